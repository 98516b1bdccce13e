"""A pointer that rests, with a clock that is moved by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.dwell import Dwell, DwellRules, Target

FIRST = Target("first", 0, 0, 80, 4)
SECOND = Target("second", 0, 4, 80, 4)
CLOSE = Target("close", 0, 8, 80, 4, losing=True)
REST = Target("rest", 0, 12, 80, 8, rest=True)


def dwell() -> Dwell:
    made = Dwell()
    made.show([FIRST, SECOND, CLOSE, REST], 0.0)
    return made


def test_resting_takes_it_after_the_onset_has_shown_nothing() -> None:
    pointer = dwell()
    pointer.move(40, 1, 10.0)
    assert pointer.due == 11.2
    assert pointer.progress(10.2) == 0.0
    assert 0 < pointer.progress(10.5) < pointer.progress(11.0) < 1
    assert pointer.tick(11.1) is None
    assert pointer.tick(11.2) == FIRST


def test_it_must_leave_before_it_takes_again() -> None:
    pointer = dwell()
    pointer.move(40, 1, 0.0)
    assert pointer.tick(1.2) == FIRST
    assert pointer.due is None and pointer.tick(100.0) is None
    pointer.move(41, 2, 101.0)
    assert pointer.due is None
    pointer.move(40, 18, 102.0)
    pointer.move(40, 1, 103.0)
    assert pointer.tick(104.2) == FIRST


def test_what_loses_something_takes_twice_as_long() -> None:
    pointer = dwell()
    pointer.move(40, 10, 0.0)
    assert pointer.tick(1.2) is None
    assert pointer.tick(2.4) == CLOSE


def test_the_rest_zone_never_does_anything() -> None:
    pointer = dwell()
    pointer.move(40, 15, 0.0)
    assert pointer.due is None and pointer.tick(1e6) is None


def test_a_short_absence_is_remembered_and_a_long_one_is_not() -> None:
    pointer = dwell()
    pointer.move(40, 1, 0.0)
    pointer.move(40, 15, 0.8)
    pointer.move(40, 1, 1.5)
    assert pointer.due == pytest.approx(1.9)
    pointer.move(40, 15, 1.8)
    pointer.move(40, 1, 2.6)
    assert pointer.due == pytest.approx(3.8)


def test_a_pointer_that_trembles_by_two_cells_stays_where_it_is() -> None:
    pointer = dwell()
    pointer.move(40, 3, 0.0)
    for number, row in enumerate([4, 5, 3, 4, 2, 5, 4, 3, 5]):
        pointer.move(40 + number % 3, row, 0.1 + number / 10)
    assert pointer.target == FIRST
    assert pointer.tick(1.2) == FIRST


def test_moving_on_properly_leaves_at_once() -> None:
    pointer = dwell()
    pointer.move(40, 1, 0.0)
    pointer.move(40, 6, 0.5)
    assert pointer.target == SECOND


def test_losing_the_focus_cancels() -> None:
    pointer = dwell()
    pointer.move(40, 1, 0.0)
    pointer.cancel(1.0)
    assert pointer.due is None and pointer.tick(10.0) is None
    pointer.move(40, 6, 11.0)
    assert pointer.tick(12.2) == SECOND


def test_what_appears_under_a_resting_pointer_is_not_taken() -> None:
    pointer = dwell()
    pointer.move(40, 1, 0.0)
    other = Target("other", 0, 0, 80, 6)
    pointer.show([other, REST], 0.5)
    assert pointer.tick(50.0) is None
    pointer.move(40, 15, 51.0)
    pointer.move(40, 1, 52.0)
    assert pointer.tick(53.2) == other


def test_a_pointer_that_was_never_moved_takes_nothing() -> None:
    assert dwell().tick(1e6) is None


def test_the_times_can_be_set() -> None:
    pointer = Dwell(DwellRules(0.3, 0.1, 0.2))
    pointer.show([FIRST], 0.0)
    pointer.move(1, 1, 0.0)
    assert pointer.tick(0.3) == FIRST


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 2), st.integers(0, 79), st.integers(0, 19)), max_size=80))
def test_nothing_is_taken_sooner_than_its_time_or_twice_without_leaving(steps: list[tuple[float, int, int]]) -> None:
    pointer, now, last = dwell(), 0.0, 0.0
    for wait, x, y in steps:
        end = now + wait
        while pointer.due is not None and pointer.due <= end:
            when = max(now, pointer.due)
            target = pointer.tick(when)
            assert target is not None and not target.rest
            assert when - last >= pointer.needed - 1e-6
            assert pointer.due is None
            last = when
        now = end
        pointer.move(x, y, now)
