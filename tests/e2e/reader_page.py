"""The reader in a window of its own, with folders of its own."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest

from tests.e2e.pulse import Pulse
from tests.e2e.terminal import Terminal, terminal

SAMPLE = Path(__file__).resolve().parents[2] / "content" / "als-inflammation"


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path, for the terminal's socket."""
    folder = Path(tempfile.mkdtemp(prefix="home"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def page(
    home: Path,
    *arguments: str | Path,
    sound: Pulse | None = None,
    columns: int = 80,
    rows: int = 24,
    under: Sequence[str] = (),
    **more: str,
) -> AbstractContextManager[Terminal]:
    """The reader; `under` is a command that runs it, `more` is added to its environment."""
    environment = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment |= sound.environment if sound else {"PULSE_SERVER": "unix:/nonexistent"}
    environment |= {"HOME": str(home), "COLORTERM": "truecolor", **more}
    command = [*under, sys.executable, "-m", "reader", *map(str, arguments)]
    return terminal(command, home, environment, columns, rows)


def sound_process(window: Terminal) -> psutil.Process:
    for child in psutil.Process(window.pid()).children(recursive=True):
        if "reader.sound" in " ".join(child.cmdline()):
            return child
    raise AssertionError("there is no sound process")


def section(screen: str) -> int:
    found = re.search(r"section (\d+) of", screen)
    assert found, screen
    return int(found[1])
