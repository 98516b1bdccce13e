"""The reader in terminals that draw pictures: one of our own that speaks kitty's protocol, and xterm under Xvfb."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.ui.large_print.pixels import KittyScreen

SAMPLE = Path(__file__).resolve().parents[3] / "content" / "als-inflammation"
CELL = (10, 20)
BETWEEN = 0.7
"""Seconds between two presses of a key: sooner it is taken to tremble."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Folders of its own, and no sound."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    left_out = ("TMUX", "STY", "NO_COLOR", "TERM_PROGRAM", "VTE_VERSION", "KITTY_WINDOW_ID")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, **folders, "HOME": str(home), "LC_ALL": "C.UTF-8", "PULSE_SERVER": "unix:/nonexistent", **more}


class KittyWindow:
    """A pseudo-terminal that answers as kitty does and understands what it is sent."""

    def __init__(self, home: Path, columns: int, rows: int, *arguments: str, answers: str) -> None:
        self.screen = KittyScreen(columns, rows)
        self.most = 0
        """The most pictures that the terminal held at a time."""
        self._answers = answers
        child, self._terminal = pty.fork()
        if child == 0:
            env = environment(home, TERM="xterm-kitty", COLORTERM="truecolor")
            command = [sys.executable, "-m", "reader", *arguments]
            os.execvpe(command[0], command, env)
        self._child = child
        self.resize(columns, rows)
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def resize(self, columns: int, rows: int) -> None:
        """Another size; the screen keeps what it has until it is painted anew."""
        fcntl.ioctl(
            self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, columns * CELL[0], rows * CELL[1])
        )
        self.screen.columns, self.screen.rows = columns, rows
        self.screen.cells = {at: cell for at, cell in self.screen.cells.items() if at[0] < rows and at[1] < columns}

    def press(self, key: str) -> None:
        """Types a key."""
        os.write(self._terminal, key.encode())

    def wait(self, until: Callable[[KittyScreen], bool], seconds: float = 30) -> None:
        """Takes what comes until the screen is as it should be."""
        end = time.monotonic() + seconds
        while not until(self.screen):
            assert time.monotonic() < end, "not seen"
            self._take(0.05)

    def settle(self, quiet: float = 0.5) -> None:
        """Takes what comes until nothing has come for a while."""
        while self._take(quiet):
            pass

    def take_for(self, seconds: float) -> None:
        """Takes what comes in this time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._take(left)

    def _take(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.screen.feed(self._decode(data))
        self.most = max(self.most, len(self.screen.pictures))
        if "c" in self.screen.asked:
            self.screen.asked = ""
            os.write(self._terminal, self._answers.encode())
        return True

    def end(self) -> int:
        """Waits for the end of the program; its exit code."""
        end = time.monotonic() + 20
        while True:
            self._take(0.05)
            child, status = os.waitpid(self._child, os.WNOHANG)
            if child:
                while self._take(0.1):
                    pass
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, "it does not end"

    def close(self) -> None:
        """Ends the program, however it is."""
        try:
            if os.waitpid(self._child, os.WNOHANG)[0] == 0:
                os.kill(self._child, 9)
                os.waitpid(self._child, 0)
        except ChildProcessError:
            pass
        os.close(self._terminal)


class Xterm:
    """xterm as a VT340, whose screen can be photographed."""

    def __init__(self, display: str, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._env = {**os.environ, "DISPLAY": display}
        self._folder = folder
        self.process = process

    def picture(self) -> Image.Image:
        """What is on the screen."""
        file = self._folder / "screen.png"
        subprocess.run(["import", "-window", "root", str(file)], env=self._env, check=True, timeout=30)
        with Image.open(file) as image:
            return image.convert("RGB")

    def steady(self, seconds: float = 40, until: Callable[[Image.Image], bool] = lambda _: True) -> Image.Image:
        """The screen once it is as it should be, and stays the same for a while."""
        end, before = time.monotonic() + seconds, self.picture()
        while True:
            time.sleep(0.6)
            now = self.picture()
            if now.tobytes() == before.tobytes() and until(now):
                return now
            assert time.monotonic() < end, "it does not come to rest"
            before = now

    def press(self, key: str) -> None:
        """Types a key, by its X name."""
        time.sleep(BETWEEN)
        # Without a window manager the keyboard belongs to the window under the pointer.
        subprocess.run(["xdotool", "mousemove", "60", "60", "key", key], env=self._env, check=True, timeout=10)

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window, in cells."""
        search = ["xdotool", "search", "--class", "xterm"]
        window = subprocess.run(search, env=self._env, capture_output=True, text=True, check=True).stdout.split()[-1]
        size = [str(columns * CELL[0]), str(rows * CELL[1])]
        subprocess.run(["xdotool", "windowsize", window, *size], env=self._env, check=True, timeout=10)


TOOLS = ("Xvfb", "xterm", "import", "xdotool")


def missing_tools() -> list[str]:
    """What is not installed of what xterm needs here."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@contextmanager
def xterm(home: Path, columns: int, rows: int, *arguments: str, **more: str) -> Iterator[Xterm]:
    """The reader in an xterm that draws Sixels, on a screen of its own."""
    pipe, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "2100x1100x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(pipe) as number:
        display = f":{number.readline().strip()}"
    command = [
        "xterm", "-ti", "vt340", "-tn", "xterm-256color", "-xrm", "XTerm*numColorRegisters: 256",
        "-fa", "DejaVu Sans Mono", "-fs", "12", "-b", "0", "-bw", "0", "+sb", "-bg", "black", "-fg", "white",
        "-geometry", f"{columns}x{rows}+0+0", "-e", sys.executable, "-m", "reader", *arguments,
    ]  # fmt: skip
    env = environment(home, DISPLAY=display, **more)
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        yield Xterm(display, process, home)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(10)
        server.terminate()
        server.wait(10)
