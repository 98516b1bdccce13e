"""Letters of real pixels: drawn, coloured, read back, and nothing left behind."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from rich.style import Style

from bench.large_print_ocr import TEXTS, available, distance, read, scaled
from reader.document import Span
from reader.ui.large_print.detect import Graphics
from reader.ui.large_print.smooth import SmoothTypesetter, smooth_typesetter
from reader.ui.paint import Run
from reader.ui.pictures import pictured
from tests.ui.large_print.pixels import KittyScreen, read_sixel

CELL = (10, 20)
BLACK_ON_WHITE = Style(color="#000000", bgcolor="#FFFFFF")
MARK = Style(color="#FFFF00", bgcolor="#0000AF")


def drawn(text: str, size: int, graphics: Graphics, *over: Run, width: int = 120, cell: tuple[int, int] = CELL) -> str:
    """What is sent for the first line of a text, two columns from the left."""
    setter = smooth_typesetter(size, cell)
    line = setter.lines(text, Span(0, len(text)), width - 2)[0]
    tiles = [Run(0, over[0].start, BLACK_ON_WHITE), *over] if over else []
    tiles.append(Run(over[-1].end if over else 0, width, BLACK_ON_WHITE))
    rows = ["  " + row for row in setter.draw(text, line, width - 2)]
    strips = pictured(setter, graphics, text, line, 2, rows, tiles, width, 3)
    assert [strip.cell_length for strip in strips] == [width] * size
    shown = []
    for row, strip in enumerate(strips, 1):
        shown.append(f"\x1b[{row};1H")
        for words, style, _ in strip:
            shown.append(style.render(words) if style else words)
    return "".join(shown)


def on_kitty(sequence: str, columns: int = 120, rows: int = 20) -> np.ndarray:
    """The pixels of the picture that the placeholders show, put together cell by cell."""
    screen = KittyScreen(columns, rows)
    screen.feed(sequence)
    assert not screen.unread
    screen.check()
    shown = screen.shown()
    top, left = min(row for row, _ in shown), min(column for _, column in shown)
    height, width = max(row for row, _ in shown) + 1 - top, max(column for _, column in shown) + 1 - left
    whole = np.zeros((height * CELL[1], width * CELL[0], 4), np.uint8)
    for (row, column), (name, line, at) in shown.items():
        picture = np.asarray(screen.pictures[name])
        y, x = (row - top) * CELL[1], (column - left) * CELL[0]
        whole[y : y + CELL[1], x : x + CELL[0]] = picture[
            line * CELL[1] : (line + 1) * CELL[1], at * CELL[0] : (at + 1) * CELL[0]
        ]
    return whole


@pytest.mark.parametrize("size", [2, 3, 7])
def test_both_protocols_show_the_same_picture(size: int) -> None:
    text = "Quick brown fox"
    one, other = read_sixel(drawn(text, size, Graphics.SIXEL)), on_kitty(drawn(text, size, Graphics.KITTY))
    assert one.shape == other.shape
    # Sixel's colours are counted in hundredths.
    assert np.abs(one.astype(int) - other).max() <= 2
    assert len(np.unique(one[:, :, 0])) == 5, "the edges are smooth"


def test_letters_keep_to_their_rows_whatever_a_cell_measures() -> None:
    for cell in [(7, 15), (9, 19), (12, 25)]:
        picture = read_sixel(drawn("ÅÉgjpqy(|)", 4, Graphics.SIXEL, cell=cell))
        assert picture.shape[0] == 4 * cell[1] and picture.shape[1] % cell[0] == 0
        assert (picture[:, :, 3] == 255).all()
        dark = picture[:, :, 0] < 128
        assert dark.any(axis=1).mean() > 0.9, "the letters fill the height"


@pytest.mark.parametrize("graphics", list(Graphics))
def test_a_mark_colours_its_word_and_nothing_else(graphics: Graphics) -> None:
    text = "one two three"
    setter = smooth_typesetter(4, CELL)
    word = setter.lines(text, Span(0, len(text)), 118)[0].words[1]
    start, end = 2 + word.x - 1, 2 + word.x + word.width + 1
    sequence = drawn(text, 4, graphics, Run(start, end, MARK))
    picture = read_sixel(sequence) if graphics is Graphics.SIXEL else on_kitty(sequence)
    blue = (picture[:, :, 2] > 120) & (picture[:, :, 0] < 50)
    columns = np.flatnonzero(blue.any(axis=0))
    assert (columns[0], columns[-1] + 1) == ((start - 2) * CELL[0], (end - 2) * CELL[0])
    assert blue[:, columns[0]].all(), "its ground has the whole height"
    yellow = (picture[:, :, 0] > 240) & (picture[:, :, 2] < 20)
    assert yellow.any() and set(np.flatnonzero(yellow.any(axis=0))) < set(columns)


@pytest.mark.parametrize("graphics", list(Graphics))
def test_what_no_typeface_has_is_left_to_the_terminal(graphics: Graphics) -> None:
    sequence = drawn("ab \U0010fffd cd", 3, graphics)
    assert "\U0010fffd" in sequence
    picture = read_sixel(sequence) if graphics is Graphics.SIXEL else on_kitty(sequence)
    clear = np.flatnonzero((picture[:, :, 3] == 0).all(axis=0))
    assert len(clear) and len(clear) % CELL[0] == 0
    assert (clear[0] % CELL[0], (clear[-1] + 1) % CELL[0]) == (0, 0)


@pytest.mark.parametrize("text", ["", " ", "W" * 300, "😀" * 50, "слово שלום كلمة 漢字", "e\u0301\u0301", "\u200b"])
@pytest.mark.parametrize("graphics", list(Graphics))
def test_any_text_keeps_the_width(text: str, graphics: Graphics) -> None:
    for width in (6, 40, 300):
        sequence = drawn(text, 3, graphics, width=width)
        KittyScreen(width, 3).feed(sequence)


def test_the_layout_is_that_of_all_letters() -> None:
    text = TEXTS["prose"]
    setter = smooth_typesetter(5, CELL)
    lines = setter.lines(text, Span(0, len(text)), 100)
    assert "".join(line.span.of(text) for line in lines) == text
    assert all(word.x + word.width <= 100 for line in lines for word in line.words)


def test_pictures_are_remembered_and_bounded() -> None:
    setter = smooth_typesetter(10, CELL)
    words = setter._smooth
    text = " ".join(f"inflammation{number}" for number in range(400))
    lines = setter.lines(text, Span(0, len(text)), 200)
    for line in lines:
        setter.picture(text, line)
    assert words._pixels <= 8_000_000
    again = words.picture("inflammation399", True)
    assert words.picture("inflammation399", True) is again


def page(setter: SmoothTypesetter, text: str) -> Image.Image:
    """A text as Sixels show it, line below line."""
    width = 34 * 5 * setter.rows // 8
    pictures = []
    for line in setter.lines(text, Span(0, len(text)), width):
        rows = [" " + row for row in setter.draw(text, line, width)]
        tiles = [Run(0, width + 2, BLACK_ON_WHITE)]
        strips = pictured(setter, Graphics.SIXEL, text, line, 1, rows, tiles, width + 2, 0)
        pictures.append(read_sixel("".join(part for part, _, _ in strips[-1]))[:, :, :3])
    pitch = (setter.rows + setter.leading) * CELL[1]
    sheet = Image.new("RGB", (max(one.shape[1] for one in pictures), pitch * len(pictures)), "white")
    for number, one in enumerate(pictures):
        sheet.paste(Image.fromarray(one), (0, number * pitch))
    return sheet.convert("L")


@pytest.mark.skipif(not available(), reason="tesseract is not installed")
@pytest.mark.parametrize("size", [2, 4, 8])
def test_smooth_letters_can_be_read(size: int) -> None:
    setter = smooth_typesetter(size, CELL)
    text = TEXTS["prose"]
    (found,) = read([scaled(page(setter, text), 46 / (size * CELL[1]))])
    assert distance(text, found) <= 0.01 * len(text), found
