"""A page that has crashed starts again where it was: this user may have no way to start it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from pathlib import Path

from reader.errors import ReaderError
from reader.files import private_folder, write_whole

VARIABLE = "READER_CAME_BACK"
"""Where one run of the page leaves word for the next."""

MOST = 3
WITHIN = 60.0
"""So many crashes within so many seconds, and it is given up: what breaks it would break it for ever."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stood when the page crashed; the place itself is in the library. `crashes` are in seconds of the
    wall clock, the last one being this."""

    path: str
    reading: bool
    scanning: bool
    crashes: tuple[float, ...]


def came_back(environ: MutableMapping[str, str]) -> Standing | None:
    """How it stood, if this run follows a crash; what is not understood is no crash."""
    try:
        left = json.loads(environ.pop(VARIABLE, ""))
        crashes = tuple(float(moment) for moment in left["crashes"])
        return Standing(str(left["path"]), bool(left["reading"]), bool(left["scanning"]), crashes)
    except (ValueError, KeyError, TypeError):
        return None


def crashes_now(before: Standing | None, now: float) -> tuple[float, ...]:
    """The crashes of the last minute, this one included. Raises ReaderError if they are too many."""
    crashes = (*(moment for moment in (before.crashes if before else ()) if 0 <= now - moment < WITHIN), now)
    if len(crashes) >= MOST:
        raise ReaderError(
            "The page stopped three times within a minute.",
            "Start it again with another document, or with reader --plain; reader doctor says what works.",
        )
    return crashes


def start_again(standing: Standing) -> int:
    """Starts this program anew, with the arguments it was given. Where a process can be replaced it does not return."""
    command = [sys.executable, *sys.orig_argv[1:]]
    environ = {**os.environ, VARIABLE: json.dumps(asdict(standing))}
    if sys.platform == "win32":
        import subprocess

        return subprocess.call(command, env=environ)
    os.execve(sys.executable, command, environ)


def write_down(error: BaseException, file: Path) -> None:
    """Keeps what went wrong for whoever can mend it: where in the program, and nothing of the document."""
    # Not imported at every start for the sake of a crash.
    import traceback

    # What an error says of itself may quote the text that is read: its kind and the places are enough.
    lines = [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
    try:
        private_folder(file.parent)
        write_whole(file, time.strftime("%Y-%m-%d %H:%M:%S\n") + "".join(lines), private=True)
    except OSError:
        # There is nobody left to tell, and reading matters more.
        return
