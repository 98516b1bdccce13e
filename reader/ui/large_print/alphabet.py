"""Our own letters for grids too coarse for an outline: one pixel of stroke, seven above the line, two below.

The drawings are in `alphabet.txt`. On a grid they are stretched by repeating rows that look alike, and their upright
strokes are made two pixels wide, which is what most grids need for strokes of even weight.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from reader.ui.large_print.characters import NO_BREAK_SPACES, mirrored
from reader.ui.large_print.glyphs import Glyph, Pen
from reader.ui.large_print.repertoire import Grid

ROWS = 9
_STRETCHED: dict[int, tuple[int, ...]] = {
    8: (0, 1, 2, 3, 4, 5, 6, 8),
    9: (0, 1, 2, 3, 4, 5, 6, 7, 8),
    10: (0, 1, 2, 3, 4, 5, 6, 7, 8),
    11: (0, 1, 1, 2, 3, 4, 5, 5, 6, 7, 8),
    12: (0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8),
}
"""Which row of a drawing stands where, for each height of the grid; missing ones at the end are empty."""


def serves(height: int, grid: Grid) -> bool:
    """Whether these letters are read better than a typeface's on a grid `height` pixels high."""
    # Stretched beyond ten rows of pixels twice as high as wide, they become too narrow.
    return height in _STRETCHED and (height <= 10 or grid.pixel_height < 2 * grid.pixel_width)


class AlphabetLetters:
    """Our own letters on a grid `height` pixels high, for which they serve."""

    space = 6

    def __init__(self, height: int, *, stroke: int = 2, gap: int = 1) -> None:
        self._order = _STRETCHED[height]
        self._below = (0,) * (height - len(self._order))
        self._stroke = stroke
        self._gap = gap
        self._drawings = drawings()
        self._glyphs: dict[str, Glyph] = {}

    def has(self, text: str) -> bool:
        """Whether every character is in the alphabet."""
        return self._glyphs.keys() >= set(text) or all(self._glyph(character) for character in text)

    def shape(self, text: str, rightwards: bool) -> Sequence[Pen]:
        """The glyphs of a word, one after the other."""
        pen, placed, glyphs = 0, [], self._glyphs
        for character in text if rightwards else mirrored(text):
            glyph = glyphs.get(character) or self._glyph(character)
            if glyph is not None:
                placed.append((pen, glyph))
                pen += glyph.advance
        return placed

    def _glyph(self, character: str) -> Glyph | None:
        glyph = self._glyphs.get(character)
        if glyph is None and (glyph := self._draw(character)) is not None:
            self._glyphs[character] = glyph
        return glyph

    def _draw(self, character: str) -> Glyph | None:
        if character in NO_BREAK_SPACES:
            return Glyph((0,) * (len(self._order) + len(self._below)), 0, self.space)
        drawing = self._drawings.get(character) or self._accented(character)
        if drawing is None:
            return None
        rows = tuple(self._thick(drawing[row]) for row in self._order) + self._below
        return Glyph(rows, 0, max(row.bit_length() for row in rows) + self._gap)

    def _thick(self, row: int) -> int:
        for _ in range(self._stroke - 1):
            row |= row << 1
        return row

    def _accented(self, character: str) -> Sequence[int] | None:
        base, marks = (decomposed := unicodedata.normalize("NFD", character))[0], decomposed[1:]
        drawing = self._drawings.get({"i": "ı", "j": "ȷ"}.get(base, base))
        if drawing is None or len(marks) != 1 or marks[0] not in self._drawings:
            return None
        mark, rows = self._drawings[marks[0]], list(drawing)
        width = max(row.bit_length() for row in rows)
        if any(mark[:2]) and any(rows[:2]):
            # A capital makes room for its accent by losing two of its rows.
            rows[:7] = [0, 0, rows[0], rows[1], rows[3], rows[5], rows[6]]
        shift = (width - max(row.bit_length() for row in mark)) // 2
        left, right = max(0, -shift), max(0, shift)
        return [row << left | above << right for row, above in zip(rows, mark, strict=True)]


def drawings() -> dict[str, tuple[int, ...]]:
    """Every drawing by its character: ROWS rows, bit 0 leftmost."""
    text = (Path(__file__).parent / "alphabet.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[int, ...]] = {}
    for block in text.split("\n\n"):
        names, *lines = block.strip("\n").split("\n")
        rows = [sum(1 << column for column, mark in enumerate(line) if mark == "#") for line in lines]
        for name in names.split(" "):
            character = chr(int(name[2:], 16)) if name.startswith("U+") else name
            found[character] = tuple(rows + [0] * (ROWS - len(rows)))
    return found
