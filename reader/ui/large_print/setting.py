"""Words set in letters: each word once, as rows of cells that begin on a whole column.

Words begin on whole columns so that the colours of a word never touch its neighbours, and so that a word is drawn
once and then only copied.
"""

from __future__ import annotations

import codecs
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from reader.ui.large_print.glyphs import Glyph, Letters
from reader.ui.large_print.repertoire import Grid

MOST_WORDS = 4096


@dataclass(frozen=True, slots=True)
class SetWord:
    """A word as `rows` of `width` cells."""

    width: int
    rows: tuple[str, ...]


class WordSetter:
    """Sets words in letters and remembers them."""

    def __init__(self, letters: Letters, grid: Grid, rows: int, letter_spacing: int) -> None:
        self._letters = letters
        self._grid = grid
        self._rows = rows
        self._spacing = letter_spacing
        self._known: OrderedDict[str, SetWord] = OrderedDict()

    def word(self, text: str) -> SetWord:
        """The word drawn."""
        known = self._known.get(text)
        if known is not None:
            return known
        drawn = self._set(text)
        self._known[text] = drawn
        if len(self._known) > MOST_WORDS:
            self._known.popitem(last=False)
        return drawn

    def _set(self, text: str) -> SetWord:
        if not self._letters.has(text):
            return self._plainly(text)
        placed = self._letters.shape(text, True)
        spaced = [(pen + index * self._spacing, glyph) for index, (pen, glyph) in enumerate(placed)]
        return paint(spaced, self._grid, self._rows)

    def _plainly(self, text: str) -> SetWord:
        """The terminal's own letters, spaced, on the middle row."""
        from rich.cells import cell_len

        shown = " ".join(text)
        width = cell_len(shown)
        middle = self._rows // 2
        return SetWord(width, tuple(shown if row == middle else " " * width for row in range(self._rows)))


def paint(placed: Sequence[tuple[int, Glyph]], grid: Grid, rows: int) -> SetWord:
    """Glyphs on a pixel grid as rows of cells."""
    left = min((pen + glyph.left for pen, glyph in placed), default=0)
    canvas = [0] * (rows * grid.down)
    for pen, glyph in placed:
        shift = pen + glyph.left - left
        for y, row in enumerate(glyph.rows):
            canvas[y] |= row << shift
    pixels = max(row.bit_length() for row in canvas)
    width = max(1, -(-pixels // grid.across))
    return SetWord(
        width, tuple(_cells(canvas[top : top + grid.down], grid, width) for top in range(0, len(canvas), grid.down))
    )


def _cells(canvas: Sequence[int], grid: Grid, width: int) -> str:
    codes = bytearray(width)
    mask = (1 << grid.across) - 1
    for y, row in enumerate(canvas):
        up = y * grid.across
        for column in range(width):
            codes[column] |= (row >> column * grid.across & mask) << up
    return codecs.charmap_decode(bytes(codes), "strict", grid.characters)[0]
