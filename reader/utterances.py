"""What is spoken of a section, and where each piece of it stands in what is shown.

A Script cuts a section into utterances, block by block and only when they are asked for, so that a section of any
length begins at once. What is spoken may leave out or replace characters of what is shown; every offset maps back.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import IntEnum

from reader.document import Block, BlockKind, Inline, InlineKind, Section, Span
from reader.ports import Segmenter
from reader.skipping import BLOCKS, MARKS, Skipping, Way, announced, edits

NONE: frozenset[int] = frozenset()


class Boundary(IntEnum):
    """What ends with an utterance; the pause after it grows with it."""

    NONE = 0
    SENTENCE = 1
    PARAGRAPH = 2
    SECTION = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """`spoken` in the utterance's text stands for `shown` in the section's text, character by character when they
    are equally long and `verbatim`, else as a whole."""

    spoken: Span
    shown: Span
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Utterance:
    """One request to speak: a sentence, or the part of one that is in another language.

    `span` is what of the section it covers, `sentence` the whole sentence it belongs to, `text` what is spoken.
    """

    span: Span
    sentence: Span
    text: str
    pieces: tuple[Piece, ...]
    boundary: Boundary
    language: str

    def shown(self, spoken: Span) -> Span:
        """The span of the section that a span of `text` stands for."""
        start = end = self.span.start
        found = False
        for piece in self.pieces:
            if piece.spoken.end <= spoken.start or piece.spoken.start >= spoken.end:
                continue
            if piece.verbatim:
                first = piece.shown.start + max(0, spoken.start - piece.spoken.start)
                last = piece.shown.start + min(len(piece.spoken), spoken.end - piece.spoken.start)
            else:
                first, last = piece.shown.start, piece.shown.end
            start, end, found = (start if found else first), last, True
        return Span(start, end)

    def spoken_offset(self, offset: int) -> int:
        """Where in `text` the section's `offset` is spoken (the next spoken place if it is not spoken itself)."""
        for piece in self.pieces:
            if offset < piece.shown.end:
                return piece.spoken.start + (max(0, offset - piece.shown.start) if piece.verbatim else 0)
        return len(self.text)


