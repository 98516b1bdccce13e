"""The whole reader with the space bar alone, in a real terminal; and what is heard while it is scanned."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.hearing import RATE, Ear, words
from tests.e2e.pulse import Pulse, Recording, pulse
from tests.e2e.reader_page import SAMPLE, home, page, section
from tests.e2e.terminal import Terminal

__all__ = ["home", "pulse"]

POINTED = re.compile(r"^ (?:███|▶|>)\s+(?:\d+\s+)?(\S.*?)\s*$", re.MULTILINE)


@pytest.fixture
def settings(home: Path) -> Iterator[Path]:
    """Letters that a test can read, and a scan that does not keep it waiting."""
    file = home / "config" / "one-switch-reader" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[page]\nsize = 1\n[switch]\nscan_delay = 1.0\n")
    yield file


class Person:
    """Sees what is pointed at, and has nothing but the space bar."""

    def __init__(self, window: Terminal) -> None:
        self.window = window

    def press(self) -> None:
        self.window.press("Space")

    def pointed(self) -> str:
        found = POINTED.search(self.window.screen())
        return found[1] if found else ""

    def open(self) -> None:
        """Reads, pauses, and presses again."""
        time.sleep(2)
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
        here = re.search(rf"^\s*(?:███|▶|>)?\s*\d+\s+(?:{label})", self.window.screen(), re.MULTILINE)
        wanted, end = label if here else "More", time.monotonic() + 30
        while not re.match(wanted, self.pointed()):
            assert time.monotonic() < end, f"{wanted} is never pointed at:\n{self.window.screen()}"
            time.sleep(0.05)
        before = self.window.screen()
        self.press()
        self.window.wait(lambda screen: screen != before)
        # The lock-out, and the eye that looks up again.
        time.sleep(0.6)
        return here is not None


def test_everything_with_the_space_bar(home: Path, settings: Path, pulse: Pulse) -> None:
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        person = Person(window)
        person.press()
        window.wait("Reading")
        time.sleep(2)
        person.press()
        window.wait("Paused")

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
        assert section(window.wait("Back.")) == 1

        person.choose("More choices", "Finding the place", "Bookmark here")
        window.wait("Undo: the bookmark")
        person.choose("More choices", "The reader", "Close the reader")
        window.wait("Close the reader?")
        person.choose("Close")
        window.wait(lambda _: window.ended())


def test_what_is_scanned_is_heard(home: Path, settings: Path, pulse: Pulse) -> None:
    # Slowly enough that each row is said to its end on a busy machine.
    settings.write_text(settings.read_text().replace("1.0", "3.0") + "scan_rounds = 1\n")
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        person = Person(window)
        recording = pulse.record()
        person.open()
        window.wait("Resting", 60)
        said = words(recording.stop())
        heard = {"what", "next", "read", "on", "set", "up", "section", "more", "choices", "go", "back"}
        assert len(heard & set(said)) >= 6, said


HEARD = {
    "what next", "read on", "next section", "repeat the sentence", "more", "more choices", "go back", "undo", "back to",
    "reading", "moving about", "finding the place", "voice and sound", "letters and colors", "the reader", "scanning",
    "faster", "slower", "louder", "softer", "percent", "words a minute", "one hundred", "next voice", "set up",
    "back to where i was", "forward again", "contents", "go to a page", "search the text", "bookmark here",
    "introduction", "antioxidants", "looking ahead", "immune system", "inflammation", "medications",
    "settings", "library", "open a book", "guided tour", "help", "type a command", "close the reader", "close",
    "keep reading", "english", "to",
}  # fmt: skip
"""What may be said, as far as it matters: the fewer words an ear knows, the quicker it is."""


MORE = "more"


class Blind:
    """Hears what is said, and has nothing but the space bar; nothing is ever looked at."""

    def __init__(self, window: Terminal, ear: Ear) -> None:
        self.window = window
        self.ear = ear

    def press(self) -> None:
        self.ear.forget()
        self.window.press("Space")

    def open(self, recording: Recording) -> None:
        """Reads for a while, pauses, and presses again, until the choices are heard."""
        for _ in range(4):
            self.press()
            recording.wait_for_sound()
            time.sleep(5)
            self.press()
            self.press()
            said = self.ear.utterance(8) or self.ear.utterance(8) or ""
            if "next" in said or "read on" in said:
                return
        raise AssertionError("the choices do not open")

    def choose(self, *path: str) -> None:
        """Presses when a row is heard. What is not among the first is looked for behind More."""
        before = ""
        for wanted in path:
            while self._press_at(wanted, before) != wanted:
                before = MORE
            before = wanted

    def _press_at(self, wanted: str, before: str) -> str:
        """Listens to a round of rows; the name of the group that they are in is said once more before the first."""
        heard: list[str] = []
        look_for, end = [wanted], time.monotonic() + 120
        while True:
            assert time.monotonic() < end, f"{wanted} is not heard, but {heard}"
            said = self.ear.utterance(10)
            if said is None:
                heard.append("-")
                if heard[-2:] == ["-", "-"]:
                    # It rests.
                    self.press()
                continue
            row = f" {said} ".removeprefix(f" {before}") if not set(heard) - {"-"} else f" {said} "
            heard.append(said)
            for found in look_for:
                if f" {found} " in row:
                    self.press()
                    return found
            # One round may be heard too late; after two it is not here.
            if sum("go back" in row for row in heard) >= 2:
                look_for = [wanted, MORE]


@pytest.mark.skipif(os.environ.get("BY_EAR") != "1", reason="minutes of listening, on a quiet machine: BY_EAR=1")
def test_everything_by_ear_with_the_space_bar(home: Path, settings: Path, pulse: Pulse) -> None:
    # As slow as a person needs who hears a row to its end, thinks and presses.
    voice = '[speech]\ncue_rate = 220\ncue_voice = "joe"\n'
    settings.write_text(settings.read_text().replace("1.0", "3.0") + "scan_first = 0.5\n" + voice)
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        recording = pulse.record()
        time.sleep(3)
        person = Blind(window, Ear(recording.path, HEARD))
        person.open(recording)

        person.choose("more choices", "voice and sound", "next voice")
        person.choose("more choices", "finding the place", "contents", "antioxidants", "antioxidants")
        person.choose("undo")
        person.choose("more choices", "finding the place", "bookmark here")
        person.choose("more choices", "letters and colors", "the reader", "close the reader", "close")
        window.wait(lambda _: window.ended())
        said = words(recording.stop()[: 12 * RATE])
    assert len({"amyotrophic", "lateral", "sclerosis", "disease", "nerve", "cells"} & set(said)) >= 2, said
    assert "voice = " in settings.read_text()
    (library,) = home.rglob("library.sqlite3")
    with sqlite3.connect(library) as kept:
        assert kept.execute("SELECT COUNT(*) FROM bookmarks").fetchone() == (1,)
