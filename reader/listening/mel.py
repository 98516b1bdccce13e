"""Log mel energies up to 7.6 kHz: what the speech embeddings, which end at 3.8 kHz, do not hear of f, s and t."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
HOP = 320
"""Samples from one row to the next: 20 ms."""
BANDS = 40

_SIZE = 512
_LOWEST, _HIGHEST = 60.0, 7_600.0
_FLOOR = 30.0


def log_mel(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Rows of 32 ms every 20 ms, BANDS columns; the mean of the whole is taken off each."""
    count = (len(samples) - _SIZE) // HOP + 1
    pieces = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float32), _SIZE)[::HOP][:count]
    power = np.abs(np.fft.rfft(pieces * np.hanning(_SIZE).astype(np.float32), axis=1)) ** 2
    energies: NDArray[np.float32] = np.log(power.astype(np.float32) @ _filters() + np.float32(_FLOOR**2 * _SIZE))
    energies -= energies.mean()
    return energies


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float32]:
    """Triangles that overlap by half, evenly spaced in mel."""
    mels = np.linspace(_mel(_LOWEST), _mel(_HIGHEST), BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    frequencies = np.fft.rfftfreq(_SIZE, 1 / RATE)[:, None]
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def _mel(frequency: float) -> float:
    return float(2595 * np.log10(1 + frequency / 700))
