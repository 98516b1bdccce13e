"""One switch does everything: the space bar alone, with a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from reader.messages import Announce, DeviceChanged, Earcon, Started
from reader.outcome import Screen
from reader.player import State
from reader.scanning import Item, Role
from reader.ui.choice_view import MOST
from reader.ui.choices import ChoiceScreen
from reader.ui.screens.calibrating import Calibrating
from reader.ui.screens.menu import Menu
from reader.ui.screens.words import Words
from tests.ui.stage import Stage, document, on_stage


class Switch:
    """A person with one switch who reads what is pointed at."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.app = stage.app
        self.scanner = stage.app.scan.scanner

    async def press(self, apart: float = 1.2) -> None:
        await self.stage.press("space", apart=apart)
        await self.settle()

    async def settle(self) -> None:
        """Until what was pressed has led where it leads, however busy the machine is."""
        for _ in range(3):
            await self.stage.pilot.pause(0.01)
        for _ in range(500):
            scan, front = self.app.scan, self.app.screen
            still = not isinstance(front, ChoiceScreen) or front.takes_all_keys or front is scan._screen
            if not scan.active or (scan.settled and still and front is not self.app.page):
                return
            await self.stage.pilot.pause(0.01)

    async def open(self) -> None:
        """Reads, pauses, and presses again at once."""
        if self.app.dispatcher.player.state is not State.READING:
            await self.press(10)
        await self.press(10)
        await self.press()
        assert isinstance(self.app.screen, Menu), self.app.screen

    async def point(self, wanted: Callable[[Item], bool]) -> Item:
        """Waits until a row is pointed at."""
        for _ in range(3 * MOST):
            item = self.scanner.pointed
            if item is not None and wanted(item):
                return item
            assert self.scanner.due is not None, "it rests"
            self.stage.clock.now = self.scanner.due
            self.app.scan.tick()
        raise AssertionError(f"not among {[row.label for row in self.scanner.rows]}")

    async def choose(self, *path: str) -> None:
        """Waits and presses, row by row; groups that are in between are found out."""
        for label in path:
            for _ in range(8):
                item = await self.point(lambda row, label=label: _holds(row, label))
                await self.press()
                if item.label.startswith(label) and not _inside(item, label):
                    break

    @property
    def labels(self) -> list[str]:
        return [row.label for row in self.scanner.rows]

    @property
    def said(self) -> str:
        return [request.text for request in self.stage.sound.sent if isinstance(request, Announce)][-1]


def _holds(row: Item, label: str) -> bool:
    return (row.label.startswith(label) and row.role is not Role.GROUP) or row.label == label or _inside(row, label)


def _inside(row: Item, label: str) -> bool:
    return any(_holds(inside, label) for inside in row.inside)


@asynccontextmanager
async def switch(tmp_path: Path, **settings: object) -> AsyncIterator[Switch]:
    async with on_stage(tmp_path, **settings) as stage:
        yield Switch(stage)


def state(person: Switch) -> State:
    return person.app.dispatcher.player.state


