"""Other readers, each in an environment of its own under the cache folder, and terminals to time them in."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path

import psutil

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "reader-bench"
TEXT = rb"(?i)whale|neuron|patient|illness|tomorrow"
"""What a page of the made books holds whatever its colours; no title holds it."""
PATIENCE = 120.0


WITH_VOICE = "all its processes, a natural voice and a recogniser in them: the others hold neither"


class DoesNotRun(Exception):
    """Another program that could not be measured; the message says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A reader: its package, its program and arguments before the path, the keys of a jump there and back and what
    that is, and what its memory holds."""

    name: str
    package: str
    program: str
    arguments: tuple[str, ...] = ()
    jump: tuple[bytes, ...] = ()
    what: str = ""
    formats: tuple[str, ...] = (".epub",)
    holds: str = "all its processes"

    def command(self, book: Path) -> list[str]:
        """What runs it. Raises DoesNotRun where it cannot be installed."""
        if not self.package:
            return [sys.executable, "-m", "reader", "--size", "1", str(book)]
        return [str(installed(self.package) / self.program), *self.arguments, str(book)]


READERS = (
    Peer("reader", "", "", jump=(b"n", b"p"), what="the next chapter and back", holds=WITH_VOICE),
    Peer("epy", "epy-reader", "epy", jump=(b"L", b"H"), what="the next chapter and back"),
    Peer("baca", "baca", "baca", jump=(b"G", b"g"), what="the end of the book and back"),
    Peer("lue", "lue-reader", "lue", ("--tts", "none"), (b"x", b"z"), "the next chapter and back"),
    Peer("frogmouth", "frogmouth", "frogmouth", formats=(".md",)),
)
VOICELESS = {
    "epy": "speaks only through another program, and marks nothing",
    "baca": "does not speak",
    "lue": "speaks only over the network, or with a model from there",
    "frogmouth": "does not speak",
}
"""Why the other readers have no time from a key to sound."""


def installed(package: str) -> Path:
    """The folder of the programs of a package from the registry. Raises DoesNotRun."""
    folder = CACHE / package
    programs = folder / "bin"
    if not (folder / "complete").exists():
        print(f"installing {package} for the comparison", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        command = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            raise DoesNotRun(f"could not be installed: {done.stderr.strip().splitlines()[-1][:100]}")
        (folder / "complete").touch()
    return programs


def version_of(package: str) -> str:
    """The version that is installed there."""
    program = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
    command = [str(installed(package) / "python"), "-c", program, package]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class Screen:
    """A program in a pseudo-terminal of 80x24, with a home of its own that its later runs share.

    What a program asks its terminal is answered as xterm does, for some wait for that.
    """

    def __init__(self, command: Sequence[str], home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG", "PULSE"))}
        environment = kept | {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        self.terminal, child = pty.openpty()
        ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=environment, start_new_session=True, cwd=home
        )
        os.close(child)

    def wait(self, pattern: bytes) -> float:
        """When `pattern` had been written since now, on the clock of time.perf_counter(). Raises DoesNotRun."""
        self.seen = b""
        expression, end = re.compile(pattern, re.DOTALL), time.perf_counter() + PATIENCE
        while not expression.search(self.seen):
            if not self._read(0.2) and self.process.poll() is not None:
                raise DoesNotRun(f"did not run, it ended: {plain(self.seen)[-120:]}")
            if time.perf_counter() > end:
                raise DoesNotRun(f"showed no page within {PATIENCE:.0f} s")
        return time.perf_counter()

    def quiet(self, seconds: float = 0.5, most: float = 15.0) -> None:
        """Reads until nothing comes for a while; some never stop."""
        end = time.perf_counter() + most
        while self._read(seconds) and time.perf_counter() < end:
            pass

    def settle(self, seconds: float = 3.0, most: float = 30.0) -> float:
        """Waits until its memory has stood still for a while, for what a program loads behind its first page belongs
        to its start; returns that memory."""
        held, since = 0.0, time.perf_counter()
        end = since + most
        while (now := time.perf_counter()) < end and now - since < seconds:
            self.quiet(most=0.5)
            if abs(self.memory() - held) > held / 100:
                held, since = self.memory(), now
        return self.memory()

    def press(self, key: bytes) -> float:
        """Presses a key; returns when."""
        at = time.perf_counter()
        os.write(self.terminal, key)
        return at

    def memory(self) -> float:
        """Megabytes of it and all its children."""
        mine = psutil.Process(self.process.pid)
        return float(sum(one.memory_info().rss for one in [mine, *mine.children(recursive=True)])) / 1e6

    def close(self) -> None:
        """Ends it and what it started."""
        try:
            mine = psutil.Process(self.process.pid)
            children = mine.children(recursive=True)
        except psutil.NoSuchProcess:
            os.close(self.terminal)
            return
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            for process in [mine, *children]:
                if process.is_running():
                    process.send_signal(signal_number)
            psutil.wait_procs(children, timeout=1)
        self.process.wait()
        os.close(self.terminal)

    def _read(self, seconds: float) -> bool:
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            new = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.seen += new
        if b"\x1b[6n" in new:
            os.write(self.terminal, b"\x1b[1;1R")
        if b"\x1b[c" in new:
            os.write(self.terminal, b"\x1b[?62;22c")
        return True


def plain(written: bytes) -> str:
    """What was written, on one line, without escape sequences and without the folders of this machine."""
    text = re.sub(rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|.)", b"", written).decode(errors="replace")
    return " ".join(re.sub(r"(/[\w.@+-]+)+/", "", text).split())


def home_folder() -> tempfile.TemporaryDirectory[str]:
    """A person's folder of a peer's own."""
    return tempfile.TemporaryDirectory(prefix="home")
