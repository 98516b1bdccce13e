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


def loudness(sound: NDArray[np.float32]) -> float:
    """The root mean square of the loudest fifth of 20 ms pieces."""
    pieces = np.resize(sound, (max(1, len(sound) // _PIECE), _PIECE))
    energies = np.sort((pieces**2).mean(axis=1))
    return float(np.sqrt(energies[-max(1, len(energies) // 5) :].mean()))


def contrast(samples: NDArray[np.int16], start: int, end: int, loud: float) -> float:
    """By how many decibels a sound as loud as `loud`, from `start` to `end`, stands out of what lies around it."""
    around = np.concatenate([samples[: max(0, start - AROUND)], samples[end + AROUND :]]).astype(np.float32)
    count = len(around) // _PIECE
    if count < _FEWEST:
        return ALONE
    noise = float(np.median((around[: count * _PIECE].reshape(count, _PIECE) ** 2).mean(axis=1)))
    return float(10 * np.log10((loud**2 + 1) / (noise + 1)))
