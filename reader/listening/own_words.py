"""Own words: a recogniser that knows the sounds one person has taught it, in any language or none.

A sound is a word when it is much more like that word's takes than like the words of other people, the other words
taught, and what was mistaken for a command before. It adapts to slow drift of the voice with sounds it was sure of,
within a word only; what is taken back learns the other way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reader.listening.own_words_file import Taught
from reader.listening.speech import Speech
from reader.listening.spelling import spoken
from reader.listening.takes import LONGEST, RATE, Describer, Metric, Take, distances, is_speech
from reader.phrasebook import phrasebook
from reader.ports import OWN_WORDS, Hypothesis

_ASKED = 1.04
"""A share of what is allowed that is asked back."""

_OVER = 1.5
"""How much longer a silence may be than it was in the takes."""

_LONGER = 1.25
"""A word is longer than what was heard of it so far by this factor at least."""

_VOICE = 0.5
"""How likely a frame must be speech for the sound to count as spoken."""

_KEPT = int((LONGEST + 3) * RATE)


@dataclass(frozen=True, slots=True)
class Limits:
    """When a sound is a word (tuned on real people, bench/own_words.py).

    A sound's distance to a word is the mean of the two nearest takes'; it is measured against its mean distance to the
    `near` nearest words of other people. Up to `ratio` of that it is the word, or up to `end` of where this person's
    other words begin, if that is nearer, but at least `own` times as far as its takes lie apart. With a person whose
    takes of the same word are `vague` far apart (on the same scale), a word that is not clearly nearer than the next
    one (`clear` of its distance) is asked back. Sounds that are no speech are all alike beside words: a word of those
    is given `loose` times what its own takes differ by, and at least `tight` of the limit. A sound must last from
    `shorter` to `longer` times as long as the takes, and be no farther from them than `far`. Each decibel that it
    lacks to stand out of the noise around it by `above` makes it `noisy` less like them: what clatters is hardly
    louder than the room, and a word is. A take of a mistaken sound that is nearer rejects it. From `sure` on (a share
    of the limit) a sound is surely the word: it follows the drift of the voice, and is not learned as a mistake; up to
    `soon` it is acted upon in a lull.
    """

    ratio: float = 0.95
    near: int = 10
    vague: float = 0.75
    end: float = 0.9
    own: float = 1.1
    clear: float = 0.9
    loose: float = 3.0
    tight: float = 0.25
    shorter: float = 0.3
    longer: float = 3.2
    far: float = 0.75
    above: float = 14.0
    noisy: float = 0.06
    sure: float = 0.75
    soon: float = 0.85
    drift: int = 3
    mistakes: int = 20

    def fit(self, seconds: float, takes: Sequence[Take]) -> bool:
        """Whether a sound lasts about as long as these takes."""
        known = [take.seconds for take in takes]
        return min(known) * self.shorter <= seconds <= max(known) * self.longer

    def blurred(self, take: Take) -> float:
        """By what the noise around it makes a sound less like any word: 1 where it is quiet."""
        return 1 + self.noisy * max(0.0, self.above - take.contrast)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sound is most like: the word, and how unlike it is as a share of what is allowed (up to 1 it is it)."""

    word: str
    share: float
    reason: str = ""

    @property
    def confidence(self) -> float:
        """From 0 to 1, and 0.5 at the limit; beyond the limit it falls fast, so that little is asked back."""
        if self.share <= 1:
            return min(1.0, 0.5 + (1 - self.share))
        return max(0.0, 0.5 - 1.5 * (self.share - 1))


