"""Start-up beside a bare Textual application, the page's memory, and a key to the repainted page.

Each start is a fresh process in a pseudo-terminal of 80x24; what is timed ends when the text that is waited for has
been written to the terminal. Both programs are started in turn, so that a machine that slows down slows both.
"""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path

import psutil

from bench.figures import Figure, of, report

RUNS = 11
SETTLED = 0.2
"""Seconds without output that end what a key brings."""
AGAIN = 0.6
"""Seconds from a key to the same one again: about when a key that is held begins to repeat."""
FIRST_LETTERS = "█".encode() + rb".*\x1b\[24;1H"
"""Large letters, and the last row after them."""
BARE = """
from textual.app import App
from textual.widgets import Label
class Bare(App):
    def compose(self):
        yield Label("ready to read")
Bare().run()
"""


class Page:
    """A program in a pseudo-terminal."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        self.home = tempfile.TemporaryDirectory()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE", "XDG"))}
        environment |= {"HOME": self.home.name, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.terminal, child = pty.openpty()
        ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True
        )
        os.close(child)
        self.seen = b""

    def wait(self, pattern: bytes, seconds: float = 20) -> float:
        """Seconds since the start until `pattern` has been written."""
        expression, end = re.compile(pattern, re.DOTALL), time.perf_counter() + seconds
        while not expression.search(self.seen):
            ready, _, _ = select.select([self.terminal], [], [], 0.5)
            if ready:
                self._read()
            if time.perf_counter() > end:
                raise TimeoutError(self.seen[-2000:])
        return time.perf_counter() - self.began

    def _read(self) -> None:
        came = os.read(self.terminal, 65536)
        self.seen += came
        if b"\x1b[c" in came:
            # As every terminal does: its attributes (DA1).
            os.write(self.terminal, b"\x1b[?62;22c")

    def quiet(self, seconds: float = 0.4) -> float:
        """Reads until nothing has been written for a while; when the last of it was."""
        last = time.perf_counter()
        while select.select([self.terminal], [], [], seconds)[0]:
            self._read()
            last = time.perf_counter()
        return last

    def key(self, characters: bytes) -> tuple[float, float]:
        """Seconds from a key to the first and to the last output that it brings."""
        began = time.perf_counter()
        os.write(self.terminal, characters)
        if not select.select([self.terminal], [], [], 5)[0]:
            raise TimeoutError(f"nothing came of the key {characters!r}")
        self._read()
        first = time.perf_counter()
        last = max(first, self.quiet(SETTLED))
        return first - began, last - began

    def memory(self) -> float:
        """Megabytes that the page's own process holds."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6

    def close(self) -> None:
        """Ends it."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        os.killpg(self.process.pid, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        self.process.wait()
        os.close(self.terminal)
        self.home.cleanup()


def main() -> None:
    """Measures and reports."""
    sample = str(Path(__file__).parent.parent / "content" / "als-inflammation")
    bare: list[float] = []
    ours: list[float] = []
    ready: list[float] = []
    memory: list[float] = []
    bare_memory: list[float] = []
    for run in range(RUNS + 1):
        page = Page([sys.executable, "-c", BARE], 80, 24)
        bare.append(page.wait(b"ready to read"))
        page.quiet()
        bare_memory.append(page.memory())
        page.close()
        page = Page([sys.executable, "-m", "reader", sample], 80, 24)
        ours.append(page.wait(FIRST_LETTERS))
        ready.append(page.wait(rb"section 1 of 7"))
        page.quiet(1.0)
        memory.append(page.memory())
        page.close()
        if not run:
            for values in (bare, ours, ready, memory, bare_memory):
                values.clear()
    page = Page([sys.executable, "-m", "reader", "--size", "4", sample], 200, 50)
    page.wait("█".encode())
    page.quiet(1.5)
    keys = [page.key(key)[1] for key in (b"\x1b[B", b"]", b"\x1b[A", b"[") * 8]
    again = []
    for key in (b"\x1b[B", b"\x1b[A") * 8:
        page.key(key)
        page.quiet(AGAIN - SETTLED)
        again.append(page.key(key)[1])
        page.quiet(1.2)
    page.close()
    ratio = [a / b for a, b in zip(ours, bare, strict=True)]
    report(
        [
            of("bare_textual_start", "s", bare, note="an application of one label"),
            of("first_page", "s", ours, note="from the command to the sample's first page in large letters, readable"),
            of("first_page_ratio", "times", ratio, 1.3, note="against the bare application, in turn"),
            of("page_answers_keys", "s", ready, note="the application has painted the page with its marks and bars"),
            of("key_to_page", "s", keys, 0.033, note="200x50, size 4: a move to the repainted page"),
            of("same_key_to_page", "s", again, note="once more after 0.6 s, which may be a held key's repeat"),
            of("page_memory", "MB", memory, 90, note="the page's process, reading not yet begun"),
            Figure("bare_textual_memory", "MB", round(statistics.median(bare_memory), 1), note="for comparison"),
        ]
    )


if __name__ == "__main__":
    main()
