"""Log mel energies: those that the speech embeddings were trained on, up to 3.8 kHz, and others up to 7.6 kHz, for what
the embeddings do not hear of f, s and t."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
HOP = 320
"""Samples from one row to the next: 20 ms."""
BANDS = 40

_SIZE = 512
_ROWS, _STEP, _HEARD = 112, 160, 400
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


def embedding_mel(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """112 rows of 25 ms every 10 ms from the middle of a window, 32 columns: tenths of decibels, and 2 more.

    As in the wheel of the speech embeddings (librosa's filters, M. Slaney 1998).
    """
    first = max(0, (len(samples) - _ROWS * _STEP - _SIZE + _STEP) // 2 // _STEP) * _STEP
    middle = samples[first : first + (_ROWS - 1) * _STEP + _SIZE].astype(np.float32)
    pieces = np.lib.stride_tricks.sliding_window_view(middle, _SIZE)[::_STEP]
    window = np.pad(np.hanning(_HEARD + 1)[:-1], (_SIZE - _HEARD) // 2).astype(np.float32)
    power = np.abs(np.fft.rfft(pieces * window, axis=1)) ** 2
    decibels = 10 * np.log10(np.maximum(power.astype(np.float32) @ _embedding_filters(), np.float32(1e-10)))
    found: NDArray[np.float32] = np.maximum(decibels, decibels.max() - 80) / 10 + 2
    return found


@lru_cache(maxsize=1)
def _embedding_filters() -> NDArray[np.float32]:
    """Triangles of equal area, evenly spaced up to 1 kHz and by a constant factor above."""
    marks = np.linspace(_slaney(60.0), _slaney(3_800.0), 34)
    edges = np.where(marks < 15, marks * 200 / 3, 1_000 * np.exp(np.log(6.4) / 27 * (marks - 15)))
    filters: NDArray[np.float32] = (_triangles(edges) * 2 / (edges[2:] - edges[:-2])).astype(np.float32)
    return filters


def _slaney(frequency: float) -> float:
    return frequency * 3 / 200 if frequency < 1_000 else 15 + 27 * float(np.log(frequency / 1_000) / np.log(6.4))


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float32]:
    """Triangles that overlap by half, evenly spaced in mel."""
    mels = np.linspace(_mel(_LOWEST), _mel(_HIGHEST), BANDS + 2)
    return _triangles(700 * (10 ** (mels / 2595) - 1)).astype(np.float32)


def _triangles(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Filters that rise from one edge to the next and fall to the one after it."""
    frequencies = np.fft.rfftfreq(_SIZE, 1 / RATE)[:, None]
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.maximum(0.0, np.minimum(rising, falling))


def _mel(frequency: float) -> float:
    return float(2595 * np.log10(1 + frequency / 700))
