"""The whole reader with the space bar alone, in a real terminal; and what is heard while it is scanned."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.hearing import words
from tests.e2e.pulse import Pulse, pulse
from tests.e2e.terminal import Terminal
from tests.e2e.test_page import SAMPLE, home, page, section

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
        for label in path:
            end = time.monotonic() + 30
            while not re.match(label, self.pointed()):
                assert time.monotonic() < end, f"{label} is never pointed at:\n{self.window.screen()}"
                time.sleep(0.05)
            before = self.window.screen()
            self.press()
            self.window.wait(lambda screen, before=before: screen != before)
            # The lock-out, and the eye that looks up again.
            time.sleep(0.6)


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
        person.choose("More choices", "Voice and sound", "(Next voice|More)", "Next voice")
        window.wait("Undo: Voice")
        assert "voice = " in settings.read_text()

        person.choose("More choices", "Finding the place", "Contents")
        window.wait("Contents")
        person.choose("More", ".*[Aa]ntioxidant")
        screen = window.wait("Undo: back to")
        there = section(screen)
        assert there > 1
        person.choose("Undo: back to")
        assert section(window.wait("Back.")) == 1

        person.choose("More choices", "Finding the place", "More", "Bookmark here")
        window.wait("Undo: the bookmark")
        person.choose("More choices", "More", "The reader", "More", "Close the reader")
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
        heard = {"what", "next", "read", "on", "section", "repeat", "sentence", "more", "choices", "go", "back"}
        assert len(heard & set(said)) >= 7, said
