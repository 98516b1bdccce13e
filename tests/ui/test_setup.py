"""The set-up with one switch: every step can be done, skipped and done again."""

from __future__ import annotations

from pathlib import Path

from reader.messages import DeviceChanged
from reader.ui.screens.calibrating import Calibrating
from reader.ui.screens.finders import LettersTest, SizeFinder
from reader.ui.screens.first_start import FirstStart
from reader.ui.screens.menu import Menu
from reader.ui.welcome import offer_aloud
from tests.ui.stage import on_stage
from tests.ui.test_scan import Switch, switch


async def test_the_set_up_is_gone_through_with_one_switch(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        await person.open()
        await person.choose("Set up")
        assert isinstance(person.app.screen, FirstStart)
        await person.choose("Clearest letters")
        assert isinstance(person.app.screen, LettersTest)
        await person.press()
        assert person.app.dispatcher.settings.letters == "octants", "the first that are shown"
        await person.choose("Size of letters")
        assert isinstance(person.app.screen, SizeFinder)
        await person.press()
        assert person.app.dispatcher.settings.size > 4, "one above what was shown, which begins with the largest"
        assert "step 3" in person.app.screen.title_text()
        await person.choose("Colours", "White on black", "Go back")
        assert person.app.dispatcher.settings.palette == "white on black"
        await person.choose("Voice", "Joe", "Go back")
        assert person.app.dispatcher.settings.voice == "joe"
        await person.choose("Skip this")
        await person.choose("Which switch", "Press your switch now")
        await person.stage.press("f9")
        await person.settle()
        assert person.app.dispatcher.settings.switch_key == "f9"
        await person.choose("Skip this", "Skip this", "Fit the scan to me")
        assert isinstance(person.app.screen, Calibrating)
        await person.stage.press("escape")
        await person.settle()
        await person.choose("Skip this")
        assert isinstance(person.app.screen, Menu)


async def test_a_switch_that_was_learned_works_everywhere(tmp_path: Path) -> None:
    async with on_stage(tmp_path, switch_key="n") as stage:
        await stage.press("n")
        assert stage.app.dispatcher.player.position.section == 1
        assert stage.app.dispatcher.player.state == "reading"


async def test_the_set_up_is_left_by_one_key(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("backslash")
        assert isinstance(stage.app.screen, FirstStart)
        await stage.press("4")
        assert stage.app.screen is stage.app.page


async def test_it_is_offered_at_the_first_start_and_keeps_nobody_from_reading(tmp_path: Path) -> None:
    async with on_stage(tmp_path, newcomer=True) as stage:
        person = Switch(stage)
        assert "New here?" in stage.message
        await person.press()
        assert stage.app.dispatcher.player.state == "reading", "a press that reads on still reads on"
        await person.press(10)
        await person.press()
        assert person.labels[:2] == ["Read on", "Set up"]
        await person.choose("Set up")
        assert isinstance(stage.app.screen, FirstStart)
        await person.choose("End the set-up")
        assert "Set up" not in person.labels, "it is among the commands from now on"


async def test_what_comes_by_itself_does_not_take_the_place_of_what_was_told_at_the_start(tmp_path: Path) -> None:
    async with on_stage(tmp_path, newcomer=True) as stage:
        await stage.hear(DeviceChanged("A speaker"))
        assert "New here?" in stage.message and stage.message.endswith("The loudspeaker is A speaker.")
        await stage.press("n")
        assert "New here?" not in stage.message
        await stage.hear(DeviceChanged("Headphones"))
        assert stage.message == "The loudspeaker is Headphones."


async def test_the_offer_is_said_when_nothing_is_done(tmp_path: Path) -> None:
    async with switch(tmp_path) as person:
        person.app.newcomer = True
        offer_aloud(person.app)
        assert "Set up is the second of them" in person.said
        await person.press()
        said = len(person.stage.sound.sent)
        offer_aloud(person.app)
        assert len(person.stage.sound.sent) == said, "whoever has pressed needs it no more"
