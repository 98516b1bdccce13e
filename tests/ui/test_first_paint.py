"""The page before the application stands where the application puts it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from reader.document import Section
from reader.settings import Settings
from reader.ui.first_paint import ENTER, first_paint
from tests.ui.stage import document, on_stage

ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def painted(section: Section, offset: int, settings: Settings, size: tuple[int, int], **more: str) -> list[str]:
    """The rows that were written, without their colours."""
    out = Screen()
    assert first_paint(section, offset, settings, ENVIRONMENT | more, size, out)
    rows = out.getvalue().removeprefix(ENTER)
    assert rows != out.getvalue(), "it enters the other screen first"
    return [re.sub(r"\x1b\[[0-9;]*m", "", row) for row in re.split(r"\x1b\[\d+;1H", rows)[1:]]


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (120, 30)])
@pytest.mark.parametrize("letters", [1, 4, 6])
async def test_the_application_paints_the_same_letters(tmp_path: Path, size: tuple[int, int], letters: int) -> None:
    async with on_stage(tmp_path, size, size=letters) as stage:
        view = stage.app.page.view
        shown = [view.render_line(y).text for y in range(view.size.height)]
        repertoire, player = str(stage.app.look.repertoire), stage.app.dispatcher.player
    settings = Settings(size=letters, letters=repertoire)
    rows = painted(player.section, player.sentence.start, settings, size)
    assert len(rows) == size[1] and all(len(row) == size[0] for row in rows)
    edge = 4 if letters > 2 else 3
    # Only the bar beside the sentence comes later.
    assert [row[edge:] for row in rows[: len(shown)]] == [row[edge:] for row in shown]


def test_without_colour_it_is_plain() -> None:
    out = Screen()
    section = document().section(1)
    first_paint(section, 0, Settings(), ENVIRONMENT | {"NO_COLOR": "1"}, (80, 24), out)
    assert "38;2" not in out.getvalue()


def test_where_lines_have_no_room_and_where_nobody_sees_it_does_nothing() -> None:
    section = document().section(1)
    assert not first_paint(section, 0, Settings(size=10), ENVIRONMENT, (30, 8), Screen())
    assert not first_paint(section, 0, Settings(), ENVIRONMENT, (80, 24), io.StringIO())
    empty = Section(1, "", 1, "", ())
    assert not first_paint(empty, 0, Settings(), ENVIRONMENT, (80, 24), Screen())
