"""Rows of characters and runs of colour to the Strips that Textual draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.ui.large_print import Line, Typesetter
from reader.ui.look import Look


@dataclass(frozen=True, slots=True)
class Run:
    """Columns [start, end) in one style."""

    start: int
    end: int
    style: Style


def runs(width: int, base: Style, *over: Run) -> list[Run]:
    """`base` from end to end with the runs laid over it, later ones on top: tiles that cover `width` columns."""
    edges = sorted({0, width, *(min(max(0, edge), width) for run in over for edge in (run.start, run.end))})
    tiles: list[Run] = []
    for start, end in pairwise(edges):
        style = base
        for run in over:
            if run.start <= start < run.end:
                style = run.style
        if tiles and tiles[-1].style is style:
            tiles[-1] = Run(tiles[-1].start, end, style)
        else:
            tiles.append(Run(start, end, style))
    return tiles


def strip(row: str, tiles: Sequence[Run], width: int) -> Strip:
    """One row of `width` cells coloured by tiles that cover it."""
    if len(row) == width and (row.isascii() or cell_len(row) == width):
        segments = [Segment(row[tile.start : tile.end], tile.style) for tile in tiles]
        return Strip(segments, width)
    whole = Strip([Segment(row)]).adjust_cell_length(width)
    parts = whole.divide([tile.end for tile in tiles])
    return Strip.join([part.apply_style(tile.style) for part, tile in zip(parts, tiles, strict=True)])


def blank(width: int, style: Style) -> Strip:
    """An empty row."""
    return Strip([Segment(" " * width, style)], width)


def line_strips(
    look: Look,
    setter: Typesetter,
    text: str,
    line: Line,
    left: int,
    rows: Sequence[str],
    tiles: Sequence[Run],
    number: int,
) -> list[Strip]:
    """The rows of a line of letters, set by `setter` from the column `left` on and coloured by tiles; where letters are
    smooth, with their picture. `number` tells the lines on a screen apart."""
    width = tiles[-1].end
    if look.graphics is not None:
        from reader.ui.large_print.smooth import SmoothTypesetter
        from reader.ui.pictures import pictured

        if isinstance(setter, SmoothTypesetter):
            return pictured(setter, look.graphics, text, line, left, rows, tiles, width, number)
    return [strip(row, tiles, width) for row in rows]
