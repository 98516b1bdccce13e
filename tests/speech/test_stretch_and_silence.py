"""Samples changed without their words' times being lost."""

from __future__ import annotations

import numpy as np
import pytest

from reader.document import Span
from reader.ports import Clip, Mark
from reader.speech.silence import bounds, heard_from, trimmed
from reader.speech.stretch import stretched

RATE = 22_050


def tone(hz: float, seconds: float) -> bytes:
    at = np.arange(int(RATE * seconds)) / RATE
    return (np.sin(2 * np.pi * hz * at) * 12_000).astype(np.int16).tobytes()


def strongest(samples: bytes) -> float:
    sound = np.frombuffer(samples, dtype=np.int16)
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * RATE / len(sound))


@pytest.mark.parametrize("speed", [0.4, 0.9, 1.7, 3.0])
def test_time_changes_exactly_and_the_pitch_stays(speed: float) -> None:
    made = stretched(tone(220, 2.0), RATE, speed)
    assert len(made) // 2 == round(2 * RATE / speed)
    assert strongest(made) == pytest.approx(220, rel=0.02)


@pytest.mark.parametrize("semitones", [-12, -3, 7, 12])
def test_the_pitch_changes_and_the_time_stays(semitones: float) -> None:
    made = stretched(tone(220, 2.0), RATE, 1.0, semitones)
    assert len(made) == len(tone(220, 2.0))
    assert strongest(made) == pytest.approx(220 * 2 ** (semitones / 12), rel=0.02)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_a_click_stays_at_its_time(speed: float) -> None:
    sound = np.zeros(3 * RATE, dtype=np.int16)
    sound[[RATE, 2 * RATE]] = 30_000
    made = np.abs(np.frombuffer(stretched(sound.tobytes(), RATE, speed), dtype=np.int16).astype(int))
    for second in (1, 2):
        at = int(second * RATE / speed)
        near = made[at - RATE // 5 : at + RATE // 5]
        assert abs(int(np.argmax(near)) - RATE // 5) < RATE // 200


def test_nothing_to_change_is_left_alone() -> None:
    sound = tone(220, 0.1)
    assert stretched(sound, RATE, 1.0) is sound
    assert stretched(b"", RATE, 2.0) == b""


def test_silence_around_speech_goes_and_marks_move_along() -> None:
    quiet = bytes(2 * RATE)
    clip = Clip(quiet + tone(220, 0.5) + quiet, RATE, (Mark(0, Span(0, 1)), Mark(RATE + 5000, Span(2, 3))))
    made = trimmed(clip, gap=0.1)
    assert made.seconds == pytest.approx(0.5 + 0.05 + 0.1, abs=0.02)
    assert made.marks[0].frame == 0
    assert made.marks[1].frame == pytest.approx(5000, abs=RATE // 50)
    first, last = bounds(made.samples, RATE)
    assert first < RATE // 50
    assert made.frames - last == pytest.approx(0.1 * RATE, abs=RATE // 50)


def test_silence_alone_stays_as_it_is() -> None:
    clip = Clip(bytes(2000), RATE, ())
    assert trimmed(clip) == clip
    assert bounds(b"", RATE) == (0, 0)


def test_a_word_that_begins_with_a_closed_mouth_is_heard_half_way_into_the_silence() -> None:
    closed, word, at = bytes(2 * int(0.06 * RATE)), tone(500, 0.3), int(0.3 * RATE)
    assert heard_from(word + closed + word, RATE, at) / RATE == pytest.approx(0.33, abs=0.005)
    assert heard_from(word + tone(500, 0.01) + closed + word, RATE, at) / RATE == pytest.approx(0.335, abs=0.005)
    assert heard_from(word + word, RATE, at) == at
    assert heard_from(word + bytes(2 * RATE), RATE, at) == at, "nothing follows"
    assert heard_from(word, RATE, len(word) // 2) == len(word) // 2
