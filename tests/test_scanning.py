"""Scanning with a clock that is moved by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.commands import COMMANDS, Group, Verb
from reader.scanning import (
    FIRST,
    MOST,
    UNDONE_BY,
    UNSCANNED,
    Item,
    Role,
    Scanner,
    Timing,
    Way,
    arrange,
    chained,
    items,
    menu,
)

UNDO = Item("Undo: faster", role=Role.UNDO)


def choices(count: int) -> tuple[Item, ...]:
    return items([Item(f"Choice {number}", f"This is {number}") for number in range(count)])


def scanner(count: int = 4, way: Way = Way.AUTOMATIC, undo: Item | None = None) -> Scanner:
    made = Scanner(Timing(1.0, 1.0, 3), way)
    made.open(choices(count), 0.0, undo)
    return made


def run(machine: Scanner, until: float, start: float = 0.0) -> list[tuple[float, int]]:
    """When the pointer moved, and to which row."""
    moved = []
    while machine.due is not None and machine.due <= until:
        now = machine.due
        assert machine.tick(now)[0]
        moved.append((now, machine.at))
    return moved


def test_a_press_told_late_means_the_row_that_was_pointed_at_when_it_came() -> None:
    machine = scanner()
    run(machine, 3.0)
    assert machine.at == 2
    assert machine.press(3.2, pressed=2.9) == machine.rows[1]


def test_a_press_told_late_that_came_before_the_rest_takes_the_last_row() -> None:
    machine = scanner()
    machine.timing = Timing(1.0, 1.0, 1)
    *_, (rested, _) = run(machine, 100.0)
    assert machine.resting
    assert machine.press(rested + 0.1, pressed=rested - 0.1) is machine.rows[-1]


def test_a_press_from_before_the_rows_were_there_takes_nothing() -> None:
    machine = scanner()
    assert machine.press(0.1, pressed=-0.1) is None
    assert machine.pointed == machine.rows[0] and not machine.resting
    assert machine.press(0.2, pressed=0.15) == machine.rows[0]


def reach(machine: Scanner, wanted: int, now: float = 0.0) -> Item:
    """Takes a choice with presses alone, at most a screen's worth of rounds later."""
    for _ in range(100):
        path = [row for row in machine.rows if _within(row, wanted)]
        assert path, f"{wanted} cannot be reached from {machine.rows}"
        while machine.pointed != path[0]:
            assert machine.due is not None
            now = machine.due
            machine.tick(now)
        taken = machine.press(now)
        if taken is not None:
            return taken
    raise AssertionError("never reached")


def _within(row: Item, wanted: int) -> bool:
    return row.index == wanted or any(_within(inside, wanted) for inside in row.inside)


def test_the_first_row_waits_longer_and_steps_keep_their_time() -> None:
    machine = scanner(3)
    assert [row.label for row in machine.rows] == ["Choice 0", "Choice 1", "Choice 2", "Go back"]
    assert run(machine, 8.0) == [(2.0, 1), (3.0, 2), (4.0, 3), (5.0, 0), (7.0, 1), (8.0, 2)]


def test_it_rests_after_three_rounds_and_a_press_only_wakes_it() -> None:
    machine = scanner(3)
    run(machine, 1000.0)
    assert machine.resting and machine.due is None and machine.at == 0
    assert machine.press(5000.0) is None
    assert not machine.resting and machine.due == 5002.0


def test_a_press_takes_what_is_pointed_at_and_nothing_more_before_it_is_opened_again() -> None:
    machine = scanner()
    run(machine, 2.0)
    taken = machine.press(2.5)
    assert taken is not None and taken.index == 1 and taken.said == "This is 1"
    assert machine.resting and machine.due is None


def test_undo_comes_first_after_an_action() -> None:
    machine = scanner(undo=UNDO)
    assert machine.pointed == UNDO
    assert machine.press(0.5) == UNDO


def test_a_late_step_does_not_shift_the_next_but_nothing_is_caught_up_on() -> None:
    machine = scanner()
    machine.tick(2.1)
    assert machine.due == 3.0
    machine.tick(60.0)
    assert (machine.at, machine.due) == (2, 61.0)


