"""Renderer, mixer and loudspeaker together, the loudspeaker pulled by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from reader.audio.output import Output
from reader.document import Span
from reader.messages import (
    Alive,
    Announce,
    Event,
    Failed,
    Finished,
    Flush,
    Pause,
    Prepare,
    Prosody,
    Ready,
    Request,
    Resume,
    Speak,
    Started,
    Underrun,
    WordReached,
)
from reader.sound.playback import Playback
from tests.fakes import ManualLoudspeaker, ToneSynthesizer, eventually

FAST = Prosody(rate=600)
WORD = 4800


class Stage:
    """A Playback with everything in reach."""

    def __init__(self) -> None:
        self.synthesizer = ToneSynthesizer()
        self.device = ManualLoudspeaker()
        self.all: list[Event] = []
        self.playback = Playback(self.synthesizer, self.all.append, lambda _: self.device, wake_silence=0)
        self.playback.start()

    @property
    def events(self) -> list[Event]:
        """All but the heartbeat, and but underruns: this loudspeaker takes faster than any engine renders."""
        return [event for event in self.all if not isinstance(event, Alive | Ready | Underrun)]

    def ask(self, *requests: Request) -> None:
        for request in requests:
            self.playback.handle(request)

    def play_until(self, event: Event) -> np.ndarray:
        """Pulls samples until the event is told."""
        heard = []
        for _ in range(2000):
            heard.append(np.frombuffer(self.device.pull(480), "<i2"))
            eventually(lambda: not self.playback._mixer._due)
            if event in self.events:
                return np.concatenate(heard)
            if not heard[-1].any():
                time.sleep(0.001)  # the renderer needs a moment
        raise AssertionError(f"{event} never came: {self.events}")

    def rendered(self, word: str) -> None:
        eventually(lambda: word in self.synthesizer.rendered)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.playback.close()


def test_it_is_ready_with_its_voices_and_its_heart_beats(stage: Stage) -> None:
    assert stage.all[0] == Ready("manual", ("tone", "other"), "tone", ("en", "en"))
    eventually(lambda: sum(isinstance(event, Alive) for event in stage.all) >= 3)


def test_every_word_is_told_and_sentences_follow(stage: Stage) -> None:
    stage.ask(Speak(1, "one two", prosody=FAST, pause_after=0.05), Speak(2, "three", prosody=FAST))
    stage.play_until(Finished(2))
    assert stage.events == [
        Started(1),
        WordReached(1, Span(0, 3)),
        WordReached(1, Span(4, 7)),
        Finished(1),
        Started(2),
        WordReached(2, Span(0, 5)),
        Finished(2),
    ]


def test_flush_and_speak_play_the_new_at_once_and_tell_nothing_old(stage: Stage) -> None:
    stage.ask(Speak(1, "one two three", prosody=FAST))
    stage.play_until(WordReached(1, Span(0, 3)))
    told = len(stage.events)
    stage.ask(Flush(), Speak(2, "four", prosody=FAST))
    stage.play_until(Finished(2))
    assert {event.ticket for event in stage.events[told:] if not isinstance(event, Alive)} == {2}  # type: ignore[union-attr]


def test_a_flush_does_not_wait_for_an_engine_that_is_busy(stage: Stage) -> None:
    stage.ask(Speak(1, "HANG", prosody=FAST))
    stage.rendered("HANG")
    stage.ask(Flush(), Speak(2, "four", prosody=FAST))
    stage.play_until(Finished(2))


def test_a_ticket_that_fails_is_passed_over(stage: Stage) -> None:
    stage.ask(Speak(1, "one", prosody=FAST), Speak(2, "BREAK", prosody=FAST), Speak(3, "three", prosody=FAST))
    stage.play_until(Finished(3))
    assert Failed(2, "The voice could not say this.", "Try another voice.") in stage.events


def test_what_was_prepared_is_not_rendered_again(stage: Stage) -> None:
    stage.ask(Prepare("one two", prosody=FAST))
    stage.rendered("two")
    stage.ask(Speak(1, "one two", prosody=FAST))
    stage.play_until(Finished(1))
    assert stage.synthesizer.rendered == ["one", "two"]


def test_a_speak_takes_up_a_preparation_that_is_under_way(stage: Stage) -> None:
    stage.ask(Prepare("SLOW two", prosody=FAST), Speak(1, "SLOW two", prosody=FAST))
    stage.play_until(Finished(1))
    assert stage.synthesizer.rendered == ["SLOW", "two"]


def test_another_rate_is_another_rendering(stage: Stage) -> None:
    stage.ask(Prepare("one", prosody=FAST), Speak(1, "one", prosody=Prosody(rate=300)))
    assert np.count_nonzero(stage.play_until(Finished(1))) == pytest.approx(2 * WORD, rel=0.05)


def test_an_announcement_goes_before_and_the_reading_goes_on(stage: Stage) -> None:
    stage.ask(Speak(1, "one two three four", prosody=FAST))
    stage.play_until(WordReached(1, Span(4, 7)))
    stage.ask(Announce(9, "hello", prosody=FAST))
    stage.play_until(Finished(1))
    order = stage.events
    assert order.index(Started(9)) < order.index(Finished(9)) < order.index(WordReached(1, Span(8, 13)))


def test_pause_holds_and_resume_goes_on(stage: Stage) -> None:
    stage.ask(Speak(1, "one two", prosody=FAST))
    stage.play_until(Started(1))
    stage.ask(Pause())
    stage.device.pull(480)
    assert not any(stage.device.pull(48_000))
    assert Finished(1) not in stage.events
    stage.ask(Resume())
    stage.play_until(Finished(1))


def test_rendering_ahead_is_bounded(stage: Stage) -> None:
    slow = Prosody(rate=60)
    for ticket in range(1, 100):
        stage.ask(Speak(ticket, f"w{ticket}", prosody=slow))
    eventually(lambda: len(stage.synthesizer.rendered) >= 20)
    eventually(lambda: not stage.playback._renderer._steps)
    assert len(stage.synthesizer.rendered) < 30


def test_repeated_sentences_that_are_rendered_already_hold_nothing_up(stage: Stage) -> None:
    long = Prosody(rate=60)
    stage.ask(Prepare("one two three four", prosody=long), Speak(1, "five", prosody=FAST))
    stage.rendered("four")
    stage.ask(Speak(2, "six", prosody=FAST))
    for ticket in range(3, 12):
        stage.ask(Speak(ticket, "one two three four", prosody=long))
    stage.play_until(Finished(2))


def test_a_hanging_engine_is_overdue(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.sound.renderer.PATIENCE", 0.1)
    monkeypatch.setattr("reader.sound.renderer.PATIENCE_PER_CHARACTER", 0.0)
    monkeypatch.setattr("reader.sound.renderer.PATIENCE_TO_LOAD", 0.0)
    stage.ask(Speak(1, "HANG", prosody=FAST))
    eventually(lambda: any(isinstance(event, Alive) and event.overdue > 0 for event in stage.all))


def test_it_does_not_go_to_rest_between_being_woken_and_what_it_is_woken_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ManualLoudspeaker] = []

    def opened(_: float) -> ManualLoudspeaker:
        made.append(ManualLoudspeaker())
        return made[-1]

    wake = Output.wake

    def slowly(output: Output) -> bool:
        resting = wake(output)
        time.sleep(0.1)
        return resting

    events: list[Event] = []
    playback = Playback(ToneSynthesizer(), events.append, opened, wake_silence=0, keep_awake=0.0)
    playback.start()
    eventually(lambda: made[0].stopped)
    monkeypatch.setattr(Output, "wake", slowly)
    playback.handle(Speak(1, "one", prosody=FAST))
    eventually(lambda: len(made) > 1 and not made[-1].stopped)
    time.sleep(0.2)
    assert not made[-1].stopped
    playback.close()


def test_the_device_rests_when_it_has_long_been_quiet() -> None:
    first, second = ManualLoudspeaker("first"), ManualLoudspeaker("second")
    devices = [first, second]
    events: list[Event] = []
    playback = Playback(ToneSynthesizer(), events.append, lambda _: devices.pop(0), wake_silence=0.1, keep_awake=0.05)
    playback.start()
    eventually(lambda: first.stopped)
    playback.handle(Speak(1, "one", prosody=FAST))
    eventually(lambda: second._source is not None)
    assert not any(second.pull(4800)), "the loudspeaker is woken first"
    playback.close()
