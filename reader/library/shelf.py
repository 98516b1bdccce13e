"""The books one has: those read before, those that were added, and what lies in folders that are watched.

What is taken off the list stays where it is on the disk, and its place is kept; reading it again puts it back. A
folder is looked through when the list is asked for, a few thousand files deep at most, so nothing runs meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from reader.errors import LibraryError
from reader.files import private_folder, write_whole
from reader.ports import LibraryEntry

SUFFIXES = frozenset(
    {".epub", ".pdf", ".docx", ".docm", ".odt", ".rtf", ".html", ".htm", ".xhtml", ".mhtml", ".md", ".markdown", ".txt"}
) | {".zip"}
"""Files that are taken for books where nobody named them one by one."""
DEEP = 4
MOST = 5_000
"""Folders inside a watched folder, and things in it that are looked at."""
SHOWN = 200
_CHAPTERS = frozenset({".md", ".markdown", ".txt"})
_STARTS = ("ncc.html", "document.toml")


class FileShelf:
    """Implements `ports.Shelf` over the JSON file at `path`; a damaged one is set aside and `notice` says so.

    `recent` gives what was opened before, latest first.
    """

    def __init__(
        self,
        path: Path,
        recent: Callable[[int], Sequence[LibraryEntry]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.notice = ""
        self._path = path
        self._recent = recent
        self._clock = clock
        self._files: dict[Path, str] = {}
        self._folders: list[Path] = []
        self._removed: dict[Path, float] = {}
        self._load()

    def books(self) -> Sequence[LibraryEntry]:
        """What was read before, the latest first, then what is new."""
        read = {entry.path: entry for entry in self._recent(SHOWN)}
        entries = list(read.values())
        entries += [LibraryEntry(title, file, 0.0, 0) for file, title in self._files.items() if file not in read]
        known = {entry.path for entry in entries}
        found = {file for folder in self._folders for file in _books_in(folder)} - known
        new = sorted(found, key=lambda file: (-_modified(file), str(file)))
        entries += [LibraryEntry(_title(file), file, 0.0, 0) for file in new[:SHOWN]]
        return [entry for entry in entries if not self._is_removed(entry)][:SHOWN]

    def add(self, path: Path, title: str) -> None:
        """Puts a document on the list. Raises LibraryError."""
        path = path.absolute()
        self._removed.pop(path, None)
        self._files = {path: title, **self._files}
        self._save()

    def watch(self, folder: Path) -> int:
        """Puts a folder's books on the list, now and whenever there are new ones; how many there are.

        Raises LibraryError."""
        folder = folder.absolute()
        if folder not in self._folders:
            self._folders.append(folder)
        found = list(_books_in(folder))
        for file in found:
            self._removed.pop(file, None)
        self._save()
        return len(found)

    def holds_books(self, folder: Path) -> bool:
        """Whether a folder holds books, and is not itself one made of chapters."""
        folder = folder.absolute()
        if _is_book(entry.name.lower() for entry in _entries(folder)):
            return False
        return any(
            file.suffix.lower() not in _CHAPTERS or file.parent != folder or file.is_dir() for file in _books_in(folder)
        )

    def remove(self, entry: LibraryEntry) -> None:
        """Takes a document off the list, not off the disk. Raises LibraryError."""
        self._removed.pop(entry.path, None)
        self._removed[entry.path] = max(self._clock(), entry.opened)
        self._save()

    @property
    def removed(self) -> Path | None:
        """What was taken off last and can be put back."""
        return next(reversed(self._removed), None)

    def put_back(self) -> LibraryEntry | None:
        """Puts back what was taken off last; None where there is nothing. Raises LibraryError."""
        path = self.removed
        if path is None:
            return None
        del self._removed[path]
        self._save()
        return next((entry for entry in self.books() if entry.path == path), LibraryEntry(_title(path), path, 0.0, 0))

    def _is_removed(self, entry: LibraryEntry) -> bool:
        since = self._removed.get(entry.path)
        return since is not None and entry.opened <= since

    def _load(self) -> None:
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            self._files = {Path(str(file)): str(title) for file, title in kept["files"].items()}
            self._folders = [Path(str(folder)) for folder in kept["folders"]]
            self._removed = {Path(str(file)): float(when) for file, when in kept["removed"].items()}
        except FileNotFoundError:
            return
        except OSError as error:
            self.notice = f"The list of books cannot be read: {error.strerror}."
        except (ValueError, TypeError, KeyError, AttributeError):
            aside = self._path.with_name(f"{self._path.name}.damaged")
            self._files, self._folders, self._removed = {}, [], {}
            try:
                self._path.replace(aside)
            except OSError:
                self.notice = "The list of books is damaged and cannot be mended."
                return
            self.notice = f"The list of books was damaged and is begun anew; the old one is kept as {aside.name}."

    def _save(self) -> None:
        kept = {
            "files": {str(file): title for file, title in list(self._files.items())[:MOST]},
            "folders": [str(folder) for folder in self._folders],
            "removed": {str(file): when for file, when in list(self._removed.items())[-MOST:]},
        }
        try:
            private_folder(self._path.parent)
            write_whole(self._path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n", private=True)
        except OSError as error:
            raise LibraryError(
                "The list of books cannot be written; it is kept until you close the reader.",
                f"{error.strerror or 'The disk gave no reason'}: make room on the disk.",
            ) from error


def _books_in(folder: Path) -> Iterator[Path]:
    left = MOST
    waiting = [(folder.absolute(), 0)]
    while waiting and left > 0:
        inside, depth = waiting.pop(0)
        entries = _entries(inside)
        if depth and _is_book(entry.name.lower() for entry in entries):
            yield inside
            continue
        for entry in entries[:left]:
            left -= 1
            if entry.name.startswith("."):
                continue
            # Links are not followed: one may lead round in a circle, or out of the folder.
            if entry.is_dir(follow_symlinks=False):
                if depth < DEEP:
                    waiting.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False) and _looks_like_a_book(entry.name.lower()):
                yield Path(entry.path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_book(names: Iterable[str]) -> bool:
    """Whether a folder with these things in it is one book."""
    return any(name in _STARTS or name.endswith(".opf") for name in names)


def _looks_like_a_book(name: str) -> bool:
    return Path(name).suffix in SUFFIXES and not name.startswith(("readme", "license", "copying", "changelog"))


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _title(path: Path) -> str:
    """A file's name as a title."""
    return " ".join(re.sub(r"[_\s]+", " ", path.stem if path.suffix.lower() in SUFFIXES else path.name).split())
