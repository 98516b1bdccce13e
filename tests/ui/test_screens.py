"""Every screen is reached, used and left with single keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import COMMANDS
from reader.ui.choice_view import MOST
from reader.ui.choices import Choices, ChoiceScreen
from reader.ui.screens.bookmarks import Bookmarks
from reader.ui.screens.close import Close
from reader.ui.screens.command_box import CommandBox
from reader.ui.screens.help import Help, HelpGroup
from reader.ui.screens.library import LibraryScreen
from reader.ui.screens.places import Contents, Which
from reader.ui.screens.searching import Percent, SearchBox
from reader.ui.screens.settings import SettingsGroup, SettingsGroups, Step
from reader.ui.screens.skipping import SkippingScreen
from tests.ui.stage import Stage, document, on_stage

SIZES = [(80, 24), (200, 50), (20, 5)]
OPENED = [
    ("c", Contents),
    ("h", Help),
    ("comma", SettingsGroups),
    ("slash", CommandBox),
    ("q", Close),
    ("f3", SearchBox),
    ("f9", SkippingScreen),
    ("f10", Percent),
    ("f12", Bookmarks),
]


def here(stage: Stage) -> int:
    return stage.app.dispatcher.player.position.section


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("key", "kind"), OPENED)
async def test_screen_is_opened_and_left_by_one_key(
    tmp_path: Path, size: tuple[int, int], key: str, kind: type
) -> None:
    async with on_stage(tmp_path, size) as stage:
        await stage.press(key)
        assert isinstance(stage.app.screen, kind)
        assert stage.text().splitlines()[-1].strip().startswith("Paused") or size == (200, 50)
        await stage.press("escape")
        assert stage.app.screen is stage.app.page


@pytest.mark.parametrize("size", SIZES)
async def test_at_most_six_choices_and_each_can_be_seen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size) as stage:
        for key in ("c", "h", "comma", "q"):
            await stage.press(key)
            screen = stage.app.screen
            assert isinstance(screen, ChoiceScreen)
            assert isinstance(screen, Choices)
            assert 1 <= len(screen.choices()) <= MOST
            drawn = {row for row in screen.view._rows if row >= 0}
            assert drawn == set(range(len(screen.choices())))
            await stage.press("escape")


async def test_a_number_goes_to_the_section(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("c", "5")
        assert here(stage) == 5
        assert stage.app.screen is stage.app.page
        assert "Part 5" in stage.message


async def test_numbers_of_several_digits_wait_for_no_clock(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=document(25)) as stage:
        await stage.press("c", "1")
        assert "Number 1" in stage.message
        await stage.press("enter")
        assert here(stage) == 1
        await stage.press("c", "1", "7")
        assert here(stage) == 17
        await stage.press("c", "3")
        assert here(stage) == 3
        await stage.press("c", "2", "backspace", "9")
        assert here(stage) == 9
        await stage.press("c", "2", "6")
        assert "There is no number 26" in stage.message
        await stage.press("b")
        assert here(stage) == 9


async def test_contents_point_at_where_one_is(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=document(25)) as stage:
        await stage.press("c", "1", "4", "c", "down", "enter")
        assert here(stage) == 15
        await stage.press("c")
        screen = stage.app.screen
        assert isinstance(screen, Contents)
        first, capacity = screen.choices()[0].number, screen.view.capacity()
        await stage.press("n", "enter")
        assert here(stage) == first + capacity


async def test_a_row_can_be_clicked_anywhere(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("c")
        screen = stage.app.screen
        assert isinstance(screen, Contents)
        row = screen.view._rows.index(3)
        await stage.pilot.click(offset=(79, row))
        await stage.pilot.pause()
        assert here(stage) == 4


async def test_help_shows_every_command_and_does_it(tmp_path: Path) -> None:
    seen = set()
    async with on_stage(tmp_path) as stage:
        await stage.press("h")
        groups = stage.app.screen
        assert isinstance(groups, Help)
        for number in range(1, len(groups.options()) + 1):
            await stage.press(str(number))
            group = stage.app.screen
            assert isinstance(group, HelpGroup)
            seen |= {option.label.split(":")[0] for option in group.options()}
            await stage.press("b")
        assert seen == {row.label for row in COMMANDS}
        await stage.press("2", "1")
        assert stage.app.screen is stage.app.page
        assert here(stage) == 2


async def test_a_setting_is_seen_at_once_and_can_be_put_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (200, 50), size=3) as stage:
        await stage.press("comma")
        groups = stage.app.screen
        assert isinstance(groups, SettingsGroups)
        page = [option.label for option in groups.options()].index("Page") + 1
        await stage.press(str(page))
        assert isinstance(stage.app.screen, SettingsGroup)
        await stage.press("1", "2")
        step = stage.app.screen
        assert isinstance(step, Step)
        drawn = step.view.size_drawn
        await stage.press("1", "1")
        assert stage.app.dispatcher.settings.size == 5
        assert step.view.size_drawn > drawn
        await stage.press("4")
        assert stage.app.dispatcher.settings.size == 3
        await stage.press("b", "b")
        assert stage.app.screen is stage.app.page


async def test_closing_asks_once(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("q", "2")
        assert stage.app.screen is stage.app.page
        await stage.press("q", "1")
        assert not stage.app.is_running or stage.app._exit


async def test_command_box_understands_and_keeps_what_it_does_not(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("slash", *"xyzzy", "enter")
        box = stage.app.screen
        assert isinstance(box, CommandBox)
        assert box.view.text == "xyzzy"
        assert "xyzzy" in stage.message
        await stage.press(*["backspace"] * 5, *"part", "space", *"6", "enter")
        assert here(stage) == 6


async def test_two_meanings_are_asked_about(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("slash", *"part", "enter")
        assert isinstance(stage.app.screen, Which)
        await stage.press("3")
        assert stage.app.screen is stage.app.page
        assert here(stage) == 3


async def test_library_opens_and_goes_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        key = next(row.keys[0] for row in COMMANDS if row.verb == "library")
        await stage.press(key)
        assert isinstance(stage.app.screen, LibraryScreen)
        await stage.press("1", *"nowhere", "enter")
        assert 'no file "nowhere"' in stage.message
        await stage.press("escape", "b")
        assert stage.app.screen is stage.app.page


def test_no_command_needs_a_modifier() -> None:
    for row in COMMANDS:
        assert any("+" not in key for key in row.keys), row.verb
