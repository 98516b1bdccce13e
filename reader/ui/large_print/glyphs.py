"""A letter on a pixel grid, and what draws letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape of the grid's full height.

    `rows` are from top to bottom; bit 0 of a row is its leftmost pixel, `left` pixels to the right of the pen
    (negative: to the left). `advance` is how far the pen moves, in pixels.
    """

    rows: tuple[int, ...]
    left: int
    advance: int
    width: int = field(init=False)
    """Pixels from the leftmost to the rightmost one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", max((row.bit_length() for row in self.rows), default=0))

    def lifted(self, pixels: int) -> Glyph:
        """The glyph moved up; what leaves the grid is lost."""
        if not pixels:
            return self
        height = len(self.rows)
        rows = self.rows[max(0, pixels) : height + min(0, pixels)]
        empty = (0,) * (height - len(rows))
        return Glyph(rows + empty if pixels > 0 else empty + rows, self.left, self.advance)


Pen = tuple[int, Glyph]
"""A glyph and where its pen stands, in pixels from the word's beginning."""


class Letters(Protocol):
    """Draws the letters of one typeface at one size on one grid."""

    @property
    def space(self) -> int:
        """The width of a space, in pixels."""

    def has(self, text: str) -> bool:
        """Whether every character can be drawn."""

    def shape(self, text: str, rightwards: bool) -> Sequence[Pen]:
        """The glyphs of a word from left to right; `rightwards` is false for Hebrew, Arabic and the like."""


def clearance(first: Glyph, second: Glyph) -> int:
    """How far apart two pens must be for the second glyph to begin right of the first without touching it, not even
    at a corner: the number of pixels at which one empty column would close."""
    need = -first.width - second.width
    before = first.rows
    for y, row in enumerate(second.rows):
        if not row:
            continue
        begins = (row & -row).bit_length() - 1 + second.left
        beside = before[y] | (before[y - 1] if y else 0) | (before[y + 1] if y + 1 < len(before) else 0)
        if beside:
            need = max(need, first.left + beside.bit_length() - begins)
    return need
