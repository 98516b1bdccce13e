"""Words set in letters: each word once, as rows of cells that begin on a whole column.

Words begin on whole columns so that the colours of a word never touch its neighbours', and so that a word is drawn
once and then only copied.
"""

from __future__ import annotations

import codecs
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reader.ui.large_print.characters import clusters, is_simple, plain, visible
from reader.ui.large_print.glyphs import Letters, Pen
from reader.ui.large_print.repertoire import Grid

MOST_BYTES = 1_000_000
"""What the drawn words of one typesetter may take: with twenty of them and the pictures of smooth letters, 32 MB."""

FEWEST_LEFT = 3
"""Letters of a broken word that may stand on the last line alone."""

MOST_WIDTHS = 20_000
MOST_SPLITS = 2_000


@dataclass(frozen=True, slots=True)
class SetWord:
    """A word as rows of `width` cells."""

    width: int
    rows: tuple[str, ...]


class WordSetter:
    """Sets words in letters and remembers them.

    `letters` is the typeface to be used first; `others` gives more, asked only when a character is missing. What
    none of them has is shown in the terminal's own letters, spaced, on the middle row.
    """

    def __init__(
        self,
        letters: Letters,
        grid: Grid,
        rows: int,
        *,
        spacing: int = 0,
        others: Callable[[str], Letters | None] = lambda cluster: None,
    ) -> None:
        self._letters = letters
        self._others = others
        self._grid = grid
        self._rows = rows
        self._spacing = spacing
        self._widths: dict[str, int] = {}
        self._leftward_widths: dict[str, int] = {}
        self._drawn: OrderedDict[tuple[str, bool], SetWord] = OrderedDict()
        self._splits: dict[tuple[str, int, bool], Sequence[tuple[int, int]]] = {}
        self._bytes = 0
        self._shaped: tuple[str, Sequence[Pen]] = ("", ())

    def width(self, text: str, rightwards: bool = True) -> int:
        """How many cells a word takes: at least one."""
        widths = self._widths if rightwards else self._leftward_widths
        width = widths.get(text)
        if width is None:
            if len(widths) >= MOST_WIDTHS:
                widths.clear()
            width = widths[text] = sum(cells for _, _, cells in self._parts(text, rightwards)) or 1
        return width

    def split(self, text: str, width: int, rightwards: bool = True) -> Sequence[tuple[int, int]]:
        """The lengths and cells of a word's longest parts that take at most `width` cells.

        A single letter that is wider stands alone, with the cells it takes.
        """
        key = (text, width, rightwards)
        parts = self._splits.get(key)
        if parts is None:
            if len(self._splits) >= MOST_SPLITS:
                self._splits.clear()
            parts = self._splits[key] = self._balanced(text, self._split(text, width, rightwards), rightwards)
        return parts

    def _balanced(self, text: str, parts: Sequence[tuple[int, int]], rightwards: bool) -> Sequence[tuple[int, int]]:
        """One or two letters are not left over for a line of their own."""
        if len(parts) < 2 or parts[-1][0] >= FEWEST_LEFT or parts[-2][0] < 2 * FEWEST_LEFT:
            return parts
        at = len(text) - parts[-1][0] - parts[-2][0]
        stretches = list(clusters(text[at:]))
        cut = at + len("".join(stretches[: len(stretches) // 2 + 1]))
        return [*parts[:-2], *((len(half), self.width(half, rightwards)) for half in (text[at:cut], text[cut:]))]

    def _split(self, text: str, width: int, rightwards: bool) -> Sequence[tuple[int, int]]:
        if rightwards and is_simple(text) and visible(text) == text and self._letters.has(text):
            # A word is split after it was found to be too wide: it has just been shaped.
            shaped, pens = self._shaped
            return self._split_simply(pens if shaped == text else self._shape(self._letters, text, True), width)
        parts: list[tuple[int, int]] = []
        part, fitting = "", 0
        for cluster in clusters(text):
            size = self.width(part + cluster, rightwards)
            if part and size > width:
                parts.append((len(part), fitting))
                part, size = "", self.width(cluster, rightwards)
            part, fitting = part + cluster, size
        return [*parts, (len(part), fitting)]

    def _split_simply(self, pens: Sequence[Pen], width: int) -> list[tuple[int, int]]:
        """The same where a letter's place depends on the one before it alone: each part is measured but once."""
        across, room = self._grid.across, width * self._grid.across
        parts = []
        start = 0
        left, right = _NOWHERE
        for index, (pen, glyph) in enumerate(pens):
            begin, end = (pen + glyph.left, pen + glyph.left + glyph.width) if glyph.width else _NOWHERE
            if begin > left:
                begin = left
            if end < right:
                end = right
            if index > start and end - begin > room:
                parts.append((index - start, max(1, -(-(right - left) // across))))
                start = index
                begin, end = (pen + glyph.left, pen + glyph.left + glyph.width) if glyph.width else _NOWHERE
            left, right = begin, end
        return [*parts, (len(pens) - start, max(1, -(-(right - left) // across)))]

    def word(self, text: str, rightwards: bool = True) -> SetWord:
        """The word drawn."""
        key = (text, rightwards)
        known = self._drawn.get(key)
        if known is not None:
            self._drawn.move_to_end(key)
            return known
        drawn = self._draw(text, rightwards)
        self._drawn[key] = drawn
        self._bytes += _size(drawn)
        while self._bytes > MOST_BYTES and len(self._drawn) > 1:
            self._bytes -= _size(self._drawn.popitem(last=False)[1])
        return drawn

    @property
    def drawn_bytes(self) -> int:
        """About how many bytes the remembered words take; at most MOST_BYTES."""
        return self._bytes

    def _draw(self, text: str, rightwards: bool) -> SetWord:
        rows = [""] * self._rows
        parts = self._parts(text, rightwards)
        for pens, shown, width in parts:
            part = self._painted(pens, width) if pens else self._plainly(shown, width)
            rows = [row + more for row, more in zip(rows, part, strict=True)]
        if not rows or not rows[0]:
            return SetWord(1, (" ",) * self._rows)
        return SetWord(sum(width for _, _, width in parts), tuple(rows))

    def _painted(self, pens: Sequence[Pen], width: int) -> list[str]:
        """Glyphs as rows of `width` cells."""
        return paint(pens, self._grid, self._rows, width)

    def _parts(self, text: str, rightwards: bool) -> list[tuple[Sequence[Pen], str, int]]:
        """The word in stretches of one typeface, left to right: their glyphs, or the plain text, and their cells."""
        parts: list[tuple[Sequence[Pen], str, int]] = []
        for letters, stretch in self._stretches(visible(text)):
            if letters is None:
                from rich.cells import cell_len

                shown = plain(stretch, " ", rightwards) + " "
                parts.append(((), shown, cell_len(shown)))
            else:
                pens = self._shape(letters, stretch, rightwards)
                parts.append((pens, "", _cells_of(pens, self._grid)))
        return parts if rightwards else parts[::-1]

    def _stretches(self, text: str) -> Iterator[tuple[Letters | None, str]]:
        if self._letters.has(text):
            if text:
                yield self._letters, text
            return
        of = [(self._letters if self._letters.has(part) else self._others(part), part) for part in clusters(text)]
        for letters, parts in groupby(of, key=lambda item: item[0]):
            yield letters, "".join(part for _, part in parts)

    def _shape(self, letters: Letters, text: str, rightwards: bool) -> Sequence[Pen]:
        pens = letters.shape(text, rightwards)
        if self._spacing:
            pens = [(pen + index * self._spacing, glyph) for index, (pen, glyph) in enumerate(pens)]
        self._shaped = (text, pens) if letters is self._letters and rightwards else ("", ())
        return pens

    def _plainly(self, shown: str, width: int) -> list[str]:
        """The terminal's own letters on the middle row."""
        middle = self._rows // 2
        return [shown if row == middle else " " * width for row in range(self._rows)]


_NOWHERE = (1 << 30, -(1 << 30))
"""The extent of nothing: it leaves any other as it is."""


def _extent(pens: Sequence[Pen]) -> tuple[int, int]:
    """The leftmost pixel and the one after the rightmost."""
    left, right = _NOWHERE
    for pen, glyph in pens:
        if width := glyph.width:
            start = pen + glyph.left
            if start < left:
                left = start
            if (end := start + width) > right:
                right = end
    return (left, right) if left < right else (0, 0)


def _cells_of(pens: Sequence[Pen], grid: Grid) -> int:
    left, right = _extent(pens)
    return max(1, -(-(right - left) // grid.across))


def paint(pens: Sequence[Pen], grid: Grid, rows: int, width: int) -> list[str]:
    """Glyphs on a pixel grid as `rows` rows of `width` cells, the leftmost pixel in the first column."""
    canvas = pixels(pens, rows * grid.down)
    return [_cells(canvas[top : top + grid.down], grid, width) for top in range(0, len(canvas), grid.down)]


def pixels(pens: Sequence[Pen], height: int) -> list[int]:
    """Glyphs as `height` rows of pixels; bit 0 of a row is the leftmost one of them all."""
    left, _ = _extent(pens)
    canvas = [0] * height
    for pen, glyph in pens:
        shift = pen + glyph.left - left
        for y, row in enumerate(glyph.rows):
            if row:
                canvas[y] |= row << shift
    return canvas


def _cells(canvas: Sequence[int], grid: Grid, width: int) -> str:
    codes = bytearray(width)
    mask = (1 << grid.across) - 1
    for y, row in enumerate(canvas):
        up = y * grid.across
        for column in range(width):
            codes[column] |= (row >> column * grid.across & mask) << up
    return codecs.charmap_decode(bytes(codes), "strict", grid.characters)[0]


def _size(word: SetWord) -> int:
    """About how many bytes a drawn word takes."""
    return 200 + len(word.rows) * (80 + 4 * word.width)
