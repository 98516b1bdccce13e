"""Pictures of lines inside the rows that Textual paints, for terminals that draw pixels.

A picture belongs to the cells it stands in: whatever is painted over them later removes it, so nothing has to be
taken back when the page scrolls, is resized or gives way to another screen. A Sixel picture follows the last of its
rows; kitty's is named by placeholders in the cells themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.color import Color
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from reader.ui.large_print import Line
from reader.ui.large_print.detect import Graphics
from reader.ui.large_print.kitty import NUMERALS, PLACEHOLDER, name_of, placeholder, sent
from reader.ui.large_print.picture import Colours, Ground, Letters, Picture
from reader.ui.large_print.sixel import sixel
from reader.ui.large_print.smooth import Patch, SmoothTypesetter
from reader.ui.paint import Run, strip


def pictured(
    setter: SmoothTypesetter,
    graphics: Graphics,
    text: str,
    line: Line,
    left: int,
    rows: Sequence[str],
    tiles: Sequence[Run],
    width: int,
    number: int,
) -> list[Strip]:
    """The rows of a line, `width` cells wide and coloured by `tiles`, with its letters as a picture over them.

    The line begins at the column `left`. `number` tells the lines of a screen apart.
    """
    patches = [
        Patch(left + patch.column, patch.width, patch.shades)
        for patch in setter.picture(text, line)
        if left + patch.column + patch.width <= width
    ]
    if not any(patch.shades for patch in patches):
        return [strip(row, tiles, width) for row in rows]
    start = min(patch.column for patch in patches)
    end = max(patch.column + patch.width for patch in patches)
    picture = _picture(setter.cell, len(rows), start, end, patches, tiles)
    if graphics is Graphics.KITTY and end - start <= len(NUMERALS):
        return _named(rows, tiles, width, start, end, patches, picture, number)
    drawn = [strip(row, tiles, width) for row in rows]
    up = f"\x1b[{len(rows) - 1}A" if len(rows) > 1 else ""
    drawn[-1] = Strip([*drawn[-1], _control(f"\x1b7{up}\x1b[{start + 1}G{sixel(picture)}\x1b8")], width)
    return drawn


def _picture(
    cell: tuple[int, int], rows: int, start: int, end: int, patches: Sequence[Patch], tiles: Sequence[Run]
) -> Picture:
    across = cell[0]
    holes = _holes(patches)
    grounds: list[Ground] = []
    letters: list[Letters] = []
    for tile in tiles:
        colours = _colours(tile.style)
        column = max(tile.start, start)
        while column < min(tile.end, end):
            stop = column + 1
            while stop < min(tile.end, end) and (stop in holes) == (column in holes):
                stop += 1
            if column not in holes:
                grounds.append(Ground((column - start) * across, (stop - start) * across, colours))
            column = stop
        letters += [
            Letters((patch.column - start) * across, colours, patch.shades)
            for patch in patches
            if patch.shades and tile.start <= patch.column < tile.end
        ]
    return Picture((end - start) * across, rows * cell[1], grounds, letters)


def _holes(patches: Sequence[Patch]) -> frozenset[int]:
    """The columns that the terminal's own letters stand in."""
    return frozenset(
        column
        for patch in patches
        if patch.shades is None
        for column in range(patch.column, patch.column + patch.width)
    )


def _colours(style: Style) -> Colours:
    paper = style.bgcolor.get_truecolor() if style.bgcolor else (0, 0, 0)
    ink = style.color.get_truecolor() if style.color else (255, 255, 255)
    return (paper[0], paper[1], paper[2]), (ink[0], ink[1], ink[2])


def _control(sequence: str) -> Segment:
    """Something for the terminal that takes no cells."""
    return Segment(sequence, None, [(ControlType.CURSOR_FORWARD, 0)])


def _named(
    rows: Sequence[str],
    tiles: Sequence[Run],
    width: int,
    start: int,
    end: int,
    patches: Sequence[Patch],
    picture: Picture,
    number: int,
) -> list[Strip]:
    name, holes = name_of(number), _holes(patches)
    marked = Color.from_rgb(name >> 16, name >> 8 & 255, name & 255)
    drawn = []
    for index, row in enumerate(rows):
        cells = _cells(row, width)
        inside = [start <= column < end and column not in holes for column in range(width)]
        segments = []
        for tile in tiles:
            begin = tile.start
            while begin < tile.end:
                stop = begin + 1
                while stop < tile.end and inside[stop] == inside[begin]:
                    stop += 1
                shown, style = "".join(cells[begin:stop]), tile.style
                if inside[begin]:
                    shown = placeholder(index, begin - start) + PLACEHOLDER * (stop - begin - 1)
                    style = Style(color=marked, bgcolor=tile.style.bgcolor)
                segments.append(Segment(shown, style))
                begin = stop
        drawn.append(Strip(segments, width))
    drawn[0] = Strip([_control(sent(picture, name, end - start, len(rows))), *drawn[0]], width)
    return drawn


def _cells(row: str, width: int) -> list[str]:
    """What stands in each cell; the second one of a wide character is empty."""
    cells: list[str] = []
    for character in row:
        size = cell_len(character)
        if size:
            cells += [character, *[""] * (size - 1)]
        elif cells:
            cells[-1] += character
    return (cells + [" "] * width)[:width]
