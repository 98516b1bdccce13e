"""How loud a sound is, and how far it stands out of what is heard around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RATE = 16_000
AROUND = _RATE // 10
"""Samples on either side of what a detector marked that may still be the sound."""
ALONE = 99.0
"""Decibels by which a sound stands out where nothing else is heard."""

_PIECE = _RATE // 50
_FEWEST = 4
"""Pieces of 20 ms around a sound that tell how noisy the room is."""


def powers(sound: NDArray[np.int16] | NDArray[np.float32], length: int) -> NDArray[np.float64]:
    """The mean square of each piece of so many samples; what is left over at the end is not counted."""
    pieces = sound[: len(sound) // length * length].reshape(-1, length).astype(np.float64)
    mean: NDArray[np.float64] = (pieces**2).mean(axis=1)
    return mean


def loudness(sound: NDArray[np.float32]) -> float:
    """The root mean square of the loudest fifth of 20 ms pieces."""
    loudest = np.sort(powers(np.resize(sound, max(len(sound), _PIECE)), _PIECE))
    return float(np.sqrt(loudest[-max(1, len(loudest) // 5) :].mean()))


def contrast(samples: NDArray[np.int16], start: int, end: int, loud: float) -> float:
    """By how many decibels a sound as loud as `loud`, from `start` to `end`, stands out of what lies around it."""
    around = powers(np.concatenate([samples[: max(0, start - AROUND)], samples[end + AROUND :]]), _PIECE)
    if len(around) < _FEWEST:
        return ALONE
    return float(10 * np.log10((loud**2 + 1) / (np.median(around) + 1)))
