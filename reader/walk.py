"""From utterance to utterance through a document, section by section as they are needed."""

from __future__ import annotations

from dataclasses import dataclass

from reader.document import Document, Position
from reader.ports import Segmenter
from reader.utterances import Script, Utterance

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
    """The utterances of a document in their order. `code` says how passages of code are spoken."""

    def __init__(self, document: Document, segmenter: Segmenter, code: str) -> None:
        self._document = document
        self._segmenter = segmenter
        self._code = code
        self._scripts: dict[int, Script] = {}

    def script(self, section: int) -> Script:
        """The utterances of a section."""
        if section not in self._scripts:
            if len(self._scripts) >= KEPT:
                self._scripts.clear()
            self._scripts[section] = Script(self._document.section(section), self._segmenter, self._code)
        return self._scripts[section]

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
