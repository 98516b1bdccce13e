"""Where every line of a section stands, worked out only for the blocks that are looked at.

There are no rows counted from the top of a section: lines are found by the text they hold and walked from there, so
a section of any length costs what is seen of it, and the place is the same after a resize.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.document import Block, BlockKind, Section, Span
from reader.ui.large_print import Line, Typesetter

MOST_BLOCKS = 256
"""Blocks kept laid out: many screens' worth, however long the section is."""

STEADY = 3
"""The line that is heard stands a third of the way down."""

LONGEST_PIECE = 8_000
"""Characters laid out at a time: a block that is longer is taken in pieces."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of the section: its piece, and the line within it."""

    piece: int
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or a part of a very long one, `indent` columns in."""

    block: Block
    span: Span
    indent: int
    last: bool


class PageLayout:
    """The lines of one section for one width and typesetter."""

    def __init__(self, section: Section, setter: Typesetter, width: int, apart: float = 0.5) -> None:
        self.section = section
        self.apart = apart
        """Lines between two paragraphs, added to the line spacing."""
        self.setter = setter
        self.width = max(1, width)
        self._known: OrderedDict[int, Sequence[Line]] = OrderedDict()
        self.pieces = list(_pieces(section, self._step()))
        self._starts = [piece.span.start for piece in self.pieces]

    def _step(self) -> int:
        step = 1 + self.setter.rows
        return step if self.width >= 12 * step else 0

    def lines(self, piece: int) -> Sequence[Line]:
        """The lines of a piece."""
        if piece in self._known:
            self._known.move_to_end(piece)
            return self._known[piece]
        of = self.pieces[piece]
        lines = self.setter.lines(self.section.text, of.span, max(1, self.width - of.indent))
        self._known[piece] = lines
        if len(self._known) > MOST_BLOCKS:
            self._known.popitem(last=False)
        return lines

    def line(self, place: Place) -> Line:
        """The line at a place."""
        return self.lines(place.piece)[place.line]

    def find(self, offset: int) -> Place:
        """The line that holds a character of the section's text, or the one before it."""
        piece = max(0, bisect_right(self._starts, offset) - 1)
        if not self.pieces:
            return Place(0, 0)
        starts = [line.span.start for line in self.lines(piece)]
        return Place(piece, max(0, bisect_right(starts, offset) - 1))

    def after(self, place: Place) -> Place | None:
        """The next line; None at the end of the section."""
        if place.line + 1 < len(self.lines(place.piece)):
            return Place(place.piece, place.line + 1)
        return Place(place.piece + 1, 0) if place.piece + 1 < len(self.pieces) else None

    def before(self, place: Place) -> Place | None:
        """The line before; None at the beginning of the section."""
        if place.line:
            return Place(place.piece, place.line - 1)
        return Place(place.piece - 1, len(self.lines(place.piece - 1)) - 1) if place.piece else None

    def gap_after(self, place: Place) -> int:
        """Empty rows below a line: the line spacing, and more at the end of a block."""
        piece = self.pieces[place.piece]
        ends = piece.last and place.line + 1 == len(self.lines(place.piece))
        if not ends:
            return self.setter.leading
        following = self.pieces[place.piece + 1].block if place.piece + 1 < len(self.pieces) else None
        if following and piece.block.kind is following.kind and piece.block.kind in _TIGHT:
            return self.setter.leading + (self.setter.rows > 2)
        return self.setter.leading + max(1, int(self.setter.rows * self.apart))


def arranged(layout: PageLayout, place: Place, height: int) -> list[tuple[Place, int] | None]:
    """What stands on each of `height` rows of the screen when the line at `place` stands at the steady height: the
    line and which of its rows, or None for an empty one."""
    setter = layout.setter
    row = max(0, height - setter.rows) // STEADY
    top: Place | None = place
    while row > 0 and (before := layout.before(place)) is not None:
        row -= setter.rows + layout.gap_after(before)
        top = place = before
    # Letters at the very edge of a window are hard to see.
    row = min(row, 1 if 1 < setter.rows <= height // 4 else 0)
    rows: list[tuple[Place, int] | None] = [None] * height
    while top is not None and row < height:
        # Letters that are cut off at an edge cannot be read: they are left out.
        if row >= 0 and row + setter.rows <= height:
            rows[row : row + setter.rows] = [(top, index) for index in range(setter.rows)]
        row += setter.rows + layout.gap_after(top)
        top = layout.after(top)
    return rows


_TIGHT = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
_NESTED = (BlockKind.LIST_ITEM, BlockKind.QUOTE)


def _pieces(section: Section, step: int) -> Sequence[Piece]:
    pieces: list[Piece] = []
    for block in section.blocks:
        indent = step * min(3, block.level - (block.kind is BlockKind.LIST_ITEM)) if block.kind in _NESTED else 0
        start = block.span.start
        if block.kind is BlockKind.CODE:
            pieces += _code(section.text, block, max(1, step // 2))
            continue
        while block.span.end - start > LONGEST_PIECE:
            end = section.text.rfind(" ", start + LONGEST_PIECE // 2, start + LONGEST_PIECE) + 1
            end = end or start + LONGEST_PIECE
            pieces.append(Piece(block, Span(start, end), indent, False))
            start = end
        pieces.append(Piece(block, Span(start, block.span.end), indent, True))
    return pieces


def _code(text: str, block: Block, step: int) -> Sequence[Piece]:
    """A piece for each line of code, as far in as it is written."""
    pieces: list[Piece] = []
    start = block.span.start
    for line in block.span.of(text).splitlines(keepends=True):
        depth = len(line) - len(line.lstrip(" "))
        pieces.append(Piece(block, Span(start, start + len(line)), step * min(depth, 12), False))
        start += len(line)
    return [*pieces[:-1], *(replace(piece, last=True) for piece in pieces[-1:])]
