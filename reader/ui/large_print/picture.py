"""A picture of a line of letters, before it is written in the language of a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHADES = 4
"""Shades above that of the paper; the last one is the ink itself."""

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

Colours = tuple[Colour, Colour]
"""Paper and ink."""


class Shades:
    """Pixels by row, each from 0, the paper, to SHADES, the ink; and how they are written as Sixels, once they are."""

    __slots__ = ("pixels", "sixels")

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = pixels
        self.sixels: Sequence[tuple[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Paper from the pixel column `start` to `end`, and the ink on it."""

    start: int
    end: int
    colours: Colours


@dataclass(frozen=True, slots=True)
class Letters:
    """Shades whose leftmost pixel stands at `x`, on a ground of these colours."""

    x: int
    colours: Colours
    shades: Shades


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` x `height` pixels. What no ground covers shows what is under the picture."""

    width: int
    height: int
    grounds: Sequence[Ground]
    letters: Sequence[Letters]

    def pairs(self) -> list[Colours]:
        """The pairs of colours that occur, in order."""
        return list(dict.fromkeys(ground.colours for ground in self.grounds))


def mixed(colours: Colours) -> list[Colour]:
    """The paper, the shades between, the ink.

    Light adds up, so shades are mixed as light is (its square root is near what screens do), and thin strokes keep
    their weight whichever of the two is the darker.
    """
    paper, ink = colours
    return [
        (_between(paper[0], ink[0], shade), _between(paper[1], ink[1], shade), _between(paper[2], ink[2], shade))
        for shade in range(SHADES + 1)
    ]


def _between(paper: int, ink: int, shade: int) -> int:
    return round(math.sqrt(paper**2 + (ink**2 - paper**2) * shade / SHADES))