async def test_one_press_reads_the_next_pauses_and_one_more_opens_the_choices(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.press(10)
        assert state(person) is State.READING
        await person.press(1.2)
        assert state(person) is State.PAUSED, "soon after reading on, a press pauses"
        assert person.app.screen is person.app.page
        await person.open()
        assert state(person) is State.PAUSED
        assert person.labels == ["Read on", "Next section: Part 2", "Repeat the sentence", "More choices", "Go back"]
        assert person.said == "What next? Read on"
        await person.press()
        assert person.app.screen is person.app.page
        assert state(person) is State.READING


async def test_after_an_action_undo_comes_first(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Next section")
        assert person.app.dispatcher.player.position.section == 2
        assert person.labels[0] == "Undo: back to Part 1"
        assert person.said == "Part 2. Section 2 of 8. Undo: back to Part 1"
        await person.press()
        assert person.app.dispatcher.player.position.section == 1
        assert not person.labels[0].startswith("Undo")


async def test_the_bar_is_filled_and_does_not_blink(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        cells = person.stage.cells()
        ink = person.app.look.inks.scan
        filled = [y for y, row in enumerate(cells) if all(style.bgcolor == ink.bgcolor for _, style in row)]
        assert len(filled) >= 3
        assert not any(style.blink or style.blink2 for row in cells for _, style in row)


async def test_the_contents_are_scanned(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=document(120)) as stage:
        person = Switch(stage)
        await person.open()
        await person.choose("Contents", "Part 77")
        assert person.app.dispatcher.player.position.section == 77
        assert person.labels[0] == "Undo: back to Part 1"


async def test_a_setting_is_changed_and_undone(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Settings", "Page", "Colours", "Black on cream")
        assert person.app.dispatcher.settings.palette == "black on cream"
        assert person.labels[0] == "Undo: Colours: yellow on black"
        await person.press()
        assert person.app.dispatcher.settings.palette == "yellow on black"
        while person.app.screen is not person.app.page:
            await person.choose("Go back")


async def test_words_are_typed_with_letters(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Type a command", "G", "O", "X")
        assert person.labels[0] == "Delete X"
        await person.press()
        await person.choose("Space", "T", "O", "Space", "5", "Done")
        assert person.app.dispatcher.player.position.section == 5


async def test_letters_come_by_how_often_they_are_written_and_are_said_back(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Type a command")
        assert person.labels[:2] == ["E T A O I", "N S H R D"]
        await person.choose("E", "N")
        assert person.said == "en. Delete N"
        assert person.labels[:4] == ["Delete N", "E T A O I", "N S H R D", "Done: en"]


async def test_a_word_of_the_sentence_is_chosen_to_be_said_differently(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.press(10)
        await person.stage.press("down", "down")
        await person.press(10)
        await person.press()
        await person.choose("Say it differently")
        assert isinstance(person.app.screen, Words)
        await person.choose("jugs", "Spelled")
        known = person.app.dispatcher.pronouncing.known
        assert known is not None and known.written == "jugs"
        while person.app.screen is not person.app.page:
            await person.choose("Go back")


async def test_the_reader_is_closed(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Close the reader", "Close")
        assert person.app._exit


async def test_the_scan_rests_and_a_press_wakes_it(tmp_path: Path) -> None:
    async with switch(tmp_path, scan_rounds=1) as person:
        await person.open()
        while person.scanner.due is not None:
            person.stage.clock.now = person.scanner.due
            person.app.scan.tick()
        assert "Resting" in person.stage.message
        await person.press()
        assert isinstance(person.app.screen, Menu) and not person.scanner.resting


async def test_a_fast_scan_ticks(tmp_path: Path) -> None:
    async with switch(tmp_path, scan_delay=0.5) as person:
        await person.open()
        await person.point(lambda row: row.label == "Go back")
        ticks = [request for request in person.stage.sound.sent if request == Earcon("tick")]
        assert len(ticks) == len(person.scanner.rows)


async def test_what_is_said_has_time_to_be_heard(tmp_path: Path) -> None:
    async with switch(tmp_path, scan_delay=0.8, cue_rate=180) as person:
        await person.open()
        await person.point(lambda row: row.label.startswith("Next section"))
        assert person.said == "Next section"


async def test_speed_is_changed_while_scanning(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Slower scan")
        assert person.app.dispatcher.settings.scan_delay == 1.8
        assert person.scanner.timing.delay == 1.8


async def test_two_switches_and_no_time_at_all(tmp_path: Path) -> None:
    async with switch(tmp_path, scan_way="step and choose", second_key="f9") as person:
        await person.stage.press("f9")
        await person.settle()
        assert isinstance(person.app.screen, Menu)
        assert person.scanner.due is None
        await person.stage.press("space", "f9")
        await person.settle()
        assert person.app.dispatcher.player.position.section == 2


async def test_step_and_wait(tmp_path: Path) -> None:
    async with switch(tmp_path, scan_way="step and wait") as person:
        await person.open()
        assert person.scanner.pointed is None
        await person.press()
        await person.press()
        assert person.scanner.pointed is not None and person.scanner.pointed.label.startswith("Next section")
        person.stage.clock.now += 1.5
        person.app.scan.tick()
        await person.settle()
        assert person.app.dispatcher.player.position.section == 2


async def test_a_trembling_key_is_one_press(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.press(10)
        for _ in range(50):
            await person.stage.press("space", apart=0.01)
        assert state(person) is State.READING
        assert person.app.screen is person.app.page


async def test_any_other_input_works_while_scanning(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.stage.press("2")
        await person.settle()
        assert person.app.dispatcher.player.position.section == 2
        await person.stage.press("down", "b")
        await person.settle()
        assert person.app.screen is person.app.page
        await person.stage.press("n")
        assert person.app.dispatcher.player.position.section == 3


async def test_every_screen_has_at_most_six_rows_and_a_way_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=document(40)) as stage:
        person = Switch(stage)
        for which in Screen:
            if which in (Screen.CHOICES,):
                continue
            await person.open()
            stage.app.open(which)
            await person.settle()
            front = stage.app.screen
            assert isinstance(front, ChoiceScreen), which
            assert front.scanned is not None and len(person.scanner.rows) <= MOST
            for _ in range(6):
                if stage.app.screen is stage.app.page:
                    break
                await person.choose("Go back")
            assert stage.app.screen is stage.app.page, which
            assert not stage.app.scan.active


async def test_the_delay_is_fitted_and_can_be_tried_before_it_is_kept(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Fit the scan to me")
        screen = person.app.screen
        assert isinstance(screen, Calibrating)
        for number in range(5):
            assert screen._calibration is not None and screen._calibration.due is not None
            person.stage.clock.now = screen._calibration.due
            screen.tick()
            assert person.said == "Now"
            await person.stage.hear(Started(-9))
            assert f"{number} of 5" in screen.title_text()
            await person.press(0.65)
        assert "Each choice will wait 1 second" in person.said
        assert person.scanner.timing.delay == 1.0
        assert person.app.dispatcher.settings.scan_delay == 1.5
        await person.choose("Keep it")
        assert person.app.dispatcher.settings.scan_delay == 1.0
        assert isinstance(person.app.screen, Menu)


async def test_after_twenty_hours_everything_is_as_it_was(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("More choices", "Moving about")
        labels, clock = person.labels, person.stage.clock
        for _ in range(20):
            clock.now += 3600
            person.app.scan.tick()
            person.app._tick()
            await person.stage.pilot.pause()
        assert person.labels == labels
        await person.press()
        assert person.labels == labels and not person.scanner.resting, "the first press only wakes it"
        await person.choose("Go back", "Go back", "Go back")
        assert person.app.screen is person.app.page
        place = person.app.dispatcher.player.position
        clock.now += 20 * 3600
        person.app._tick()
        await person.press()
        assert state(person) is State.READING and person.app.dispatcher.player.position == place


async def test_a_press_every_10_ms_is_one_press_whatever_happens_meanwhile(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        stage, done = person.stage, []
        do = stage.app.dispatcher.do
        stage.app.dispatcher.do = lambda command: done.append(command.verb) or do(command)  # type: ignore[method-assign]
        await person.open()
        await person.choose("Close the reader")
        rows, done[:] = person.labels, []
        for number in range(300):
            if number % 100 == 50:
                await stage.resize(60 + number // 10, 24)
                await stage.hear(DeviceChanged("" if number % 200 == 50 else "Speaker"))
            await stage.press("space", apart=0.01)
        await person.settle()
        assert not done and not stage.app._exit, "they follow the press that asked for this, and belong to it"
        assert person.labels == rows
        assert person.scanner.due is not None
        stage.clock.now = person.scanner.due
        person.app.scan.tick()
        await person.choose("Close")
        assert stage.app._exit, "the next one is meant"
