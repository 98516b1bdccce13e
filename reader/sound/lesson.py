"""Teaching own words through the microphone: one take at a time, kept as soon as it is good."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.errors import ReaderError
from reader.listening.own_words import Matcher
from reader.listening.own_words_file import Taught, UnlikeTake, load, save
from reader.listening.takes import RATE, Describer, Take
from reader.listening.teaching import WANTED, Catcher, Teacher
from reader.listening.voice_activity import voice_detector
from reader.messages import Taken
from reader.sound.own_words import named


class Lesson:
    """What is taught, and the take that is waited for. `play` plays a take back, at 16,000 Hz."""

    def __init__(self, path: Path, play: Callable[[NDArray[np.int16]], None], pause: float) -> None:
        self._path = path
        self._play = play
        self._matcher = Matcher(load(path))
        self._teacher = Teacher(Describer(), self._matcher, voice_detector(), pause)
        self._catcher = Catcher(voice_detector(), pause)
        self._word = ""
        self._wanted = ""
        self._aside: Take | None = None

    @property
    def taught(self) -> Taught:
        """All that was taught so far."""
        return self._matcher.taught

    @property
    def waiting(self) -> bool:
        """Whether a take is waited for: what is heard is then no command."""
        return bool(self._word)

    def want(self, word: str) -> None:
        """Waits for a take of this word; "" for none."""
        name = named(word) if word else ""
        if name and name != self._wanted:
            self._wanted, self._aside = name, None
        self._word = name
        # Something may have been learned by itself since.
        self._matcher.teach(load(self._path))
        self._catcher.begin()

    def accept(self, samples: NDArray[np.int16], *, own_voice: bool) -> Taken | None:
        """What the microphone hears, while the reader itself speaks or not; the take, once one was heard."""
        if own_voice:
            self._catcher.begin()
            return None
        caught = self._catcher.accept(samples)
        if caught is None:
            return None
        word, self._word = self._word, ""
        heard, sound = caught
        seconds = (sound.end - sound.start) / RATE
        try:
            take = self._teacher.of_sound(heard, sound)
            self._keep(self._added(word, take))
        except ReaderError as error:
            return self._taken(word, seconds, error.message, error.hint)
        self._play(heard[max(0, sound.start - RATE // 10) : sound.end + RATE // 10])
        close = self._teacher.too_close(self.taught, word) if len(self.taught.takes[word]) >= WANTED else ""
        return self._taken(word, seconds, too_close=close)

    def drop_last(self, word: str) -> Taken:
        """Forgets the take that was made last."""
        name = named(word)
        self._keep(self.taught.with_takes(name, self.taught.takes.get(name, ())[:-1]))
        return self._taken(name, 0.0)

    def forget(self, word: str) -> Taken:
        """Forgets a word."""
        name = named(word)
        self._keep(self.taught.with_takes(name, ()))
        return self._taken(name, 0.0)

    def _added(self, word: str, take: Take) -> Taught:
        """All that was taught and this take; when the first was another sound than the next two, without the first."""
        try:
            added = self._teacher.add(self.taught, word, [take])
        except UnlikeTake:
            without = self.taught.with_takes(word, ())
            if self._aside is not None and len(self.taught.takes[word]) == 1:
                with contextlib.suppress(UnlikeTake):
                    added = self._teacher.add(without, word, [self._aside, take])
                    self._aside = None
                    return added
            self._aside = take
            raise
        self._aside = None
        return added

    def _keep(self, taught: Taught) -> None:
        save(taught, self._path)
        self._matcher.teach(taught)

    def _taken(self, word: str, seconds: float, message: str = "", hint: str = "", too_close: str = "") -> Taken:
        return Taken(word, len(self.taught.takes.get(word, ())), WANTED, round(seconds, 2), message, hint, too_close)
