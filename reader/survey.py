"""What is known of a document beyond the place that is read: its notes and pages, and its text as it is searched.

It is looked through section by section, whenever there is time; whoever needs a section earlier looks at it then.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from reader.document import Block, BlockKind, Document, InlineKind, Position, Section, Span
from reader.finding import Folded, Wanted, fold

KEPT = 60_000_000
"""Characters of searched text that are kept: ten million words."""

COSTLY = 0.15
"""Seconds: where a section takes so long to make, nothing is made that nobody asked for."""

NO_PAGE = (Position(1, 0), "")

_TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Reference:
    """A footnote's mark in the text: where it stands, and the note's address."""

    position: Position
    address: str


class Survey:
    """One document. `clock` counts seconds and never goes back."""

    def __init__(self, document: Document, clock: Callable[[], float]) -> None:
        self.document = self._document = document
        self._clock = clock
        self._folded: dict[int, Folded] = {}
        self._size = 0
        self._references: dict[int, tuple[Reference, ...]] = {}
        self._notes: dict[str, Position] = {}
        self._lengths: dict[int, int] = {}
        self._next = 1
        self.pages: dict[str, Position] = {}
        self.counts: Counter[str] = Counter()
        """How many notes, tables and programs (by the names of their settings) the sections looked at have."""
        self.given_up = False

    @property
    def complete(self) -> bool:
        """Whether every section has been looked at."""
        return len(self._references) == len(self._document)

    @property
    def busy(self) -> bool:
        """Whether there is more to look at in the background."""
        return not self.complete and not self.given_up

    def step(self) -> None:
        """Looks at the next section that nobody has looked at."""
        while self._next in self._references:
            self._next += 1
        if self._next <= len(self._document):
            began = self._clock()
            self.folded(self._next)
            self.given_up = self._clock() - began > COSTLY

    def section(self, number: int) -> Section:
        """A section, which then has been looked at."""
        section = self._document.section(number)
        if number not in self._references:
            self._look(section)
        return section

    def folded(self, number: int) -> Folded:
        """A section's text as it is searched."""
        if number not in self._folded:
            text = self.section(number).text
            if self._size + len(text) > KEPT:
                self._folded.clear()
                self._size = 0
            self._folded[number] = fold(text)
            self._size += len(text)
        return self._folded[number]

    def worth(self, number: int, wanted: Wanted) -> bool:
        """Whether a section may have what is wanted: what is not there as it is written need not be made."""
        if number in self._folded:
            return True
        written = self._document.glimpse(number)
        if written is None:
            return True
        written += f"\n{self._document.outline[number - 1].title}"
        with_tags = fold(written).text
        missing = [part for part in wanted.parts if part not in with_tags]
        if not missing:
            return True
        import html

        # A word may be cut by tags, or have letters that are written as entities.
        plain = fold(html.unescape(_TAGS.sub("", written))).text
        return all(part in plain for part in missing)

    def left(self, position: Position) -> tuple[int, int]:
        """Characters from a place to the end of its section, and of the document. Sections nobody has looked at are
        guessed, as wrongly as those that are known would have been."""
        here = len(self.section(position.section).text)
        outline = self._document.outline
        known = sum(self._lengths.values())
        guessed = sum(outline[number - 1].length for number in self._lengths)
        later = outline[position.section :]
        rest = sum(self._lengths.get(row.number, row.length * known / max(1, guessed)) for row in later)
        in_section = max(0, here - position.offset)
        return in_section, in_section + round(rest)

    # --- notes and pages -----------------------------------------------------------------------------------------

    def references(self, number: int) -> tuple[Reference, ...]:
        """The marks of notes in a section, in their order."""
        self.section(number)
        return self._references[number]

    def note(self, address: str, near: int) -> Position | None:
        """Where the note with this address stands: in the section where it is called for, else where it leads."""
        self.section(near)
        if address not in self._notes and (position := self._document.locate(address)) is not None:
            return position
        if address not in self._notes:
            for number in range(1, len(self._document) + 1):
                if address in self._notes:
                    break
                self.section(number)
        return self._notes.get(address)

    def page(self, number: int) -> Position | None:
        """Where a page of the printed book begins; None where the book has no such page."""
        hint = self._document.holds_page(number)
        if hint is not None:
            self.section(hint)
        for each in range(1, len(self._document) + 1):
            if str(number) in self.pages:
                break
            self.section(each)
        return self.pages.get(str(number))

    def page_at(self, position: Position) -> str:
        """The page of the printed book at a place, as far as is known; "" where it has none."""
        self.section(position.section)
        before = ((place, label) for label, place in self.pages.items() if place <= position)
        place, label = max(before, default=NO_PAGE)
        # A page that begins in a section nobody has looked at may lie between.
        known = all(number in self._references for number in range(place.section, position.section))
        return label if known else ""

    def _look(self, section: Section) -> None:
        number, found = section.number, []
        self._lengths[number] = len(section.text)
        starts = {block.span.start for block in section.blocks if block.kind is BlockKind.NOTE}
        notes = [block.span for block in section.blocks if block.kind is BlockKind.NOTE]
        for inline in section.inlines:
            place = Position(number, inline.span.start)
            if inline.kind is InlineKind.PAGE:
                self.pages.setdefault(inline.value, place)
            elif inline.kind is InlineKind.NOTE_REFERENCE:
                if inline.span.start in starts:
                    self._notes.setdefault(inline.value, place)
                    self.counts["notes"] += 1
                elif not _inside(inline.span, notes):
                    found.append(Reference(place, inline.value))
        for kind, name in ((BlockKind.TABLE_ROW, "tables"), (BlockKind.CODE, "code")):
            self.counts[name] += sum(1 for _ in _runs(section.blocks, kind))
        self._references[number] = tuple(sorted(found, key=lambda reference: reference.position))


def _inside(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start < other.end for other in others)


def _runs(blocks: tuple[Block, ...], kind: BlockKind) -> Iterator[Block]:
    """The first block of each run of a kind."""
    if blocks and blocks[0].kind is kind:
        yield blocks[0]
    yield from (block for before, block in pairwise(blocks) if block.kind is kind and before.kind is not kind)
