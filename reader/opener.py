"""Opening other documents: files, locked files, and text that was given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.desk import Desk
from reader.document import Document
from reader.errors import PasswordNeeded, ReaderError
from reader.outcome import Outcome, Screen


class Opener:
    """Opens documents with an importer. `locked` is a file whose password is to be asked for."""

    def __init__(self, desk: Desk, importer: Callable[..., Document]) -> None:
        self._desk = desk
        self._importer = importer
        self._passwords: dict[Path, str] = {}
        self.locked: Path | None = None

    def open(self, path: Path) -> Outcome:
        """Goes on with another document, at the place where it was left. Reading stops; a document that cannot be
        opened leaves everything as it was."""
        try:
            return self._desk.show(self.imported(path))
        except ReaderError as error:
            return self.refused(error)

    def unlock(self, password: str) -> Outcome:
        """Opens the file that was locked. The password is kept for as long as the program runs, and nowhere."""
        assert self.locked is not None
        self._passwords[self.locked] = password
        return self.open(self.locked)

    def imported(self, path: Path) -> Document:
        """The document in a file, with the password that was given for it. Raises ReaderError."""
        password = self._passwords.get(path)
        try:
            document = self._importer(path, password) if password else self._importer(path)
        except PasswordNeeded:
            self._passwords.pop(path, None)
            raise
        return document

    def open_text(self, text: str, title: str) -> Outcome:
        """Goes on with a text that was pasted."""
        try:
            return self._desk.show(self._desk.equipment.given(text.encode("utf-8", "replace"), title))
        except ReaderError as error:
            return self.refused(error)

    def refused(self, error: ReaderError) -> Outcome:
        """What is told of a failure; a password is asked for where one is missing."""
        if isinstance(error, PasswordNeeded):
            self.locked = error.path
            return Outcome(error.message, screen=Screen.PASSWORD, failed=True)
        return Outcome(error.message, error.hint, failed=True)
