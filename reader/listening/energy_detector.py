"""A voice detector for machines that have no wheel of Silero's: speech is what rises above the room's noise.

The power of each band between 200 and 3,800 Hz is compared with its own noise, the least it had in the last one and a
half seconds (minimum statistics, Martin 2001). It costs nothing and knows no voices: it takes a door or a plate for
one, which Silero's does not, and leaves it to the recogniser to reject it.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
FRAME = 512

_EDGES = (200, 400, 600, 900, 1_300, 1_800, 2_500, 3_800)
_MEMORY = 48
_SMOOTH = 0.6
_FLOOR = 15.0**2
"""Power below which nothing is said, in a band; the whole range is 32,767²."""
_BIAS = 2.0
"""The mean of noise is so much more than its least."""
_ENOUGH, _STEEP = 11.0, 2.0
"""Decibels over the noise at which voice is as likely as not, and how fast that changes."""


class EnergyDetector:
    """Tells how likely it is that somebody speaks in a frame."""

    def __init__(self) -> None:
        frequencies = np.fft.rfftfreq(FRAME, 1 / RATE)
        self._bands = np.searchsorted(frequencies, _EDGES)
        self._window = np.hanning(FRAME).astype(np.float32)
        self._memory: deque[NDArray[np.float64]] = deque(maxlen=_MEMORY)
        self._smooth: NDArray[np.float64] | None = None
        self._before = 0.0

    def probability(self, frame: NDArray[np.int16]) -> float:
        """From 0 to 1, for FRAME samples that follow those of the last call."""
        spectrum = np.abs(np.fft.rfft(frame.astype(np.float32) * self._window)) ** 2 / FRAME
        power = np.array([spectrum[a:b].mean() for a, b in zip(self._bands[:-1], self._bands[1:], strict=True)])
        self._smooth = power if self._smooth is None else _SMOOTH * self._smooth + (1 - _SMOOTH) * power
        self._memory.append(self._smooth)
        noise = np.maximum(_BIAS * np.min(self._memory, axis=0), _FLOOR)
        above = 10 * np.log10(np.maximum(power, 1e-3) / noise)
        # Speech fills some bands and leaves others empty.
        loudest = float(np.sort(above)[-4:].mean())
        likely = 1 / (1 + np.exp(-(max(loudest, -50.0) - _ENOUGH) / _STEEP))
        # One frame alone is a click.
        now = float(min(likely, 0.5 * likely + 0.5 * self._before + 0.2))
        self._before = float(likely)
        return now

    def reset(self) -> None:
        """Forgets what it heard."""
        self._memory.clear()
        self._smooth, self._before = None, 0.0
