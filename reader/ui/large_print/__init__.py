"""Large print: text in, rows of cells out. Nothing in here knows documents, commands or Textual.

A Typesetter is made for one size, repertoire, typeface and set of spacings. It breaks a text into Lines for a width
in cells and draws a line as `rows` strings of exactly that width; the reading view colours the columns of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reader.document import Span


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
