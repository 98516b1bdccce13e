"""Every command, every setting's value and every screen is reached and left with one key only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.commands import COMMANDS, Verb
from reader.messages import Announce
from reader.scanning import UNSCANNED, Item, Role
from reader.settings import rules
from reader.ui.meanings import meaning
from reader.ui.screens.menu import Menu
from reader.ui.screens.settings import SettingsGroup, SettingsGroups
from tests.ui.stage import document, on_stage
from tests.ui.test_scan import Switch, switch

LEAVES = {Verb.READ, Verb.REPEAT}
"""Commands after which one reads on."""


def leaves(rows: tuple[Item, ...]) -> Iterator[Item]:
    for row in rows:
        if row.role is Role.GROUP:
            yield from leaves(row.inside)
        elif row.role is Role.CHOICE:
            yield row


async def leave(person: Switch) -> None:
    for _ in range(12):
        await person.settle()
        if person.app.screen is person.app.page:
            return
        if person.scanner.resting and person.scanner.due is None:
            await person.press()
        await person.choose("Go back")
    raise AssertionError(f"{person.app.screen} is not left")


@pytest.mark.parametrize("row", [row for row in COMMANDS if row.verb not in UNSCANNED], ids=lambda row: row.verb.value)
async def test_every_command_is_reached_and_left(tmp_path: Path, row) -> None:
    async with on_stage(tmp_path, book=document(3)) as stage:
        person = Switch(stage)
        done = []
        carry_out = stage.app.dispatcher.do
        stage.app.dispatcher.do = lambda command: done.append(command.verb) or carry_out(command)  # type: ignore[method-assign]
        await person.open()
        done.clear()
        await person.choose(meaning(row.verb, stage.app.dispatcher))
        assert done == [row.verb]
        if row.verb in LEAVES:
            assert stage.app.screen is stage.app.page
        else:
            assert stage.app.scan.active
            await leave(person)
        assert not stage.app.scan.active
        await person.open()
        assert isinstance(stage.app.screen, Menu)


@pytest.mark.parametrize("group", dict.fromkeys(rule.group for _, rule in rules()))
async def test_every_setting_and_value_is_reached_and_left(tmp_path: Path, group: str) -> None:
    async with switch(tmp_path) as person:
        person.app.scan.active = True
        person.app.push_screen(SettingsGroups(person.app.look))
        await person.settle()
        await person.choose(group.capitalize())
        screen = person.app.screen
        assert isinstance(screen, SettingsGroup)
        for name, rule in rules():
            if rule.group != group:
                continue
            await person.choose(f"{rule.label}: ")
            assert person.app.screen is not screen, name
            values = [choice for choice in rule.choices if choice != getattr(person.app.dispatcher.settings, name)]
            values = ["On"] if rule.unit == "switch" else values
            if name in ("size", "letters"):
                await person.choose("Set it step by step")
            for value in values:
                await person.choose(value.capitalize())
                now = getattr(person.app.dispatcher.settings, name)
                assert str(now).casefold() in (value.casefold(), "true"), name
                if name in ("scan_way", "dwelling"):
                    # From here on it is scanned in another way: see test_scan.py and test_dwelling.py.
                    person.app.change(name, False if name == "dwelling" else "automatic")
                    person.app.scan.came()
            if values and name not in ("scan_way", "dwelling"):
                await person.choose("As it was")
            elif not values and rule.low is not None:
                default = getattr(person.app.dispatcher.settings, name)
                await person.choose("More" if default < rule.high else "Less")  # type: ignore[operator]
                assert getattr(person.app.dispatcher.settings, name) != default
                await person.choose("As it was")
            for _ in range(4):
                if person.app.screen is screen:
                    break
                await person.choose("Go back")
            assert person.app.screen is screen, name


@pytest.mark.parametrize("spoken", ["always", "never"])
async def test_every_row_is_said_where_that_is_wanted(tmp_path: Path, spoken: str) -> None:
    async with switch(tmp_path, voicing=spoken, voicing_form="long") as person:
        await person.open()
        before = len(person.stage.sound.sent)
        await person.point(lambda row: row.label == "Go back")
        said = [request.text for request in person.stage.sound.sent[before:] if isinstance(request, Announce)]
        assert any("Next section: Part 2, 2 of 5" in text for text in said) is (spoken == "always")
