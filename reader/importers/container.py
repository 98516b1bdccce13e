"""ZIP files from strangers: read in memory, in bounded size, never unpacked to disk."""

from __future__ import annotations

import hashlib
import io
import posixpath
import stat
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import unquote

from reader.errors import DocumentError

MAX_ENTRIES = 50_000
MAX_DIRECTORY = 8 * 1024 * 1024
"""Bytes of the central directory; Python's zipfile holds about ten times as much."""

MAX_RATIO = 300
"""Deflate reaches about 1,000; markup in real books stays under 30."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, struct.error, ValueError)


class Files(Protocol):
    """The files of a book by name, in a ZIP or in a folder."""

    @property
    def path(self) -> Path:
        """The ZIP or the folder."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every file's name, "/" between its folders."""

    def find(self, name: str) -> str:
        """The name as it is spelt here; empty where it is not there."""

    def size(self, name: str) -> int:
        """Its length in bytes; 0 where it is not there."""

    def read(self, name: str, limit: int, *, head: bool = False) -> bytes:
        """Its content, or its beginning. Raises DocumentError."""

    def fingerprint(self) -> str:
        """The identity of the content."""


class _Reopened:
    """A file that is only open inside a `with` block, for one thread at a time; it has to be a file's stand-in for
    zipfile, which seeks and reads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._open: IO[bytes] = io.BytesIO()

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            self._open = self._path.open("rb")
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._lock.release()

    def read(self, size: int = -1) -> bytes:
        return self._open.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._open.seek(offset, whence)

    def tell(self) -> int:
        return self._open.tell()

    def seekable(self) -> bool:
        return True


class Container:
    """The files of a ZIP by name. The archive is closed between reads, so that a document can be kept open for days.

    Links inside it, and names that lead out of it, are not files. Raises DocumentError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            _check_directory(path)
            # Its directory is read once: a book may have thousands of files.
            self._file = _Reopened(path)
            with self._file:
                self._archive = zipfile.ZipFile(self._file)
            infos = self._archive.infolist()
        except _DAMAGED as error:
            raise _damaged(path) from error
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            if info.filename and not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
                self._infos.setdefault(info.filename, info)
        self._folded = {name.casefold(): name for name in reversed(self._infos)}

    @property
    def names(self) -> tuple[str, ...]:
        """Every file's name, in the archive's order."""
        return tuple(self._infos)

    def find(self, name: str) -> str:
        """The name as the archive spells it, per-cent escapes and letter case forgiven; empty where it is not there."""
        for candidate in (name, unquote(name)):
            if candidate in self._infos:
                return candidate
            if found := self._folded.get(candidate.casefold()):
                return found
        return ""

    def size(self, name: str) -> int:
        """Its length in bytes, as the archive states it; 0 where it is not there."""
        return self._infos[name].file_size if name in self._infos else 0

    def read(self, name: str, limit: int, *, head: bool = False) -> bytes:
        """Its content, or with `head` its first `limit` bytes. Raises DocumentError where it is longer than `limit`
        bytes, locked or damaged."""
        try:
            info = self._infos[name]
            if info.flag_bits & 1:
                raise DocumentError(
                    f"{self.path.name} is locked with a password.", "Unlock it with the program that made it."
                )
            inflated = info.file_size > 1_000_000 and info.file_size > MAX_RATIO * info.compress_size
            if not head and (inflated or info.file_size > limit):
                raise _too_large(self.path)
            with self._file, self._archive.open(info) as file:
                data = file.read(limit if head else limit + 1)
        except KeyError as error:
            raise DocumentError(f"{self.path.name} lacks its part {name}.", "Get the file again.") from error
        except RuntimeError as error:
            raise _damaged(self.path) from error
        except _DAMAGED as error:
            raise _damaged(self.path) from error
        if len(data) > limit:
            raise _too_large(self.path)
        return data

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """Its content as a file, for parts that are read piece by piece. What zipfile raises on reading is not
        changed; raises DocumentError where it cannot be opened."""
        try:
            archive = zipfile.ZipFile(self.path)
        except _DAMAGED as error:
            raise _damaged(self.path) from error
        with archive:
            try:
                file = archive.open(self._infos[name])
            except (KeyError, RuntimeError, *_DAMAGED) as error:
                raise _damaged(self.path) from error
            with file:
                yield file

    def fingerprint(self) -> str:
        """The identity of the content: names, lengths and check sums of the files inside, in hexadecimal."""
        digest = hashlib.sha256()
        for name, info in sorted(self._infos.items()):
            digest.update(f"{name}\0{info.file_size}\0{info.CRC}\n".encode())
        return digest.hexdigest()


