"""Two recognisers as one: one that knows every phrase, and the core words, which reject well.

A core word counts as much as the core words believe it, whatever the other says: PocketSphinx agrees with so much that
believing earlier what both hear cost more false alarms than it won (bench/listen_core.py). Where the speech is no core
word, the first decides alone; between a core word and another phrase, see Weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.listening.core_words import CoreWords
from reader.ports import Hypothesis, Recognizer


@dataclass(frozen=True, slots=True)
class Weights:
    """How the two opinions are weighed (tuned on real people, bench/listen_core.py).

    `doubt` is what is left of the other's confidence in a core word that the core words deny, and `brief` in another
    phrase of so few letters (`few`) that PocketSphinx takes much else for it. From `other` on, a phrase that is no core
    word is believed before a core word, unless that is `certain`; below, it is where the core word is not `sure`.
    """

    doubt: float = 0.5
    brief: float = 0.75
    few: int = 9
    other: float = 0.35
    sure: float = 0.5
    certain: float = 0.6


class Fused:
    """Listens with both; see Recognizer for what the methods do."""

    name = "auto"

    def __init__(self, main: Recognizer, core: CoreWords, weights: Weights | None = None) -> None:
        self.language = main.language
        self._main = main
        self._core = core
        self._weights = weights or Weights()
        self._credulous = main.name == "pocketsphinx"
        self._core_phrases: frozenset[str] = frozenset()

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; returns the phrases that neither can hear."""
        not_main, not_core = set(self._main.set_phrases(phrases)), set(self._core.set_phrases(phrases))
        self._core_phrases = frozenset(phrases) - not_core
        return [phrase for phrase in phrases if phrase in not_main and phrase in not_core]

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """PCM16 mono at 16,000 Hz."""
        self._main.accept(samples, voiced)
        self._core.accept(samples, voiced)

    def guess(self) -> Hypothesis | None:
        """What the speech so far seems to be."""
        core = self._core.guess()
        return core if self._settled(core) else self._weigh(self._main.guess(), core)

    def finish(self) -> Hypothesis | None:
        """The best phrase, or speech that is none."""
        core = self._core.finish()
        if self._settled(core):
            self._main.reset()
            return core
        return self._weigh(self._main.finish(), core)

    def reset(self) -> None:
        """Forgets the stretch of speech it was in."""
        self._main.reset()
        self._core.reset()

    def close(self) -> None:
        """Lets go of both."""
        self._main.close()
        self._core.close()

    def _settled(self, core: Hypothesis | None) -> bool:
        """Whether the other need not be asked, which takes several times as long. It would change nothing
        but the times, which are those of the whole stretch then."""
        enough = max(self._weights.certain, self._weights.sure)
        return core is not None and bool(core.text) and core.confidence >= enough

    def _weigh(self, main: Hypothesis | None, core: Hypothesis | None) -> Hypothesis | None:
        if main is not None:
            main = self._as_it_counts(main)
        if core is None or not core.text:
            if main is not None and main.text in self._core_phrases:
                return replace(main, confidence=main.confidence * self._weights.doubt, reason="no core word")
            return main
        if main is not None and main.text == core.text:
            return replace(core, words=main.words)
        other = main is not None and bool(main.text) and main.text not in self._core_phrases
        # "Next" is near "left" to who knows no "next": a phrase of the other's own is believed before a core word.
        if other and main is not None and main.confidence >= self._weights.other:
            return core if core.confidence >= self._weights.certain else main
        return main if other and core.confidence < self._weights.sure else core

    def _as_it_counts(self, main: Hypothesis) -> Hypothesis:
        letters = sum(map(str.isalnum, main.text))
        brief = self._credulous and main.text not in self._core_phrases and letters <= self._weights.few
        confidence = main.confidence * (self._weights.brief if brief else 1.0)
        return replace(main, confidence=confidence, recognizer=main.recognizer or self._main.name)
