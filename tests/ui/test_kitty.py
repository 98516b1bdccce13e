"""What kitty's keyboard protocol tells, on its way from the terminal's bytes to the gate."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from reader.player import State
from reader.ui.driver import Queue, spread
from reader.ui.kitty import KeyReleased, KeyRepeated, KittyParser, ProtocolKnown
from tests.ui.stage import Stage, on_stage


def parsed(*sequences: str) -> list[tuple[type, str]]:
    parser = KittyParser()
    return [(type(event), event.key) for sequence in sequences for event in parser.feed(sequence)]


@pytest.mark.parametrize(
    ("pressed", "repeated", "released", "key"),
    [
        ("\x1b[97;;97u", "\x1b[97;1:2;97u", "\x1b[97;1:3u", "a"),
        ("\x1b[97;2;65u", "\x1b[97;2:2;65u", "\x1b[97;1:3u", "A"),
        ("\x1b[32;;32u", "\x1b[32;1:2;32u", "\x1b[32;1:3u", "space"),
        ("\x1b[13u", "\x1b[13;1:2u", "\x1b[13;1:3u", "enter"),
        ("\x1b[27u", "\x1b[27;1:2u", "\x1b[27;1:3u", "escape"),
        ("\x1b[A", "\x1b[1;1:2A", "\x1b[1;1:3A", "up"),
        ("\x1b[15~", "\x1b[15;1:2~", "\x1b[15;1:3~", "f5"),
        ("\x1b[233;1:1;233u", "\x1b[233;1:2;233u", "\x1b[233;1:3u", "é"),
    ],
)
def test_a_key_goes_down_repeats_and_goes_up(pressed: str, repeated: str, released: str, key: str) -> None:
    assert parsed(pressed, repeated, released) == [(events.Key, key), (KeyRepeated, key), (KeyReleased, key)]


def test_what_has_nothing_to_do_with_it_is_as_before() -> None:
    assert parsed("x", "\x1b[B", "\x1b[99;5u") == [(events.Key, "x"), (events.Key, "down"), (events.Key, "ctrl+c")]
    assert parsed("\x1b[97;1:3u") == [], "a key that went down before the reader was there"
    (paste,) = KittyParser().feed("\x1b[200~hi\x1b[201~")
    assert isinstance(paste, events.Paste) and paste.text == "hi"


def test_the_answer_tells_whether_releases_will_come() -> None:
    answers = [*KittyParser().feed("\x1b[?25u\x1b[?27u")]
    assert [answer.releases for answer in answers if isinstance(answer, ProtocolKnown)] == [False, True]


def test_keys_that_lay_unread_are_spread_over_that_time() -> None:
    together = [events.Key("a", "a"), events.Key("b", "b")]
    assert [key.time for key in spread(together, 100.0, 0.4)] == [99.6, 99.8]
    assert [key.time for key in spread(together[:1], 100.0, 0.4)] == [99.6]
    assert [key.time for key in spread(together, 100.0, 0.0)] == [100.0, 100.0]
    assert Queue().waited() >= 0.0


async def send(stage: Stage, *sequences: str, apart: float = 2.0) -> None:
    parser = KittyParser()
    for sequence in sequences:
        stage.clock.now += apart
        for event in parser.feed(sequence):
            stage.app.post_message(event)
        await stage.pilot.pause()


async def test_a_press_that_is_too_short_is_none(tmp_path: Path) -> None:
    async with on_stage(tmp_path, acceptance=0.4) as stage:
        await send(stage, "\x1b[?27u")
        await send(stage, "\x1b[32;;32u", "\x1b[32;1:3u", apart=0.2)
        stage.clock.now += 5
        await stage.pilot.pause(0.5)
        assert stage.app.dispatcher.player.state is State.PAUSED
        await send(stage, "\x1b[32;;32u")
        stage.clock.now += 0.41
        await stage.until(lambda: stage.app.dispatcher.player.state is State.READING)


async def test_a_key_that_is_held_is_one_press(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await send(stage, "\x1b[?27u", "\x1b[32;;32u", *["\x1b[32;1:2;32u"] * 100, "\x1b[32;1:3u")
        assert stage.app.dispatcher.player.state is State.READING


async def test_a_press_that_has_to_be_looked_at_is_not_lost_where_the_page_was_busy_meanwhile(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("space", apart=5)
        # It comes so soon after the first that it may be a repeat, and is told of when that is no question any more.
        stage.app.gate.came = lambda _: stage.clock.now - 0.2
        await stage.press("space", apart=1.0)
        await stage.until(lambda: stage.app.dispatcher.player.state is State.PAUSED)


async def test_what_waited_is_done_before_what_came_after_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("n", apart=5)
        await stage.press("n", apart=1.0)
        assert stage.app.dispatcher.player.position.section == 2, "the second may be a repeat"
        await stage.press("m", apart=0.5)
        assert stage.app.dispatcher.player.position.section == 3
        assert stage.message == "This place is kept."


async def test_a_key_touched_by_the_way_is_not_taken_for_the_one_that_is_held(tmp_path: Path) -> None:
    async with on_stage(tmp_path, acceptance=0.4) as stage:
        await send(stage, "\x1b[?27u")
        await send(stage, "\x1b[110;;110u", "\x1b[110;1:3u", apart=0.1)
        await send(stage, "\x1b[32;;32u", apart=0.6)
        stage.clock.now += 0.41
        await stage.until(lambda: stage.app.dispatcher.player.state is State.READING)
        assert stage.app.dispatcher.player.position.section == 1


async def test_shift_alone_is_no_press(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await send(stage, "\x1b[57441;2u", "\x1b[57441;1:3u")
        assert stage.app.dispatcher.player.state is State.PAUSED
