"""Screens for going somewhere: contents, bookmarks, and which of two was meant."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import BY_VERB, Command, Verb
from reader.document import Document, Heading
from reader.intents import describe
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look

WHOLE = 12
"""Sections up to which all are listed at once; more are folded, level by level."""


class Contents(ChoiceScreen[Command]):
    """The sections as a tree. A number goes to its section, whether it is shown or folded away; choosing a part that
    has sections inside opens it."""

    OWN_NUMBERS = True
    TITLE_TEXT = "Contents"

    def __init__(self, look: Look, document: Document, here: int) -> None:
        super().__init__(look)
        self._outline = document.outline
        self._here = here
        self._parents = parents(document.outline)
        self._whole = len(self._outline) <= WHOLE or len(set(self._parents.values())) == 1
        self._part = 0 if self._whole else self._parents.get(here, 0)
        """The part that is opened; 0 is the whole book."""
        self._shown = self._rows()
        self._point_at(here)

    def title_text(self) -> str:
        """The part that is opened."""
        return self._outline[self._part - 1].label if self._part else self.TITLE_TEXT

    def options(self) -> Sequence[Choice]:
        """The sections of the part that is opened; all of them in a short book."""
        return [self._choice(number) for number in self._shown]

    def numbers(self) -> Sequence[int]:
        """Every section's number."""
        return range(1, len(self._outline) + 1)

    def went(self, number: int) -> None:
        """Goes to a section."""
        self.dismiss(Command(Verb.GO_TO, number))

    def chosen(self, index: int) -> None:
        """Goes there, or opens what is inside."""
        number = self._shown[index]
        if number == self._part or self._whole or not self._inside(number):
            self.went(number)
        else:
            self._open(number, number)

    def back(self) -> None:
        """Out of a part, then back to the page."""
        if self._part:
            self._open(self._parents[self._part], self._part)
        else:
            self.dismiss(None)

    def _choice(self, number: int) -> Choice:
        heading = self._outline[number - 1]
        inside = self._inside(number)
        folded = not self._whole and number != self._part
        here = number == self._here or (folded and self._here in inside)
        notes = ["here" * here]
        if self._whole:
            # Levels are shown and said.
            label = "- " * (heading.level - 1) + heading.label
            return Choice(label, number, self._said(heading), " ".join(filter(None, notes)))
        if number == self._part:
            return Choice(heading.label, number, f"{heading.label}, from its beginning", notes[0])
        notes.append(f"{len(inside)} inside" if inside else "")
        said = f"{heading.label}, {len(inside)} inside" if inside else heading.label
        return Choice(heading.label, number, said, " ".join(filter(None, notes)))

    def _said(self, heading: Heading) -> str:
        levels = {row.level for row in self._outline}
        return f"{heading.label}, level {heading.level}" if len(levels) > 1 else heading.label

    def _inside(self, number: int) -> range:
        """The numbers of the sections inside one: they follow it."""
        level, last = self._outline[number - 1].level, number
        while last < len(self._outline) and self._outline[last].level > level:
            last += 1
        return range(number + 1, last + 1)

    def _rows(self) -> list[int]:
        if self._whole:
            return [heading.number for heading in self._outline]
        own = [self._part] if self._part else []
        return own + [number for number, parent in self._parents.items() if parent == self._part]

    def _open(self, part: int, pointed: int) -> None:
        self._part = part
        self._shown = self._rows()
        self._point_at(pointed)
        self.redraw()
        self.tell("")
        self.reader.voicing.say_pointed(self, title=True)

    def _point_at(self, number: int) -> None:
        self.points_at = self._shown.index(number) if number in self._shown else 0


def parents(outline: Sequence[Heading]) -> dict[int, int]:
    """The number of the section that each one stands inside; 0 for those of the whole book."""
    found: dict[int, int] = {}
    above: list[Heading] = []
    for heading in outline:
        while above and above[-1].level >= heading.level:
            above.pop()
        found[heading.number] = above[-1].number if above else 0
        above.append(heading)
    return found


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
