"""Core words: a recogniser of our own for a few short English words, trained on real people.

Small neural networks say which of its words a stretch of speech is, or that it is none of them.
They were trained on recordings of Google Speech Commands v0.02 (CC BY 4.0) and free-spoken-digit-dataset
(CC BY-SA 4.0), on synthetic voices and on running speech, in many rooms and noises (bench/train_core_words.py), and
rejects other words far better than PocketSphinx does. How well is in bench/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from reader.listening.classifier import Classifier
from reader.listening.loudness import powers
from reader.listening.mel import embedding_mel, log_mel
from reader.listening.speech import Speech
from reader.listening.spelling import spoken
from reader.listening.windows import LONGEST, window
from reader.ports import Hypothesis

_RATE = 16_000
_KEPT = 4 * _RATE
ENOUGH = 0.34
"""The probability at which 2.9 % of other words were accepted, and 92.1 % of the words right, of speakers never heard:
chosen after seeing them."""
ENOUGH_IN_NOISE, NOISE = 0.28, 24.0
"""The same where a word stands out of what was heard before it by fewer decibels than that, as in a kitchen: noise
makes every word less like itself. At 15 dB it makes 86 % right out of 85, and takes 5 % of other words out of 3."""
_ENOUGH_SYNTHETIC = 0.7
"""The same of words learned from synthetic voices, of which people may say others: none was accepted from here on."""

_BLOCK = _RATE // 100
_BEFORE, _ONSET, _LEAST_BEFORE = 30 * _BLOCK, 5 * _BLOCK, 5
"""Noise is looked for in so many samples before the voice, but for the last few, in which it may have begun."""
_MOVED = (-640, 0, 640)
"""A word is judged 40 ms earlier and later as well: the networks look every 20 and 80 ms, and what they find depends on
where that falls. At 3 % of other words it makes 94 % right out of 92."""


class CoreWords:
    """Hears the core words that are among the phrases; see Recognizer for what the methods do."""

    name = "core"
    language = "en"

    def __init__(self, classifier: Classifier | None = None) -> None:
        self._classifier = classifier or Classifier.load()
        self._phrases: Mapping[str, str] = {}
        self._speech = Speech(_KEPT)
        self._judged: tuple[int, Hypothesis | None] = (-1, None)

    @property
    def words(self) -> tuple[str, ...]:
        """Every word it was taught."""
        return self._classifier.words

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; returns the phrases that are no core words."""
        texts = {phrase: spoken(phrase) for phrase in phrases}
        words = set(self._classifier.words)
        self._phrases = {text: phrase for phrase, text in texts.items() if text in words}
        self.reset()
        return [phrase for phrase, text in texts.items() if text not in words]

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """PCM16 mono at 16,000 Hz."""
        self._speech.accept(samples, voiced)

    def guess(self) -> Hypothesis | None:
        """What the speech so far would be if it ended here."""
        if self._speech.start is None:
            return None
        if self._judged[0] != self._speech.end:
            self._judged = (self._speech.end, self._judge(self._speech.start, self._speech.end))
        return self._judged[1]

    def finish(self) -> Hypothesis | None:
        """The best word, or speech that is none."""
        hypothesis = self.guess()
        self.reset()
        return hypothesis

    def reset(self) -> None:
        """Forgets the stretch of speech it was in."""
        self._speech.clear()
        self._judged = (-1, None)

    def close(self) -> None:
        """Lets go of what was heard."""
        self.reset()

    def _judge(self, start: int, end: int) -> Hypothesis:
        began, ended = start / _RATE, end / _RATE
        if end - start > LONGEST * _RATE:
            return Hypothesis("", began, ended, 0.0, reason="too long for a core word", recognizer=self.name)
        speech = window(self._speech.samples, start, end)
        chances = self._chances(speech)
        best = int(chances[:-1].argmax())
        word = self._classifier.words[best]
        phrase = self._phrases.get(word)
        if phrase is None:
            return Hypothesis("", began, ended, 0.0, reason=word or "no core word", recognizer=self.name)
        enough = _ENOUGH_SYNTHETIC
        if best < self._classifier.spoken:
            enough = ENOUGH_IN_NOISE if _stands_out(self._speech.samples, start, end) < NOISE else ENOUGH
        confidence = _confidence(float(chances[best]), enough)
        return Hypothesis(phrase, began, ended, confidence, recognizer=self.name)

    def _chances(self, speech: NDArray[np.int16]) -> NDArray[np.float32]:
        """The probability of each word, and of none, in a window."""
        moved = [np.roll(speech, by) for by in _MOVED]
        mel, energies = (np.stack([of(one) for one in moved]) for of in (embedding_mel, log_mel))
        together = np.exp(np.log(self._classifier.probabilities(mel, energies) + 1e-12).mean(axis=0))
        chances: NDArray[np.float32] = together / together.sum()
        return chances


def _stands_out(samples: NDArray[np.int16], start: int, end: int) -> float:
    """By how many decibels the voice from `start` to `end` is louder than what was heard before it."""
    before = powers(samples[max(0, start - _BEFORE) : max(0, start - _ONSET)], _BLOCK)
    voice = powers(samples[start:end], _BLOCK)
    if len(before) < _LEAST_BEFORE or not len(voice):
        return float("inf")
    return float(10 * np.log10((np.quantile(voice, 0.75) + 1) / (np.median(before) + 1)))


def _confidence(chance: float, enough: float) -> float:
    """A probability as a confidence: `enough` becomes 0.5, 1 stays 1."""
    if chance < enough:
        return 0.5 * chance / enough
    return 0.5 + 0.5 * (chance - enough) / (1 - enough)
