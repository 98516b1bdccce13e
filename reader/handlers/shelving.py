"""The library: opening books, adding them, taking them off the list and putting them back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.handlers import Handlers
from reader.opener import Opener
from reader.outcome import Outcome, Screen
from reader.ports import LibraryEntry, Shelf


class Shelving:
    """What can be done with the list of books. Numbers count from 1, in the order of the list."""

    def __init__(self, desk: Desk, shelf: Shelf, opener: Opener) -> None:
        self._desk = desk
        self._opener = opener
        self._shelf = shelf

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.LIBRARY: lambda _: Outcome(screen=Screen.LIBRARY),
            Verb.OPEN_BOOK: self._open,
            Verb.ADD_BOOK: lambda _: Outcome(screen=Screen.ADD_BOOK),
            Verb.REMOVE_BOOK: self._remove,
            Verb.PUT_BACK: self._put_back,
            Verb.CLIPBOARD: lambda _: self._clipboard(),
        }

    @property
    def books(self) -> Sequence[LibraryEntry]:
        """The list as it is now."""
        return self._shelf.books()

    @property
    def can_put_back(self) -> bool:
        """Whether something was taken off the list."""
        return self._shelf.removed is not None

    def titles(self) -> tuple[str, ...]:
        """What can be asked for by title."""
        return tuple(entry.title for entry in self.books)

    def add(self, path: Path) -> Outcome:
        """Puts a document on the list, or watches a folder of them."""
        path = path.expanduser()
        if path.is_dir() and self._shelf.holds_books(path):
            count = self._shelf.watch(path)
            what = "one book" if count == 1 else f"{count} books"
            return Outcome(f"The folder {path.name} is in the library, with {what}.", "New ones in it will be listed.")
        document = self._opener.imported(path)
        self._shelf.add(path, document.title)
        return Outcome(f"{document.title} is in the library.", "The command library lists it.")

    def remove(self, entry: LibraryEntry) -> Outcome:
        """Takes a book off the list."""
        self._shelf.remove(entry)
        return Outcome(f"{entry.title} is off the list; the file is kept.", 'The command "put it back" undoes this.')

    def _open(self, command: Command) -> Outcome:
        if command.argument is None:
            return Outcome(screen=Screen.LIBRARY)
        books = self.books
        if not 1 <= command.argument <= len(books):
            return Outcome(f"There is no book {command.argument}.", "The command library lists them.", failed=True)
        return self._opener.open(books[command.argument - 1].path)

    def _clipboard(self) -> Outcome:
        equipment = self._desk.equipment
        return self._desk.show(equipment.given(equipment.clipboard(), "Clipboard"))

    def _remove(self, command: Command) -> Outcome:
        books = self.books
        if not books:
            return Outcome("The list is empty.", failed=True)
        return Outcome(screen=Screen.REMOVE_BOOK)

    def _put_back(self, _: Command) -> Outcome:
        entry = self._shelf.put_back()
        if entry is None:
            return Outcome("Nothing was taken off the list.", failed=True)
        return Outcome(f"{entry.title} is on the list again.")
