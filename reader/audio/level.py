"""How loud the microphone is, and whether anything is wrong with what it delivers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log10

import numpy as np
from numpy.typing import NDArray

_FULL = 32_767
_CLIPPED = 32_700
_CLIPPED_IN_A_ROW = 3
_SILENT = 1
_SILENT_FOR = 3.0
_REMEMBERED = 1.0
_HUM = 50.0
_FLOOR = -96.0


class Fault(StrEnum):
    """What is wrong; the values are words for the log, the page has its own."""

    NONE = "none"
    CLIPPING = "clipping"
    NOTHING = "nothing heard"


@dataclass(frozen=True, slots=True)
class Level:
    """Decibels below full scale: `loudness` is the root mean square of the last piece, `noise` the quietest of late."""

    loudness: float
    noise: float
    fault: Fault


class Meter:
    """Measures a stream piece by piece. `rate` in Hz."""

    def __init__(self, rate: int = 16_000) -> None:
        self._rate = rate
        self._silent = 0.0
        self._clipped_ago = float("inf")
        self._noise = 0.0

    def accept(self, samples: NDArray[np.int16]) -> Level:
        """The next piece, not empty.

        Nothing at all for three seconds (a real microphone always has noise) is a muted or dead one; some
        samples at full scale in a row are clipping, which is reported for a second.
        """
        seconds = len(samples) / self._rate
        wide = samples.astype(np.int32)
        self._silent = self._silent + seconds if int(np.ptp(wide)) <= _SILENT else 0.0
        self._clipped_ago = 0.0 if _clips(wide) else self._clipped_ago + seconds
        centred = wide - wide.mean()
        loudness = decibels(float(np.sqrt((centred**2).mean())))
        # The noise follows a quieter piece at once and a louder one by 3 dB a second.
        self._noise = min(loudness, self._noise + 3.0 * seconds)
        return Level(loudness, self._noise, self._fault())

    def _fault(self) -> Fault:
        if self._silent >= _SILENT_FOR:
            return Fault.NOTHING
        return Fault.CLIPPING if self._clipped_ago < _REMEMBERED else Fault.NONE


def decibels(amplitude: float) -> float:
    """An amplitude of 16-bit samples below full scale, -96 at least."""
    return max(_FLOOR, 20 * log10(max(amplitude, 1e-9) / _FULL))


def hum(samples: NDArray[np.int16], rate: int = 16_000) -> float:
    """How much of a second or more of sound is mains hum (50 or 60 Hz and harmonics to 300 Hz), from 0 to 1."""
    power = np.abs(np.fft.rfft(samples.astype(np.float64) * np.hanning(len(samples)))) ** 2
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    power[frequencies < 20] = 0
    total = float(power.sum()) + 1e-9
    shares = []
    for base in (_HUM, 60.0):
        near = np.zeros(len(power), bool)
        for harmonic in range(1, int(300 / base) + 1):
            near |= np.abs(frequencies - base * harmonic) < 3
        shares.append(float(power[near].sum()) / total)
    return max(shares)


def _clips(samples: NDArray[np.int32]) -> bool:
    loud = np.abs(samples) >= _CLIPPED
    if np.count_nonzero(loud) < _CLIPPED_IN_A_ROW:
        return False
    return bool(np.any(loud[:-2] & loud[1:-1] & loud[2:]))
