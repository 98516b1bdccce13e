"""What came of a command: what the user is told, and what is opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.commands import Command


class Screen(StrEnum):
    """A full screen that a command opens."""

    CONTENTS = "contents"
    HELP = "help"
    SETTINGS = "settings"
    COMMAND_BOX = "command box"
    LIBRARY = "library"
    CHOICES = "choices"
    SETUP = "setup"
    SEARCH = "search"
    SEARCH_WORDS = "words to search for"
    PERCENT = "percent"
    BOOKMARKS = "bookmarks"
    SKIPPING = "skipping"
    PRONOUNCE = "pronounce"
    ADD_BOOK = "add a book"
    REMOVE_BOOK = "remove a book"
    PASSWORD = "password"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the user is told: `text` is one sentence, `hint` what to do about it. `screen` is to be opened;
    `closes` ends the program; `failed` means that nothing was done. `choice` is the number of what was chosen on the
    screen that is open, `commands` what was said there or what is to be chosen from: the page carries them out."""

    text: str = ""
    hint: str = ""
    screen: Screen | None = None
    closes: bool = False
    failed: bool = False
    choice: int | None = None
    commands: tuple[Command, ...] = ()
