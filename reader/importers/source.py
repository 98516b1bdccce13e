"""Reads files that may be anything: what cannot be read is refused with a sentence, never waited for.

A named pipe or a device would block for ever and a huge file would fill the memory, so the kind and size of a file
are looked at before it is opened, and again on what was opened.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reader.errors import DocumentError

HEAD = 4096
TEXT_LIMIT = 20_000_000
"""Bytes: the largest text file that is read. A long novel has 4,000,000."""
BOOK_LIMIT = 2_000_000_000
"""Bytes: the largest book with sound and pictures that is opened."""

_CHOOSE = "Choose another file."


def inspect(path: Path, limit: int = BOOK_LIMIT) -> bytes:
    """The first 4,096 bytes of a file, or nothing for a folder. Never blocks.

    Raises DocumentError for what is missing, empty, larger than `limit` bytes, not allowed, or no file at all.
    """
    return b"" if _is_folder(path) else _read(path, limit, HEAD)


def read_bytes(path: Path, limit: int = TEXT_LIMIT) -> bytes:
    """All of a file of at most `limit` bytes. Never blocks. Raises DocumentError as `inspect` does."""
    return _read(path, limit, limit + 1)


def file_title(path: Path) -> str:
    """A title made from a file's name: "my_letter.txt" is "my letter"."""
    return path.stem.replace("_", " ").strip() or path.name


def megabytes(size: int) -> str:
    """A size as it is said: "4 megabytes"."""
    whole = max(1, round(size / 1_000_000))
    return f"{whole:,} megabyte{'s' if whole > 1 else ''}"


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        raise refusal(path, error) from error


def _read(path: Path, limit: int, count: int) -> bytes:
    try:
        # O_NONBLOCK: a pipe put in the file's place between the two looks must not hold us either.
        _check(path, path.stat(), limit)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _check(path, status, limit)
            data = file.read(count)
    except (OSError, ValueError) as error:
        raise refusal(path, error) from error
    if not data:
        raise DocumentError(f"{path.name} is empty.", _CHOOSE)
    if len(data) > limit:
        raise _too_large(path, len(data), limit)
    return data


def _check(path: Path, status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise DocumentError(f"{path.name or path} is a folder.", "Choose a file, or a folder of chapters.")
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError(f"{path.name} is a device or a pipe, not a file.", _CHOOSE)
    if status.st_size > limit:
        raise _too_large(path, status.st_size, limit)


def _too_large(path: Path, size: int, limit: int) -> DocumentError:
    return DocumentError(
        f"{path.name} is too large: {megabytes(size)}.",
        f"Files of this kind are read up to {megabytes(limit)}; split it into smaller ones.",
    )


def refusal(path: Path, error: OSError | ValueError) -> DocumentError:
    """What the operating system said about a file, as a sentence and a hint."""
    name = path.name or str(path)
    if isinstance(error, ValueError):
        return DocumentError("That is not the name of a file.", "Check the name.")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if path.is_symlink():
            return DocumentError(f"{name} points to a file that is gone.", "Find the file it pointed to and open that.")
        return DocumentError(f"There is no file {name}.", "Check the name and the folder.")
    if isinstance(error, PermissionError):
        return DocumentError(f"You may not read {name}.", "Ask its owner to allow it, or copy it to your own folder.")
    reason = error.strerror or "the disk gave no reason"
    return DocumentError(f"{name} cannot be read: {reason}.", "Check the disk or the network folder, then try again.")
