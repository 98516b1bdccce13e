"""What this terminal can show: how many colours, and which letters."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.ui.large_print import Repertoire
from reader.ui.palettes import Depth

if TYPE_CHECKING:
    from reader.ui.large_print.detect import Graphics


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal can show. `cell` are the pixels of a cell, across and down, where it draws pictures."""

    depth: Depth
    utf8: bool
    letters: Repertoire
    graphics: Graphics | None = None
    cell: tuple[int, int] = (0, 0)


def terminal(environ: Mapping[str, str], color_system: str | None, answer: str = "") -> Terminal:
    """Worked out from the environment and the terminal's own `answer`, if it gave one; `color_system` is Rich's name
    for the colours it will send."""
    from reader.ui.large_print.detect import colours, graphics_of_answer, repertoire, repertoire_of_answer

    utf8 = is_utf8(environ)
    known = {"truecolor": Depth.TRUE, "256": Depth.INDEXED}.get(color_system or "", Depth.BASIC)
    depth = Depth.MONO if color_system is None or colours(environ) == 2 else known
    letters = repertoire(environ, "utf-8" if utf8 else "ascii")
    if utf8 and answer:
        letters = repertoire_of_answer(answer) or letters
    cell = cell_size() if answer else (0, 0)
    # Who wants no colour wants no picture in colours either.
    graphics = graphics_of_answer(answer) if all(cell) and depth is not Depth.MONO else None
    return Terminal(depth, utf8, letters, graphics, cell)


def cell_size() -> tuple[int, int]:
    """The pixels of a cell, across and down, as far as the terminal says; else 0, 0."""
    if sys.platform == "win32":
        return 0, 0
    import fcntl
    import struct
    import termios

    try:
        size = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, bytes(8)) if sys.__stderr__ else bytes(8)
    except (OSError, ValueError):
        return 0, 0
    rows, columns, width, height = struct.unpack("HHHH", size)
    # Some count their borders in, which are narrower than a column of pixels for each of the cells.
    return (width // columns, height // rows) if columns and rows else (0, 0)


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is sent UTF-8."""
    encoding = getattr(sys.__stdout__, "encoding", "") or "utf-8"
    # Python may speak UTF-8 whatever the locale says; the locale says what the terminal was set up for.
    chosen = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or encoding
    return "utf" in (encoding if sys.platform == "win32" else chosen).lower()


def has_terminal() -> bool:
    """Whether there is still a terminal behind standard input."""
    try:
        return sys.__stdin__ is not None and sys.__stdin__.isatty()
    except ValueError:
        return False
