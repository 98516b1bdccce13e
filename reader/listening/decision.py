"""Whether what was heard is acted upon: thresholds, ask-back, wake phrase, repeats. It knows no sound and no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.listening.spelling import spoken
from reader.ports import Hypothesis


class Mode(StrEnum):
    """When phrases are acted upon: always, after the wake phrase only, or after a tap only."""

    OPEN = "open"
    WAKE_PHRASE = "wake phrase"
    TAP = "tap to talk"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much confidence is enough.

    From `accept` on a phrase is acted upon, from `ask` on it is asked back, once. `known` is needed instead of
    `accept` for a phrase that the reader itself is saying now. A repeat within `breath` seconds is the same command.
    `attention` is for how many seconds a wake phrase or a tap opens the ear, `patience` for how long a question is
    waited upon.

    Speech of `talk` seconds in which no phrase was found is people talking, or the radio, while the reader is silent.
    For `aside` seconds after it `known` is needed for a phrase of several words, too, of which talk is full: it is
    asked back below that. "Stop", all other single words, and sounds of the user's own are acted upon as ever.
    """

    accept: float = 0.5
    ask: float = 0.35
    known: float = 0.85
    breath: float = 0.4
    attention: float = 6.0
    patience: float = 10.0
    talk: float = 2.5
    aside: float = 8.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of it: the phrase without its wake phrase, and why not, where it is not acted upon."""

    text: str
    accepted: bool
    reason: str = ""


class Judge:
    """Judges one hypothesis after the other. Times are seconds of audio."""

    def __init__(self, evidence: Evidence | None = None, mode: Mode = Mode.OPEN, wake_phrase: str = "reader") -> None:
        self.evidence = evidence or Evidence()
        self.mode = mode
        self.wake_phrase = spoken(wake_phrase)
        self.asleep = False
        self.waking: frozenset[str] = frozenset()
        self._saying = ""
        self._attentive_until = float("-inf")
        self._asked_until = float("-inf")
        self._talked = float("-inf")
        self._last: tuple[str, float] = ("", float("-inf"))

    def phrases(self, phrases: Sequence[str]) -> list[str]:
        """What a recogniser has to listen for so that these phrases can be said."""
        wanted = sorted(self.waking) if self.asleep else list(phrases)
        if self.mode is Mode.WAKE_PHRASE and not self.asleep:
            wanted += [self.wake_phrase, *(f"{self.wake_phrase} {phrase}" for phrase in phrases)]
        return wanted

    def wake_at(self, wakes: Collection[str]) -> None:
        """The phrases that are acted upon even asleep."""
        self.waking = frozenset(wakes)

    def saying(self, text: str) -> None:
        """What the reader itself says within two seconds of now; "" while it is silent."""
        self._saying = f" {spoken(text)} "

    @property
    def speaks(self) -> bool:
        """Whether the reader itself says something."""
        return bool(self._saying.strip())

    def tap(self, now: float) -> None:
        """The user wants to speak."""
        self._attentive_until = now + self.evidence.attention

    def needed(self, heard: Hypothesis, start: float) -> float:
        """The confidence that this needs when it began at `start`."""
        among_talk = start - self._talked < self.evidence.aside and self.mode is Mode.OPEN and len(heard.words) > 1
        return self.evidence.known if among_talk or self._own(heard.text) else self.evidence.accept

    def judge(self, heard: Hypothesis | None, start: float, end: float) -> Verdict:
        """Whether the speech from `start` to `end` is acted upon."""
        verdict = self._verdict(heard, start, end)
        if verdict.reason in ("unknown", "noise") and end - start >= self.evidence.talk:
            self.talked(end)
        return verdict

    def talked(self, end: float) -> None:
        """Somebody talked, to somebody else, until `end`; or it was what the reader itself says, which is no talk."""
        if not self.speaks:
            self._talked = end

    def _verdict(self, heard: Hypothesis | None, start: float, end: float) -> Verdict:
        if heard is None:
            return Verdict("", False, "noise")
        if not heard.text:
            return Verdict("", False, "unknown")
        text, called = self._without_wake_phrase(heard.text)
        if self.asleep and text not in self.waking:
            return Verdict(text, False, "asleep")
        if heard.confidence < self.needed(heard, start):
            return self._doubtful(text, heard.confidence, start)
        if called and not text:
            self.tap(end)
            return Verdict(heard.text, False, "listening")
        if self.mode is not Mode.OPEN and not self.asleep and not called and start > self._attentive_until:
            return Verdict(text, False, "no wake phrase" if self.mode is Mode.WAKE_PHRASE else "no tap")
        last, ended = self._last
        self._last = (text, end)
        if text == last and start - ended < self.evidence.breath:
            return Verdict(text, False, "repeat")
        self._asked_until = float("-inf")
        if self.mode is Mode.WAKE_PHRASE:
            self.tap(end)
        return Verdict(text, True)

    def _doubtful(self, text: str, confidence: float, start: float) -> Verdict:
        if confidence >= self.evidence.accept and self._own(text):
            return Verdict(text, False, "own voice")
        may_ask = self.mode is Mode.OPEN or start <= self._attentive_until
        if confidence < self.evidence.ask or not text or self.asleep or not may_ask or start < self._asked_until:
            return Verdict(text, False, "unknown")
        self._asked_until = start + self.evidence.patience
        return Verdict(text, False, "unsure")

    def _own(self, text: str) -> bool:
        """Whether the reader itself is saying it."""
        return bool(text) and f" {spoken(text)} " in self._saying

    def _without_wake_phrase(self, text: str) -> tuple[str, bool]:
        if self.mode is not Mode.WAKE_PHRASE:
            return text, False
        if text == self.wake_phrase:
            return "", True
        if text.startswith(f"{self.wake_phrase} "):
            return text[len(self.wake_phrase) + 1 :], True
        return text, False
