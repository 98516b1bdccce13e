"""Remembers what costs long to import: PDF, recognised text and Word files, by their content, between starts.

Each document has a folder of JSON files, one a section, in the cache: it may be deleted at any time, is read by
nobody but its owner, and is made anew when the importers change. What was locked with a password is not remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from reader.document import Block, BlockKind, Document, Heading, Inline, InlineKind, Position, Section, Span
from reader.errors import DocumentError
from reader.files import private_folder, write_whole
from reader.importers import open_document, pdf_ocr
from reader.importers.source import inspect

ROOM = 100_000_000
"""Bytes that all documents together may take."""
LARGEST = 500_000_000
"""Bytes of a file that is still worth reading whole to know it again."""
_ABOUT = "about.json"


class Remembered:
    """Opens documents; those that pay are kept in `folder`."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self._folder = folder
        self._room = room

    def open(self, path: Path, password: str = "") -> Document:
        """The document at `path`. Raises DocumentError."""
        key = "" if password else self._key(path)
        if not key:
            return open_document(path, password)
        return _Kept(self._folder / key, path, self._make_room).document()

    def _key(self, path: Path) -> str:
        """What the file is known by; empty for one that is not remembered."""
        head = inspect(path)
        if b"%PDF-" not in head[:1024] and not (head[:2] == b"PK" and path.suffix.lower() in (".docx", ".docm")):
            return ""
        try:
            if path.stat().st_size > LARGEST:
                return ""
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
        except OSError:
            return ""
        return f"{digest.hexdigest()}-{_made_by()}"

    def _make_room(self) -> None:
        """Forgets what was not used for longest until there is room."""
        folders = []
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            with suppress(OSError):
                size = sum(file.stat().st_size for file in folder.iterdir())
                folders.append((folder.stat().st_mtime, size, folder))
        total = sum(size for _, size, _ in folders)
        for _, size, folder in sorted(folders)[:-1]:
            if total <= self._room:
                break
            shutil.rmtree(folder, ignore_errors=True)
            total -= size


class _Kept:
    """One document: its sections come from the folder, and are made from the file when they are not there."""

    def __init__(self, folder: Path, path: Path, make_room: Callable[[], None]) -> None:
        self._folder = folder
        self._path = path
        self._make_room = make_room
        self._opened: Document | None = None
        self._known = False

    def document(self) -> Document:
        """The document."""
        try:
            about = json.loads((self._folder / _ABOUT).read_text("utf-8"))
            outline = tuple(Heading(int(n), str(title), int(level), int(size)) for n, title, level, size in about[3])
            title, language, fingerprint, notices = str(about[0]), str(about[1]), str(about[2]), about[4]
            if not outline or [heading.number for heading in outline] != list(range(1, len(outline) + 1)):
                raise ValueError
            self._known = True
            with suppress(OSError):
                os.utime(self._folder)
        except (OSError, ValueError, TypeError, IndexError):
            real = self._real()
            title, language, fingerprint, outline, notices = (
                real.title,
                real.language,
                real.fingerprint,
                real.outline,
                real.notices,
            )
            rows = [(one.number, one.title, one.level, one.length) for one in outline]
            self._write(_ABOUT, [title, language, fingerprint, rows, list(notices)])
            self._make_room()
        said = tuple(str(notice) for notice in notices)
        return Document(
            title,
            language,
            fingerprint,
            outline,
            self.load,
            self._path,
            said,
            self.locate,
            self.narration,
            self.recording,
        )

    def load(self, number: int) -> Section:
        """The section with this number."""
        try:
            return _section(json.loads((self._folder / f"{number}.json").read_text("utf-8")), number)
        except (OSError, ValueError, TypeError, IndexError):
            section = self._real().section(number)
            self._write(f"{number}.json", _plain(section))
            return section

    def locate(self, address: str) -> Position | None:
        """Where a link leads."""
        return self._real().locate(address)

    def narration(self, number: int) -> tuple[Any, ...]:
        """These formats have no recordings."""
        return ()

    def recording(self, name: str) -> bytes:
        """These formats have no recordings."""
        raise DocumentError("There is no recording.", "A voice reads it.")

    def _real(self) -> Document:
        if self._opened is None:
            self._opened = open_document(self._path)
        return self._opened

    def _write(self, name: str, value: object) -> None:
        # A cache that cannot be written is only slower.
        with suppress(OSError):
            private_folder(self._folder)
            write_whole(self._folder / name, json.dumps(value, ensure_ascii=False, separators=(",", ":")), private=True)


def _plain(section: Section) -> list[object]:
    blocks = [(block.kind.value, block.span.start, block.span.end, block.level) for block in section.blocks]
    inlines = [(one.kind.value, one.span.start, one.span.end, one.value) for one in section.inlines]
    return [section.title, section.level, section.text, section.language, blocks, inlines]


def _section(kept: Any, number: int) -> Section:
    title, level, text, language, blocks, inlines = kept
    if not all(isinstance(part, str) for part in (title, text, language)):
        raise ValueError
    made = tuple(Block(BlockKind(kind), _span(start, end, text), int(depth)) for kind, start, end, depth in blocks)
    within = tuple(Inline(InlineKind(kind), _span(start, end, text), str(value)) for kind, start, end, value in inlines)
    return Section(number, title, int(level), text, made, within, language)


def _span(start: object, end: object, text: str) -> Span:
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end <= len(text):
        raise ValueError
    return Span(start, end)


def _made_by() -> str:
    """Which importers made it: another version of them may make something else of the same file."""
    parts = [str(pdf_ocr.is_installed())]
    with suppress(OSError):
        for file in sorted(Path(__file__).parent.glob("*.py")):
            status = file.stat()
            parts.append(f"{file.name} {status.st_size} {status.st_mtime_ns}")
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
