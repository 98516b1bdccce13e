"""Breaking a text into lines, ragged right, and drawing them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from reader.document import Span
from reader.ui.large_print import Line, Placed
from reader.ui.large_print.bidi import levels, visual_order
from reader.ui.large_print.characters import SPACES, clusters
from reader.ui.large_print.setting import SetWord

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSING = "、。，．！？：；」』）〉》】〕ー々…"
_TOKEN = re.compile(rf"\n|[{_IDEOGRAPHS}][{_CLOSING}]*|[^\n{SPACES}{_IDEOGRAPHS}]+")
"""A line break, an ideograph with the punctuation that must follow it, or a run without spaces."""

_SOFT_BREAK = re.compile(r"[-‐–—/]+")


class Words(Protocol):
    """What sets words: WordSetter, or a fake."""

    def width(self, text: str, rightwards: bool = True) -> int:
        """How many cells a word takes."""

    def word(self, text: str, rightwards: bool = True) -> SetWord:
        """The word drawn."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something that stays on one line: what it covers, its cells, whether a space stands before it, its level."""

    span: Span
    width: int
    spaced: bool
    level: int


class LargeTypesetter:
    """Lays out and draws text in words set by `words`.

    `rows` is the height of the letters and `leading` that of the space below, in rows; `gap` is the space between
    words in cells; a line holds at most `most` characters, and one word where `fewest` would not fit.
    """

    def __init__(self, words: Words, *, rows: int, leading: int, gap: int, most: int, fewest: int) -> None:
        self.rows = rows
        self.leading = leading
        self._words = words
        self._gap = gap
        self._most = most
        self._fewest = fewest
        self._letter = words.width("nnnnnnnnnnnnnnnnnnnn") / 20

    def characters(self, width: int) -> int:
        """About how many characters a line of `width` cells holds."""
        return max(1, int(width / self._letter))

    def lines(self, text: str, span: Span, width: int) -> Sequence[Line]:
        """The lines of one block of `text`, each at most `width` cells wide."""
        base, level_of = levels(text[span.start : span.end])
        single = self.characters(width) < self._fewest
        lines: list[Line] = []
        row: list[_Piece] = []
        start, used = span.start, 0

        def end(at: int) -> None:
            nonlocal start, used, row
            lines.append(Line(Span(start, at), self._placed(row, base, width)))
            start, used, row = at, 0, []

        for piece in self._pieces(text, span, width, level_of):
            if not piece.width:
                end(piece.span.end)
                continue
            gap = self._gap if piece.spaced and row else 0
            full = used + gap + piece.width > width or piece.span.end - row[0].span.start > self._most if row else False
            if row and (full or (single and piece.spaced)):
                end(piece.span.start)
                gap = 0
            row.append(piece)
            used += gap + piece.width
        if row or start < span.end or not lines:
            end(span.end)
        return lines

    def draw(self, text: str, line: Line, width: int) -> Sequence[str]:
        """The line as `rows` strings, each exactly `width` cells wide."""
        parts: list[list[str]] = [[] for _ in range(self.rows)]
        x = 0
        for placed in line.words:
            word = self._words.word(placed.span.of(text), placed.rightwards)
            gap = " " * (placed.x - x)
            x = placed.x + placed.width
            shown = word.rows if word.width <= placed.width else _cropped(word.rows, placed.width)
            for part, row in zip(parts, shown, strict=True):
                part += (gap, row)
        rest = " " * (width - x)
        return ["".join(part) + rest for part in parts]

    def _placed(self, row: Sequence[_Piece], base: int, width: int) -> tuple[Placed, ...]:
        """The words of a line in visual order; a line of a right-to-left block stands at the right."""
        order = visual_order([piece.level for piece in row]) if any(piece.level for piece in row) else range(len(row))
        placed: list[Placed] = []
        x = 0
        for spaced, at in zip((False, *_gaps(row, order)), order, strict=False):
            x += self._gap if spaced else 0
            piece = row[at]
            placed.append(Placed(piece.span, x, piece.width, piece.level % 2 == 0))
            x += piece.width
        if base % 2 and x < width:
            placed = [Placed(word.span, word.x + width - x, word.width, word.rightwards) for word in placed]
        return tuple(placed)

    def _pieces(self, text: str, span: Span, width: int, level_of: Sequence[int]) -> Iterator[_Piece]:
        """The block's words; those wider than the line in parts; line breaks as pieces without width."""
        before = span.start
        for match in _TOKEN.finditer(text, span.start, span.end):
            start, end = match.span()
            word = match.group()
            if word == "\n":
                yield _Piece(Span(start, end), 0, False, 0)
            elif not any(level_of[start - span.start : end - span.start]):
                size = self._words.width(word)
                if size <= width:
                    yield _Piece(Span(start, end), size, start > before, 0)
                else:
                    yield from self._broken(word, start, width, start > before, 0)
            else:
                spaced = start > before
                for run, level in _runs(level_of, start - span.start, end - span.start):
                    part = run.shifted(span.start)
                    yield from self._broken(part.of(text), part.start, width, spaced, level)
                    spaced = False
            before = end

    def _broken(self, word: str, at: int, width: int, spaced: bool, level: int) -> Iterator[_Piece]:
        """A word in parts that fit, broken after a hyphen or dash if that is enough, else between letters."""
        rightwards = level % 2 == 0
        cuts = [0, *(match.end() for match in _SOFT_BREAK.finditer(word, 1)), len(word)]
        for start, end in pairwise(cuts):
            for part, size in self._fitting(word[start:end], width, rightwards):
                yield _Piece(Span(at, at + part), size, spaced, level)
                at, spaced = at + part, False

    def _fitting(self, word: str, width: int, rightwards: bool) -> Iterator[tuple[int, int]]:
        """The lengths and cells of a word's longest parts that fit; at least one cluster each."""
        size = self._words.width(word, rightwards) if word else 0
        if not word or size <= width:
            if word:
                yield len(word), size
            return
        part, fitting = "", 0
        for cluster in clusters(word):
            size = self._words.width(part + cluster, rightwards)
            if part and size > width:
                yield len(part), fitting
                part, size = "", self._words.width(cluster, rightwards)
            part, fitting = part + cluster, min(size, width)
        yield len(part), fitting


def _runs(level_of: Sequence[int], start: int, end: int) -> Iterator[tuple[Span, int]]:
    """Stretches of one level."""
    begun = start
    for index in range(start + 1, end + 1):
        if index == end or level_of[index] != level_of[begun]:
            yield Span(begun, index), level_of[begun]
            begun = index


def _gaps(row: Sequence[_Piece], order: Sequence[int]) -> list[bool]:
    """Whether a space stands between each piece and the next, from left to right.

    Where a run of another direction begins or ends, neighbours on the screen are not neighbours in the text: there
    stands what is between the run and the text before it, or after it.
    """
    left = sum(piece.spaced for piece in row[1:])
    gaps = []
    for first, second in pairwise(order):
        entering = row[second].level - row[first].level
        leftwards = min(row[first].level, row[second].level) % 2
        if abs(first - second) == 1:
            after = max(first, second)
        elif entering > 0:
            after = first if leftwards else first + 1
        else:
            after = second + 1 if leftwards else second
        spaced = left > 0 and after < len(row) and row[after].spaced
        gaps.append(spaced)
        left -= spaced
    return gaps


def _cropped(rows: Sequence[str], width: int) -> list[str]:
    """Rows of a letter that is wider than the screen; a wide character is never cut in half."""
    from rich.cells import set_cell_size

    return [set_cell_size(row, width) for row in rows]
