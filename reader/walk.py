"""From utterance to utterance through a document, section by section as they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.document import Document, Position, Span
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

    def start(self, cursor: Cursor) -> Position:
        """Where the one at the cursor begins."""
        return self._start(cursor.section, cursor.within)

    def words(self, cursor: Cursor) -> Sequence[Span]:
        """The words of the one at the cursor, as spans of its section's text."""
        return self._segmenter.words(self._document.section(cursor.section).text, self.utterance(cursor).span)

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

    # --- where a step leads: None where there is nothing further -------------------------------------------------

    def word(self, position: Position, by: int, *, marked: bool) -> tuple[int, Span] | None:
        """The section and the span of the word after (`by` = 1) or before (-1) the one at a position.

        Before its first word is `marked`, a sentence is marked as a whole: then that word is the next one."""
        cursor = self.at(position)
        words = self.words(cursor) if cursor else ()
        here = sum(word.start < position.offset for word in words) if marked or by < 0 else -1
        while cursor is not None and not 0 <= here + by < len(words):
            cursor = self._beside(cursor, by)
            words = self.words(cursor) if cursor else ()
            here = -1 if by > 0 else len(words)
        return (cursor.section, words[here + by]) if cursor else None

    def sentence(self, position: Position, sentence: Span, by: int) -> Position | None:
        """Where the sentence after (`by` = 1) or before (-1) the `sentence` at a position begins."""
        cursor = self.at(position)
        while cursor is not None:
            cursor = self._beside(cursor, by)
            if cursor is None:
                break
            found = self.utterance(cursor).sentence
            if cursor.section != position.section or found != sentence:
                return Position(cursor.section, found.start)
        return None

    def next_paragraph(self, position: Position) -> Position | None:
        """Where the next block of the section begins."""
        cursor = self.at(position)
        within = self.script(cursor.section).next_block(cursor.within) if cursor else None
        return self._start(position.section, within) if within else None

    def previous_paragraph(self, position: Position) -> Position | None:
        """Where this block begins, or the one before when that is the position."""
        cursor = self.at(position)
        if cursor is None:
            return self.previous_section(position)
        here = self._start(cursor.section, (cursor.block, 0))
        if position.offset > here.offset:
            return here
        within = self.script(cursor.section).previous_block(cursor.within)
        if within is not None:
            return self._start(cursor.section, within)
        if cursor.section == 1:
            return None
        last = self.script(cursor.section - 1).last()
        return self._start(cursor.section - 1, (last[0], 0)) if last else Position(cursor.section - 1, 0)

    def previous_section(self, position: Position) -> Position | None:
        """Where this section begins, or the one before when the position is within the first sentence."""
        script = self.script(position.section)
        first = script.first()
        beyond = first is not None and position.offset >= script.get(first).sentence.end
        if not beyond and position.section == 1:
            return None
        return Position(position.section - (0 if beyond else 1), 0)

    def _beside(self, cursor: Cursor, by: int) -> Cursor | None:
        return self.after(cursor) if by > 0 else self.before(cursor)

    def _start(self, section: int, within: tuple[int, int]) -> Position:
        return Position(section, self.script(section).get(within).span.start)
