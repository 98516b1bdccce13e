"""What this terminal can show: how many colours, and which letters."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from reader.ui.large_print import Repertoire
from reader.ui.palettes import Depth


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal can show."""

    depth: Depth
    utf8: bool
    letters: Repertoire


def terminal(environ: Mapping[str, str], color_system: str | None) -> Terminal:
    """Worked out from the environment; `color_system` is Rich's name for the colours it will send."""
    from reader.ui.large_print.detect import colours, repertoire

    utf8 = is_utf8(environ)
    known = {"truecolor": Depth.TRUE, "256": Depth.INDEXED}.get(color_system or "", Depth.BASIC)
    depth = Depth.MONO if color_system is None or colours(environ) == 2 else known
    return Terminal(depth, utf8, repertoire(environ, "utf-8" if utf8 else "ascii"))


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
