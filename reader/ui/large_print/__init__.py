"""Large print: text in, rows of cells out. Nothing in here knows documents, commands or Textual.

A Typesetter is made for one size, repertoire, typeface and set of spacings. It breaks a text into Lines for a width
in cells and draws a line as `rows` strings of exactly that width; the reading view colours the columns of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reader.document import Span
from reader.ui.large_print.repertoire import Repertoire, grid

__all__ = ["Line", "Placed", "Repertoire", "Typesetter", "typesetter"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A word on a line: its characters, its first column and its width in columns."""

    span: Span
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Line:
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

    def lines(self, text: str, span: Span, width: int) -> Sequence[Line]:
        """The lines of one block of `text`, each at most `width` cells wide."""

    def draw(self, text: str, line: Line, width: int) -> Sequence[str]:
        """The line as `rows` strings, each exactly `width` cells wide."""


def typesetter(
    size: int,
    repertoire: Repertoire,
    *,
    font: Path | None = None,
    bold: bool = True,
    line_spacing: float = 1.5,
    word_spacing: float = 1.0,
    letter_spacing: float = 0.0,
    max_characters: int = 66,
    min_characters: int = 8,
) -> Typesetter:
    """A typesetter for letters `size` screen rows high, 1 (the terminal's own) to 10 and more.

    `font` is a TTF or OTF file; without it, Atkinson Hyperlegible. `line_spacing` is the distance of two lines in
    letter heights; `word_spacing` multiplies the space; `letter_spacing` adds that share of a letter's height
    between letters. A line holds at most `max_characters`; where fewer than `min_characters` would fit, it holds
    one word. Raises SettingsError for a typeface that cannot be used.
    """
    from reader.ui.large_print.page import LargeTypesetter
    from reader.ui.large_print.plain import PlainTypesetter

    leading = max(0, round((line_spacing - 1) * size))
    if size < 2:
        return PlainTypesetter(leading, word_spacing, letter_spacing, max_characters, min_characters)
    from reader.ui.large_print.outline import OutlineLetters, default_font
    from reader.ui.large_print.setting import WordSetter

    cells = grid(repertoire)
    letters = OutlineLetters(font or default_font(bold), size * cells.down, cells)
    words = WordSetter(letters, cells, size, round(letter_spacing * size * cells.down))
    gap = max(1, round(letters.space * word_spacing / cells.across))
    fewest = min_characters * words.word("n").width
    return LargeTypesetter(words, size, leading, gap, max_characters, fewest)
