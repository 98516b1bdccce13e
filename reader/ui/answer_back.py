"""What the terminal says of itself: asked at once, read while everything else is imported, remembered for next time.

The terminal is asked for its name and version (XTVERSION) and its attributes (DA1), which every terminal answers and
which therefore end the wait. Until the answer is there the terminal does not echo; what was typed meanwhile is kept
and goes to the page. A terminal that once did not answer in time is not asked again.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from reader.files import private_folder, write_whole
from reader.ui.large_print.detect import ASK_ATTRIBUTES, ASK_VERSION, answered

if TYPE_CHECKING:
    from textual.message import Message

PATIENCE = 1.0
"""Seconds after which no answer is taken to be none; a terminal at hand answers within 5 ms."""

MOST = 20
"""Terminals that are remembered."""

_NOT_ASKED = ("dumb", "linux", "vt", "ansi", "cons25", "sun", "wy", "screen", "tmux")
_NAMED_BY = ("TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "XTERM_VERSION", "COLORTERM")


class Answers:
    """The answers of the terminals seen so far, in a file; "" for one that did not answer."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = self._read()

    def of(self, environ: Mapping[str, str]) -> str | None:
        """What this terminal answered last; None if it was never asked, or cannot be."""
        return self._known.get(_signature(environ)) if may_be_asked(environ) else None

    def keep(self, environ: Mapping[str, str], answer: str) -> None:
        """Remembers an answer. A folder that cannot be written to forgets it: it is asked again next time."""
        signature = _signature(environ)
        if self._known.get(signature) == answer:
            return
        self._known = {**{key: known for key, known in self._known.items() if key != signature}, signature: answer}
        latest = dict(list(self._known.items())[-MOST:])
        try:
            private_folder(self._file.parent)
            write_whole(self._file, json.dumps(latest, indent=1), private=True)
        except OSError:
            return

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(known, dict):
            return {}
        return {key: value for key, value in known.items() if isinstance(key, str) and isinstance(value, str)}


class Question:
    """A question to the terminal behind `descriptor`; `answer` must be called once, before anything else reads."""

    def __init__(self, descriptor: int, out: TextIO) -> None:
        import termios

        self._descriptor = descriptor
        self._termios: Any = termios
        self._before: list[Any] = termios.tcgetattr(descriptor)
        quiet = [*self._before[:6], list(self._before[6])]
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
        self._asked = time.monotonic()
        out.write(ASK_VERSION + ASK_ATTRIBUTES)
        out.flush()

    def answer(self) -> tuple[str, str]:
        """What it answered, "" if it did not in time; and what was typed meanwhile."""
        came = b""
        try:
            while (found := answered(came.decode("utf-8", "replace"))) is None:
                left = PATIENCE - (time.monotonic() - self._asked)
                if not select.select([self._descriptor], [], [], max(0.0, left))[0]:
                    return "", came.decode("utf-8", "replace")
                more = os.read(self._descriptor, 4096)
                if not more:
                    return "", ""
                came += more
            return found
        finally:
            self._termios.tcsetattr(self._descriptor, self._termios.TCSANOW, self._before)


def may_be_asked(environ: Mapping[str, str]) -> bool:
    """Whether a question is safe here: old consoles print it, and what is behind a multiplexer is not known."""
    term = environ.get("TERM", "")
    known = bool(term) and not term.startswith(_NOT_ASKED) and environ.get("TERM_PROGRAM") != "Apple_Terminal"
    return known and sys.platform != "win32" and "TMUX" not in environ and "STY" not in environ


def ask(environ: Mapping[str, str], remembered: str | None) -> Question | None:
    """Asks the terminal of this process, unless that is not safe or it is known not to answer."""
    if remembered == "" or not may_be_asked(environ):
        return None
    if sys.__stdin__ is None or sys.__stderr__ is None or not (sys.__stdin__.isatty() and sys.__stderr__.isatty()):
        return None
    return Question(sys.__stdin__.fileno(), sys.__stderr__)


def typed_keys(text: str) -> list[Message]:
    """What was typed while the terminal was asked, as the page takes it."""
    from textual._xterm_parser import XTermParser

    parser = XTermParser()
    return [*parser.feed(text), *parser.feed("")]


def _signature(environ: Mapping[str, str]) -> str:
    return " ".join(f"{name}={environ[name]}" for name in _NAMED_BY if environ.get(name))