class Matcher:
    """Compares sounds with what was taught."""

    def __init__(self, taught: Taught, metric: Metric | None = None, limits: Limits | None = None) -> None:
        self.metric = metric or Metric.load()
        self.limits = limits or Limits()
        self.taught = taught
        self._words: dict[str, list[NDArray[np.float32]]] = {}
        self._allowed: dict[str, float] = {}
        self._mistaken: list[NDArray[np.float32]] = []
        self.spread = 0.0
        """How far apart this person's takes of the same word are, on the scale of `Limits.ratio`."""
        self.teach(taught)

    def teach(self, taught: Taught) -> None:
        """From now on this is what was taught."""
        self.taught = taught
        project = self.metric.project
        self._words = {
            name: [project(take) for take in (*takes, *taught.drifted.get(name, ()))]
            for name, takes in taught.takes.items()
        }
        self._mistaken = [project(take) for take in taught.mistaken]
        apart = {name: self._apart(known) for name, known in self._words.items()}
        ends = self._ends(apart)
        self._allowed = {
            name: min(self._allowance(takes, apart[name]), ends[name]) for name, takes in taught.takes.items()
        }
        every = [one for some in apart.values() for one in some]
        self.spread = float(np.quantile(every, 0.8)) if every else 0.0

    def judge(self, take: Take, among: Sequence[str] | None = None) -> Judged:
        """The word that a sound is most like, `among` those that can be said now; all are compared in any case."""
        sound = self.metric.project(take)
        if not self._words or not len(sound):
            return Judged("", 9.0, "nothing taught")
        names = list(self._words)
        counts = [len(self._words[name]) for name in names]
        flat = [known for name in names for known in self._words[name]]
        found = distances(sound, [*flat, *self._mistaken, *self.metric.background])
        own = np.split(found[: len(flat)], np.cumsum(counts)[:-1])
        mistaken, others = np.split(found[len(flat) :], [len(self._mistaken)])
        scale = self._scale(others)
        far = [_nearest(one, 2) for one in own]
        best = int(np.argmin(far))
        word, reason = names[best], ""
        share = far[best] / scale / self.limits.ratio / self._allowed[word] * self.limits.blurred(take)
        if len(mistaken) and mistaken.min() < own[best].min():
            return Judged("", 9.0, f"mistaken for {word} before")
        if not self.limits.fit(take.seconds, self.taught.takes[word]):
            share, reason = max(share, 1.5), "too short or too long"
        elif is_speech(self.taught.takes[word]) and not take.spoken:
            share, reason = max(share, 1.5), "no speech"
        elif far[best] > self.limits.far:
            share, reason = max(share, 1.5), "too far from its takes"
        elif share > 1:
            reason = "unlike its takes"
        elif self.spread > self.limits.vague and len(far) > 1 and far[best] > self.limits.clear * sorted(far)[1]:
            share, reason = _ASKED, "two words are as likely"
        if among is not None and word not in among:
            return Judged("", 9.0, f"{word} cannot be said now")
        return Judged(word, share, reason)

    @property
    def longest(self) -> float:
        """Seconds that any of the words may last."""
        known = [take.seconds for takes in self.taught.takes.values() for take in takes]
        return min(LONGEST, max(known, default=0.0) * self.limits.longer)

    def silence(self, seconds: float) -> float:
        """The silence in seconds after which a sound of this length is over: none of the longer words has such a
        silence inside it."""
        gaps = [take.gap for takes in self.taught.takes.values() for take in takes if take.seconds > seconds * _LONGER]
        return _OVER * max(gaps, default=0.0)

    def between(self, one: Sequence[Take], other: Sequence[Take]) -> float:
        """How unlike two words are, as a share of what is allowed: below about 1 they are mistaken for each other."""
        theirs = [self.metric.project(take) for take in other]
        allowed = self._allowance([*one, *other], self._apart(theirs))
        shares = [_nearest(self._shares(self.metric.project(take), theirs), 2) for take in one]
        return float(np.median(shares)) / self.limits.ratio / allowed

    def _allowance(self, takes: Sequence[Take], apart: Sequence[float]) -> float:
        """The share of the limit that a word is given: all of it for speech."""
        if is_speech(takes):
            return 1.0
        own = self.limits.loose * max(apart, default=0.5 / self.limits.loose) / self.limits.ratio
        return min(1.0, max(self.limits.tight, own))

    def _scale(self, others: NDArray[np.float32]) -> float:
        return _nearest(others, self.limits.near)

    def _apart(self, known: Sequence[NDArray[np.float32]]) -> list[float]:
        """How far each take of a word is from the others; nothing where there are fewer than three."""
        return [self._left_out(at, known) for at in range(len(known))] if len(known) > 2 else []

    def _left_out(self, index: int, known: Sequence[NDArray[np.float32]]) -> float:
        rest = [one for number, one in enumerate(known) if number != index]
        return _nearest(self._shares(known[index], rest), 2)

    def _ends(self, apart: Mapping[str, Sequence[float]]) -> Mapping[str, float]:
        """The share of the limit at which each word ends because this person's other words begin; none ends among its
        own takes. Who blurs all words has them nearer to each other than to the words of other people."""
        names = [name for name, known in self._words.items() for _ in known]
        flat = [one for known in self._words.values() for one in known]
        shares = np.array([self._shares(one, flat) for one in flat])
        ends = {}
        for name in self._words:
            mine = np.array([one == name for one in names])
            others = [_nearest(row, 2) for row in shares[~mine][:, mine]]
            end = self.limits.end * float(np.quantile(others, 0.1)) if others else self.limits.ratio
            ends[name] = max(end, self.limits.own * max(apart[name], default=0.0)) / self.limits.ratio
        return ends

    def _shares(self, sound: NDArray[np.float32], known: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """How far a sound is from each of these, on the scale of the limit."""
        found = distances(sound, [*known, *self.metric.background])
        return np.asarray(found[: len(known)] / self._scale(found[len(known) :]), np.float32)


class SaysVoice(Protocol):
    """A detector of every sound, which knows as well how likely the last frame is speech."""

    voice: float


class OwnWords:
    """Hears the words that were taught and are among the phrases; see Recognizer for what the methods do.

    A word's name is a command's, and is heard as that command's phrase in the language listened in, or a phrase.
    """

    name = OWN_WORDS

    def __init__(
        self,
        matcher: Matcher,
        describer: Describer | None = None,
        language: str = "en",
        ear: SaysVoice | None = None,
    ) -> None:
        self.language = language
        self.matcher = matcher
        self.frozen = False
        """Whether nothing is learned by itself."""
        self.learned = False
        """Whether anything was learned by itself since this was last set to false."""
        self.spoken = ear is None
        """Whether `ear` heard speech in the sound so far; without one, all that is heard is speech."""
        self._ear = ear
        self._describer = describer or Describer()
        self._phrases: tuple[str, ...] = ()
        self._meanings: Mapping[str, str] = {}
        self._speech = Speech(_KEPT)
        self._last: tuple[int, Take | None, Judged | None] = (-1, None, None)
        self._unproven: deque[tuple[str, Take]] = deque(maxlen=1)
        self._acted: deque[tuple[str, Take, Judged]] = deque(maxlen=2)

    def teach(self, taught: Taught) -> None:
        """From now on these words are known."""
        self.matcher.teach(taught)
        self.set_phrases(self._phrases)

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; returns the phrases for which nothing was taught."""
        self._phrases = tuple(phrases)
        meanings = {name: meaning(name, phrases, self.language) for name in self.matcher.taught.takes}
        self._meanings = {name: phrase for name, phrase in meanings.items() if phrase}
        self.reset()
        heard = set(self._meanings.values())
        return [phrase for phrase in phrases if phrase not in heard]

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """PCM16 mono at 16,000 Hz."""
        self._speech.accept(samples, voiced)
        self.spoken = self.spoken or (self._ear is not None and self._ear.voice >= _VOICE)

    def guess(self) -> Hypothesis | None:
        """What the sound so far would be if it ended here; it is over after a silence as there is in no longer word."""
        hypothesis = self._hypothesis()
        take, judged = self._last[1:]
        if hypothesis is None or take is None or judged is None or judged.share > self.matcher.limits.soon:
            return hypothesis
        silence = (len(self._speech) - self._speech.end) / RATE
        return replace(hypothesis, over=bool(hypothesis.text) and silence >= self.matcher.silence(take.seconds))

    def _hypothesis(self) -> Hypothesis | None:
        if self._speech.start is None:
            return None
        _, judged = self._judge()
        began, ended = self._speech.start / RATE, self._speech.end / RATE
        phrase = self._meanings.get(judged.word) if judged is not None else None
        if judged is None or phrase is None:
            reason = judged.reason if judged is not None else "too short or too long"
            return Hypothesis("", began, ended, 0.0, reason=reason, recognizer=OWN_WORDS)
        return Hypothesis(phrase, began, ended, judged.confidence, reason=judged.reason, recognizer=OWN_WORDS)

    def finish(self) -> Hypothesis | None:
        """The best word, or a sound that is none."""
        hypothesis = self._hypothesis()
        if hypothesis is not None and hypothesis.text:
            _, take, judged = self._last
            if take is not None and judged is not None:
                self._acted.append((hypothesis.text, take, judged))
                self._follow(take, judged)
        self.reset()
        return hypothesis

    def mistaken(self, text: str) -> bool:
        """What was heard last as this phrase was no command: it is learned as a mistake, unless it surely was the word
        (then only the user's mind has changed). Returns whether it was learned."""
        heard = [(take, judged) for phrase, take, judged in self._acted if phrase == text]
        self._acted.clear()
        self._unproven.clear()
        taught = self.matcher.taught
        if not heard or self.frozen or heard[-1][1].share <= self.matcher.limits.sure:
            return False
        kept = (*taught.mistaken, heard[-1][0])[-self.matcher.limits.mistakes :]
        self.teach(replace(taught, mistaken=kept))
        self.learned = True
        return True

    def reset(self) -> None:
        """Forgets the stretch of sound it was in."""
        self._speech.clear()
        self.spoken = self._ear is None
        self._last = (-1, None, None)

    def close(self) -> None:
        """Lets go of the models."""
        self._describer.close()

    def _judge(self) -> tuple[Take | None, Judged | None]:
        assert self._speech.start is not None
        if self._last[0] != self._speech.end:
            samples, start, end = self._speech.samples, self._speech.start, self._speech.end
            # What lasts longer than any word, as what other people say mostly does, is not worth the work.
            longest = self.matcher.longest
            take = self._describer.describe(samples, start, end, spoken=self.spoken, longest=longest)
            judged = self.matcher.judge(take, list(self._meanings)) if take is not None else None
            self._last = (self._speech.end, take, judged)
        return self._last[1], self._last[2]

    def _follow(self, take: Take, judged: Judged) -> None:
        """A sound that surely was the word, and was not taken back until the next one, takes the place of the oldest
        that drifted: the takes that were taught stay for ever."""
        taught = self.matcher.taught
        if self.frozen:
            return
        if self._unproven:
            name, proven = self._unproven.popleft()
            if name in taught.takes:
                drifted = (*taught.drifted.get(name, ()), proven)[-self.matcher.limits.drift :]
                self.teach_quietly(replace(taught, drifted={**taught.drifted, name: drifted}))
        if judged.share <= self.matcher.limits.sure:
            self._unproven.append((judged.word, take))

    def teach_quietly(self, taught: Taught) -> None:
        """Learned by itself; the phrases stay."""
        self.matcher.teach(taught)
        self.learned = True


def meaning(name: str, phrases: Sequence[str], language: str) -> str:
    """The phrase, among those that can be said now, that a word of this name stands for; "" where there is none."""
    book = phrasebook(language)
    for verb, said in book.commands.items():
        if verb.value == name:
            return next((phrase for phrase in said if phrase in phrases), "")
    wanted = spoken(name)
    return next((phrase for phrase in phrases if spoken(phrase) == wanted), "")


def _nearest(found: NDArray[np.float32], count: int) -> float:
    return float(np.sort(found)[:count].mean())
