"""The page before the application: its letters, written straight to the terminal.

Importing Textual takes longer than everything else at the start together. The page is laid out without it, so that it
can be read meanwhile; the application then paints the same letters at the same place, with its marks and its bars.
Keys pressed before wait in the terminal and are not lost.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TextIO

from rich.color import ColorSystem

from reader.document import Section
from reader.settings import Settings
from reader.ui.large_print.detect import colours
from reader.ui.look import Look, foot_rows, has_room, margin
from reader.ui.page_layout import PageLayout, arranged
from reader.ui.terminal import terminal

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_SYSTEMS = {"truecolor": ColorSystem.TRUECOLOR, "256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD}


def first_paint(
    section: Section,
    offset: int,
    settings: Settings,
    environ: Mapping[str, str],
    size: tuple[int, int],
    out: TextIO,
    answer: str = "",
) -> bool:
    """Writes the lines around `offset` of a section to a terminal of `size` = columns, rows, which answered this the
    last time that it was asked what it is.

    Returns whether it did: it does not where lines have no room, or the terminal may not understand.
    """
    width, height = size
    if sys.platform == "win32" or not out.isatty() or width < 20:
        return False
    name = _color_system(environ)
    look = Look(settings, terminal(environ, name, answer))
    # Smooth letters need packages that take as long as the application itself.
    if look.word_mode or look.graphics or not has_room(look, width, height - foot_rows(look, width, height)):
        return False
    edge = margin(look, width)
    layout = PageLayout(section, look.letters(look.size, look.spacing), width - edge - 1, look.paragraphs)
    if not layout.pieces:
        return False
    foot = foot_rows(look, width, height)
    rows = []
    for at in arranged(layout, layout.find(offset), height - foot):
        text = ""
        if at is not None:
            place, index = at
            indent = layout.pieces[place.piece].indent
            drawn = layout.setter.draw(section.text, layout.line(place), max(1, layout.width - indent))
            text = " " * (edge + indent) + drawn[index]
        rows.append(text[:width].ljust(width))
    rows += [" " * width] * foot
    system = _SYSTEMS[name] if name else None
    painted = [look.inks.page.render(row, color_system=system) for row in rows]
    out.write(ENTER + "".join(f"\x1b[{number};1H{row}" for number, row in enumerate(painted, 1)))
    out.flush()
    return True


def _color_system(environ: Mapping[str, str]) -> str | None:
    number = colours(environ)
    return None if number == 2 else "standard" if number == 16 else "256" if number == 256 else "truecolor"
