"""Breaking a text into lines, ragged right, and drawing them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from reader.document import Span
from reader.ui.large_print import Line, Placed
from reader.ui.large_print.setting import SetWord

_TOKEN = re.compile(r"[^ \t\n\r\f\v\u2000-\u200a\u200b\u3000]+|\n")


class Words(Protocol):
    """What sets a word."""

    def word(self, text: str) -> SetWord: ...


class LargeTypesetter:
    """Lays out and draws text in large letters."""

    def __init__(self, words: Words, rows: int, leading: int, gap: int, most: int, fewest_cells: int) -> None:
        self.rows = rows
        self.leading = leading
        self._words = words
        self._gap = gap
        self._most = most
        self._fewest_cells = fewest_cells

    def lines(self, text: str, span: Span, width: int) -> Sequence[Line]:
        """The lines of one block of `text`, each at most `width` cells wide."""
        single = width < self._fewest_cells
        lines: list[Line] = []
        words: list[Placed] = []
        start, x, begun = span.start, 0, False

        def end(at: int) -> None:
            nonlocal start, x, words, begun
            lines.append(Line(Span(start, at), tuple(words)))
            start, x, words, begun = at, 0, [], False

        for token, size in self._pieces(text, span, width):
            if token.of(text) == "\n":
                end(token.end)
                continue
            gap = self._gap if words else 0
            if words and (single or x + gap + size > width or token.end - start > self._most):
                end(token.start)
                gap = 0
            words.append(Placed(token, x + gap, size))
            x += gap + size
        if words or start < span.end or not lines:
            end(span.end)
        return lines

    def _pieces(self, text: str, span: Span, width: int) -> Iterator[tuple[Span, int]]:
        for match in _TOKEN.finditer(text, span.start, span.end):
            token = Span(match.start(), match.end())
            word = match.group()
            if word == "\n":
                yield token, 0
                continue
            size = self._words.word(word).width
            if size <= width:
                yield token, size
            else:
                yield from self._broken(text, token, width)

    def _broken(self, text: str, token: Span, width: int) -> Iterator[tuple[Span, int]]:
        start = token.start
        while start < token.end:
            end = start + 1
            size = self._words.word(text[start:end]).width
            while end < token.end:
                wider = self._words.word(text[start : end + 1]).width
                if wider > width:
                    break
                end, size = end + 1, wider
            yield Span(start, end), min(size, width)
            start = end

    def draw(self, text: str, line: Line, width: int) -> Sequence[str]:
        """The line as `rows` strings, each exactly `width` cells wide."""
        rows = [""] * self.rows
        x = 0
        for placed in line.words:
            word = self._words.word(placed.span.of(text))
            gap = " " * (placed.x - x)
            for index, row in enumerate(word.rows):
                rows[index] += gap + row
            x = placed.x + word.width
        rest = " " * (width - x)
        return [row + rest for row in rows]
