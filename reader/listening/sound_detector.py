"""Hears sounds that are no speech as well: a hum, a click of the tongue, a pop of the lips.

Beside the voice detector it watches the loudness: what stands out of the room's noise is a sound. The noise is the
quietest of late, which rises slowly and falls at once, so that a fan or music soon belongs to the room.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reader.listening.voice_activity import FRAME, RATE, VoiceDetector

OUT_OF_NOISE = 12.0
"""Decibels by which a sound stands out of the room's noise."""

_RISE = 3.0 * FRAME / RATE
_QUIETEST = -62.0
_BEFORE_ANYTHING = -50.0


class SoundDetector:
    """A VoiceDetector that takes every sound of at least `quietest` decibels below full scale for a voice; what the
    true voice detector said of the frame is `voice`."""

    def __init__(self, voice: VoiceDetector, quietest: float = _QUIETEST, out_of_noise: float = OUT_OF_NOISE) -> None:
        self.voice = 0.0
        self.quietest = quietest
        self.out_of_noise = out_of_noise
        self._detector = voice
        self._floor = _BEFORE_ANYTHING
        self._held = False

    def probability(self, frame: NDArray[np.int16]) -> float:
        """From 0 to 1, for FRAME samples that follow those of the last call."""
        self.voice = self._detector.probability(frame)
        loudness = float(10 * np.log10((frame.astype(np.float32) ** 2).mean() / 32_768**2 + 1e-9))
        stands_out = loudness > max(self.quietest, self._floor + self.out_of_noise)
        self._floor = min(loudness, self._floor + _RISE) if loudness < self._floor else self._floor + _RISE
        self._floor = max(self._floor, -90.0)
        # A click lasts no longer than a frame, and counts as long as the shortest sound that is listened to.
        sounds, self._held = stands_out or self._held, stands_out
        return max(self.voice, 0.9 if sounds else 0.0)

    def reset(self) -> None:
        """Forgets what it heard, but not how noisy the room is."""
        self._detector.reset()
        self._held = False
