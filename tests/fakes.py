"""Fakes written by hand, for every test that needs sound without an engine or a device."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import numpy as np

from reader.audio.silent import SilentLoudspeaker
from reader.document import Span
from reader.errors import EngineError, SoundError
from reader.messages import Prosody, Recorded, Said
from reader.ports import Clip, Mark, Voice

TONE_RATE = 22_050


def tone(hz: float, seconds: float, rate: int = TONE_RATE, loudness: float = 0.3) -> bytes:
    """A sine, 16-bit mono."""
    at = np.arange(round(seconds * rate)) / rate
    return (np.sin(2 * np.pi * hz * at) * loudness * 32767).astype("<i2").tobytes()


class ToneSynthesizer:
    """Implements `ports.Synthesizer`: every word a tone of 60 / rate seconds, words in turn 500 and 700 Hz.

    Some words do something else: "BREAK" fails, "HANG" never returns, "SLOW" takes half a second, "CRASH" ends the
    process, "PRINT" prints as native code does. Where `first` is set the first piece is the first word alone.
    """

    def __init__(self, cache: Path = Path(), voices_folder: Path = Path()) -> None:
        self.rendered: list[str] = []
        self.notice = ""

    def voices(self) -> Sequence[Voice]:
        return (
            Voice("tone", "tone", "en", natural=False, exact_marks=True, key="tone"),
            Voice("other", "tone", "en", natural=False, exact_marks=True, key="other"),
        )

    def warm(self, voice: str = "") -> Event:
        """There is nothing to warm."""
        ready = Event()
        ready.set()
        return ready

    def interrupt(self, thread: int) -> None:
        """A tone is rendered in no time."""

    def render(
        self,
        text: str,
        language: str,
        voice: str,
        prosody: Prosody,
        *,
        first: bool,
        said: Sequence[Said] = (),
        recorded: Sequence[Recorded] = (),
    ) -> Iterator[Clip]:
        words = [Span(match.start(), match.end()) for match in re.finditer(r"\w+", text)]
        cut = 1 if first else len(words)
        for group in (words[:cut], words[cut:]):
            if group:
                yield self._piece(text, group, prosody)

    def _piece(self, text: str, words: Sequence[Span], prosody: Prosody) -> Clip:
        samples = b""
        marks = []
        for number, span in enumerate(words):
            word = span.of(text)
            self.rendered.append(word)
            if word == "BREAK":
                raise EngineError("The voice could not say this.", "Try another voice.")
            if word == "HANG":
                time.sleep(3600)
            if word == "SLOW":
                time.sleep(0.5)
            if word == "PRINT":
                os.write(1, b"printed by native code\n")
            if word == "CRASH":
                os.kill(os.getpid(), signal.SIGABRT)
            marks.append(Mark(len(samples) // 2, span))
            samples += tone(500 if number % 2 else 700, 60 / prosody.rate)
        return Clip(samples, TONE_RATE, tuple(marks))


class RealTimeLoudspeaker(SilentLoudspeaker):
    """A loudspeaker that takes samples at the pace of time, and has a name."""

    name = "real time"

    def __init__(self, period: float = 0.02) -> None:
        super().__init__(48_000)


def eventually(claim: Callable[[], bool], patience: float = 10.0) -> None:
    """Waits until the claim holds; fails the test after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not claim():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.002)


class ManualLoudspeaker:
    """Implements `ports.Loudspeaker`, driven by hand: `pull` takes frames, `lag` of them have not been heard yet."""

    def __init__(self, name: str = "manual", *, lag: int = 0, fails: bool = False) -> None:
        self.name = name
        self.lag = lag
        self.fails = fails
        self.living = True
        self.stopped = False
        self.taken = 0
        self.lateness = 0.0
        self.samples = b""
        self._source: Callable[[int], bytes] | None = None

    def play(self, source: Callable[[int], bytes]) -> None:
        if self.fails:
            raise SoundError("There is no loudspeaker.", "Connect one.")
        self._source = source

    def stop(self) -> None:
        self.stopped = True
        self._source = None

    def frames_heard(self, now: float) -> float:
        return max(0, self.taken - self.lag)

    def alive(self, now: float) -> bool:
        return self.living

    def late(self) -> float:
        late, self.lateness = self.lateness, 0.0
        return late

    def pull(self, frames: int) -> bytes:
        """What the loudspeaker would play next."""
        assert self._source is not None
        samples = self._source(frames)
        self.taken += frames
        self.samples += samples
        return samples
