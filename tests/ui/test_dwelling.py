"""A pointer that rests does everything; no button, no key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.outcome import Screen
from reader.player import State
from reader.scanning import MOST, Item, Role
from reader.ui.screens.menu import Menu
from tests.ui.stage import Stage, on_stage


class Pointer:
    """Moves, and rests."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.app = stage.app

    async def rest(self, y: int, seconds: float = 1.25, x: int = 40) -> None:
        # As the terminal sends it, by way of the application.
        self.app.post_message(events.MouseMove(None, x, y, 0, 0, 0, False, False, False))
        await self.stage.pilot.pause()
        for _ in range(round(seconds / 0.05)):
            self.stage.clock.now += 0.05
            self.app.dwelling.tick()
        for _ in range(3):
            await self.stage.pilot.pause(0.02)

    async def away(self) -> None:
        self.stage.clock.now += 2
        await self.rest(23 if self.app.screen is not self.app.page else 12, 0.1)

    async def take(self, label: str, seconds: float = 1.25) -> None:
        """Rests on a row, by way of the groups it is in."""
        for _ in range(8):
            await self.away()
            rows = self.app.scan.scanner.rows
            at = next(at for at, row in enumerate(rows) if _holds(row, label))
            screen = self.app.screen
            places = {screen.first + index: (first, count) for index, first, count in screen.view.places()}  # type: ignore[attr-defined]
            first, count = places[at]
            assert count >= 3, "a target is at least three rows high"
            await self.rest(first + 1, seconds)
            if (rows[at].label.startswith(label) and rows[at].role is not Role.GROUP) or rows[at].label == label:
                return


def _holds(row: Item, label: str) -> bool:
    here = row.label == label if row.role is Role.GROUP else row.label.startswith(label)
    return here or any(_holds(inside, label) for inside in row.inside)


async def test_the_edges_of_the_page_read_and_open_the_choices(tmp_path: Path) -> None:
    async with on_stage(tmp_path, dwelling=True) as stage:
        pointer = Pointer(stage)
        await pointer.rest(1)
        assert stage.app.dispatcher.player.state is State.READING
        await pointer.rest(1, 5)
        assert stage.app.dispatcher.player.state is State.READING, "it has to leave first"
        await pointer.rest(12, 5)
        await pointer.rest(22)
        assert isinstance(stage.app.screen, Menu)
        assert stage.app.dispatcher.player.state is State.PAUSED
        await pointer.rest(22, 10)
        assert isinstance(stage.app.screen, Menu), "what appeared under the pointer is not meant"


async def test_everything_is_done_by_resting(tmp_path: Path) -> None:
    async with on_stage(tmp_path, dwelling=True) as stage:
        pointer = Pointer(stage)
        await pointer.away()
        await pointer.rest(22)
        await pointer.take("Contents")
        await pointer.take("Part 7")
        assert stage.app.dispatcher.player.position.section == 7
        await pointer.take("Undo: back to Part 1")
        assert stage.app.dispatcher.player.position.section == 1
        await pointer.take("Settings")
        await pointer.take("Page")
        await pointer.take("Colours")
        await pointer.take("Amber")
        assert stage.app.dispatcher.settings.palette == "amber"
        assert len(stage.app.scan.scanner.rows) <= MOST


async def test_closing_takes_twice_as_long(tmp_path: Path) -> None:
    async with on_stage(tmp_path, dwelling=True) as stage:
        pointer = Pointer(stage)
        await pointer.away()
        await pointer.rest(22)
        await pointer.take("Close the reader")
        await pointer.take("Close", 1.3)
        assert not stage.app._exit
        await pointer.take("Close", 2.5)
        assert stage.app._exit


async def test_losing_the_focus_cancels(tmp_path: Path) -> None:
    async with on_stage(tmp_path, dwelling=True) as stage:
        pointer = Pointer(stage)
        await pointer.rest(1, 1.0)
        stage.app.post_message(events.AppBlur())
        await stage.pilot.pause()
        await pointer.rest(1, 5)
        assert stage.app.dispatcher.player.state is State.PAUSED


async def test_a_pointer_is_nothing_where_it_is_not_set(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await Pointer(stage).rest(1, 5)
        assert stage.app.dispatcher.player.state is State.PAUSED


@pytest.mark.parametrize("which", [which for which in Screen if which is not Screen.CHOICES])
async def test_every_screen_is_left_by_resting(tmp_path: Path, which: Screen) -> None:
    async with on_stage(tmp_path, dwelling=True) as stage:
        pointer = Pointer(stage)
        await pointer.away()
        await pointer.rest(22)
        stage.app.pop_screen()
        stage.app.open(which)
        for _ in range(8):
            await settled(stage)
            if stage.app.screen is stage.app.page:
                break
            await pointer.rest(0, 0.1)
            await pointer.take("Go back")
        assert stage.app.screen is stage.app.page


async def settled(stage: Stage) -> None:
    """Until what was taken has led where it leads."""
    for _ in range(100):
        await stage.pilot.pause(0.01)
        front = stage.app.screen
        if stage.app.scan.settled and (front is stage.app.page or front is stage.app.scan._screen):
            return
