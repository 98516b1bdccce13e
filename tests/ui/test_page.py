"""The page: marks that follow what is heard, in every size of terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.messages import DeviceChanged
from reader.player import State
from tests.ui.stage import on_stage

SIZES = [(80, 24), (200, 50), (20, 5)]


@pytest.mark.parametrize("size", SIZES)
async def test_word_that_is_heard_is_a_block_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size, size=1 if size[0] < 80 else 4) as stage:
        await stage.press("space")
        await stage.hear_word(1)
        ink = stage.app.look.inks.word
        blocks = [(x, y) for y, row in enumerate(stage.cells()) for x, (_, style) in enumerate(row) if style == ink]
        assert blocks
        assert stage.app.dispatcher.player.state is State.READING
        columns, rows = {x for x, _ in blocks}, {y for _, y in blocks}
        assert len(blocks) == len(columns) * len(rows), "one whole rectangle"
        assert len(rows) == stage.app.page.view.letters


async def test_where_lines_have_no_room_a_word_at_a_time_is_shown(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (20, 5), size=6) as stage:
        await stage.press("space")
        word = await stage.hear_word(1)
        assert stage.app.page.words.shown == word.of(stage.app.dispatcher.player.section.text)
        await stage.resize(120, 40)
        assert stage.app.page.view.display
        assert not stage.app.page.words.display
        ink = stage.app.look.inks.word
        assert any(style == ink for row in stage.cells() for _, style in row)


@pytest.mark.parametrize("size", SIZES)
async def test_status_is_in_words_on_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size, size=1) as stage:
        last = stage.text().splitlines()[-1]
        assert last.strip().startswith("Paused")
        await stage.press("space")
        assert stage.text().splitlines()[-1].strip().startswith("Reading")


async def test_sentence_has_a_bar_and_a_band(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), size=3) as stage:
        await stage.press("down", "down")
        cells = stage.cells()
        band = stage.app.look.inks.band
        rows = {y for y, row in enumerate(cells[:30]) if any(style == band for _, style in row)}
        assert rows
        assert all(cells[y][0][0] == "█" for y in rows)
        others = set(range(30)) - rows
        assert all(cells[y][0][0] == " " for y in others)


async def test_a_message_stays_until_the_next_action(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.hear(DeviceChanged(""))
        assert "no loudspeaker" in stage.message
        await stage.press("space")
        assert stage.message == ""
        assert "Reading silently" in stage.text()


async def test_any_key_that_is_no_command_reads_and_pauses(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        for one, other in (("9", "ä"), ("8", "ö"), ("f11", "7")):
            await stage.press(one)
            assert stage.app.dispatcher.player.state is State.READING, one
            await stage.press(other)
            assert stage.app.dispatcher.player.state is State.PAUSED, other
        for key in ("escape", "ctrl+x", "shift+tab"):
            await stage.press(key)
            assert stage.app.dispatcher.player.state is State.PAUSED, key


async def test_a_typeface_that_is_none_is_told_and_the_old_letters_stay(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0" * 5000)
    async with on_stage(tmp_path, (120, 40), size=6) as stage:
        before = stage.text().splitlines()[:20]
        stage.app.change("typeface", str(broken))
        await stage.pilot.pause()
        assert "broken.ttf" in stage.message
        assert stage.text().splitlines()[:20] == before


async def test_a_click_reads(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.pilot.click(offset=(10, 5))
        await stage.pilot.pause()
        assert stage.app.dispatcher.player.state is State.READING


@pytest.mark.parametrize("size", [1, 4, 6])
async def test_a_typeface_that_cannot_be_used_is_said_in_a_sentence_and_the_default_one_stands_in(
    tmp_path: Path, size: int
) -> None:
    broken, huge = tmp_path / "broken.ttf", tmp_path / "huge.ttf"
    broken.write_bytes(b"\x00\x01\x00\x00" + b"no typeface" * 100)
    with huge.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    for file, problem in ((broken, "cannot be used"), (huge, "too large"), (tmp_path / "none.ttf", "cannot be opened")):
        async with on_stage(tmp_path, (120, 40), size=size, typeface=str(file)) as stage:
            assert f"The typeface {file.name}" in stage.message and problem in stage.message
            assert stage.text().strip()
            outcome = stage.app.change("typeface", "")
            assert "Typeface" in outcome.text
            stage.app.change("typeface", str(file))
            assert problem in stage.message
