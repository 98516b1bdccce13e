from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from reader.document import Span
from reader.errors import EngineError, SoundError
from reader.messages import Event, Finished, Prosody, Request, SoundRestarted, Speak
from reader.sound.offline import LocalSound, Timed, speak_aloud, speak_to
from tests.fakes import RealTimeLoudspeaker, ToneSynthesizer

FAST = Prosody(rate=600)


def test_words_are_where_the_marks_say(tmp_path: Path) -> None:
    out = tmp_path / "out.wav"
    speaks = [Speak(1, "one two", prosody=FAST, pause_after=0.25), Speak(2, "three", prosody=FAST)]
    timed = speak_to(out, speaks, ToneSynthesizer())
    assert timed == [
        Timed(1, Span(0, 3), 0.0),
        Timed(1, Span(4, 7), pytest.approx(0.1, abs=1e-4)),
        Timed(2, Span(0, 5), pytest.approx(0.45, abs=1e-4)),
    ]
    with wave.open(str(out)) as wav:
        samples = np.frombuffer(wav.readframes(wav.getnframes()), "<i2")
        assert wav.getframerate() == 22_050
    assert len(samples) / 22_050 == pytest.approx(0.55, abs=0.001)
    assert not samples[round(0.201 * 22_050) : round(0.449 * 22_050)].any()
    assert samples[round(0.451 * 22_050) :].any()


def test_an_engine_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        speak_to(tmp_path / "out.wav", [Speak(1, "one"), Speak(2, "BREAK")], ToneSynthesizer())
    assert list(tmp_path.iterdir()) == []


def test_aloud_everything_is_heard_before_it_returns() -> None:
    events: list[Event] = []
    sound = LocalSound(ToneSynthesizer(), RealTimeLoudspeaker)
    speak_aloud(sound, (Speak(n, "one", prosody=FAST) for n in range(1, 7)), events.append)
    assert [event.ticket for event in events if isinstance(event, Finished)] == [1, 2, 3, 4, 5, 6]


def test_aloud_a_failure_is_raised() -> None:
    with pytest.raises(SoundError, match="could not say"):
        speak_aloud(LocalSound(ToneSynthesizer(), RealTimeLoudspeaker), [Speak(1, "BREAK")])


def test_aloud_goes_on_after_a_restart() -> None:
    sound = RestartingSound()
    speak_aloud(sound, [Speak(1, "one"), Speak(2, "two")])
    assert sound.sent == [1, 2, 2]
    assert sound.closed


class RestartingSound:
    """Implements `ports.Sound`: it is started again while it speaks the second utterance for the first time."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.closed = False

    def start(self, on_event) -> None:  # type: ignore[no-untyped-def]
        self._on_event = on_event

    def send(self, request: Request) -> None:
        assert isinstance(request, Speak)
        again = request.ticket in self.sent
        self.sent.append(request.ticket)
        if request.ticket == 2 and not again:
            self._on_event(SoundRestarted("The sound process ended."))
        else:
            self._on_event(Finished(request.ticket))

    def close(self) -> None:
        self.closed = True
