"""A letter on a pixel grid, and what draws letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import sub
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


_FAR = 1 << 20

FINE = 20
"""Rows that a letter's outline is judged by at least: in taller ones, neighbouring rows are judged together."""


class Outsides:
    """How far a glyph reaches on each row, or few rows, measured from its pen; `right` takes in the rows above and
    below, so that letters kept apart by it do not touch at a corner either."""

    __slots__ = ("left", "right")

    def __init__(self, glyph: Glyph) -> None:
        rows = glyph.rows
        left = [(row & -row).bit_length() - 1 + glyph.left if row else _FAR for row in rows]
        ends = [row.bit_length() + glyph.left if row else -_FAR for row in rows]
        right = list(map(max, ends, [-_FAR, *ends], [*ends[1:], -_FAR]))
        step = max(1, len(rows) // FINE)
        self.left = list(map(min, *(_each(left, at, step, _FAR) for at in range(step)))) if step > 1 else left
        self.right = list(map(max, *(_each(right, at, step, -_FAR) for at in range(step)))) if step > 1 else right


def _each(rows: list[int], at: int, step: int, beyond: int) -> list[int]:
    """Every row of `step` from `at` on; the last one may be `beyond` the end."""
    return [*rows[at::step], beyond][: -(-len(rows) // step)]


def clearance(first: Outsides, second: Outsides) -> int:
    """How far apart two pens stand when their glyphs just touch, if only at a corner."""
    touching: int = max(map(sub, first.right, second.left))
    return touching
