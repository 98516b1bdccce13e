"""A letter on a pixel grid, and what draws letters."""

from __future__ import annotations

from dataclasses import dataclass
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

    @property
    def width(self) -> int:
        """Pixels from the leftmost to the rightmost one."""
        return max((row.bit_length() for row in self.rows), default=0)


class Letters(Protocol):
    """Draws the letters of one typeface at one size on one grid."""

    space: int
    """The width of a space, in pixels."""

    def has(self, text: str) -> bool:
        """Whether every character of a word can be drawn."""

    def shape(self, text: str, rightwards: bool) -> list[tuple[int, Glyph]]:
        """The glyphs of a word, left to right, each with the place of its pen in pixels."""
