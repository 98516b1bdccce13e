"""A real terminal that a test can type into and read: tmux, with a server of its own."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

APART = 0.15
"""Seconds between two keys: closer ones are taken for one press that hit both."""
AGAIN = 0.65
"""Seconds between two presses of one key: sooner it is taken to tremble."""


@dataclass(slots=True)
class Terminal:
    """One window. Keys are tmux's names ("Space", "n", "Escape")."""

    socket: Path
    columns: int
    rows: int
    last: str = ""
    pressed: float = 0.0

    def press(self, *keys: str) -> None:
        """Types keys as a hand does: one at a time, and the same key again only after a while."""
        for key in keys:
            since = time.monotonic() - self.pressed
            time.sleep(max(0.0, (AGAIN if key == self.last else APART) - since))
            self.tmux("send-keys", "-t", "reader", key)
            self.last, self.pressed = key, time.monotonic()

    def type(self, text: str) -> None:
        """Types characters as they are."""
        self.tmux("send-keys", "-t", "reader", "-l", text)

    def screen(self, *, styled: bool = False) -> str:
        """What is on the screen; with `styled`, the escape sequences of its colours as well."""
        return self.tmux("capture-pane", "-t", "reader", "-p", *(["-e"] if styled else []))

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window."""
        self.tmux("resize-window", "-t", "reader", "-x", str(columns), "-y", str(rows))

    def pid(self) -> int:
        """The process that runs in the window."""
        return int(self.tmux("display-message", "-t", "reader", "-p", "#{pane_pid}"))

    def ended(self) -> bool:
        """Whether the program in the window has ended."""
        return self.tmux("display-message", "-t", "reader", "-p", "#{pane_dead}").strip() == "1"

    def wait(self, until: Callable[[str], bool] | str, seconds: float = 20) -> str:
        """The screen once it holds a text or fulfils a condition; fails the test when it does not in time."""
        condition = until if callable(until) else lambda screen: until in screen
        end = time.monotonic() + seconds
        while not condition(screen := self.screen()):
            assert time.monotonic() < end, f"not seen: {until}\n{screen}"
            time.sleep(0.03)
        # Whoever waited for it presses after it, however late the key before it was read.
        self.pressed = time.monotonic()
        return screen

    def tmux(self, *arguments: str) -> str:
        """Runs a tmux command."""
        command = ["tmux", "-S", str(self.socket), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def terminal(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], columns: int = 80, rows: int = 24
) -> Iterator[Terminal]:
    """A window in which `command` runs; it stays open when the command ends. `folder` is private and short."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed: a real terminal is not tested")
    # A server that was ended may hold its socket a moment longer: each window has its own.
    socket = folder / f"tmux{time.monotonic_ns() % 1_000_000}"
    names = ("HOME", "PATH", "LANG", "LC_ALL", "COLORTERM", "NO_COLOR", "TERM")
    given = dict(environment)
    exports = [f"{name}={value}" for name, value in given.items() if name not in names or os.environ.get(name) != value]
    line = shlex.join(["env", *exports, *command])
    configuration = folder / "tmux.conf"
    configuration.write_text("set -g remain-on-exit on\nset -g default-terminal tmux-256color\nset -s escape-time 10\n")
    start = ["tmux", "-S", str(socket), "-f", str(configuration), "new-session", "-d", "-s", "reader"]
    subprocess.run(
        [*start, "-x", str(columns), "-y", str(rows), line], check=True, env=os.environ | {"LANG": "C.UTF-8"}
    )
    window = Terminal(socket, columns, rows)
    try:
        yield window
    finally:
        subprocess.run(["tmux", "-S", str(socket), "kill-server"], capture_output=True, check=False)