def test_step_and_wait_takes_nothing_without_a_press() -> None:
    machine = scanner(way=Way.STEP)
    assert machine.due is None and machine.pointed is None
    assert machine.press(10.0) is None
    assert machine.at == 0 and machine.due == 11.0
    assert machine.press(10.9) is None
    assert machine.tick(11.0) == (False, None)
    assert machine.tick(11.9) == (True, machine.rows[1])
    assert machine.due is None


def test_step_and_choose_has_no_time_at_all() -> None:
    machine = scanner(way=Way.CHOOSE)
    assert machine.due is None and machine.at == 0
    machine.press(1.0)
    machine.press(9e6)
    assert machine.due is None
    taken = machine.press(9e9, second=True)
    assert taken is not None and taken.index == 2


def test_a_second_switch_takes_in_every_way() -> None:
    for way in Way:
        machine = scanner(way=way)
        if way is Way.STEP:
            machine.press(0.1)
        taken = machine.press(0.2, second=True)
        assert taken is not None and taken.index == 0


def test_groups_are_entered_and_left() -> None:
    machine = scanner(100)
    machine.press(0.5)
    assert machine.group is not None and machine.group.label.startswith("Choice 0 to")
    assert machine.take(len(machine.rows) - 1, 1.0) is None
    assert machine.group is None
    taken = machine.take(len(machine.rows) - 1, 1.0)
    assert taken is not None and taken.role is Role.BACK


def test_the_speed_changes_while_scanning() -> None:
    machine = scanner()
    run(machine, 3.0)
    machine.retime(Timing(4.0), 3.5)
    assert machine.at == 2 and machine.due == 11.5


@settings(deadline=None)
@given(st.integers(0, 600), st.booleans())
def test_every_choice_is_reached_with_presses_alone(count: int, undo: bool) -> None:
    for wanted in {0, count // 2, count - 1} if count else ():
        machine = scanner(count, undo=UNDO if undo else None)
        assert reach(machine, wanted).index == wanted


@settings(deadline=None)
@given(st.integers(0, 2000), st.integers(2, 6))
def test_no_screen_has_more_rows_than_it_may_and_none_is_lost(count: int, room: int) -> None:
    def leaves(row: Item, depth: int = 0) -> list[int]:
        assert depth < 15
        if row.role is Role.GROUP:
            return [leaf for inside in arrange(row.inside, room) for leaf in leaves(inside, depth + 1)]
        return [row.index]

    rows = arrange(choices(count), room)
    assert len(rows) <= room
    assert [leaf for row in rows for leaf in leaves(row)] == list(range(count))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from(["tick", "press", "second"])), max_size=60))
def test_any_presses_at_any_time_keep_it_sound(steps: list[tuple[float, str]]) -> None:
    for way in Way:
        machine, now = scanner(37, way), 0.0
        for wait, what in steps:
            now += wait
            if what == "tick":
                _, taken = machine.tick(now)
            else:
                taken = machine.press(now, second=what == "second")
            assert -1 <= machine.at < len(machine.rows) <= MOST
            assert machine.due is None or machine.due > now
            if taken is not None:
                assert taken.role is not Role.GROUP
                machine.open(choices(37), now, UNDO)


def test_a_press_every_ten_milliseconds_for_a_minute_takes_one_thing_a_press() -> None:
    machine, taken = scanner(), 0
    for press in range(6000):
        if machine.press(press / 100) is not None:
            taken += 1
            machine.rest()
    assert taken == 3000, "every other press wakes it: the filter before it lets one through"


def test_every_command_is_in_the_menu() -> None:
    first, groups = menu()
    assert tuple(row.verb for row in first) == FIRST
    assert list(groups) == list(Group)
    found = {row.verb for rows in groups.values() for row in rows}
    assert found == {row.verb for row in COMMANDS} - UNSCANNED


@pytest.mark.parametrize(("verb", "opposite"), UNDONE_BY.items())
def test_what_undoes_is_a_command(verb: Verb, opposite: Verb) -> None:
    assert {verb, opposite} <= {row.verb for row in COMMANDS}


def test_a_chained_list_has_the_first_before_the_others() -> None:
    rows = chained([Item(str(number), index=number) for number in range(12)])
    assert [row.label for row in rows] == ["0", "1", "2", "3", "More"]
    assert [row.label for row in rows[-1].inside] == ["4", "5", "6", "7", "More"]
    assert [row.label for row in rows[-1].inside[-1].inside] == ["8", "9", "10", "11"]
