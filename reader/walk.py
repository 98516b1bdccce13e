"""From utterance to utterance through a document, section by section as they are needed."""

from __future__ import annotations

from dataclasses import dataclass

from reader.document import Document, Position
from reader.ports import Segmenter
from reader.skipping import Skipping
from reader.utterances import NONE, Script, Utterance

KEPT = 8
"""Sections whose utterances are kept: a long walk forgets where it began."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """An utterance in the document."""

    section: int
    block: int
    index: int

    @property
    def within(self) -> tuple[int, int]:
        """The cursor inside its section's script."""
        return (self.block, self.index)


class Walk:
    """The utterances of a document in their order."""

    def __init__(self, document: Document, segmenter: Segmenter, skipping: Skipping | None = None) -> None:
        self._document = document
        self._segmenter = segmenter
        self._skipping = skipping or Skipping()
        self._scripts: dict[int, Script] = {}
        self._opened: tuple[int, frozenset[int]] = (0, NONE)

    def script(self, section: int) -> Script:
        """The utterances of a section."""
        if section not in self._scripts:
            if len(self._scripts) >= KEPT:
                self._scripts.clear()
            opened = self._opened[1] if section == self._opened[0] else NONE
            self._scripts[section] = Script(self._document.section(section), self._segmenter, self._skipping, opened)
        return self._scripts[section]

    def open(self, position: Position, *, whole: bool = False) -> None:
        """What is left out at a position, or in its `whole` section, is read: somebody goes there."""
        if not self.opened(position):
            self.close()
            script = self.script(position.section)
            blocks = frozenset(range(len(script.section.blocks))) if whole else script.passage(position.offset)
            self._opened = (position.section, blocks)
            del self._scripts[position.section]

    def close(self) -> None:
        """What was opened is left out again."""
        self._scripts.pop(self._opened[0], None)
        self._opened = (0, NONE)

    def opened(self, position: Position) -> bool:
        """Whether a position is inside what was opened."""
        if position.section != self._opened[0]:
            return False
        return self.script(position.section).number_at(position.offset) in self._opened[1]

    def utterance(self, cursor: Cursor) -> Utterance:
        """The one at the cursor."""
        return self.script(cursor.section).get(cursor.within)

    def at(self, position: Position) -> Cursor | None:
        """The one that holds a position; None in a section in which nothing is spoken."""
        within = self.script(position.section).at(position.offset)
        return Cursor(position.section, *within) if within else None

    def after(self, cursor: Cursor) -> Cursor | None:
        """The next one; None at the document's end."""
        within = self.script(cursor.section).next(cursor.within)
        return Cursor(cursor.section, *within) if within else self.first_from(cursor.section + 1)

    def first_from(self, section: int) -> Cursor | None:
        """The first one of a section, or of the first later section that has any."""
        for number in range(section, len(self._document) + 1):
            within = self.script(number).first()
            if within:
                return Cursor(number, *within)
        return None

    def before(self, cursor: Cursor) -> Cursor | None:
        """The one before; None at the document's beginning."""
        section, within = cursor.section, self.script(cursor.section).previous(cursor.within)
        while within is None and section > 1:
            section -= 1
            within = self.script(section).last()
        return Cursor(section, *within) if within else None
