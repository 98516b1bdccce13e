"""Smooth letters in running terminals: what is shown is right, and nothing is left behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from bench.large_print_ocr import available, distance, read, scaled
from tests.ui.large_print.windows import SAMPLE, KittyWindow, missing_tools, xterm

BEGINNING = "Introduction Amyotrophic lateral sclerosis, or ALS"
KITTY = "\x1bP>|kitty(0.41.1)\x1b\\\x1b[?62;c"


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="home"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_kitty_shows_every_line_and_keeps_nothing(home: Path) -> None:
    window = KittyWindow(home, 100, 26, "--letters", "smooth", "--size", "4", str(SAMPLE), answers=KITTY)
    try:
        window.wait(lambda screen: len({row for row, _ in screen.shown()}) >= 12)
        window.settle()
        window.screen.check()
        before = window.screen.shown()
        window.press("n")
        window.wait(lambda screen: screen.shown() != before)
        window.settle()
        window.screen.check()
        window.press(" ")
        for columns, rows in [(20, 5), (100, 26)] * 10:
            window.resize(columns, rows)
            window.take_for(0.1)
        window.wait(lambda screen: len({row for row, _ in screen.shown()}) >= 12)
        window.wait(lambda screen: "Reading" in text_of(screen.cells))
        window.press(" ")
        window.wait(lambda screen: "Paused" in text_of(screen.cells))
        window.settle()
        window.screen.check()
        window.press(",")
        window.wait(lambda screen: not screen.shown())
        window.settle()
        assert not window.screen.shown(), "the settings stand on no picture"
        window.press("\x1b")
        window.wait(lambda screen: len({row for row, _ in screen.shown()}) >= 12)
        window.press("\x03")
        assert window.end() == 0
        assert not window.screen.pictures, "all pictures are taken out of the terminal's memory"
        assert not window.screen.alternate
        assert 0 < window.most <= 64
    finally:
        window.close()


def test_what_is_typed_while_the_terminal_is_asked_reaches_the_page(home: Path) -> None:
    window = KittyWindow(home, 100, 30, "--size", "1", str(SAMPLE), answers="h" + KITTY)
    try:
        window.wait(lambda screen: "Moving about" in text_of(screen.cells))
    finally:
        window.close()


def test_a_terminal_that_does_not_answer_is_not_waited_for_again(home: Path) -> None:
    for _ in range(2):
        window = KittyWindow(home, 80, 24, "--letters", "smooth", str(SAMPLE), answers="")
        try:
            window.wait(lambda screen: "Paused" in text_of(screen.cells))
            assert not window.screen.shown(), "it never said that it can"
            window.press("\x03")
            assert window.end() == 0
        finally:
            window.close()
    kept = (home / "data" / "one-switch-reader" / "terminals.json").read_text()
    assert '"TERM=xterm-kitty COLORTERM=truecolor": ""' in kept


def text_of(cells: dict[tuple[int, int], tuple[str, int]]) -> str:
    return "".join(cells[at][0] for at in sorted(cells))


@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}")
def test_xterm_shows_letters_that_can_be_read_and_leaves_no_ghosts(home: Path) -> None:
    with xterm(home, 100, 30, "--letters", "smooth", "--size", "4", str(SAMPLE)) as window:
        page = window.steady(until=_has_smooth_letters)
        if available():
            (found,) = read([scaled(_letters(page), 46 / 80)])
            assert distance(BEGINNING, found[: len(BEGINNING)]) <= 2, found
        window.press("comma")
        settings = window.steady(until=lambda now: now != page)
        assert ImageChops.difference(page, settings).getbbox()
        window.press("Escape")
        window.steady(until=lambda now: _differing(page, now) < 0.001)
        window.press("n")
        following = window.steady(until=lambda now: _differing(page, now) > 0.01)
        for columns, rows in [(40, 9), (100, 30)] * 4:
            window.resize(columns, rows)
        window.steady(until=lambda now: _differing(following, now) < 0.001)
        window.press("p")
        window.press("p")
        back = window.steady(until=lambda now: _differing(following, now) > 0.01)
        assert _differing(page, back) < 0.001, "after scrolling on and back the page is the same to the pixel"


def _body(picture: Image.Image) -> Image.Image:
    """The page without the messages below, which take up to three lines."""
    return picture.crop((0, 0, 1000, 25 * 20))


def _letters(picture: Image.Image) -> Image.Image:
    return _body(picture).crop((30, 0, 1000, 500)).convert("L")


def _differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels of the page that are not the same."""
    changed = np.asarray(ImageChops.difference(_body(one), _body(other))).any(axis=2)
    return float(changed.mean())


def _has_smooth_letters(picture: Image.Image) -> bool:
    """Whether there are shades between paper and ink."""
    red = np.asarray(_letters(picture))
    return bool(((red > 90) & (red < 160)).sum() > 100)
