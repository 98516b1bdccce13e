"""What this terminal can show: how many colours, and which letters."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping

from reader.ui.large_print import Repertoire
from reader.ui.look import Terminal
from reader.ui.palettes import Depth

_TWO_COLOURS = ("vt100", "vt102", "vt220", "vt320", "dumb")


def terminal(environ: Mapping[str, str], color_system: str | None, *, no_color: bool) -> Terminal:
    """Worked out from the environment; `color_system` is Rich's name for how many colours there are."""
    utf8 = is_utf8(environ)
    return Terminal(_depth(environ, color_system, no_color), utf8, _letters(environ, utf8))


def is_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is sent UTF-8."""
    chosen = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    encoding = getattr(sys.__stdout__, "encoding", "") or locale.getpreferredencoding(False)
    if sys.platform == "win32":
        return encoding.lower().replace("-", "") in ("utf8", "cp65001")
    # Python's UTF-8 mode says UTF-8 for the C locale too; the locale itself says what the terminal was set up for.
    return "utf" in chosen.lower() if chosen else encoding.lower().replace("-", "") == "utf8"


def _depth(environ: Mapping[str, str], color_system: str | None, no_color: bool) -> Depth:
    if no_color or color_system is None or environ.get("TERM", "").startswith(_TWO_COLOURS):
        return Depth.MONO
    return {"truecolor": Depth.TRUE, "256": Depth.INDEXED}.get(color_system, Depth.BASIC)


def _letters(environ: Mapping[str, str], utf8: bool) -> Repertoire:
    if not utf8:
        return Repertoire.ASCII
    if environ.get("TERM") == "linux":
        return Repertoire.HALF_BLOCKS
    return Repertoire.QUADRANTS
