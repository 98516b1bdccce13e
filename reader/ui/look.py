"""How everything is drawn just now: colours, letters and signs, made from the settings and the terminal."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.colours import own_pair
from reader.document import Span
from reader.errors import ReaderError
from reader.settings import Settings
from reader.ui.large_print import Line, Repertoire, Typesetter, smallest_size, typesetter
from reader.ui.palettes import Inks, inks
from reader.ui.terminal import Terminal

if TYPE_CHECKING:
    from reader.ui.large_print.smooth import SmoothTypesetter

SMOOTH = "smooth"
"""The name of letters that are drawn in pixels, among those of the repertoires."""

FEWEST_LETTERS = 5
"""Where fewer letters than these fit side by side, lines are not worth showing."""

SMALL = 12
"""Screens with fewer rows have none to spare for hints and for messages that are not there."""

LEAST_LARGE = 3
"""Rows of the smallest letters that are chosen where the user's own size does not fit."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The few signs that are drawn beside the text."""

    bar: str
    quote: str
    pointer: str
    more: str
    rule: str


_SIGNS = Signs("█", "▌", "▶", "…", "▀")
_ASCII_SIGNS = Signs("#", "|", ">", "...", "=")


class Look:
    """Colours, letters and sizes for the widgets. Made anew when a setting that matters changes.

    `notice` says what could not be done as set: a typeface that cannot be used.
    """

    def __init__(self, settings: Settings, terminal: Terminal) -> None:
        self.terminal = terminal
        self.size = settings.size
        self.spacing = settings.line_spacing
        self.paragraphs = settings.paragraph_spacing
        self._apart = (settings.word_spacing, settings.letter_spacing)
        self.line_focus = 0 if settings.line_focus == "off" else int(settings.line_focus)
        self.ruler = settings.ruler
        self.word_mode = settings.word_mode
        self.words_shown = settings.words_shown
        own = own_pair(settings.own_colours) if settings.own_colours else None
        self.inks: Inks = inks(settings.palette, terminal.depth, own)
        self.signs = _SIGNS if terminal.utf8 else _ASCII_SIGNS
        self._notice = ""
        self._typeface = Path(settings.typeface).expanduser() if settings.typeface else None
        chosen = settings.letters
        self.graphics = terminal.graphics if chosen == SMOOTH else None
        self.repertoire = terminal.letters if chosen in ("auto", SMOOTH) else Repertoire(chosen)
        if not terminal.utf8:
            self.repertoire = Repertoire.ASCII
        self._setters: dict[tuple[int, float], Typesetter] = {}
        self._smooth: dict[tuple[int, float], SmoothTypesetter] = {}

    def inherit(self, before: Look) -> None:
        """Takes over the letters drawn before, where they are the same."""
        if (before.repertoire, before._typeface, before._apart) == (self.repertoire, self._typeface, self._apart):
            self._setters = before._setters
            if before.terminal.cell == self.terminal.cell:
                self._smooth = before._smooth

    @property
    def notice(self) -> str:
        """What could not be done as set: one sentence and what to do, or nothing."""
        if self._typeface is not None:
            self.letters(max(2, self.size), self.spacing)
        return self._notice

    def with_letters(self, letters: str) -> Look:
        """The same in other letters, to try them: a repertoire's name, or SMOOTH."""
        other = copy.copy(self)
        if letters == SMOOTH:
            other.graphics = self.terminal.graphics
        else:
            other.graphics, other.repertoire, other._setters = None, Repertoire(letters), {}
        return other

    def print(self, size: int, spacing: float = 1.0) -> Typesetter:
        """The typesetter for what is read: smooth letters where they are wanted and can be shown."""
        if self.graphics is None or size < 2:
            return self.letters(size, spacing)
        key = (size, spacing)
        if key not in self._smooth:
            from reader.ui.large_print.smooth import smooth_typesetter

            self.letters(size)  # finds out whether the typeface can be used
            word, letter = self._apart
            self._smooth[key] = smooth_typesetter(
                size,
                self.terminal.cell,
                font=self._typeface,
                line_spacing=spacing,
                word_spacing=word,
                letter_spacing=letter,
            )
        return self._smooth[key]

    def letters(self, size: int, spacing: float = 1.0) -> Typesetter:
        """The typesetter for letters `size` rows high."""
        key = (size, spacing)
        if key not in self._setters:
            self._setters[key] = self._make(size, spacing)
        return self._setters[key]

    def _make(self, size: int, spacing: float) -> Typesetter:
        try:
            word, letter = self._apart
            setter = typesetter(
                size,
                self.repertoire,
                font=self._typeface,
                line_spacing=spacing,
                word_spacing=word,
                letter_spacing=letter,
            )
        except ReaderError as error:
            if self._typeface is None:
                raise
            self._notice = str(error)
            self._typeface = None
            return self._make(size, spacing)
        if self.terminal.utf8:
            return setter
        from reader.ui.ascii import AsciiTypesetter

        return AsciiTypesetter(setter)

    @property
    def smallest(self) -> int:
        """The smallest size at which large letters are read well."""
        return max(LEAST_LARGE, smallest_size(self.repertoire))

    def sizes(self, largest: int) -> Sequence[int]:
        """The sizes worth trying from `largest` down, so that something fits."""
        return [largest, *range(largest - 1, self.smallest - 1, -1), 1] if largest > 1 else [1]

    def fit(self, texts: Sequence[str], width: int, height: int, largest: int) -> int:
        """The largest size, at most `largest`, at which each text fits into `width` x `height` cells; 1 if none."""
        for size in self.sizes(min(largest, height)):
            setter = self.letters(size)
            most = height // setter.rows
            if most and all(fits(setter, text, width, most) for text in texts):
                return size
        return 1


def fits(setter: Typesetter, text: str, width: int, most: int) -> bool:
    """Whether `text` takes at most `most` lines of `width` cells, with no word broken."""
    lines = lines_of(setter, text, width)
    whole = all(line.span.end == len(text) or text[line.span.end - 1].isspace() for line in lines)
    return len(lines) <= most and whole


def shortened(setter: Typesetter, text: str, width: int, most: int, more: str) -> str:
    """`text`, or as much of it as fits on `most` lines with `more` at its end."""
    if len(lines_of(setter, text, width)) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(lines_of(setter, text[:middle].rstrip() + more, width)) <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + more


def lines_of(setter: Typesetter, text: str, width: int) -> Sequence[Line]:
    """The whole of a short text in lines."""
    return setter.lines(text, Span(0, len(text)), max(1, width)) if text else ()


def bar_size(look: Look, width: int, height: int) -> int:
    """The size of letters at the foot of a screen: large where there is room, else the terminal's own."""
    size = look.smallest
    return size if look.size >= size and height >= 9 * size and width >= 24 * size else 1


def margin(look: Look, width: int) -> int:
    """Columns before the text: for the bar at the sentence, and some air."""
    return 2 if width < 40 else 4 if look.size > 2 else 3


def has_room(look: Look, width: int, height: int) -> bool:
    """Whether lines of the size that is set are worth showing on a screen of `width` x `height` cells."""
    setter = look.print(look.size, look.spacing)
    fewest = FEWEST_LETTERS if height >= 2 * setter.rows + setter.leading else 2 * FEWEST_LETTERS
    return setter.rows <= height and setter.characters(width - margin(look, width) - 1) >= fewest


def foot_rows(look: Look, width: int, height: int) -> int:
    """The rows that status and message keep below the page."""
    size = bar_size(look, width, height)
    return 2 * size if height >= SMALL else size
