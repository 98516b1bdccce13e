"""People saying digits, as the reader hears them: in quiet, in noise, while it reads, and impaired.

What is taught is what `reader teach` makes of a recording; what is tried goes through the reader's own listener, in
the steps of a microphone, so that where a sound begins and ends is found as it is found in use. While the reader
speaks the loop is closed as well: what leaves the loudspeaker comes back through a small room, is removed, and is
turned down as soon as the listener tells that somebody began to speak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from bench import listen_false_alarms, listen_voices
from reader.audio.echo import EchoRemover
from reader.audio.mixer import DUCKED
from reader.listening.choosing import listens_for
from reader.listening.listener import Listener, VoiceBegan, VoiceEnded
from reader.listening.own_words import Judged, Matcher
from reader.listening.own_words_file import Taught
from reader.listening.takes import LONGEST, Describer, Metric, Take
from reader.listening.teaching import Teacher
from reader.listening.voice_activity import RATE, SileroDetector
from reader.messages import Heard

PAD = RATE // 2
STEP = RATE // 20
AFTER = int(1.2 * RATE)
DIGITS = data.SPEECH / "digits"

Samples = NDArray[np.int16]
Change = Callable[[Samples], Samples]


@dataclass(frozen=True, slots=True)
class Said:
    """One recording: the take that would be taught with it, what the listener gave the recogniser in each stretch of
    speech (the sound so far in a lull, and all of it), and what reached the microphone, without echo."""

    word: int
    number: int
    take: Take | None
    heard: tuple[tuple[Take, ...], ...]
    samples: Samples


class _Noting(Matcher):
    """Recognises nothing, and keeps what it is asked about."""

    def __init__(self, taught: Taught, metric: Metric) -> None:
        super().__init__(taught, metric)
        self.takes: list[Take] = []

    @property
    def longest(self) -> float:
        """Everything is to be judged by whoever was taught."""
        return LONGEST

    def judge(self, take: Take, among: Sequence[str] | None = None) -> Judged:
        self.takes.append(take)
        return Judged("", 9.0)


class People:
    """Hears recordings with one describer and one metric."""

    def __init__(self) -> None:
        self.describer = Describer()
        self.metric = Metric.load()

    def recordings(
        self, person: str, change: Change | None = None, around: Change | None = None, pause: float = 0.3
    ) -> list[Said]:
        """All that a person said: `change` is how, `around` what reaches the microphone of it (with the silence before
        and after it); what is taught was said in quiet."""
        teacher = Teacher(self.describer, Matcher(Taught(), self.metric), SileroDetector(), pause)
        paths = sorted(DIGITS.glob(f"?_{person}_*.wav"))
        spoken = [np.concatenate([np.zeros(PAD, np.int16), data.read(path), np.zeros(PAD, np.int16)]) for path in paths]
        spoken = [change(samples) if change is not None else samples for samples in spoken]
        taught = [self._taught(teacher, samples) for samples in spoken]
        # The first three takes of each word decide what is listened for: speech, or every sound.
        first: dict[str, tuple[Take, ...]] = {}
        for path, take in zip(paths, taught, strict=True):
            known = first.setdefault(path.stem[0], ())
            if take is not None and len(known) < 3:
                first[path.stem[0]] = (*known, take)
        noting = _Noting(Taught(first), self.metric)
        listener = Listener(*listens_for(noting, describer=self.describer), pause=pause)
        room = Room(listener) if around is None else Room(listener, around)
        said = []
        for path, samples, take in zip(paths, spoken, taught, strict=True):
            heard: list[tuple[Take, ...]] = []
            for _ in room.hear(samples):
                heard.append(tuple(noting.takes))
                noting.takes = []
            word, number = int(path.stem[0]), int(path.stem.rsplit("_", 1)[1])
            said.append(Said(word, number, take, tuple(heard), room.heard))
        return said

    def _taught(self, teacher: Teacher, samples: Samples) -> Take | None:
        found = teacher.sounds(samples)
        if not found:
            return None
        sound = max(found, key=lambda one: one.end - one.start)
        return self.describer.describe(samples, sound.start, sound.end, spoken=sound.spoken)


class Room:
    """What a listener hears of what is said. `around` is what reaches the microphone of it."""

    def __init__(self, listener: Listener, around: Change = lambda samples: samples) -> None:
        self.heard = np.zeros(0, np.int16)
        self._listener = listener
        self._around = around

    def hear(self, samples: Samples) -> Iterator[Heard]:
        """Says it; what the listener told of it."""
        near = self._around(np.concatenate([samples, np.zeros(AFTER - PAD, np.int16)]))
        if isinstance(self._around, Reading):
            yield from self._while_reading(near, self._around)
            return
        self.heard = near
        for at in range(0, len(near), STEP):
            for event in self._listener.accept(near[at : at + STEP]):
                if isinstance(event, Heard):
                    yield event

    def _while_reading(self, near: Samples, reading: Reading) -> Iterator[Heard]:
        self.heard = np.zeros(0, np.int16)
        for at in range(0, len(near) - STEP + 1, STEP):
            cleaned = reading.step(near[at : at + STEP])
            self._listener.saying(reading.sentence)
            self.heard = np.concatenate([self.heard, cleaned])
            for event in self._listener.accept(cleaned):
                if isinstance(event, Heard):
                    yield event
                elif isinstance(event, VoiceBegan):
                    reading.ducked = True
                elif isinstance(event, VoiceEnded):
                    reading.ducked = False


class Kitchen:
    """Kitchen noise, so many decibels below the speech, before and after it as well."""

    def __init__(self, decibels: float, seed: int = 7) -> None:
        self._rng = np.random.default_rng(seed)
        self._noise = data.read(data.SPEECH / "noise" / "kitchen.flac").astype(np.float32)
        self._decibels = decibels

    def __call__(self, samples: Samples) -> Samples:
        at = int(self._rng.integers(0, len(self._noise) - len(samples)))
        piece = self._noise[at : at + len(samples)]
        end = len(samples) - AFTER
        return listen_voices.pcm(data.mixed(samples.astype(np.float32), piece, self._decibels, PAD, end))


class Reading:
    """The reader reads all the while, at the microphone as loud as the person mostly is (the median of the recordings,
    which were made at many distances from the microphone); it began ten seconds ago."""

    def __init__(self, person: str) -> None:
        speech = [data.read(path).astype(np.float64) for path in sorted(DIGITS.glob(f"?_{person}_*.wav"))]
        loudness = float(np.median([np.sqrt(np.mean(one**2)) for one in speech]))
        self._sentences = [(text, far.astype(np.float64)) for text, far in listen_false_alarms.own_speech(1)]
        self._response = listen_false_alarms.room()
        self._remover = EchoRemover()
        spoken = np.concatenate([far for _, far in self._sentences])
        echo = float(np.sqrt(np.mean(np.convolve(spoken[: 10 * RATE], self._response) ** 2)))
        self._near_gain = echo / loudness
        self._history = np.zeros(len(self._response) - 1)
        self._number, self._position, self._gain = 0, 0, 1.0
        self.ducked = False
        for _ in range(10 * RATE // STEP):
            self.step(np.zeros(STEP, np.int16))

    @property
    def sentence(self) -> str:
        """What is read now."""
        return self._sentences[self._number][0]

    def __call__(self, samples: Samples) -> Samples:
        return listen_voices.pcm(samples * self._near_gain)

    def step(self, near: Samples) -> Samples:
        """What is left of one step after the echo was removed."""
        target = DUCKED if self.ducked else 1.0
        far = self._next() * np.linspace(self._gain, target, STEP)
        self._gain = target
        played = np.concatenate([self._history, far])
        self._history = played[-len(self._history) :]
        echo = np.convolve(played, self._response, "valid")
        return self._remover.remove(listen_voices.pcm(near + echo), listen_voices.pcm(far))

    def _next(self) -> NDArray[np.float64]:
        sentence = self._sentences[self._number][1]
        piece = sentence[self._position : self._position + STEP]
        self._position += STEP
        if len(piece) < STEP:
            self._number, self._position = (self._number + 1) % len(self._sentences), 0
            piece = np.concatenate([piece, np.zeros(STEP - len(piece))])
        return piece
