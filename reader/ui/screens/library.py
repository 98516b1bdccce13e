"""The books one has, and what can be done with the list of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.commands import Command, Verb
from reader.errors import ReaderError
from reader.handlers.shelving import Shelving
from reader.outcome import Outcome
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox

SAID = 30
"""Books whose titles are listened for: more would be mistaken for each other."""


class LibraryScreen(ChoiceScreen[Command]):
    """Goes on with a document where it was left; below the documents stands what can be done with the list."""

    TITLE_TEXT = "Library"
    OWN_NUMBERS = True

    def __init__(self, look: Look, shelving: Shelving, here: Path | None) -> None:
        super().__init__(look)
        self._entries = shelving.books
        self._options = [
            Choice(
                f"{entry.title}: {entry.percent} %" if entry.opened else f"{entry.title}: new",
                number,
                note="here" if entry.path == here else "",
            )
            for number, entry in enumerate(self._entries, 1)
        ]
        verbs = {Verb.ADD_BOOK: "Add a file or folder", Verb.CLIPBOARD: "Read what was copied"}
        if self._entries:
            verbs[Verb.REMOVE_BOOK] = "Take a book off the list"
        if shelving.can_put_back:
            verbs[Verb.PUT_BACK] = "Put back what was taken off"
        self._verbs = list(verbs)
        self._options += [Choice(label, number) for number, label in enumerate(verbs.values(), len(self._options) + 1)]

    def options(self) -> Sequence[Choice]:
        """The documents, then what can be done."""
        return self._options

    def titles(self) -> Sequence[str]:
        """What can be said for the documents."""
        return [entry.title for entry in self._entries[:SAID]]

    def chosen(self, index: int) -> None:
        """Opens it, or does it."""
        verb, argument = Verb.OPEN_BOOK, index + 1
        if index >= len(self._entries):
            self.dismiss(Command(self._verbs[index - len(self._entries)]))
        else:
            self.dismiss(Command(verb, argument))


class TakeOff(ChoiceScreen[Command]):
    """Which book is to be taken off the list; the file stays."""

    TITLE_TEXT = "Take which off?"

    def __init__(self, look: Look, shelving: Shelving) -> None:
        super().__init__(look)
        self._shelving = shelving
        self._entries = shelving.books

    def options(self) -> Sequence[Choice]:
        """The documents."""
        return [Choice(entry.title, number) for number, entry in enumerate(self._entries, 1)]

    def chosen(self, index: int) -> None:
        """Takes it off."""
        try:
            outcome = self._shelving.remove(self._entries[index])
        except ReaderError as error:
            outcome = Outcome(error.message, error.hint, failed=True)
        self.dismiss(None)
        self.reader.dispatcher.say(outcome)
        self.reader.show(outcome)


class AddBox(TextBox[Command]):
    """Asks for a file or a folder by its name, and puts it on the list."""

    TITLE_TEXT = "Which file or folder?"
    HINT = "Type or paste the name of a file or folder, then Enter. Esc goes back."

    def entered(self, text: str) -> None:
        """Adds it, or says why it cannot be."""
        path = Path(text.strip("'\"")).expanduser()
        if not path.exists():
            self.tell(f'There is no file "{text}".')
            return
        dispatcher = self.reader.dispatcher
        try:
            outcome = dispatcher.shelving.add(path)
        except ReaderError as error:
            self.tell(f"{error.message} {error.hint}")
            return
        self.dismiss(None)
        dispatcher.say(outcome)
        self.reader.show(outcome)


class PasswordBox(TextBox[Command]):
    """Asks for the password of a locked file. It is shown: these letters are large, but nobody can fix what they
    cannot see."""

    HINT = "Type the password, then Enter. It is not kept. Esc goes back."

    def __init__(self, look: Look, path: Path | None) -> None:
        self._locked = path.name if path else "this file"
        super().__init__(look)

    def title_text(self) -> str:
        """Which file is locked."""
        return f"Password of {self._locked}"

    def entered(self, text: str) -> None:
        """Opens it, or asks again."""
        outcome = self.reader.dispatcher.opener.unlock(text)
        if outcome.failed:
            self.enter("")
            self.tell(outcome.text)
            return
        self.dismiss(None)
        self.reader.dispatcher.say(outcome)
        self.reader.show(outcome)
