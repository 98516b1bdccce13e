"""Saying a word differently, on the page: with keys, with a switch's rows, by typing, for one document or for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.document import Position, Span
from reader.messages import Announce, Said, Speak
from reader.ui.choices import Choices, ChoiceScreen
from reader.ui.screens.pronouncing import PronounceScreen, SoundBox
from tests.ui.stage import Stage, on_stage


def spoken(stage: Stage) -> Speak:
    stage.app.dispatcher.player.read()
    return next(one for one in stage.sound.sent if isinstance(one, Speak))


async def begin(stage: Stage) -> ChoiceScreen[object]:
    player = stage.app.dispatcher.player
    text = player.section.text
    player.go(Position(1, text.index("quick")))
    await stage.press("f2")
    screen = stage.app.screen
    assert isinstance(screen, PronounceScreen) and isinstance(screen, Choices)
    assert "quick" in screen.title_text()
    return screen


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_a_word_is_typed_as_it_sounds(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size) as stage:
        await begin(stage)
        await stage.press("2")
        assert isinstance(stage.app.screen, SoundBox)
        await stage.press(*"kwik", "enter")
        assert stage.app.screen is stage.app.page
        assert "said differently in all documents" in stage.message.replace("\n", " ")
        stage.sound.sent.clear()
        speak = spoken(stage)
        assert [(said.span.of(speak.text), said.say) for said in speak.said] == [("quick", "kwik")]
        assert "quick" in speak.text


async def test_it_may_hold_for_this_document_only_and_be_skipped(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        screen = await begin(stage)
        await stage.press("3")
        assert screen.options()[2].label == "Holds for this document"
        skip = [row.label for row in screen.options()].index("Skipped, not spoken")
        screen.chosen(skip)
        await stage.pilot.pause()
        rule = stage.app.dispatcher.pronouncing.known
        assert rule is not None and rule.said == "" and rule.book == stage.app.dispatcher.document.fingerprint


async def test_a_way_is_heard_as_it_is_pointed_at_and_as_written_forgets_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        screen = await begin(stage)
        spelled = [row.label for row in screen.options()].index("Spelled")
        stage.sound.sent.clear()
        await stage.press(*["down"] * spelled)
        said = [one for one in stage.sound.sent if isinstance(one, Announce)][-1]
        assert said.text.endswith("Spelled: quick")
        start = len(said.text) - len("quick")
        assert said.said == (Said(Span(start, len(said.text)), "Q, U, I, C, K"),)
        await stage.press("enter", "f2", "1")
        assert stage.app.dispatcher.pronouncing.known is None


async def test_a_pattern_may_be_typed(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await begin(stage)
        await stage.press("2", *"*ick=ik", "enter")
        stage.sound.sent.clear()
        assert [said.say for said in spoken(stage).said] == ["ik"]
