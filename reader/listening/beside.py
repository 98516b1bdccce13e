"""Own words beside a general recogniser, on the same microphone: what was taught is believed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.listening.own_words import OwnWords
from reader.ports import Hypothesis, Recognizer

ACCEPT = 0.5
"""The confidence from which a recogniser would act."""


class Beside:
    """Listens with both; see Recognizer for what the methods do. What the general recogniser makes of a sound
    that is no speech is not believed: it would take it for one of its phrases."""

    name = "auto"

    def __init__(self, main: Recognizer, own: OwnWords) -> None:
        self.language = main.language
        self.own = own
        self._main = main

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; returns the phrases that neither can hear."""
        not_main, not_own = set(self._main.set_phrases(phrases)), set(self.own.set_phrases(phrases))
        return [phrase for phrase in phrases if phrase in not_main and phrase in not_own]

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """PCM16 mono at 16,000 Hz."""
        self._main.accept(samples, voiced)
        self.own.accept(samples, voiced)

    def guess(self) -> Hypothesis | None:
        """What the sound so far seems to be."""
        return self._weigh(self._main.guess() if self.own.spoken else None, self.own.guess())

    def finish(self) -> Hypothesis | None:
        """The best phrase, or a sound that is none."""
        spoken = self.own.spoken
        main, own = self._main.finish(), self.own.finish()
        return self._weigh(main if spoken else None, own)

    def reset(self) -> None:
        """Forgets the stretch of sound it was in."""
        self._main.reset()
        self.own.reset()

    def close(self) -> None:
        """Lets go of both."""
        self._main.close()
        self.own.close()

    def _weigh(self, main: Hypothesis | None, own: Hypothesis | None) -> Hypothesis | None:
        if main is not None and not main.recognizer:
            main = replace(main, recognizer=self._main.name)
        if own is None or not own.text:
            return main
        if own.confidence >= ACCEPT:
            return own
        if main is not None and main.text == own.text:
            return replace(own, confidence=max(ACCEPT, main.confidence), reason="")
        return main if main is not None and main.confidence >= own.confidence else own
