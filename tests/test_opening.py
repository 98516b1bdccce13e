"""Reading, pausing and opening the choices with one switch."""

from __future__ import annotations

import pytest

from reader.opening import IN_A_ROW, Opening, OpeningRules


class Page:
    """Reads and pauses as the page does."""

    def __init__(self, rules: OpeningRules | None = None) -> None:
        self.opening = Opening()
        self.rules = rules or OpeningRules()
        self.reading = False

    def press(self, now: float) -> str:
        if self.opening.press(now, self.rules, reading=self.reading):
            self.reading = False
            return "choices"
        self.reading = not self.reading
        return "reads" if self.reading else "pauses"


@pytest.mark.parametrize("apart", [0.5, 1.0, 1.5, 3.0, 60.0])
def test_a_press_after_the_one_that_reads_pauses_however_soon(apart: float) -> None:
    page = Page()
    assert [page.press(10), page.press(10 + apart)] == ["reads", "pauses"]


def test_a_press_soon_after_the_one_that_pauses_opens_the_choices() -> None:
    page = Page()
    assert [page.press(at) for at in (10, 20, 21.5)] == ["reads", "pauses", "choices"]


def test_a_press_later_after_a_pause_reads_on() -> None:
    page = Page()
    assert [page.press(at) for at in (10, 20, 21.6)] == ["reads", "pauses", "reads"]


def test_no_press_is_delayed_or_lost_in_hours_of_reading_and_pausing() -> None:
    page = Page()
    assert [page.press(at) for at in range(0, 3600, 5)] == ["reads", "pauses"] * 360


def test_the_press_that_pauses_opens_the_choices_where_that_is_set() -> None:
    page = Page(OpeningRules(again=0.0, every_pause=True))
    assert [page.press(at) for at in (10, 70, 130)] == ["reads", "choices", "reads"]


@pytest.mark.parametrize("rules", [OpeningRules(), OpeningRules(again=0.0)])
def test_whoever_keeps_pressing_slowly_gets_the_choices(rules: OpeningRules) -> None:
    page = Page(rules)
    done = [page.press(10 + 3.5 * number) for number in range(IN_A_ROW)]
    assert done == ["reads", "pauses"] * (IN_A_ROW // 2) + ["choices"]


def test_something_else_in_between_is_no_pause() -> None:
    page = Page()
    page.press(10)
    page.press(20)
    page.opening.forget()
    assert page.press(20.6) == "reads"
