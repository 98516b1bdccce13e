"""Breaking a text into lines, ragged right, and drawing them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from reader.document import Span
from reader.ui.large_print import Line, Placed
from reader.ui.large_print.bidi import levels, visual_order
from reader.ui.large_print.characters import SPACES
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

    def split(self, text: str, width: int, rightwards: bool = True) -> Sequence[tuple[int, int]]:
        """The lengths and cells of a word's longest parts that take at most `width` cells."""


class _Piece(NamedTuple):
    """Something that stays on one line: what it covers, its cells, whether a space stands before it, its level."""

    start: int
    end: int
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
        ordered = base or any(level_of)
        single = self.characters(width) < self._fewest
        most, between = self._most, self._gap
        lines: list[Line] = []
        row: list[_Piece] = []
        begin, used = span.start, 0

        def end(at: int) -> None:
            placed = self._ordered(row, base, width) if ordered else self._placed(row, range(len(row)))
            lines.append(Line(Span(begin, at), placed))

        for piece in self._pieces(text, span, width, level_of if ordered else ()):
            start, stop, size, spaced, _ = piece
            if not size:
                end(stop)
                begin, used, row = stop, 0, []
                continue
            gap = between if spaced and row else 0
            if row and (used + gap + size > width or stop - row[0].start > most or (single and spaced)):
                end(start)
                begin, used, row, gap = start, 0, [], 0
            row.append(piece)
            used += gap + size
        if row or begin < span.end or not lines:
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
            # A mark without a letter of its own takes room in a word, and none where it begins a piece.
            after = " " * (placed.width - word.width)
            for part, row in zip(parts, shown, strict=True):
                part += (gap, row, after)
        rest = " " * (width - x)
        return ["".join(part) + rest for part in parts]

    def _placed(self, row: Sequence[_Piece], order: Sequence[int]) -> tuple[Placed, ...]:
        """The words of a line in the order given."""
        if len(row) == 1:
            start, end, size, _, level = row[0]
            return (Placed(Span(start, end), 0, size, level % 2 == 0),)
        gaps = [piece.spaced for piece in row] if isinstance(order, range) else [False, *_gaps(row, order)]
        placed: list[Placed] = []
        x = 0
        for at, spaced in zip(order, gaps, strict=True):
            start, end, size, _, level = row[at]
            if spaced and placed:
                x += self._gap
            placed.append(Placed(Span(start, end), x, size, level % 2 == 0))
            x += size
        return tuple(placed)

    def _ordered(self, row: Sequence[_Piece], base: int, width: int) -> tuple[Placed, ...]:
        """The words of a line in visual order; a line of a right-to-left block stands at the right."""
        if not row:
            return ()
        placed = self._placed(row, visual_order([piece.level for piece in row]))
        right = width - placed[-1].x - placed[-1].width
        if not base % 2 or right <= 0:
            return placed
        return tuple(Placed(word.span, word.x + right, word.width, word.rightwards) for word in placed)

    def _pieces(self, text: str, span: Span, width: int, level_of: Sequence[int]) -> Iterator[_Piece]:
        """The block's words; those wider than the line in parts; line breaks as pieces without width.

        `level_of` is empty where all runs from left to right.
        """
        measure, before = self._words.width, span.start
        for match in _TOKEN.finditer(text, span.start, span.end):
            start, end = match.span()
            word = match.group()
            spaced = start > before
            before = end
            if word == "\n":
                yield _Piece(start, end, 0, False, 0)
                continue
            if not level_of or not any(level_of[start - span.start : end - span.start]):
                size = measure(word)
                if size <= width:
                    yield _Piece(start, end, size, spaced, 0)
                else:
                    yield from self._broken(word, start, width, spaced, 0)
                continue
            for begin, stop, level in _runs(level_of, start - span.start, end - span.start):
                run = text[begin + span.start : stop + span.start]
                yield from self._broken(run, begin + span.start, width, spaced, level)
                spaced = False

    def _broken(self, word: str, at: int, width: int, spaced: bool, level: int) -> Iterator[_Piece]:
        """A word whole if it fits; else broken after a hyphen or dash if that is enough, or between letters."""
        rightwards = level % 2 == 0
        if (size := self._words.width(word, rightwards)) <= width:
            yield _Piece(at, at + len(word), size, spaced, level)
            return
        cuts = [0, len(word)]
        if not word.isalnum():
            cuts[1:1] = (match.end() for match in _SOFT_BREAK.finditer(word, 1) if match.end() < len(word))
        for start, end in pairwise(cuts):
            for length, size in self._words.split(word[start:end], width, rightwards):
                yield _Piece(at, at + length, min(size, width), spaced, level)
                at, spaced = at + length, False


def _runs(level_of: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of one level: where they start and end, and the level."""
    begun = start
    for index in range(start + 1, end + 1):
        if index == end or level_of[index] != level_of[begun]:
            yield begun, index, level_of[begun]
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
