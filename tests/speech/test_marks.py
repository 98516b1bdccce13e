"""An engine's word times made honest."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.document import Span
from reader.ports import SpokenWord
from reader.speech.marks import honest


def words(*says: str) -> list[SpokenWord]:
    return [SpokenWord(say, Span(3 * number, 3 * number + 2)) for number, say in enumerate(says)]


def times(said: list[SpokenWord], found: list[tuple[int, int]], frames: int = 1000) -> list[int]:
    return [mark.frame for mark in honest(said, found, frames)[0]]


def test_times_that_are_right_stay() -> None:
    assert times(words("a", "b", "c"), [(0, 10), (1, 200), (2, 300)]) == [10, 200, 300]


def test_repeats_and_jumps_back_are_dropped() -> None:
    said = words("a", "b", "c")
    assert times(said, [(0, 0), (1, 400), (1, 450), (2, 500)]) == [0, 400, 500]
    assert times(said, [(0, 0), (1, 600), (2, 500)], 900)[1:] == [600, 750]


def test_a_word_without_a_time_lies_between_its_neighbours_by_its_length() -> None:
    assert times(words("of", "thethe", "end"), [(0, 100), (2, 200)]) == [100, 130, 200]


def test_a_silent_word_begins_where_the_next_one_does() -> None:
    assert times(words("a", "", "b"), [(0, 0), (2, 500)]) == [0, 500, 500]
    assert times(words("", "a"), [(1, 40)]) == [40, 40]


def test_a_first_word_without_a_time_begins_at_the_beginning() -> None:
    assert times(words("one", "two"), [(1, 500)]) == [0, 500]


def test_times_outside_the_clip_are_dropped() -> None:
    assert times(words("aa", "bb"), [(0, -5), (1, 5000)]) == [0, 500]


def test_it_is_estimated_when_the_engine_told_less_than_half() -> None:
    said = words("a", "b", "c", "d")
    assert honest(said, [], 100)[1]
    assert honest(said, [(0, 0)], 100)[1]
    assert not honest(said, [(0, 0), (1, 10)], 100)[1]
    assert not honest([], [], 0)[1]


@given(
    st.lists(st.sampled_from(["", "a", "word", "several words"]), max_size=8),
    st.lists(st.tuples(st.integers(-2, 9), st.integers(-50, 1200)), max_size=12),
    st.integers(0, 1000),
)
def test_always_one_for_each_word_in_order_inside(says: list[str], found: list[tuple[int, int]], frames: int) -> None:
    said = words(*says)
    marks, _ = honest(said, found, frames)
    assert [mark.span for mark in marks] == [word.span for word in said]
    assert all(0 <= mark.frame <= frames for mark in marks)
    assert all(one.frame <= other.frame for one, other in pairwise(marks))
