"""Files are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def whole(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` when the block ends well, and is gone when it does not.

    With `private` only its owner can read it. Raises OSError.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(
        temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600 if private else 0o666
    )
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def private_folder(path: Path) -> None:
    """Makes a folder, and those above it that are missing, which only their owner can enter. Raises OSError."""
    if path.is_dir():
        return
    private_folder(path.parent)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)


def in_memory() -> str | None:
    """A folder for files that pass to native code and are not to reach the disk; None where the system has none, and
    then that of temporary files serves."""
    place = "/dev/shm"
    return place if sys.platform == "linux" and os.access(place, os.W_OK | os.X_OK) else None


def write_whole(path: Path, text: str, *, private: bool = False) -> None:
    """Writes a text file as UTF-8. Raises OSError."""
    with whole(path, private=private) as file:
        file.write(text.encode())
