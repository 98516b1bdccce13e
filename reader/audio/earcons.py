"""Short soft sounds with a meaning, made of sines: no file, no licence.

Rising means yes or awake, falling means no or asleep (Brewster, Wright and Edwards, 1993: pitch contour and rhythm
are what tells earcons apart). Each begins and ends at zero, and stays under a third of a second.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

NOTES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "accepted": ((660, 0.07), (880, 0.11)),
    "refused": ((330, 0.09), (247, 0.14)),
    "tick": ((1000, 0.03),),
    "awake": ((523, 0.07), (659, 0.07), (784, 0.12)),
    "asleep": ((784, 0.07), (659, 0.07), (523, 0.12)),
}
"""Of each earcon: frequency in Hz and length in seconds of its notes."""
LOUDNESS = 0.25


def earcons(rate: int) -> dict[str, NDArray[np.int16]]:
    """All of them as 16-bit mono samples at `rate` Hz."""
    return {name: np.concatenate([_note(hz, seconds, rate) for hz, seconds in notes]) for name, notes in NOTES.items()}


def _note(hz: float, seconds: float, rate: int) -> NDArray[np.int16]:
    at = np.arange(round(seconds * rate)) / rate
    envelope = np.sin(np.pi * np.linspace(0, 1, len(at))) ** 0.5
    tone = np.sin(2 * np.pi * hz * at) + 0.2 * np.sin(4 * np.pi * hz * at)
    return np.round(tone / 1.2 * envelope * LOUDNESS * 32767).astype(np.int16)
