"""Letters of real pixels, for terminals that can draw them: the same layout in cells, and a picture of each word.

A letter is drawn with four pixels in the place of one, in black and white as all others are; how many of the four are
black is its shade. So words are measured, broken, shaped and completed from other typefaces as everywhere else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.ui.large_print import FEWEST_CHARACTERS, MOST_CHARACTERS, Line
from reader.ui.large_print.cases import Case
from reader.ui.large_print.glyphs import Letters, Pen
from reader.ui.large_print.page import LargeTypesetter
from reader.ui.large_print.picture import Shades
from reader.ui.large_print.repertoire import Grid
from reader.ui.large_print.setting import WordSetter, pixels

MOST_BYTES = 8_000_000
"""What the pictures of words may take, for one typesetter; only the page has such letters, in one size."""

_ACROSS = 2


@dataclass(frozen=True, slots=True)
class Patch:
    """A stretch of a word: `width` cells from `column` on. `shades` is None where no typeface has the characters and
    the terminal's own letters stand in the row."""

    column: int
    width: int
    shades: Shades | None


class SmoothWords(WordSetter):
    """Words whose letters are pictures; their rows hold only what is in the terminal's own letters."""

    def __init__(
        self, letters: Letters, grid: Grid, rows: int, spacing: int, others: Callable[[str], Letters | None]
    ) -> None:
        super().__init__(letters, grid, rows, spacing=spacing, others=others)
        self._pictures: OrderedDict[tuple[str, bool], Sequence[Patch]] = OrderedDict()
        self._pixels = 0

    def _painted(self, pens: Sequence[Pen], width: int) -> list[str]:
        return [" " * width] * self._rows

    def picture(self, text: str, rightwards: bool) -> Sequence[Patch]:
        """The word's patches, the first one at column 0."""
        key = (text, rightwards)
        known = self._pictures.get(key)
        if known is not None:
            self._pictures.move_to_end(key)
            return known
        patches, column = [], 0
        for pens, _, width in self._parts(text, rightwards):
            patches.append(Patch(column, width, self._shades(pens, width) if pens else None))
            column += width
        self._pictures[key] = patches
        self._pixels += _bytes(patches)
        while self._pixels > MOST_BYTES and len(self._pictures) > 1:
            self._pixels -= _bytes(self._pictures.popitem(last=False)[1])
        return patches

    def _shades(self, pens: Sequence[Pen], width: int) -> Shades:
        import numpy as np

        across, down = self._grid.across * width, self._grid.down * self._rows
        mask, size = (1 << across) - 1, -(-across // 8)
        rows = b"".join((row & mask).to_bytes(size, "little") for row in pixels(pens, down))
        bits = np.unpackbits(np.frombuffer(rows, np.uint8).reshape(down, size), axis=1, bitorder="little")[:, :across]
        fine = bits.reshape(down // _ACROSS, _ACROSS, across // _ACROSS, _ACROSS)
        return Shades(fine.sum(axis=(1, 3), dtype=np.uint8))


class SmoothTypesetter(LargeTypesetter):
    """Lays out as any other; `draw` gives what is not drawn, `picture` the rest."""

    cell: tuple[int, int]
    """Width and height of a cell in pixels."""

    def __init__(self, words: SmoothWords, cell: tuple[int, int], **more: Any) -> None:
        super().__init__(words, **more)
        self.cell = cell
        self._smooth = words

    def picture(self, text: str, line: Line) -> Sequence[Patch]:
        """The patches of a line."""
        patches = []
        for word in line.words:
            for patch in self._smooth.picture(word.span.of(text), word.rightwards):
                # A single letter may be wider than the screen.
                width, shades = min(patch.width, word.width - patch.column), patch.shades
                if width < patch.width and shades is not None:
                    shades = Shades(shades.pixels[:, : max(0, width) * self.cell[0]])
                if width > 0:
                    patches.append(Patch(word.x + patch.column, width, shades))
        return patches


def smooth_typesetter(
    size: int,
    cell: tuple[int, int],
    *,
    font: Path | None = None,
    line_spacing: float = 1.5,
    word_spacing: float = 1.0,
    letter_spacing: float = 0.0,
) -> SmoothTypesetter:
    """A typesetter for letters `size` screen rows high, 2 and more, on cells of so many pixels across and down.

    The spacings are those of `typesetter`. Raises SettingsError for a typeface that cannot be used.
    """
    grid = Grid(_ACROSS * cell[0], _ACROSS * cell[1], "", cell)
    case = Case(size * grid.down, grid, font, bold=True, hinted=False)
    return SmoothTypesetter(
        SmoothWords(case.letters, grid, size, round(letter_spacing * size * grid.down), case.other),
        cell,
        rows=size,
        leading=max(0, round((line_spacing - 1) * size)),
        gap=max(1, round(case.letters.space * word_spacing / grid.across)),
        most=MOST_CHARACTERS,
        fewest=FEWEST_CHARACTERS,
    )


def _bytes(patches: Sequence[Patch]) -> int:
    return sum(200 + (0 if patch.shades is None else 2 * patch.shades.pixels.nbytes) for patch in patches)
