"""Teaching through the microphone: takes caught in a stream, kept, played back, refused, put right, and forgotten."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reader.listening.own_words_file import load
from reader.listening.takes import RATE
from reader.messages import Taken
from reader.sound.lesson import Lesson
from tests.listening.test_own_words import click, hum, quiet

Samples = NDArray[np.int16]


class Taking:
    """A lesson, and what it played back."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "own-words.json"
        self.played: list[Samples] = []
        self.lesson = Lesson(self.path, self.played.append, 0.3)

    def make(self, word: str, sound: Samples, *, own_voice: bool = False) -> Taken | None:
        self.lesson.want(word)
        stream = np.concatenate([quiet(0.5), sound, quiet(0.5)])
        for at in range(0, len(stream), 800):
            taken = self.lesson.accept(stream[at : at + 800], own_voice=own_voice)
            if taken is not None:
                return taken
        return None


@pytest.fixture
def taking(tmp_path: Path) -> Taking:
    return Taking(tmp_path)


def test_takes_are_kept_at_once_and_played_back(taking: Taking) -> None:
    counts = [taken.count for seed in range(3) if (taken := taking.make("next", hum(130, seed=seed))) is not None]
    assert counts == [1, 2, 3]
    assert len(taking.played) == 3
    assert len(taking.played[0]) / RATE == pytest.approx(0.8, abs=0.25)
    assert len(load(taking.path).takes["next_section"]) == 3


def test_a_second_take_unlike_the_first_is_refused(taking: Taking) -> None:
    taking.make("next", hum(130))
    taken = taking.make("next", click())
    assert taken is not None
    assert "unlike" in taken.message
    assert taken.count == 1
    assert len(taking.played) == 1


def test_a_first_take_that_was_a_door_gives_way_to_two_that_agree(taking: Taking) -> None:
    taking.make("next", click())
    taking.make("next", hum(130, seed=1))
    taken = taking.make("next", hum(130, seed=2))
    assert taken is not None
    assert (taken.message, taken.count) == ("", 2)
    assert all(take.seconds > 0.3 for take in load(taking.path).takes["next_section"])


def test_what_the_reader_itself_says_is_no_take(taking: Taking) -> None:
    assert taking.make("next", hum(130), own_voice=True) is None
    assert taking.lesson.waiting


def test_the_last_take_and_all_of_them_can_be_forgotten(taking: Taking) -> None:
    for seed in range(2):
        taking.make("next", hum(130, seed=seed))
    assert taking.lesson.drop_last("next").count == 1
    assert taking.lesson.forget("next").count == 0
    assert load(taking.path).takes == {}


def test_a_take_of_ten_seconds_is_refused_and_nothing_is_learned(taking: Taking) -> None:
    taken = taking.make("next", hum(130, 10.0))
    assert taken is not None
    assert "too long" in taken.message
    assert not taking.path.exists()