class Folder:
    """The files of a folder, as a book that was unpacked. Links that lead out of it are not files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        root = path.resolve()
        self._files: dict[str, Path] = {}
        try:
            for file in islice(path.rglob("*"), MAX_ENTRIES):
                if file.is_file() and file.resolve().is_relative_to(root):
                    self._files[file.relative_to(path).as_posix()] = file
        except OSError as error:
            raise _damaged(path) from error
        self._folded = {name.casefold(): name for name in self._files}

    @property
    def names(self) -> tuple[str, ...]:
        """Every file's name, sorted."""
        return tuple(sorted(self._files))

    def find(self, name: str) -> str:
        """The name as the folder spells it; empty where it is not there."""
        for candidate in (name, unquote(name)):
            if found := self._folded.get(candidate.casefold()):
                return candidate if candidate in self._files else found
        return ""

    def size(self, name: str) -> int:
        """Its length in bytes; 0 where it is not there."""
        return self._files[name].stat().st_size if name in self._files else 0

    def read(self, name: str, limit: int, *, head: bool = False) -> bytes:
        """Its content, or with `head` its first `limit` bytes. Raises DocumentError."""
        if name not in self._files:
            raise DocumentError(f"{self.path.name} lacks its part {name}.", "Get the book again.")
        try:
            with self._files[name].open("rb") as file:
                data = file.read(limit if head else limit + 1)
        except OSError as error:
            raise _damaged(self.path) from error
        if len(data) > limit:
            raise _too_large(self.path)
        return data

    def fingerprint(self) -> str:
        """The identity of the content: names and lengths of all files, and what the texts say, in hexadecimal."""
        digest = hashlib.sha256()
        for name in self.names:
            digest.update(f"{name}\0{self.size(name)}\n".encode())
            if name.lower().endswith((".html", ".xml", ".xhtml", ".opf", ".ncx", ".smil")):
                digest.update(self.read(name, 1_000_000, head=True))
        return digest.hexdigest()


def holds(path: Path, name: str) -> bool:
    """Whether a file is a ZIP with a file of this name in it."""
    try:
        return bool(Container(path).find(name))
    except DocumentError:
        return False


def resolved(base: str, href: str) -> tuple[str, str]:
    """The name and the fragment a reference in file `base` leads to; the name is empty where it leads out of the
    archive, to the network for example."""
    address, _, fragment = href.strip().partition("#")
    if ":" in address.split("/", 1)[0] or address.startswith("//"):
        return "", ""
    if not address:
        return base, unquote(fragment)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), address.partition("?")[0]))
    return ("" if name.startswith(("..", "/")) else name), unquote(fragment)


def _check_directory(path: Path) -> None:
    """Looks at the size of the central directory before zipfile reads all of it into memory."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - 65_557 - 76))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise _damaged(path)
    entries, size = struct.unpack_from("<HL", tail, at + 10)
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07" and tail[at - 76 : at - 72] == b"PK\x06\x06":
        entries, size = struct.unpack_from("<QQ", tail, at - 76 + 32)
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise _too_large(path)


def _damaged(path: Path) -> DocumentError:
    return DocumentError(f"{path.name} is damaged or cut short.", "Download or copy it again.")


def _too_large(path: Path) -> DocumentError:
    return DocumentError(
        f"{path.name} unpacks to more than a book can hold, so it was not opened.",
        "Do not trust this file unless you know who made it.",
    )
