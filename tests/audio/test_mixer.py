"""The mixer, driven by hand: every claim to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.audio.mixer import Mixer, Piece
from reader.document import Span
from reader.messages import Event, Failed, Finished, Started, Underrun, WordReached

RATE = 48_000
FADE = 240


def piece(frames: int, value: int = 10_000, marks: tuple[tuple[int, Span], ...] = ()) -> Piece:
    return Piece(np.full(frames, value, np.int16), marks)


def read(mixer: Mixer, frames: int) -> np.ndarray:
    return np.frombuffer(mixer.read(frames), "<i2")


def say(mixer: Mixer, ticket: int, frames: int, value: int = 10_000, pause: float = 0.0) -> None:
    mixer.queue(ticket)
    mixer.feed(ticket, piece(frames, value, ((0, Span(0, 1)), (frames // 2, Span(2, 3)))))
    mixer.finish(ticket, pause)


def everything(mixer: Mixer) -> list[Event]:
    return mixer.heard(10**9)


def test_one_ticket_follows_another_without_a_gap() -> None:
    mixer = Mixer()
    say(mixer, 1, 1000, 5000)
    say(mixer, 2, 1000, 7000)
    out = read(mixer, 3000)
    assert (out[:1000] == 5000).all()
    assert (out[1000:2000] == 7000).all()
    assert not out[2000:].any()


def test_a_pause_is_exact_to_the_sample() -> None:
    mixer = Mixer()
    say(mixer, 1, 1000, pause=0.3)
    say(mixer, 2, 1000)
    out = np.concatenate([read(mixer, 441) for _ in range(50)])
    assert out[:1000].all()
    assert not out[1000:15_400].any()
    assert out[15_400:16_400].all()


def test_events_are_due_at_the_frame_of_their_sample() -> None:
    mixer = Mixer()
    say(mixer, 1, 1000, pause=0.01)
    say(mixer, 2, 1000)
    read(mixer, 4000)
    assert mixer.heard(499) == [Started(1), WordReached(1, Span(0, 1))]
    assert mixer.next_due == 500
    assert mixer.heard(500) == [WordReached(1, Span(2, 3))]
    assert mixer.heard(1479) == []
    assert mixer.heard(1480) == [Finished(1), Started(2), WordReached(2, Span(0, 1))]
    assert mixer.heard(10_000) == [WordReached(2, Span(2, 3)), Finished(2)]
    assert mixer.idle


def test_pause_fades_in_5_ms_and_resume_repeats_what_was_faded() -> None:
    mixer = Mixer()
    say(mixer, 1, 10_000)
    read(mixer, 1000)
    mixer.pause()
    fading = read(mixer, 1000)
    assert (np.diff(fading[:FADE].astype(int)) < 0).all()
    assert not fading[FADE:].any()
    mixer.resume()
    out = read(mixer, 10_000)
    assert out[0] == 0
    assert (np.diff(out[:FADE].astype(int)) > 0).all()
    assert (out[FADE:9000] == 10_000).all()
    assert not out[9000:].any()


def test_a_pause_and_a_resume_never_jump() -> None:
    mixer = Mixer()
    mixer.queue(1)
    mixer.feed(1, Piece((8000 * np.sin(np.arange(48_000) / 40)).astype(np.int16), ()))
    mixer.finish(1)
    out = [read(mixer, 500)]
    for act in (mixer.pause, mixer.resume, mixer.pause, mixer.resume, mixer.flush):
        act()
        out.append(read(mixer, 500))
    assert np.abs(np.diff(np.concatenate(out).astype(int))).max() < 300


def test_a_word_told_before_a_pause_is_not_told_again() -> None:
    mixer = Mixer()
    say(mixer, 1, 2000)
    read(mixer, 1001)
    mixer.pause()
    read(mixer, 500)
    mixer.resume()
    read(mixer, 2000)
    told = everything(mixer)
    assert told == [Started(1), WordReached(1, Span(0, 1)), WordReached(1, Span(2, 3)), Finished(1)]


def test_flush_is_silence_after_5_ms_and_nothing_late_is_told() -> None:
    mixer = Mixer()
    say(mixer, 1, 10_000)
    say(mixer, 2, 10_000)
    read(mixer, 1000)
    mixer.flush()
    out = read(mixer, 2000)
    assert not out[FADE:].any()
    assert everything(mixer) == []
    assert mixer.idle


def test_what_is_queued_after_a_flush_plays_at_once_even_when_it_was_paused() -> None:
    mixer = Mixer()
    say(mixer, 1, 1000)
    mixer.pause()
    mixer.flush()
    say(mixer, 2, 1000, 7000)
    assert (read(mixer, 1000) == 7000).all()


def test_an_announcement_holds_the_reading_at_its_sample() -> None:
    mixer = Mixer()
    mixer.queue(1)
    ramp = np.arange(0, 10_000).astype(np.int16)
    mixer.feed(1, Piece(ramp, ()))
    mixer.finish(1)
    read(mixer, 5000)
    mixer.announce(9)
    held = read(mixer, 480)
    assert not held[FADE:].any(), "the announcement is still being rendered"
    mixer.feed(9, piece(480, 3000))
    mixer.finish(9)
    assert (read(mixer, 480) == 3000).all()
    out = read(mixer, 1000)
    assert list(out[FADE : FADE + 3]) == [5000 + FADE, 5001 + FADE, 5002 + FADE]
    told = everything(mixer)
    assert told[0] == Started(1)
    assert Finished(9) in told


def test_an_announcement_while_paused_leaves_the_reading_paused() -> None:
    mixer = Mixer()
    say(mixer, 1, 10_000)
    read(mixer, 1000)
    mixer.pause()
    read(mixer, 1000)
    mixer.announce(9)
    mixer.feed(9, piece(480, 3000))
    mixer.finish(9)
    assert (read(mixer, 480) == 3000).all()
    assert not read(mixer, 5000).any()
    mixer.resume()
    assert read(mixer, 5000)[FADE:].all()


def test_reading_on_cuts_an_announcement_off() -> None:
    mixer = Mixer()
    say(mixer, 1, 10_000, 1000)
    read(mixer, 1000)
    mixer.pause()
    mixer.announce(9)
    mixer.feed(9, piece(48_000, 3000))
    mixer.finish(9)
    read(mixer, 480)
    mixer.resume()
    out = read(mixer, 4 * FADE)
    assert out[0] > 1000, "its end is faded, not cut"
    assert (out[2 * FADE :] == 1000).all()
    assert Finished(9) not in everything(mixer)


def test_a_new_announcement_cuts_off_the_one_before() -> None:
    mixer = Mixer()
    mixer.announce(8)
    mixer.feed(8, piece(48_000, 3000))
    mixer.finish(8)
    read(mixer, 480)
    everything(mixer)
    mixer.announce(9)
    mixer.feed(9, piece(480, 2000))
    mixer.finish(9)
    out = read(mixer, 960)
    assert out[0] > 4000, "the end of the first one is faded, not cut"
    assert (out[FADE:480] == 2000).all()
    assert not out[480:].any()
    assert everything(mixer) == [Started(9), Finished(9)]


def test_late_samples_are_told_with_the_length_of_the_gap() -> None:
    mixer = Mixer()
    mixer.queue(1)
    mixer.feed(1, piece(480))
    read(mixer, 960)
    read(mixer, 4320)
    mixer.feed(1, piece(480))
    mixer.finish(1)
    read(mixer, 480)
    assert everything(mixer) == [Started(1), Underrun(pytest.approx(0.1)), Finished(1)]


def test_waiting_for_the_first_sample_is_no_underrun() -> None:
    mixer = Mixer()
    mixer.queue(1)
    read(mixer, 4800)
    mixer.feed(1, piece(480))
    mixer.finish(1)
    read(mixer, 480)
    assert everything(mixer) == [Started(1), Finished(1)]


def test_a_next_sentence_that_is_not_there_in_time_is_an_underrun() -> None:
    mixer = Mixer()
    say(mixer, 1, 480)
    mixer.queue(2)
    read(mixer, 960)
    mixer.feed(2, piece(480))
    mixer.finish(2)
    read(mixer, 480)
    assert [event for event in everything(mixer) if isinstance(event, Underrun)] == [Underrun(pytest.approx(0.01))]


def test_a_failed_ticket_is_told_in_its_turn_and_passed_over() -> None:
    mixer = Mixer()
    say(mixer, 1, 480)
    mixer.queue(2)
    say(mixer, 3, 480, 7000)
    failure = Failed(2, "The voice could not say this.", "Try another.")
    mixer.fail(failure)
    assert everything(mixer) == []
    out = read(mixer, 960)
    assert (out[480:] == 7000).all()
    told = everything(mixer)
    assert told.index(Finished(1)) < told.index(failure) < told.index(Started(3))


def test_an_empty_ticket_is_begun_and_finished() -> None:
    mixer = Mixer()
    mixer.queue(1)
    mixer.finish(1, 0.001)
    read(mixer, 100)
    assert everything(mixer) == [Started(1), Finished(1)]


def test_volume_arrives_in_20_ms_without_a_jump() -> None:
    mixer = Mixer()
    say(mixer, 1, 10_000)
    read(mixer, 480)
    mixer.set_volume(0.5, 1.0)
    out = read(mixer, 2000).astype(int)
    assert (np.diff(out) <= 0).all()
    assert np.diff(out).min() > -20
    assert (out[960:] == 5000).all()


def test_the_volume_of_messages_is_their_own() -> None:
    mixer = Mixer(earcons={"tick": np.full(100, 8000, np.int16)})
    mixer.set_volume(1.0, 0.25)
    read(mixer, 1)
    mixer.announce(9)
    mixer.feed(9, piece(480, 8000))
    mixer.finish(9)
    assert (read(mixer, 480) == 2000).all()
    read(mixer, 1000)
    mixer.earcon("tick")
    assert (read(mixer, 100) == 2000).all()


def test_an_earcon_sounds_over_the_reading_and_while_it_is_paused() -> None:
    mixer = Mixer(earcons={"tick": np.full(100, 1000, np.int16)})
    say(mixer, 1, 1000, 5000)
    mixer.earcon("tick")
    mixer.earcon("no such sound")
    assert (read(mixer, 100) == 6000).all()
    mixer.pause()
    read(mixer, 1000)
    mixer.earcon("tick")
    assert (read(mixer, 100) == 1000).all()


def test_what_is_too_loud_is_limited_not_wrapped() -> None:
    mixer = Mixer(earcons={"tick": np.full(100, 30_000, np.int16)})
    say(mixer, 1, 1000, 30_000)
    mixer.earcon("tick")
    assert (read(mixer, 100) == 32_767).all()


def test_the_lead_in_delays_but_loses_nothing() -> None:
    mixer = Mixer()
    say(mixer, 1, 1000)
    mixer.lead_in(0.01)
    out = read(mixer, 2000)
    assert not out[:480].any()
    assert out[480:1480].all()
    assert mixer.heard(480) == [Started(1), WordReached(1, Span(0, 1))]


def test_the_lead_in_runs_while_nothing_is_ready() -> None:
    mixer = Mixer()
    mixer.lead_in(0.01)
    read(mixer, 480)
    say(mixer, 1, 1000)
    assert read(mixer, 10).all()


def test_ahead_counts_what_is_left_with_its_pauses() -> None:
    mixer = Mixer()
    say(mixer, 1, 48_000, pause=0.5)
    say(mixer, 2, 24_000)
    assert mixer.ahead() == pytest.approx(2.0)
    read(mixer, 24_000)
    assert mixer.ahead() == pytest.approx(1.5)


def test_ahead_ends_at_what_is_still_to_be_rendered() -> None:
    mixer = Mixer()
    mixer.queue(1)
    mixer.feed(1, piece(48_000))
    say(mixer, 2, 48_000)
    assert mixer.ahead() == pytest.approx(1.0)
    mixer.finish(1)
    assert mixer.ahead() == pytest.approx(2.0)


@given(
    lengths=st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 600)), min_size=1, max_size=5),
    blocks=st.lists(st.tuples(st.integers(1, 1500), st.sampled_from(["", "pause", "resume"])), max_size=40),
)
def test_whatever_happens_every_word_is_told_once_in_order_and_no_sample_is_lost(
    lengths: list[tuple[int, int]], blocks: list[tuple[int, str]]
) -> None:
    mixer = Mixer()
    for ticket, (frames, pause) in enumerate(lengths, 1):
        say(mixer, ticket, frames, pause=pause / RATE)
    for frames, act in blocks:
        if act == "pause":
            mixer.pause()
        elif act == "resume":
            mixer.resume()
        read(mixer, frames)
    mixer.resume()
    read(mixer, 40_000)
    expected: list[Event] = []
    for ticket in range(1, len(lengths) + 1):
        expected += [
            Started(ticket),
            WordReached(ticket, Span(0, 1)),
            WordReached(ticket, Span(2, 3)),
            Finished(ticket),
        ]
    assert everything(mixer) == expected
