"""A page whose place can be read off the screen: ordinary letters, no colours, and sentences that are numbered.

`FAULTS=long` (what `make faults` sets) is the long form: more rounds, and reading must go on within two seconds.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from reader.importers import open_document
from tests.e2e.pulse import Pulse
from tests.e2e.reader_page import page
from tests.e2e.terminal import Terminal

LONG = os.environ.get("FAULTS") == "long"
APPLICATION = "one-switch-reader"
ONLY_LONG = pytest.mark.skipif(not LONG, reason="a case of the long form: make faults")
LIMIT = 2.0
"""Seconds within which reading goes on, whatever happened."""
PATIENCE = 40.0
"""Seconds that the short form waits: it asks whether reading goes on, on a machine that may be busy, not how soon."""
SECTIONS, SENTENCES = 12, 20
"""Of the book; a section's title is counted as its first sentence."""

_SETTINGS = """[speech]
voice = "espeak english"
[listening]
listen = "{listen}"
"""
_STYLE = re.compile(r"\x1b\[([\d;]*)m")


class Times(list[float]):
    """Seconds from a fault, or from its end, until reading went on."""

    def add(self, seconds: float) -> None:
        """Keeps one."""
        self.append(seconds)

    def late(self) -> str:
        """What is to be said where reading took too long to go on: of twenty times one may be late."""
        late = [seconds for seconds in self if seconds > LIMIT]
        return (
            f"{len(late)} of {len(self)} times it took longer than {LIMIT} s: {late}"
            if 20 * len(late) > len(self)
            else ""
        )

    def row(self) -> dict[str, float]:
        """As it stands in the table."""
        return {
            "median": round(statistics.median(self), 3) if self else 0.0,
            "longest": round(max(self, default=0.0), 3),
        }


@dataclass(slots=True)
class Reading:
    """A page that reads the numbered book."""

    window: Terminal
    home: Path

    def marked(self) -> tuple[int, str]:
        """The number of the marked sentence on the screen (0 where none is seen) and its marked word."""
        bold, inverse = [], []
        for row in self.window.screen(styled=True).split("\n"):
            if not re.match(r"(\x1b\[[\d;]*m)*█", row):
                continue
            styles: set[int] = set()
            for at, piece in enumerate(_STYLE.split(row)):
                if at % 2:
                    for code in (int(code or 0) for code in piece.split(";")):
                        styles = set() if code == 0 else styles | {code}
                    continue
                if styles & {1, 7}:
                    bold.append(piece)
                if 7 in styles:
                    inverse.append(piece)
            bold.append(" ")
        found = re.search(r"Sentence (\d+)", " ".join("".join(bold).split()))
        return int(found[1]) if found else 0, " ".join(inverse)

    def goes_on(self, since: float, seconds: float = PATIENCE) -> float:
        """Waits until the marked word moves; returns the seconds since a moment of time.monotonic()."""
        return self._moves(self.marked(), since, seconds)

    def _moves(self, before: tuple[int, str], since: float, seconds: float) -> float:
        end = time.monotonic() + seconds
        while (now := self.marked()) == before or not now[1]:
            assert time.monotonic() < end, f"reading stands still at {before}\n{self.window.screen()}"
            time.sleep(0.01)
        self.window.pressed = time.monotonic()
        return self.window.pressed - since

    def begin(self) -> None:
        """Reads; returns once a word is marked that was not before: the first may be a title's last, with a pause."""
        before = self.marked()
        self._press_until("Space", lambda screen: "Paused" not in screen)
        self._moves(before, 0.0, PATIENCE)

    def _press_until(self, key: str, seen: Callable[[str], bool]) -> None:
        """Keys that reach a machine far too busy at once are taken for one press, so it may take another."""
        for _ in range(5):
            self.window.press(key)
            with suppress(AssertionError):
                self.window.wait(seen, 5)
                return
        self.window.wait(seen)

    def processes(self) -> list[psutil.Process]:
        """The page and all that it started."""
        mine = psutil.Process(self.window.pid())
        return [mine, *mine.children(recursive=True)]

    def sound(self) -> psutil.Process:
        """The sound process, once it is there."""
        found: list[psutil.Process] = []
        wait_until(lambda: bool(found.extend(filter(_is_sound, self.processes())) or found))
        return found[-1]

    def pauses(self) -> int:
        """Pauses; the number of the sentence that is marked then."""
        self._press_until("Space", lambda screen: "Paused" in screen)
        return self.marked()[0]

    def close(self) -> None:
        """As a person closes it."""
        self._press_until("q", lambda screen: "Close the reader?" in screen)
        self._press_until("1", lambda _: self.window.ended())


def numbered_book(path: Path) -> Path:
    """A book of 12 sections, whose titles and sentences all begin with their own number."""
    lines = []
    for number in range(1, SECTIONS * SENTENCES + 1):
        title = number % SENTENCES == 1
        lines.append(f"\n# Sentence {number}\n" if title else f"Sentence {number} goes by as quietly as the others do.")
    path.write_text("\n".join(lines))
    return path


def prepare(home: Path, listen: str = "off") -> Path:
    """The book in a person's folder, and settings that read at a modest price; returns the book's path."""
    folder = home / "config" / APPLICATION
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(_SETTINGS.format(listen=listen))
    return numbered_book(home / "book.md")


@contextmanager
def reading(
    home: Path, *arguments: str | Path, sound: Pulse | None = None, under: Sequence[str] = (), **more: str
) -> Iterator[Reading]:
    """The page, open and not yet reading."""
    more = {"NO_COLOR": "1", **more}
    with page(home, "--size", "1", *arguments, sound=sound, columns=100, rows=30, under=under, **more) as window:
        window.wait("section", PATIENCE)
        opened = Reading(window, home)
        wait_until(lambda: opened.marked()[0] > 0)
        yield opened


def database(home: Path) -> Path:
    """The list of places."""
    return home / "data" / APPLICATION / "library.sqlite3"


def place(home: Path, book: Path) -> int:
    """The number of the sentence that is kept in the list of places, which must be sound."""
    with closing(sqlite3.connect(f"file:{database(home)}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        row = connection.execute("SELECT section, offset FROM documents WHERE path = ?", (str(book),)).fetchone()
    return sentence_at(book, *row)


def bookmarks(file: Path) -> int:
    """How many a list of places holds."""
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM bookmarks").fetchone()[0])


def sentence_at(book: Path, section: int, offset: int) -> int:
    """The number of the sentence at an offset of a section."""
    text = open_document(book).section(section).text
    numbers = [int(found[1]) for found in re.finditer(r"Sentence (\d+)", text) if found.start() <= offset]
    return numbers[-1]


def gone(processes: Sequence[psutil.Process], seconds: float = PATIENCE) -> None:
    """Waits until none of these runs any more."""
    wait_until(lambda: not any(map(_runs, processes)), seconds)


def _is_sound(process: psutil.Process) -> bool:
    try:
        return "reader.sound" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # or it has just ended
        return False


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Returns once it holds; fails the test when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)


def private_mount(script: str) -> list[str]:
    """What runs a program after a shell script that may mount, in a world of its own; skips where that is forbidden."""
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", f'{script}; exec "$0" "$@"']
    if not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a file system of one's own cannot be had here (unshare --map-root-user --mount)")
    return command
