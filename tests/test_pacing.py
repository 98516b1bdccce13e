"""The mark at a pace, without a voice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from queue import SimpleQueue

import pytest

from reader.document import Span
from reader.messages import Event, Finished, Flush, Pause, Prosody, Resume, Speak, Started, WordReached
from reader.pacing import Pace, Pacer


def words(text: str) -> Sequence[Span]:
    return [Span(*match.span()) for match in re.finditer(r"\w+", text)]


def speak(ticket: int, text: str, rate: int = 120, pause: float = 0.0) -> Speak:
    return Speak(ticket, text, prosody=Prosody(rate), pause_after=pause)


def all_until(pace: Pace, end: float) -> list[tuple[float, Event]]:
    came = []
    while pace.due is not None and pace.due <= end:
        at = pace.due
        came += [(round(at, 3), event) for event in pace.step(at)]
    return came


@pytest.mark.parametrize("rate", [30, 120, 600])
def test_words_come_at_the_rate(rate: int) -> None:
    pace = Pace(words)
    pace.take(speak(1, "one two three", rate, pause=0.5), 10.0)
    came = all_until(pace, 100)
    apart = 60 / rate
    assert came == [
        (10.0, Started(1)),
        (10.0, WordReached(1, Span(0, 3))),
        (round(10 + apart, 3), WordReached(1, Span(4, 7))),
        (round(10 + 2 * apart, 3), WordReached(1, Span(8, 13))),
        (round(10 + 3 * apart + 0.5, 3), Finished(1)),
    ]


def test_one_follows_the_other_without_drifting() -> None:
    pace = Pace(words)
    for ticket in (1, 2, 3):
        pace.take(speak(ticket, "one two"), 0.0)
    # Asked late, it says everything that has come, and when the next one comes is as if it had been asked in time.
    assert [event.ticket for event in pace.step(2.2) if isinstance(event, Started)] == [1, 2, 3]
    assert pace.due == 2.5


def test_a_pause_stops_the_clock() -> None:
    pace = Pace(words)
    pace.take(speak(1, "one two three"), 0.0)
    assert len(pace.step(0.4)) == 2
    pace.take(Pause(), 0.4)
    assert pace.due is None and pace.step(60.0) == []
    pace.take(Resume(), 100.0)
    assert pace.due == pytest.approx(100.1)


def test_a_flush_forgets_everything() -> None:
    pace = Pace(words)
    pace.take(speak(1, "one two three"), 0.0)
    pace.take(speak(2, "four"), 0.0)
    pace.take(Pause(), 0.1)
    pace.take(Flush(), 0.2)
    assert pace.due is None
    pace.take(speak(3, "five"), 1.0)
    assert [event.ticket for event in pace.step(1.0)] == [3, 3]


def test_a_text_without_words_is_over_at_once() -> None:
    pace = Pace(words)
    pace.take(speak(1, "…"), 0.0)
    assert pace.step(0.0) == [Started(1), Finished(1)]


def test_the_thread_passes_everything_on_and_ends() -> None:
    came: SimpleQueue[Event] = SimpleQueue()
    pacer = Pacer(words, came.put)
    for ticket in (1, 2):
        pacer.send(speak(ticket, "one two", 60_000))
    events = [came.get(timeout=10) for _ in range(8)]
    assert [type(event) for event in events] == [Started, WordReached, WordReached, Finished] * 2
    pacer.send(speak(3, "three", 60_000))
    assert came.get(timeout=10) == Started(3)
    pacer.close()
