"""Which block characters a terminal shows, and how many colours, told from its environment or its own answer.

A terminal that lacks a character shows a box or nothing in its place, so everything here is said of versions known to
draw the characters themselves; anything unknown gets what nearly every terminal has. The user's own answer to a
sample (see `samples`) counts for more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.document import Span
from reader.ui.large_print import Repertoire, smallest_size, typesetter

_UTF_8 = ("utf8", "utf16", "utf32", "cp65001")
_PLAIN_TERMS = ("dumb", "vt", "ansi", "cons25", "sun", "wy")
_MULTIPLEXERS = ("screen", "tmux")

ASK_VERSION = "\x1b[>0q"
"""XTVERSION. A terminal that knows it answers DCS > | name(version) ST; the others stay silent."""

ASK_ATTRIBUTES = "\x1b[c"
"""Primary device attributes: every terminal answers CSI ? ... c, and 4 among the numbers is Sixel. Asked last, its
answer says that no other will come."""

_ATTRIBUTES = re.compile(r"\x1b\[\?([0-9;]*)c")
_ANSWER = re.compile(r"\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*c", re.DOTALL)
_VERSION = re.compile(r"\x1bP>\|(.*?)\x1b\\")


class Graphics(StrEnum):
    """How a terminal is sent pictures."""

    KITTY = "kitty"
    SIXEL = "sixel"


@dataclass(frozen=True, slots=True)
class _Known:
    """From which version on a terminal draws octants and sextants itself."""

    octants: tuple[int, ...]
    sextants: tuple[int, ...]


_NEVER = (1 << 30,)
_TERMINALS = {
    "kitty": _Known((0, 40), (0, 17)),
    "ghostty": _Known((1, 2), (1,)),
    "foot": _Known((1, 20), (1, 7)),
    "vte": _Known((0, 78), (0, 62)),
    "wezterm": _Known(_NEVER, (2021,)),
}
_PLACEHOLDERS = {"kitty": (0, 28), "ghostty": (1,)}
"""From which version on pictures can be tied to cells of text. WezTerm and Konsole have the protocol without that."""


def repertoire(environ: Mapping[str, str], encoding: str | None) -> Repertoire:
    """The best block characters this terminal is known to show. `encoding` is that of what is sent to it."""
    term = environ.get("TERM", "")
    if (encoding or "").lower().replace("-", "").replace("_", "") not in _UTF_8 or term.startswith(_PLAIN_TERMS):
        return Repertoire.ASCII
    if term == "linux":
        return Repertoire.HALF_BLOCKS
    if "TMUX" in environ or "STY" in environ or term.startswith(_MULTIPLEXERS):
        # What is behind a multiplexer may change while it runs, and its variables are those of its first terminal.
        return Repertoire.QUADRANTS
    name, version = _named(environ, term)
    if name:
        return _of(name, version)
    known = term or "TERM_PROGRAM" in environ or "WT_SESSION" in environ
    return Repertoire.QUADRANTS if known else Repertoire.HALF_BLOCKS


def repertoire_of_answer(answer: str) -> Repertoire | None:
    """The same from a terminal's answer to ASK_VERSION; None if it does not say enough."""
    named = _named_in(answer)
    return _of(*named) if named and named[0] in _TERMINALS else None


def graphics_of_answer(answer: str) -> Graphics | None:
    """How this terminal is sent pictures, from its answers to ASK_VERSION and ASK_ATTRIBUTES; None if it is not."""
    named = _named_in(answer)
    if named is not None and named[1] >= _PLACEHOLDERS.get(named[0], _NEVER):
        return Graphics.KITTY
    attributes = _ATTRIBUTES.search(answer)
    return Graphics.SIXEL if attributes and "4" in attributes[1].split(";") else None


def answered(text: str) -> tuple[str, str] | None:
    """What came from a terminal that was asked, in two parts: its answers, and what was typed meanwhile. None while
    the last answer has not come."""
    if not _ATTRIBUTES.search(text):
        return None
    answers = "".join(match[0] for match in _ANSWER.finditer(text))
    return answers, _ANSWER.sub("", text)


def colours(environ: Mapping[str, str]) -> int:
    """How many colours: 2, 16, 256 or 16,777,216. NO_COLOR is 2."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term.startswith(_PLAIN_TERMS):
        return 2
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "direct" in term or "WT_SESSION" in environ:
        return 1 << 24
    return 256 if "256" in term or term.startswith(("xterm-kitty", "xterm-ghostty", "foot")) else 16


@dataclass(frozen=True, slots=True)
class Sample:
    """Letters to be shown to the user with the question whether they can be read."""

    repertoire: Repertoire
    rows: tuple[str, ...]


def samples(width: int, text: str = "Rag 26") -> Sequence[Sample]:
    """A sample of each repertoire, best first, to be shown one after the other; rows of `width` cells."""
    found = []
    for each in Repertoire:
        letters = typesetter(max(4, smallest_size(each)), each)
        lines = letters.lines(text, Span(0, len(text)), width)
        found.append(Sample(each, tuple(row for line in lines for row in letters.draw(text, line, width))))
    return found


def _named(environ: Mapping[str, str], term: str) -> tuple[str, tuple[int, ...]]:
    """The terminal's name and version, as far as its environment says."""
    program = environ.get("TERM_PROGRAM", "").lower()
    if program in _TERMINALS:
        return program, _numbers(environ.get("TERM_PROGRAM_VERSION", ""))
    if environ.get("VTE_VERSION", "").isdigit():
        return "vte", _vte(environ["VTE_VERSION"])
    if "KITTY_WINDOW_ID" in environ or term == "xterm-kitty":
        return "kitty", ()
    if "GHOSTTY_RESOURCES_DIR" in environ or term == "xterm-ghostty":
        return "ghostty", ()
    if term == "foot" or term.startswith("foot-"):
        return "foot", ()
    return ("wezterm", ()) if "WEZTERM_EXECUTABLE" in environ else ("", ())


def _named_in(answer: str) -> tuple[str, tuple[int, ...]] | None:
    """The name and version in an answer to ASK_VERSION: "kitty(0.41.1)", "ghostty 1.2.0", "VTE(7801)"."""
    stated = _VERSION.search(answer)
    found = re.match(r"\s*([A-Za-z][A-Za-z_-]*)[ (]+v?([0-9][0-9.]*)", stated[1]) if stated else None
    if not found:
        return None
    name, version = found[1].lower(), _numbers(found[2])
    return name, _vte(found[2]) if name == "vte" and version and version[0] >= 100 else version


def _of(name: str, version: tuple[int, ...]) -> Repertoire:
    """An unknown version is taken to be old, but not older than sextants, which all of them have had for years."""
    known = _TERMINALS[name]
    if version >= known.octants:
        return Repertoire.OCTANTS
    return Repertoire.SEXTANTS if not version or version >= known.sextants else Repertoire.QUADRANTS


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _vte(version: str) -> tuple[int, ...]:
    """VTE writes 0.78.1 as 7801."""
    number = int(version)
    return (0, number // 100, number % 100)
