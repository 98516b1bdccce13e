"""Word mode: the word that is heard, or the few around it, as large as the screen allows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual import events
from textual.cache import LRUCache
from textual.strip import Strip
from textual.widget import Widget

from reader.document import Section, Span
from reader.ui.large_print.one_word import LARGEST
from reader.ui.look import Look, fits, lines_of
from reader.ui.paint import Run, blank, line_strips, runs

STEADY_WORD = "reading"
"""Words up to this long, four of five, are shown at one size, so that letters do not jump; longer ones are smaller."""


class WordView(Widget):
    """Shows a word, or a few in one line with the one that is heard as a block."""

    DEFAULT_CSS = "WordView { height: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.strips: LRUCache[tuple[str, Span], list[Strip]] = LRUCache(64)
        self.shown = ""
        self._look = look
        self._section: Section | None = None
        self._sentence = Span(0, 0)
        self._word: Span | None = None
        self._drawn: list[Strip] = []

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        self._look = look
        self.strips.clear()
        self._draw()

    def show(self, section: Section, sentence: Span, word: Span | None) -> None:
        """Shows the word that is heard, the sentence's first one where none is."""
        if (section, sentence, word) != (self._section, self._sentence, self._word):
            self._section, self._sentence, self._word = section, sentence, word
            self._draw()

    def _draw(self) -> None:
        width, height = self.size
        if self._section is None or not width or not height:
            return
        text, heard = self._few(self._section.text)
        self.shown = text
        known = self.strips.get((text, heard))
        if known is None:
            known = self.strips[text, heard] = self._set(text, heard, width, height)
        if known is not self._drawn:
            self._drawn = known
            self.refresh()

    def _few(self, text: str) -> tuple[str, Span]:
        """The words to show, and where in them the one that is heard stands."""
        words = tokens(text, self._sentence)
        if not words:
            return "", Span(0, 0)
        at = self._word.start if self._word else self._sentence.start
        index = max((n for n, word in enumerate(words) if word.start <= at), default=0)
        count = self._look.words_shown
        group = words[index // count * count :][:count]
        shown = [word.of(text) for word in group]
        before = sum(len(word) + 1 for word in shown[: index % count])
        return " ".join(shown), Span(before, before + len(shown[index % count]))

    def _set(self, text: str, heard: Span, width: int, height: int) -> list[Strip]:
        room = max(1, width - 2)
        steady = largest(self._look, STEADY_WORD, room, height, LARGEST)
        setter = self._look.print(largest(self._look, text, room, height, steady))
        lines = lines_of(setter, text, room)[: max(1, height // setter.rows)]
        page = self._look.inks.page
        strips = [blank(width, page)] * ((height - setter.rows * len(lines)) // 2)
        for line in lines:
            left = 1 + max(0, room - max((word.x + word.width for word in line.words), default=0)) // 2
            marked = [word for word in line.words if word.span.start < heard.end and heard.start < word.span.end]
            over = [Run(left + word.x - 1, left + word.x + word.width + 1, self._look.inks.word) for word in marked]
            tiles = runs(width, page, *(over if heard != Span(0, len(text)) else ()))
            rows = setter.draw(text, line, room)
            shown = [(" " * left + row)[:width].ljust(width) for row in rows]
            strips += line_strips(self._look, setter, text, line, left, shown, tiles, len(strips))
        return (strips + [blank(width, page)] * height)[:height]

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        return self._drawn[y] if y < len(self._drawn) else blank(self.size.width, self._look.inks.page)

    def on_resize(self, _: events.Resize) -> None:
        """Draws for the new size."""
        self.strips.clear()
        self._draw()


def largest(look: Look, text: str, width: int, height: int, most: int) -> int:
    """The largest size up to `most` at which `text` fits with no word broken; 1 if none does."""
    low, high = 1, max(1, min(height, most))
    while low < high:
        middle = (low + high + 1) // 2
        setter = look.print(middle)
        if setter.rows <= height and fits(setter, text, width, height // setter.rows):
            low = middle
        else:
            high = middle - 1
    return low


def tokens(text: str, span: Span) -> Sequence[Span]:
    """The words of a stretch with the punctuation at them, as they are shown."""
    return [Span(span.start + m.start(), span.start + m.end()) for m in re.finditer(r"\S+", span.of(text))]
