"""One press finds the size and the letters; by hand nothing is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.ui.large_print import Repertoire
from reader.ui.large_print.detect import Graphics
from reader.ui.palettes import Depth
from reader.ui.screens.finders import Finder, LettersTest, SizeFinder
from reader.ui.terminal import Terminal
from tests.ui.stage import Stage, on_stage


def finder(stage: Stage) -> Finder:
    screen = stage.app.screen
    assert isinstance(screen, Finder)
    return screen


async def test_size_is_one_above_the_smallest_that_is_comfortable(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (200, 50)) as stage:
        stage.app.push_screen(SizeFinder(stage.app.look))
        await stage.pilot.pause()
        assert finder(stage).view.letters == 10
        finder(stage).step()
        finder(stage).step()
        assert finder(stage).view.letters == 8
        await stage.press("x")
        assert stage.app.dispatcher.settings.size == 9
        assert stage.app.screen is stage.app.page
        assert stage.app.page.view.letters == 9


async def test_arrows_stop_the_clock_and_go_both_ways(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (200, 50)) as stage:
        stage.app.push_screen(SizeFinder(stage.app.look))
        await stage.pilot.pause()
        await stage.press("down", "down", "down", "up")
        assert finder(stage).view.letters == 8
        timer = finder(stage)._timer
        assert timer is not None
        assert timer._task is None or timer._task.cancelled() or timer._task.cancelling()
        await stage.press("escape")
        assert stage.app.dispatcher.settings.size == 4


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (20, 5)])
async def test_letters_are_shown_in_each_kind_and_one_is_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size) as stage:
        stage.app.push_screen(LettersTest(stage.app.look))
        await stage.pilot.pause()
        seen = []
        for _ in Repertoire:
            seen.append(stage.text())
            await stage.press("n")
        assert len(set(seen)) == len(Repertoire)
        await stage.press("n", "n", "space")
        assert stage.app.dispatcher.settings.letters == "quadrants"
        assert stage.app.look.repertoire is Repertoire.QUADRANTS


async def test_smooth_letters_are_offered_first_where_they_can_be_drawn(tmp_path: Path) -> None:
    able = Terminal(Depth.TRUE, True, Repertoire.SEXTANTS, Graphics.SIXEL, (10, 20))
    async with on_stage(tmp_path, (120, 40), able) as stage:
        stage.app.push_screen(LettersTest(stage.app.look))
        await stage.pilot.pause()
        assert any("\x1bP" in segment.text for strip in finder(stage).view._strips for segment in strip)
        await stage.press("n")
        assert not any("\x1bP" in segment.text for strip in finder(stage).view._strips for segment in strip)
        await stage.press("p", "space")
        assert stage.app.dispatcher.settings.letters == "smooth"
        view = stage.app.page.view
        pictures = ["\x1bP" in "".join(part for part, _, _ in view.render_line(y)) for y in range(view.size.height)]
        lines = len({row[0] for row in view._rows if row})
        assert pictures.count(True) == lines > 2
        assert all(strip.cell_length == 120 for strip in stage.app.screen._compositor.render_strips())


async def test_a_terminal_without_utf8_is_asked_about_ascii_alone(tmp_path: Path) -> None:
    async with on_stage(tmp_path, terminal=Terminal(Depth.BASIC, False, Repertoire.ASCII)) as stage:
        stage.app.push_screen(LettersTest(stage.app.look))
        await stage.pilot.pause()
        assert finder(stage).steps == ["ascii"]
