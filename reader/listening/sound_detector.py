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
_LOWEST = -75.0


class SoundDetector:
    """A VoiceDetector that takes every sound of at least `quietest` decibels below full scale for a voice; what the
    true voice detector said of the frame is `voice`."""

    def __init__(self, voice: VoiceDetector, quietest: float = _QUIETEST, out_of_noise: float = OUT_OF_NOISE) -> None:
        self.voice = 0.0
        self.quietest = quietest
        self.out_of_noise = out_of_noise
        self._detector = voice
        self._floor = _BEFORE_ANYTHING
        self._lowest = _LOWEST
        self._rise = _RISE
        self._held = False

    def probability(self, frame: NDArray[np.int16]) -> float:
        """From 0 to 1, for FRAME samples that follow those of the last call."""
        self.voice = self._detector.probability(frame)
        loudness = float(10 * np.log10((frame.astype(np.float32) ** 2).mean() / 32_768**2 + 1e-9))
        stands_out = loudness > max(self.quietest, self._floor + self.out_of_noise)
        self._floor = min(loudness, self._floor + self._rise) if loudness < self._floor else self._floor + self._rise
        self._floor = max(self._floor, self._lowest)
        # A click lasts no longer than a frame, and counts as long as the shortest sound that is listened to.
        sounds, self._held = stands_out or self._held, stands_out
        return max(self.voice, 0.9 if sounds else 0.0)

    def settle(self, samples: NDArray[np.int16]) -> float:
        """The room's noise is what a recording has at its quietest, wherever in it that is, and stays so. Returns by
        how many decibels the loudest stands out of it."""
        frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float32)
        if not len(frames):
            return 0.0
        loudness = 10 * np.log10((frames**2).mean(axis=1) / 32_768**2 + 1e-9)
        loudest, noise = float(loudness.max()), float(np.percentile(loudness, 10))
        self._floor = self._lowest = min(noise, loudest - 30)
        self._rise = 0.0
        return loudest - noise

    def reset(self) -> None:
        """Forgets what it heard, but not how noisy the room is."""
        self._detector.reset()
        self._held = False