class Script:
    """The utterances of one section, found by cursor = (block, index). `opened` are blocks that are read whatever
    `skipping` says: somebody went there."""

    def __init__(
        self, section: Section, segmenter: Segmenter, skipping: Skipping | None = None, opened: frozenset[int] = NONE
    ) -> None:
        self.section = section
        self._segmenter = segmenter
        self._skipping = skipping or Skipping()
        self._opened = opened
        self._starts = [block.span.start for block in section.blocks]
        self._utterances: dict[int, tuple[Utterance, ...]] = {}
        self._by_block: dict[int, list[Inline]] | None = None

    def block(self, number: int) -> tuple[Utterance, ...]:
        """The utterances of one block; none when it is skipped."""
        if number not in self._utterances:
            block = self.section.blocks[number]
            last = number == len(self.section.blocks) - 1
            self._utterances[number] = self._cut(number, block, Boundary.SECTION if last else Boundary.PARAGRAPH)
        return self._utterances[number]

    def number_at(self, offset: int) -> int:
        """The number of the block that holds an offset, or begins last before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def first(self) -> tuple[int, int] | None:
        """The first utterance's cursor; None for a section in which nothing is spoken."""
        return self._forward(0)

    def last(self) -> tuple[int, int] | None:
        """The last utterance's cursor."""
        return self._backward(len(self.section.blocks) - 1)

    def get(self, cursor: tuple[int, int]) -> Utterance:
        """The utterance at a cursor."""
        return self.block(cursor[0])[cursor[1]]

    def next(self, cursor: tuple[int, int]) -> tuple[int, int] | None:
        """The one after it, None at the section's end."""
        block, index = cursor
        return (block, index + 1) if index + 1 < len(self.block(block)) else self._forward(block + 1)

    def previous(self, cursor: tuple[int, int]) -> tuple[int, int] | None:
        """The one before it, None at the section's beginning."""
        block, index = cursor
        return (block, index - 1) if index else self._backward(block - 1)

    def next_block(self, cursor: tuple[int, int]) -> tuple[int, int] | None:
        """The first utterance of the next block."""
        return self._forward(cursor[0] + 1)

    def previous_block(self, cursor: tuple[int, int]) -> tuple[int, int] | None:
        """The first utterance of the block before."""
        found = self._backward(cursor[0] - 1)
        return (found[0], 0) if found else None

    def at(self, offset: int) -> tuple[int, int] | None:
        """The utterance that holds `offset`, else the next one, else the last one."""
        if not self.section.blocks:
            return None
        number = max(0, bisect_right(self._starts, offset) - 1)
        for index, utterance in enumerate(self.block(number)):
            if offset < utterance.span.end:
                return (number, index)
        return self._forward(number + 1) or self.last()

    def _forward(self, number: int) -> tuple[int, int] | None:
        while number < len(self.section.blocks):
            if self.block(number):
                return (number, 0)
            number += 1
        return None

    def _backward(self, number: int) -> tuple[int, int] | None:
        while number >= 0:
            if self.block(number):
                return (number, len(self.block(number)) - 1)
            number -= 1
        return None

    def passage(self, offset: int) -> frozenset[int]:
        """The blocks that belong together with the one at an offset: a note's, a table's, a program's."""
        blocks, number = self.section.blocks, self.number_at(offset)
        if not blocks or blocks[number].kind not in BLOCKS:
            return frozenset({number})
        first = last = number
        while first > 0 and self._continues(first):
            first -= 1
        while last + 1 < len(blocks) and self._continues(last + 1):
            last += 1
        return frozenset(range(first, last + 1))

    @property
    def mostly_notes(self) -> bool:
        """Whether there is little but notes under its headings: who goes to such a section wants them."""
        notes = other = 0
        for block in self.section.blocks:
            if block.kind is BlockKind.NOTE:
                notes += len(block.span)
            elif block.kind is not BlockKind.HEADING:
                other += len(block.span)
        return notes > 3 * other

    def _continues(self, number: int) -> bool:
        """Whether a block goes on with what the one before it has begun. A note begins with its mark."""
        block, before = self.section.blocks[number], self.section.blocks[number - 1]
        marked = block.kind is BlockKind.NOTE and any(
            inline.kind is InlineKind.NOTE_REFERENCE and inline.span.start == block.span.start
            for inline in self._inlines(Span(block.span.start, block.span.start + 1))
        )
        return block.kind is before.kind and not marked

    def _cut(self, number: int, block: Block, boundary: Boundary) -> tuple[Utterance, ...]:
        text, language = self.section.text, self._language(block)
        way = Way.READ if number in self._opened else self._skipping.of_block(block.kind)
        if way is Way.SKIP or (way is Way.ANNOUNCE and self._announced_before(number)):
            return ()
        if way is Way.ANNOUNCE:
            said, spoken_in = announced(block.kind, language)
            piece = Piece(Span(0, len(said)), block.span, verbatim=False)
            return (Utterance(block.span, block.span, said, (piece,), boundary, spoken_in),)
        sentences = (
            [block.span] if block.kind is BlockKind.HEADING else self._segmenter.sentences(text, block.span, language)
        )
        # Who hears a note is told its number.
        own = number in self._opened and block.kind is BlockKind.NOTE
        skipping = replace(self._skipping, notes="announce") if own else self._skipping
        found: list[Utterance] = []
        for sentence in sentences:
            parts = self._languages(sentence)
            for index, (span, code) in enumerate(parts):
                spoken, pieces = self._pieces(span, skipping, code, begins=index == 0)
                if any(character.isalnum() for character in spoken):
                    end = Boundary.SENTENCE if index == len(parts) - 1 else Boundary.NONE
                    found.append(Utterance(span, sentence, spoken, pieces, end, code))
        if found:
            last = found[-1]
            found[-1] = Utterance(last.span, last.sentence, last.text, last.pieces, boundary, last.language)
        return tuple(found)

    def _language(self, block: Block) -> str:
        """The language that all of a block is in."""
        for inline in self._inlines(block.span):
            covers = inline.span.start <= block.span.start and inline.span.end >= block.span.end
            if covers and inline.kind is InlineKind.LANGUAGE:
                return inline.value
        return self.section.language

    def _announced_before(self, number: int) -> bool:
        """Whether it is in a run of the same kind: that is announced once."""
        same = number > 0 and self.section.blocks[number - 1].kind is self.section.blocks[number].kind
        return same and number - 1 not in self._opened

    def _languages(self, sentence: Span) -> list[tuple[Span, str]]:
        # A passage in another language is spoken by a voice of that language.
        parts: list[tuple[Span, str]] = []
        at = sentence.start
        for inline in self._inlines(sentence):
            if inline.kind is not InlineKind.LANGUAGE:
                continue
            start, end = max(at, inline.span.start), min(sentence.end, inline.span.end)
            if start >= end:
                continue
            if start > at:
                parts.append((Span(at, start), self.section.language))
            parts.append((Span(start, end), inline.value))
            at = end
        if at < sentence.end:
            parts.append((Span(at, sentence.end), self.section.language))
        return parts

    def _pieces(self, span: Span, skipping: Skipping, language: str, *, begins: bool) -> tuple[str, tuple[Piece, ...]]:
        """What is spoken of a sentence, and what each piece of it stands for."""
        text, inlines = self.section.text, self._inlines(span)
        changes = sorted(
            edits(self.section, span, inlines, skipping, language, begins=begins),
            key=lambda edit: (edit.span.start, len(edit.span) > 0, -edit.span.end),
        )
        spoken: list[str] = []
        pieces: list[Piece] = []
        length, at = 0, span.start

        def piece(said: str, shown: Span, *, verbatim: bool) -> None:
            nonlocal length
            if said:
                spoken.append(said)
                pieces.append(Piece(Span(length, length + len(said)), shown, verbatim))
                length += len(said)

        for edit in changes:
            start, end = max(span.start, edit.span.start), min(span.end, edit.span.end)
            if start < at and edit.span.end <= at:
                continue
            start = max(at, start)
            piece(text[at:start], Span(at, start), verbatim=True)
            piece(edit.said, Span(start, max(start, end)), verbatim=False)
            at = max(start, end)
        piece(text[at : span.end], Span(at, span.end), verbatim=True)
        return "".join(spoken), tuple(pieces)

    def _inlines(self, span: Span) -> list[Inline]:
        """The marks that touch a stretch of one block, in their order."""
        if self._by_block is None:
            self._by_block = {}
            text = self.section.text
            for inline in self.section.inlines:
                if inline.kind in MARKS or inline.kind is InlineKind.LANGUAGE:
                    at = inline.span.start
                    if inline.kind is InlineKind.PAGE:
                        # A page that begins between two sentences begins with the second one.
                        while at < len(text) and text[at].isspace():
                            at += 1
                        inline = replace(inline, span=Span(at, max(at, inline.span.end)))
                    number = max(0, bisect_right(self._starts, at) - 1)
                    self._by_block.setdefault(number, []).append(inline)
            for some in self._by_block.values():
                some.sort(key=lambda inline: (inline.span.start, -inline.span.end))
        number = max(0, bisect_right(self._starts, span.start) - 1)
        some = self._by_block.get(number, [])
        # None of those that begin later; those that begin earlier may reach into it.
        some = some[: bisect_right(some, span.end, key=lambda inline: inline.span.start)]
        return [inline for inline in some if inline.span.end > span.start or inline.span.start >= span.start]
