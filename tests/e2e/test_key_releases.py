"""A terminal that knows kitty's keyboard protocol tells when a key is let go: played by the test itself."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.reader_page import SAMPLE, home

__all__ = ["home"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals on Windows")

DOWN, HELD, UP = b"\x1b[32;;32u", b"\x1b[32;1:2;32u", b"\x1b[32;1:3u"

STATUS = b"section 1 of 7"
"""Is written anew when reading begins."""


class Kitty:
    """Answers what a terminal is asked, and presses the space bar as long as it is told."""

    def __init__(self, home: Path) -> None:
        environment = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        environment |= {"HOME": str(home), "TERM": "xterm-kitty", "PULSE_SERVER": "unix:/nonexistent"}
        self.master, slave = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader", str(SAMPLE)],
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={name: value for name, value in os.environ.items() if name != "TMUX"} | environment,
        )  # fmt: skip
        os.close(slave)
        self.flags = 25
        self.seen = b""

    def follow(self, seconds: float, until: bytes = b"\x00") -> bool:
        """Reads and answers for so long, or until something is written."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and until not in self.seen:
            if not select.select([self.master], [], [], left)[0]:
                continue
            try:
                new = os.read(self.master, 65536)
            except OSError:
                break
            self.seen += new
            if b"\x1b[=2;2u" in new:
                self.flags |= 2
            answers = {b"\x1b[?u": b"\x1b[?%du" % self.flags, b"\x1b[c": b"\x1b[?62c"}
            for question, answer in answers.items():
                if question in new:
                    os.write(self.master, answer)
        return until in self.seen

    def press(self, seconds: float) -> None:
        self.seen = b""
        os.write(self.master, DOWN)
        self.follow(seconds / 2)
        os.write(self.master, HELD)
        self.follow(seconds / 2)
        os.write(self.master, UP)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def test_a_press_counts_once_it_is_long_enough(home: Path) -> None:
    file = home / "config" / "one-switch-reader" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[page]\nsize = 1\n[switch]\nacceptance = 2.0\n[listening]\nlisten = "off"\n')
    kitty = Kitty(home)
    try:
        assert kitty.follow(30, b"There is no loudspeaker")
        assert kitty.follow(10, b"\x1b[=2;2u")
        kitty.follow(2)
        kitty.press(0.2)
        assert not kitty.follow(3, STATUS), "it was let go too soon"
        kitty.press(4.0)
        assert kitty.follow(20, STATUS)
        kitty.seen = b""
        os.write(kitty.master, b"\x1b[99;5u")
        assert kitty.follow(20, b"\x1b[<u"), "the terminal is left as it was found"
    finally:
        kitty.close()
