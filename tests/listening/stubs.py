"""Stand-ins for a voice detector and a recogniser that do what a test's samples say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reader.listening.voice_activity import FRAME, RATE
from reader.ports import Hypothesis

VOICE = 1_000


class LoudnessDetector:
    """Hears a voice in every frame that is not silent."""

    def probability(self, frame: NDArray[np.int16]) -> float:
        return 0.95 if np.abs(frame).max() >= VOICE else 0.02

    def reset(self) -> None:
        pass


class ScriptedRecognizer:
    """Hears what it is told to, stretch after stretch: (text, confidence)."""

    name = "scripted"
    language = "en"

    def __init__(self, *heard: tuple[str, float] | None) -> None:
        self.script = list(heard)
        self.phrases: list[str] = []
        self.accepted = 0
        self.guesses = 0
        self.finished = 0

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        self.phrases = list(phrases)
        return []

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        self.accepted += len(samples) // 2

    def guess(self) -> Hypothesis | None:
        self.guesses += 1
        return self._next()

    def finish(self) -> Hypothesis | None:
        self.finished += 1
        hypothesis = self._next()
        if self.script:
            self.script.pop(0)
        return hypothesis

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _next(self) -> Hypothesis | None:
        if not self.script or self.script[0] is None:
            return None
        text, confidence = self.script[0]
        return Hypothesis(text, 0.0, 0.0, confidence)


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * RATE / FRAME) * FRAME, np.int16)


def voice(seconds: float) -> NDArray[np.int16]:
    return np.full(round(seconds * RATE / FRAME) * FRAME, VOICE, np.int16)
