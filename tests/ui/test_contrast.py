"""Contrast computed from what is really drawn: every cell of every screen, in every palette, for every terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from rich.terminal_theme import TerminalTheme

from reader.colours import contrast, own_pair
from reader.document import BlockKind, Document
from reader.errors import SettingsError
from reader.settings import PALETTE_NAMES
from reader.ui.large_print import Repertoire
from reader.ui.palettes import PALETTES, Depth
from reader.ui.terminal import Terminal
from tests.ui.stage import Stage, on_stage, section

VGA = ["000000", "aa0000", "00aa00", "aa5500", "0000aa", "aa00aa", "00aaaa", "aaaaaa"]
VGA += ["555555", "ff5555", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff"]
XTERM = ["000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"]
XTERM += ["7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"]

SCREENS: list[tuple[str, ...]] = [
    (), ("c",), ("c", "down"), ("h", "1"), ("comma", "1", "1"), ("comma", "2", "1"), ("slash", "n", "e"), ("q",),
]  # fmt: skip


def theme(colours: list[str]) -> TerminalTheme:
    triplets = [(int(c[:2], 16), int(c[2:4], 16), int(c[4:], 16)) for c in colours]
    return TerminalTheme(triplets[0], triplets[7], triplets[:8], triplets[8:])


def ratio(style: Style, console: TerminalTheme) -> float:
    assert style.color is not None and style.bgcolor is not None, "both colours are ours"
    assert not style.dim and not style.blink
    letters, background = style.color.get_truecolor(console), style.bgcolor.get_truecolor(console, foreground=False)
    return contrast(letters.hex, background.hex)


def drawn(stage: Stage) -> set[Style]:
    return {style for row in stage.cells() for _, style in row}


async def walk(stage: Stage) -> list[set[Style]]:
    """The styles of every screen, the page read and line-focused first."""
    await stage.press("space")
    await stage.hear_word(0)
    found = [drawn(stage)]
    for keys in SCREENS:
        await stage.press(*keys)
        found.append(drawn(stage))
        while stage.app.screen is not stage.app.page:
            await stage.press("escape")
    return found


@pytest.mark.parametrize("palette", PALETTE_NAMES)
@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.INDEXED, Depth.BASIC])
async def test_every_string_of_every_screen(tmp_path: Path, palette: str, depth: Depth) -> None:
    terminal = Terminal(depth, True, Repertoire.SEXTANTS)
    async with on_stage(tmp_path, (60, 30), terminal, palette=palette, size=3) as stage:
        for styles in await walk(stage):
            for style in styles:
                for colours in (VGA, XTERM):
                    assert ratio(style, theme(colours)) >= 7, style
        inks = stage.app.look.inks
        for style in (inks.page, inks.band, inks.word):
            for colours in (VGA, XTERM):
                assert ratio(style, theme(colours)) >= 9, style


async def test_without_colour_everything_is_told_by_inverse_and_bold(tmp_path: Path) -> None:
    terminal = Terminal(Depth.MONO, True, Repertoire.SEXTANTS)
    async with on_stage(tmp_path, (60, 30), terminal, size=1) as stage:
        for styles in await walk(stage):
            assert all(style.color is None or style.color.is_default for style in styles)
            assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        inks = stage.app.look.inks
        assert len({inks.page, inks.band, inks.word, inks.scan}) == 4


async def test_without_utf8_everything_is_ascii(tmp_path: Path) -> None:
    terminal = Terminal(Depth.BASIC, False, Repertoire.SEXTANTS)
    fancy = section(1, "“Fancy” – naïve", (BlockKind.PARAGRAPH, "• Ångström… Кот 漢字 😀 µ → ½", 0))
    book = Document.of("Café", [fancy])
    async with on_stage(tmp_path, (60, 30), terminal, book, size=8) as stage:
        assert stage.text().isascii()
        await stage.press("minus", *["minus"] * 6, "space")
        assert stage.app.dispatcher.settings.size == 1
        assert '"Fancy" - naive' in stage.text()
        for keys in SCREENS:
            await stage.press(*keys)
            assert stage.text().isascii()
            while stage.app.screen is not stage.app.page:
                await stage.press("escape")


def test_what_is_current_can_be_told_from_the_page() -> None:
    for name, palette in PALETTES.items():
        assert contrast(palette.page[0], palette.word[0]) >= 7, name
        assert contrast(palette.page[0], palette.scan[0]) >= 7, name


def test_own_colours_are_checked() -> None:
    assert own_pair("#000040 #ffffff") == ("#000040", "#FFFFFF")
    with pytest.raises(SettingsError, match=r"4\.5 to 1"):
        own_pair("#767676 #ffffff")
    with pytest.raises(SettingsError, match=r"6\.9 to 1"):
        own_pair("#595959 #FEFEFE")
    with pytest.raises(SettingsError, match="not two colours"):
        own_pair("black #ffffff")


async def test_own_colours_are_worn(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 30), palette="my own", own_colours="#002020 #FFE0FF", size=3) as stage:
        for styles in await walk(stage):
            assert all(ratio(style, theme(VGA)) >= 7 for style in styles)
        assert stage.app.look.inks.page.bgcolor.name == "#002020"
        outcome = stage.app.change("own_colours", "#707070 #FFFFFF")
        assert outcome.failed
        assert "4.9 to 1" in stage.message
