"""What is spoken of a section, and where each piece of it stands in what is shown.

A Script cuts a section into utterances, block by block and only when they are asked for, so that a section of any
length begins at once. What is spoken may leave out or replace characters of what is shown; every offset maps back.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum

from reader.document import Block, BlockKind, InlineKind, Section, Span
from reader.ports import Segmenter


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
    """The utterances of one section, found by cursor = (block, index)."""

    def __init__(self, section: Section, segmenter: Segmenter, code: str = "announce") -> None:
        self.section = section
        self._segmenter = segmenter
        self._code = code
        self._starts = [block.span.start for block in section.blocks]
        self._utterances: dict[int, tuple[Utterance, ...]] = {}
        self._by_block: dict[int, list[int]] | None = None

    def block(self, number: int) -> tuple[Utterance, ...]:
        """The utterances of one block; none when it is skipped."""
        if number not in self._utterances:
            block = self.section.blocks[number]
            last = number == len(self.section.blocks) - 1
            self._utterances[number] = self._cut(number, block, Boundary.SECTION if last else Boundary.PARAGRAPH)
        return self._utterances[number]

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

    def _cut(self, number: int, block: Block, boundary: Boundary) -> tuple[Utterance, ...]:
        text, language = self.section.text, self.section.language
        if block.kind is BlockKind.CODE and self._code != "read":
            if self._code == "skip" or self._inside_code(number):
                return ()
            said = "Code, skipped."
            piece = Piece(Span(0, len(said)), block.span, verbatim=False)
            return (Utterance(block.span, block.span, said, (piece,), boundary, language),)
        sentences = (
            [block.span] if block.kind is BlockKind.HEADING else self._segmenter.sentences(text, block.span, language)
        )
        found: list[Utterance] = []
        for sentence in sentences:
            parts = self._languages(sentence)
            for index, (span, code) in enumerate(parts):
                pieces = self._pieces(span)
                spoken = "".join(shown.of(text) for shown in pieces)
                if any(character.isalnum() for character in spoken):
                    end = Boundary.SENTENCE if index == len(parts) - 1 else Boundary.NONE
                    found.append(Utterance(span, sentence, spoken, _mapped(pieces), end, code))
        if found:
            last = found[-1]
            found[-1] = Utterance(last.span, last.sentence, last.text, last.pieces, boundary, last.language)
        return tuple(found)

    def _inside_code(self, number: int) -> bool:
        return number > 0 and self.section.blocks[number - 1].kind is BlockKind.CODE

    def _languages(self, sentence: Span) -> list[tuple[Span, str]]:
        # A passage in another language is spoken by a voice of that language.
        parts: list[tuple[Span, str]] = []
        at = sentence.start
        for inline in self._inlines(sentence, InlineKind.LANGUAGE):
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

    def _pieces(self, span: Span) -> list[Span]:
        # Footnote marks are never read in the middle of a sentence.
        pieces: list[Span] = []
        at = span.start
        for inline in self._inlines(span, InlineKind.NOTE_REFERENCE):
            if inline.span.start > at:
                pieces.append(Span(at, min(inline.span.start, span.end)))
            at = max(at, inline.span.end)
        if at < span.end:
            pieces.append(Span(at, span.end))
        return pieces

    def _inlines(self, span: Span, kind: InlineKind) -> list[_Found]:
        if self._by_block is None:
            self._by_block = {}
            for index, inline in enumerate(self.section.inlines):
                if inline.kind in (InlineKind.LANGUAGE, InlineKind.NOTE_REFERENCE):
                    number = max(0, bisect_right(self._starts, inline.span.start) - 1)
                    self._by_block.setdefault(number, []).append(index)
        number = max(0, bisect_right(self._starts, span.start) - 1)
        found = [self.section.inlines[index] for index in self._by_block.get(number, ())]
        return sorted(
            (
                _Found(inline.span, inline.value)
                for inline in found
                if inline.kind is kind and inline.span.end > span.start
            ),
            key=lambda inline: inline.span,
        )


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    value: str


def _mapped(pieces: list[Span]) -> tuple[Piece, ...]:
    mapped, at = [], 0
    for shown in pieces:
        mapped.append(Piece(Span(at, at + len(shown)), shown))
        at += len(shown)
    return tuple(mapped)
