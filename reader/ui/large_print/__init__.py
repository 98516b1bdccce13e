"""Large print: text in, rows of cells out. Nothing in here knows documents, commands or Textual.

A Typesetter is made for one size, repertoire, typeface and set of spacings. It breaks a text into Lines for a width
in cells and draws a line as `rows` strings of exactly that width; the reading view colours the columns of the words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from reader.document import Span
from reader.ui.large_print.repertoire import CELL_HEIGHT, Repertoire, grid

__all__ = ["Line", "Placed", "Repertoire", "Typesetter", "smallest_size", "typesetter"]


MOST_CHARACTERS, FEWEST_CHARACTERS = 66, 8
"""A line holds at most so many characters, and one word where so few would not fit."""


class Placed(NamedTuple):
    """A word on a line: its characters, its first column and its width in columns.

    `rightwards` is false where its letters run from right to left.
    """

    span: Span
    x: int
    width: int
    rightwards: bool = True


class Line(NamedTuple):
    """One line of print. `span` tiles the text together with the lines around it (white space included); `words`
    are in visual order."""

    span: Span
    words: tuple[Placed, ...]


class Typesetter(Protocol):
    """Lays out and draws text at one size."""

    rows: int
    """How many screen rows the letters of one line take."""

    leading: int
    """How many empty screen rows follow a line."""

    def characters(self, width: int) -> int:
        """About how many characters a line of `width` cells holds; at least one."""

    def lines(self, text: str, span: Span, width: int) -> Sequence[Line]:
        """The lines of one block of `text`, each at most `width` cells wide."""

    def draw(self, text: str, line: Line, width: int) -> Sequence[str]:
        """The line as `rows` strings, each exactly `width` cells wide.

        Cells, not characters: letters of the terminal's own that are two cells wide may stand in a row.
        """


def smallest_size(repertoire: Repertoire) -> int:
    """The smallest size above 1 whose letters can be read in this repertoire; smaller ones are set this large."""
    return _SMALLEST[repertoire]


_SMALLEST = {
    Repertoire.OCTANTS: 2,
    Repertoire.SEXTANTS: 3,
    Repertoire.QUADRANTS: 4,
    Repertoire.HALF_BLOCKS: 4,
    Repertoire.ASCII: 8,
}


def typesetter(
    size: int,
    repertoire: Repertoire,
    *,
    font: Path | None = None,
    bold: bool = True,
    line_spacing: float = 1.5,
    word_spacing: float = 1.0,
    letter_spacing: float = 0.0,
    max_characters: int = MOST_CHARACTERS,
    min_characters: int = FEWEST_CHARACTERS,
) -> Typesetter:
    """A typesetter for letters `size` screen rows high, 1 (the terminal's own) to 10 and more.

    `font` is a TTF or OTF file; without it, Atkinson Hyperlegible, `bold` or not. Grids of 12 pixels and less show no
    typeface well; on them stand our own letters. `line_spacing` is the distance of two lines in letter heights;
    `word_spacing` multiplies the space; `letter_spacing` adds that share of a letter's height between letters (at
    size 1, a column). A line holds at most `max_characters`; where fewer than `min_characters` would fit,
    it holds one word. Raises SettingsError for a typeface that cannot be used.
    """
    from reader.ui.large_print.page import LargeTypesetter
    from reader.ui.large_print.plain import PlainWords

    if size < 2:
        columns = math.ceil(letter_spacing)
        return LargeTypesetter(
            PlainWords(columns),
            rows=1,
            leading=max(0, math.ceil(line_spacing - 1)),
            gap=max(1, round(word_spacing * (1 + 2 * columns))),
            most=max_characters,
            fewest=min_characters,
        )
    from reader.ui.large_print.cases import Case
    from reader.ui.large_print.setting import WordSetter

    rows = max(size, smallest_size(repertoire))
    cells = grid(repertoire)
    case = Case(rows * cells.down, cells, font, bold)
    words = WordSetter(
        case.letters,
        cells,
        rows,
        spacing=round(letter_spacing * rows * CELL_HEIGHT / cells.pixel_width),
        others=case.other,
    )
    return LargeTypesetter(
        words,
        rows=rows,
        leading=max(0, round((line_spacing - 1) * rows)),
        gap=max(1, round(case.letters.space * word_spacing / cells.across)),
        most=max_characters,
        fewest=min_characters,
    )
