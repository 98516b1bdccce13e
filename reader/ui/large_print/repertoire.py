"""The block characters that letters are built from, and how a cell's pixels become one of them.

A cell is divided into `across` x `down` pixels. Its pixels are one byte: bit 0 is the top left one, bit 1 its right
neighbour (or, where a cell is one pixel wide, the one below), row by row. `characters` maps that byte to a character.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

CELL_WIDTH, CELL_HEIGHT = 10, 20
"""The shape of a terminal's cell, in device pixels: most monospaced faces are half as wide as they are high."""


class Repertoire(StrEnum):
    """The sets of block characters, best first."""

    OCTANTS = "octants"
    SEXTANTS = "sextants"
    QUADRANTS = "quadrants"
    HALF_BLOCKS = "half blocks"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class Grid:
    """How a repertoire divides a cell; `characters[bits]` is the character that shows them."""

    across: int
    down: int
    characters: str
    cell: tuple[int, int] = (CELL_WIDTH, CELL_HEIGHT)
    """Width and height of a cell, in device pixels."""

    @property
    def pixel_width(self) -> float:
        """Width of one pixel, in device pixels."""
        return self.cell[0] / self.across

    @property
    def pixel_height(self) -> float:
        """Height of one pixel, in device pixels."""
        return self.cell[1] / self.down


_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def _octants() -> str:
    """All 256 octants: 230 in Unicode 16's U+1CD00 block in binary order, the rest where older blocks have them."""
    older = {
        0b00000001: 0x1CEA8,
        0b00000010: 0x1CEAB,
        0b00000011: 0x1FB82,
        0b00010100: 0x1FBE6,
        0b00101000: 0x1FBE7,
        0b00111111: 0x1FB85,
        0b01000000: 0x1CEA3,
        0b10000000: 0x1CEA0,
        0b11000000: 0x2582,
        0b11111100: 0x2586,
    }
    for bits, character in enumerate(_QUADRANTS):
        halves = sum(0b101 << (index % 2 + index // 2 * 4) for index in range(4) if bits >> index & 1)
        older[halves] = ord(character)
    code = iter(range(0x1CD00, 0x1CDE6))
    return "".join(chr(older[bits] if bits in older else next(code)) for bits in range(256))


def _sextants() -> str:
    older = {0: " ", 0b010101: "▌", 0b101010: "▐", 0b111111: "█"}
    code = iter(range(0x1FB00, 0x1FB3C))
    return "".join(older[bits] if bits in older else chr(next(code)) for bits in range(64))


@cache
def grid(repertoire: Repertoire) -> Grid:
    """How this repertoire divides a cell."""
    match repertoire:
        case Repertoire.OCTANTS:
            return Grid(2, 4, _octants())
        case Repertoire.SEXTANTS:
            return Grid(2, 3, _sextants())
        case Repertoire.QUADRANTS:
            return Grid(2, 2, _QUADRANTS)
        case Repertoire.HALF_BLOCKS:
            return Grid(1, 2, " ▀▄█")
        case Repertoire.ASCII:
            return Grid(1, 1, " #")
