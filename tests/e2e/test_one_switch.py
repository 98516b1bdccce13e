"""The whole reader with the space bar alone, in a real terminal; and what is heard while it is scanned."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.hearing import Ear, words
from tests.e2e.pulse import Pulse, pulse
from tests.e2e.reader_page import SAMPLE, home, page, section
from tests.e2e.terminal import Terminal

__all__ = ["home", "pulse"]

POINTED = re.compile(r"^ (?:███|▶|>)\s+(?:\d+\s+)?(\S.*?)\s*$", re.MULTILINE)


@pytest.fixture
def settings(home: Path) -> Iterator[Path]:
    """Letters that a test can read, and a scan that does not keep it waiting."""
    file = home / "config" / "one-switch-reader" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[page]\nsize = 1\n[switch]\nscan_delay = 1.0\ntwo_presses = 5\n")
    yield file


class Person:
    """Sees what is pointed at, and has nothing but the space bar."""

    def __init__(self, window: Terminal) -> None:
        self.window = window

    def press(self) -> None:
        self.window.press("Space")

    def open(self) -> None:
        """Reads, pauses, and presses again."""
        self.press()
        self.window.wait("Reading")
        time.sleep(2)
        self.press()
        self.window.wait("Paused")
        self.press()
        self.window.wait("What next?")

    def choose(self, *path: str) -> None:
        """Presses at each of these rows; what is not on the screen is looked for behind More."""
        for label in path:
            while not self._press_at(label):
                pass

    def _press_at(self, label: str) -> bool:
        row, end = rf"^\s*(?:███|▶|>)?\s*\d+\s+(?:{label})", time.monotonic() + 40
        while True:
            before = self.window.screen()
            here = re.search(row, before, re.MULTILINE)
            pointed = POINTED.search(before)
            if pointed and re.match(label if here else "More", pointed[1]):
                break
            assert time.monotonic() < end, f"{label} is never pointed at:\n{before}"
            time.sleep(0.05)
        self.press()
        self.window.wait(lambda screen: screen != before)
        # The lock-out, and the eye that looks up again.
        time.sleep(0.6)
        return here is not None


def test_everything_with_the_space_bar(home: Path, settings: Path, pulse: Pulse) -> None:
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        person = Person(window)
        person.open()
        person.choose("More choices", "Voice and sound", "Next voice")
        window.wait("Undo: Voice")
        assert "voice = " in settings.read_text()

        person.choose("More choices", "Finding the place", "Contents")
        window.wait("Contents")
        person.choose("Antioxidant")
        screen = window.wait("Undo: back to")
        there = section(screen)
        assert there > 1
        person.choose("Undo: back to")
        window.wait(lambda screen: section(screen) == 1)

        person.choose("More choices", "Finding the place", "Bookmark here")
        window.wait("Undo: the bookmark")
        person.choose("More choices", "The reader", "Close the reader")
        window.wait("Close the reader?")
        person.choose("Close")
        window.wait(lambda _: window.ended())


HEARD = {
    "what next", "read on", "next section", "repeat the sentence", "more", "more choices", "go back", "undo", "back to",
    "reading", "moving about", "finding the place", "voice and sound", "letters and colors", "the reader", "scanning",
    "faster", "slower", "louder", "softer", "percent", "words a minute", "one hundred", "next voice", "set up",
    "back to where i was", "forward again", "contents", "go to a page", "search the text", "bookmark here",
    "introduction", "antioxidants", "looking ahead", "immune system", "inflammation", "medications",
    "settings", "library", "open a book", "guided tour", "help", "type a command", "close the reader", "close",
    "keep reading", "english", "to", "the role of", "in", "a l s",
}  # fmt: skip
"""What may be said, as far as it matters: the fewer words an ear knows, the quicker it is."""

READ = {"introduction", "sclerosis", "disease", "nerve", "cells", "muscles", "motor", "neurons", "weak", "swallowing"}
"""Words of the first section that a general recogniser knows."""


class Blind:
    """Hears what is said, and has nothing but the space bar; nothing is ever looked at. Knows the choices by heart."""

    def __init__(self, window: Terminal, ear: Ear) -> None:
        self.window = window
        self.ear = ear

    def press(self) -> None:
        self.window.press("Space")
        self.ear.forget()

    def hears_reading(self) -> None:
        """A busy machine begins more than once."""
        said: list[str] = []
        while len(READ & set(said)) < 2:
            assert len(said) < 100, said
            said += words(self.ear.listen(5))

    def open(self) -> None:
        """Pauses, and presses again, until the choices are heard."""
        self.press()
        self.press()
        self.hears("read on")

    def hears(self, *rows: str, before: str = "") -> None:
        """Listens until these rows are said; the name of the group that they are in comes once more `before` them."""
        end = time.monotonic() + 120
        heard = [(self.ear.utterance(10) or "").removeprefix(before)]
        for wanted in rows:
            while wanted not in heard[-1]:
                assert time.monotonic() < end, f"{wanted} is not heard, but {heard}"
                heard.append(self.ear.utterance(10) or "")

    def choose(self, *path: str) -> None:
        """Presses when these rows are heard, one after the other."""
        before = ""
        for wanted in path:
            self.hears(wanted, before=before)
            self.press()
            before = wanted


@pytest.fixture
def blind(home: Path, settings: Path, pulse: Pulse) -> Iterator[Blind]:
    """The reader is open, and scans as slowly as a person needs who hears a row to its end, thinks and presses."""
    voice = '[speech]\ncue_rate = 220\ncue_voice = "joe"\n'
    settings.write_text(settings.read_text().replace("1.0", "3.5") + "scan_first = 0.5\nscan_rounds = 9\n" + voice)
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        yield Blind(window, Ear(pulse.record().path, HEARD))


def test_a_jump_is_undone_by_ear_with_the_space_bar(blind: Blind) -> None:
    blind.press()
    blind.hears_reading()
    blind.open()
    blind.choose("next section", "undo", "read on")
    blind.hears_reading()


@pytest.mark.skipif(os.environ.get("BY_EAR") != "1", reason="five minutes of listening: make by-ear")
def test_everything_by_ear_with_the_space_bar(blind: Blind, home: Path, settings: Path) -> None:
    blind.press()
    blind.hears_reading()
    blind.open()
    blind.choose("more choices", "voice and sound", "more", "next voice")
    blind.choose("more choices", "finding the place", "contents", "antioxidants", "antioxidants")
    blind.choose("undo")
    blind.choose("more choices", "finding the place", "more", "more", "bookmark here")
    blind.choose("more choices", "letters and colors", "the reader", "more", "more", "close the reader", "close")
    blind.window.wait(lambda _: blind.window.ended())
    assert "voice = " in settings.read_text()
    (library,) = home.rglob("library.sqlite3")
    with sqlite3.connect(library) as kept:
        assert kept.execute("SELECT COUNT(*) FROM bookmarks").fetchone() == (1,)
