"""Places that survive a change of the text.

A place is kept with the words around it, its section's title and how far into the section and the document it is.
When the text has changed, the words are looked for, nearest to the old place first; where they are gone, the title
and the share of the way decide.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from reader.document import Document, Position
from reader.errors import DocumentError

CONTEXT = 80
"""Characters kept on each side of a place: about a sentence."""
_PIECES = ((0, CONTEXT), (0, 40), (40, CONTEXT), (0, 24))
"""Stretches of a side, by distance from the place, that are looked for; the longest first."""
_SEARCHED = 1_000_000
"""Characters of a document that are searched, before its titles have to do."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place and what it is recognised by. `within` and `along` are the shares, from 0 to 1, of the section and of
    the document that lie before it."""

    section: int
    offset: int
    title: str
    before: str
    after: str
    within: float
    along: float

    @property
    def position(self) -> Position:
        """The place as it was when it was kept."""
        return Position(self.section, self.offset)

    @classmethod
    def read(cls, row: sqlite3.Row) -> Anchor:
        """From columns of the same names."""
        return cls(*(row[name] for name in cls.__slots__))

    @property
    def values(self) -> tuple[int | str | float, ...]:
        """In the order of the columns."""
        return (self.section, self.offset, self.title, self.before, self.after, self.within, self.along)


@dataclass(frozen=True, slots=True)
class Scale:
    """How far into a document a place is, by the lengths in its outline."""

    starts: tuple[int, ...]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, document: Document) -> Scale:
        """The scale of one document."""
        lengths = tuple(heading.length for heading in document.outline)
        return cls((0, *accumulate(lengths)), lengths)

    @property
    def total(self) -> int:
        """Characters, at least 1."""
        return max(1, self.starts[-1])

    def along(self, section: int, within: float) -> float:
        """The share of the document before a place."""
        return (self.starts[section - 1] + within * self.lengths[section - 1]) / self.total

    def section_at(self, along: float) -> tuple[int, float]:
        """The section at this share of the document, and the share of the section."""
        at = along * self.total
        for number, length in enumerate(self.lengths, 1):
            if at < self.starts[number] or number == len(self.lengths):
                return number, min(1.0, max(0.0, (at - self.starts[number - 1]) / max(1, length)))
        return 1, 0.0


def anchor_at(document: Document, position: Position, scale: Scale) -> Anchor:
    """The anchor of a place; a place outside the document is moved to its nearest end."""
    number = min(max(1, position.section), max(1, len(document)))
    text = _text(document, number)
    offset = min(max(0, position.offset), len(text)) if text else max(0, position.offset)
    within = offset / len(text) if text else 0.0
    title = document.outline[number - 1].title if len(document) else ""
    return Anchor(
        number,
        offset,
        title,
        text[max(0, offset - CONTEXT) : offset],
        text[offset : offset + CONTEXT],
        within,
        scale.along(number, within) if len(document) else 0.0,
    )


def holds(document: Document, anchor: Anchor) -> bool:
    """Whether the words around the place and its section's title are still the same."""
    if not 1 <= anchor.section <= len(document) or document.outline[anchor.section - 1].title != anchor.title:
        return False
    start = anchor.offset - len(anchor.before)
    return start >= 0 and _text(document, anchor.section).startswith(anchor.before + anchor.after, start)


def relocate(document: Document, anchor: Anchor, scale: Scale) -> Position | None:
    """Where the place is now: by its words, else by its section's title; None where neither survives."""
    searched = 0
    sections = list(_nearest_sections(document, anchor, scale))
    for rank, number in enumerate(sections):
        text = _text(document, number)
        pieces = _PIECES if rank < 4 else _PIECES[:2]
        if (offset := _find(text, anchor, pieces)) is not None:
            return Position(number, offset)
        searched += len(text)
        if searched > _SEARCHED:
            break
    same = [number for number in sections if anchor.title and document.outline[number - 1].title == anchor.title]
    return _at_block(document, same[0], anchor.within) if same else None


def by_share(document: Document, anchor: Anchor, scale: Scale) -> Position:
    """The beginning of the block at the same share of the document."""
    return _at_block(document, *scale.section_at(anchor.along))


def _nearest_sections(document: Document, anchor: Anchor, scale: Scale) -> Iterator[int]:
    """Those with the same title first, then by distance."""
    here = anchor.along * scale.total

    def distance(number: int) -> tuple[bool, float]:
        middle = scale.starts[number - 1] + scale.lengths[number - 1] * anchor.within
        return document.outline[number - 1].title != anchor.title, abs(middle - here)

    yield from sorted(range(1, len(document) + 1), key=distance)


def _find(text: str, anchor: Anchor, pieces: tuple[tuple[int, int], ...]) -> int | None:
    """The offset at which the words around the place stand; of several the one nearest to the same share."""
    expected = round(anchor.within * len(text))
    if whole := _nearest(text, anchor.before + anchor.after, expected - len(anchor.before)):
        return whole[0] + len(anchor.before)
    for near, far in pieces:
        after = anchor.after[near:far]
        if len(after) >= min(20, far - near) and (hit := _nearest(text, after, expected + near)):
            return max(0, hit[0] - near) if near == 0 else hit[0]
        before = anchor.before[max(0, len(anchor.before) - far) : len(anchor.before) - near or None]
        if len(before) >= min(20, far - near) and (hit := _nearest(text, before, expected - near - len(before))):
            return _skip_space(text, hit[0] + len(before))
    return None


def _nearest(text: str, piece: str, expected: int) -> tuple[int] | None:
    """The occurrence of a piece that is nearest to an offset, if there is one."""
    if not piece.strip():
        return None
    right = text.find(piece, max(0, expected))
    left = text.rfind(piece, 0, max(0, expected) + len(piece))
    hits = [at for at in (left, right) if at >= 0]
    return (min(hits, key=lambda at: abs(at - expected)),) if hits else None


def _skip_space(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return min(offset, max(0, len(text) - 1))


def _at_block(document: Document, number: int, within: float) -> Position:
    try:
        section = document.section(number)
    except DocumentError:
        return Position(number, 0)
    offset = round(within * len(section.text))
    starts = (block.span.start for block in section.blocks)
    return Position(number, min(starts, key=lambda start: abs(start - offset), default=0))


def _text(document: Document, number: int) -> str:
    """A section's text; nothing where it cannot be read, which is the page's to tell."""
    try:
        return document.section(number).text
    except (DocumentError, IndexError):
        return ""
