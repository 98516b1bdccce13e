"""Other installed typefaces, from what fontconfig says."""

import os
from pathlib import Path

import pytest

from reader.ui.large_print import Repertoire, system_fonts
from reader.ui.large_print.cases import Case
from reader.ui.large_print.outline import default_font
from reader.ui.large_print.repertoire import grid


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fontconfig that knows three files; it counts its calls in the file that is returned."""
    calls = tmp_path / "calls"
    command = tmp_path / "fc-list"
    lines = [
        "/fonts/Plain-Regular.ttf\\tRegular\\t20-7e 3b1-3c9",
        "/fonts/Sans-Bold.ttf\\tBold\\t20-7e 3b1 416-44f",
        "/fonts/Sans-BoldItalic.ttf\\tBold Italic\\t20-7e 3b1-3c9",
        "/fonts/old.pfb\\tBold\\t20-ffff",
        "damaged",
    ]
    command.write_text(f'#!/bin/sh\necho x >> "{calls}"\nprintf "%b\\n" ' + " ".join(f"'{line}'" for line in lines))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    system_fonts._installed.cache_clear()
    yield calls
    system_fonts._installed.cache_clear()


def names(text: str) -> list[str]:
    return [path.name for path in system_fonts.fonts_with(text)]


def test_upright_bold_files_that_have_every_character_come_first(listed: Path) -> None:
    assert names("α") == ["Sans-Bold.ttf", "Plain-Regular.ttf", "Sans-BoldItalic.ttf"]
    assert names("αω") == ["Plain-Regular.ttf", "Sans-BoldItalic.ttf"]
    assert names("Ж") == ["Sans-Bold.ttf"]
    assert names("漢") == []


def test_fontconfig_is_asked_once(listed: Path) -> None:
    for character in "αβγЖ漢":
        system_fonts.fonts_with(character)
    assert listed.read_text().count("x") == 1


def test_without_fontconfig_nothing_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    system_fonts._installed.cache_clear()
    assert all(path.is_file() for path in system_fonts.fonts_with("α"))
    system_fonts._installed.cache_clear()


def test_files_that_are_gone_are_passed_over(listed: Path) -> None:
    assert Case(16, grid(Repertoire.OCTANTS), None, True).other("Ж") is None


def test_a_chinese_character_is_not_drawn_on_a_grid_too_coarse_for_it() -> None:
    assert Case(12, grid(Repertoire.OCTANTS), None, True).other("漢") is None


def test_the_users_typeface_comes_before_all_others() -> None:
    case = Case(12, grid(Repertoire.OCTANTS), default_font(bold=False), True)
    assert case.other("\u2122") is case._typeface
