"""Screens for going somewhere: contents, bookmarks, and which of two was meant."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import BY_VERB, Command, Verb
from reader.document import Document
from reader.intents import describe
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look


class Contents(ChoiceScreen[Command]):
    """The sections, numbered; a number goes there."""

    OWN_NUMBERS = True
    TITLE_TEXT = "Contents"

    def __init__(self, look: Look, document: Document, here: int) -> None:
        super().__init__(look)
        self._options = [
            Choice(heading.label, heading.number, note="here" * (heading.number == here))
            for heading in document.outline
        ]
        self._here: int | None = here - 1

    def arranged(self, capacity: int) -> tuple[str, Sequence[Choice], int]:
        """Points at where reading is, the first time."""
        if self._here is not None:
            self.first, self.pointer = self._here // capacity * capacity, self._here % capacity
            self._here = None
        return super().arranged(capacity)

    def options(self) -> Sequence[Choice]:
        """Every section."""
        return self._options

    def chosen(self, index: int) -> None:
        """Goes there."""
        self.dismiss(Command(Verb.GO_TO, self._options[index].number))


class Which(ChoiceScreen[Command]):
    """Asks which of several commands was meant."""

    TITLE_TEXT = "Which one?"

    def __init__(self, look: Look, commands: Sequence[Command], document: Document, books: Sequence[str] = ()) -> None:
        super().__init__(look)
        self._commands = commands
        self._options = [Choice(_label(one, document, books), number) for number, one in enumerate(commands, 1)]

    def options(self) -> Sequence[Choice]:
        """What it may have been."""
        return self._options

    def chosen(self, index: int) -> None:
        """That was meant."""
        self.dismiss(self._commands[index])


def _label(command: Command, document: Document, books: Sequence[str]) -> str:
    if command.verb is Verb.OPEN_BOOK:
        return describe(command, document.outline, books)
    if command.verb is Verb.GO_TO and command.argument and 1 <= command.argument <= len(document):
        return document.outline[command.argument - 1].label
    return BY_VERB[command.verb].label
