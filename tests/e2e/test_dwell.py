"""A pointer that rests, in a real terminal: nothing is clicked, nothing is typed."""

from __future__ import annotations

import time
from pathlib import Path

from tests.e2e.reader_page import SAMPLE, home, page, section
from tests.e2e.terminal import Terminal

__all__ = ["home"]


class Pointer:
    """Moves as a terminal tells it (SGR mouse reports); `y` is a row from 0."""

    def __init__(self, window: Terminal) -> None:
        self.window = window

    def move(self, y: int, x: int = 40) -> None:
        self.window.type(f"\x1b[<35;{x + 1};{y + 1}M")

    def rest(self, label: str, until: str) -> None:
        """Leaves what it is on, comes to a row and trembles there until it is taken."""
        lines = self.window.wait(label).splitlines()
        y = next(at for at, line in enumerate(lines) if label in line)
        self.move(0)
        time.sleep(0.9)
        end = time.monotonic() + 20
        while until not in self.window.screen():
            assert time.monotonic() < end, self.window.screen()
            self.move(y, 40 + round(time.monotonic() * 10) % 3)
            time.sleep(0.1)


def test_reading_and_the_choices_by_resting_alone(home: Path) -> None:
    file = home / "config" / "one-switch-reader" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[page]\nsize = 1\n[switch]\ndwelling = true\n[listening]\nlisten = "off"\n')
    with page(home, SAMPLE, rows=30) as window:
        window.wait("Paused")
        time.sleep(1)
        pointer = Pointer(window)
        pointer.move(15)
        pointer.move(2)
        window.wait("Reading silently")
        pointer.move(15)
        time.sleep(1)
        pointer.move(28)
        window.wait("What next?")
        pointer.rest("Next section", until="Undo: back to")
        assert section(window.screen()) == 2
        pointer.rest("Undo: back to", until="section 1 of")
        pointer.rest("Go back", until="Introduction")
