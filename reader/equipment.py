"""What the page may be given beside a document, a library and a sound: each has a stand-in that does without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reader.document import Document
from reader.errors import DocumentError, LibraryError
from reader.languages import Languages
from reader.ports import Library, LibraryEntry, Shelf, Variant
from reader.pronunciations import Pronunciations
from reader.recordings import Recordings


def _none(word: str, language: str) -> Sequence[Variant]:
    return ()


def _no_text(text: bytes, title: str) -> Document:
    raise DocumentError("Text cannot be opened here.", "Choose a file.")


def _no_clipboard() -> bytes:
    raise DocumentError("The clipboard cannot be read here.", "Choose a file.")


@dataclass(frozen=True, slots=True)
class Equipment:
    """`variants` are the ways in which a word of a language may be said; `given` makes a document of bytes and a title,
    `clipboard` is what was copied last. Without `recordings` every book is read by a voice, without `languages` in the
    language it says it is in; without a `shelf` the list of books is what was opened before."""

    pronunciations: Pronunciations = field(default_factory=Pronunciations)
    variants: Callable[[str, str], Sequence[Variant]] = _none
    shelf: Shelf | None = None
    given: Callable[[bytes, str], Document] = _no_text
    clipboard: Callable[[], bytes] = _no_clipboard
    recordings: Recordings | None = None
    languages: Languages | None = None


class RecentShelf:
    """Implements `ports.Shelf` with nothing but what was opened before."""

    def __init__(self, library: Library) -> None:
        self.notice = ""
        self.removed: Path | None = None
        self._library = library

    def books(self) -> Sequence[LibraryEntry]:
        """What was opened before."""
        return self._library.recent()

    def add(self, path: Path, title: str) -> None:
        """Cannot be done."""
        raise LibraryError("The list of books cannot be changed here.", "Open the document instead.")

    def watch(self, folder: Path) -> int:
        """Cannot be done."""
        raise LibraryError("The list of books cannot be changed here.", "Open a document instead.")

    def holds_books(self, folder: Path) -> bool:
        """Nothing is looked into."""
        return False

    def remove(self, entry: LibraryEntry) -> None:
        """Cannot be done."""
        raise LibraryError("The list of books cannot be changed here.", "Close the list with b.")

    def put_back(self) -> LibraryEntry | None:
        """Nothing can have been taken off."""
        return None
