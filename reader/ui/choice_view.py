"""Large choices drawn: a title and rows as large as they fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.document import Span
from reader.ui.look import Look, bar_size, lines_of, shortened
from reader.ui.paint import Run, blank, runs, strip

if TYPE_CHECKING:
    from reader.ui.choices import Choice

MOST = 6
"""Choices on a screen: more cannot be large, nor be kept in mind."""

FEWEST = 2
"""Letters are made smaller before fewer choices than these stand on a screen."""

CUT = 2
"""Lines that are left of a label that is too long for any large letters."""

MOST_ROWS = 12
"""Rows of a choice: where there are few, they still stand together."""

SAMPLE = 24
"""The longest labels decide about the letters; among a thousand sections that many are enough."""


class Owner(Protocol):
    """The screen whose choices are drawn."""

    @property
    def all_in_sight(self) -> bool:
        """Whether all choices have to be shown at once."""

    def offered(self) -> Sequence[Choice]:
        """The choices on all pages."""

    def arranged(self, capacity: int) -> tuple[str, Sequence[Choice], int]:
        """Title, choices and pointer for a page of so many choices; a pointer of -1 points nowhere."""


class ChoiceView(Widget):
    """Draws a title and rows as large as they fit; the one pointed at is a filled bar with a pointer."""

    DEFAULT_CSS = "ChoiceView { height: 1fr; }"
    ALLOW_SELECT = False

    class Clicked(Message):
        """A row was clicked; -1 is the title."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, look: Look, owner: Owner) -> None:
        super().__init__()
        self.look = look
        self.size_drawn = 1
        self._owner = owner
        self._strips: list[Strip] = []
        self._rows: list[int] = []
        self._filled: float | None = None

    def fit(self) -> tuple[int, int]:
        """How many choices stand on a page and the size of their letters.

        Six at the user's own size where they fit; then fewer, then smaller letters; then the longest labels are cut,
        since one long title must not make all of them small. The terminal's own letters come last.
        """
        width, height = self.size
        options = self._owner.offered()
        left = max(1, height - self._title_rows(height))
        most = min(MOST, left, max(1, len(options)))
        # No pointer can rest on a choice that is out of sight.
        fewest = most if self._owner.all_in_sight else min(most, FEWEST)
        if width and height and self.look.size > 1:
            labels = sorted((_text(choice) for choice in options), key=len)[-SAMPLE:]
            highest = max((choice.number for choice in options), default=1)
            for size in self.look.sizes(self.look.size)[:-1]:
                room = width - self._columns(size, highest, width)[1]
                for count in range(most, fewest - 1, -1):
                    rows = left // count
                    # An empty row keeps choices of one line apart; letters of three rows have air of their own.
                    apart = rows > size or size <= 3
                    if apart and self.look.fit(labels, room, rows, size) == size:
                        return count, size
            count = min(most, left // (CUT * self.look.letters(size).rows))
            if count >= fewest:
                return count, size
        return most, 1

    def _columns(self, size: int, highest: int, width: int) -> tuple[int, int]:
        """Where numbers and labels begin."""
        setter = self.look.letters(size)
        (line,) = setter.lines("8" * len(str(highest)), Span(0, len(str(highest))), 1000)
        wide = sum(word.width for word in line.words)
        edge = _edge(width)
        return edge, edge + wide + max(1, setter.rows)

    def places(self) -> list[tuple[int, int, int]]:
        """Each choice that is drawn: its index on the page, its first row and how many rows it has."""
        indexes = dict.fromkeys(row for row in self._rows if row >= 0)
        return [(index, self._rows.index(index), self._rows.count(index)) for index in indexes]

    def fill(self, share: float | None) -> None:
        """Fills the bar that is pointed at from the left, by a share from 0.0 to 1.0; None fills it all."""
        if share != self._filled:
            self._filled = share
            self.draw()

    def capacity(self) -> int:
        """How many choices there is room for: six, and fewer where letters or screen say so."""
        return self.fit()[0]

    def _title_rows(self, height: int) -> int:
        if height < 3:
            return 0
        size = bar_size(self.look, *self.app.size)
        return size + (1 if height - size - 1 >= 3 * MOST else 0)

    def draw(self) -> None:
        """Sets everything anew and repaints what is different."""
        width, height = self.size
        if not width or not height:
            return
        capacity, size = self.fit()
        title, choices, pointer = self._owner.arranged(capacity)
        strips, rows = self._title(title, width, height), [-1] * self._title_rows(height)
        each = max(1, min(MOST_ROWS, (height - len(strips)) // capacity))
        drawn = self._choices(choices, pointer, width, each, size)
        for index, block in enumerate(drawn):
            strips += block
            rows += [index] * len(block)
        strips += [blank(width, self.look.inks.page)] * (height - len(strips))
        self._strips, self._rows = strips, rows
        self.refresh()

    def _title(self, title: str, width: int, height: int) -> list[Strip]:
        room = self._title_rows(height)
        if not room:
            return []
        size = self.look.fit([title], width - 2, bar_size(self.look, *self.app.size), room)
        setter, ink = self.look.letters(size), self.look.inks.muted
        lines = lines_of(setter, title, width - 2)[:1]
        rows = [row for line in lines for row in setter.draw(title, line, max(1, width - 2))][:room]
        strips = [strip(f" {row} "[:width].ljust(width), runs(width, ink), width) for row in rows]
        return strips + [blank(width, ink)] * (room - len(strips))

    def _choices(self, choices: Sequence[Choice], pointer: int, width: int, each: int, size: int) -> list[list[Strip]]:
        look = self.look
        self.size_drawn = size
        setter = look.letters(size)
        edge, indent = self._columns(size, max((choice.number for choice in choices), default=1), width)
        room = max(1, width - indent)
        drawn: list[list[Strip]] = []
        for index, choice in enumerate(choices):
            chosen = index == pointer
            label = shortened(setter, _text(choice), room, max(1, each // setter.rows), look.signs.more)
            rows = [row for line in lines_of(setter, label, room) for row in setter.draw(label, line, room)][:each]
            above = (each - len(rows)) // 2
            number = str(choice.number)
            (line,) = lines_of(setter, number, room) or (None,)
            numbers = setter.draw(number, line, indent - edge) if line else []
            full = width if self._filled is None else max(edge, round(width * self._filled))
            tiles = runs(width, look.inks.page, *([Run(0, full, look.inks.scan)] if chosen else []))
            left = _edges(look, edge, each, chosen)
            drawn.append([])
            for row in range(each):
                at = row - above
                begin = numbers[at] if 0 <= at < len(numbers) else ""
                text = rows[at] if 0 <= at < len(rows) else ""
                shown = left[row] + begin.ljust(indent - edge)[: indent - edge] + text
                drawn[-1].append(strip(shown.ljust(width), tiles, width))
        return drawn

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        return self._strips[y] if y < len(self._strips) else blank(self.size.width, self.look.inks.page)

    def on_resize(self, _: events.Resize) -> None:
        """Draws for the new size."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """The whole of a row is its target."""
        event.stop()
        if event.y < len(self._rows):
            self.post_message(self.Clicked(self._rows[event.y]))


def _edge(width: int) -> int:
    """Columns for the pointer before a choice."""
    return 5 if width >= 60 else 3 if width >= 30 else 2


def _edges(look: Look, width: int, rows: int, chosen: bool) -> list[str]:
    """What stands before a choice: the pointer in the middle of its rows, as large as there is room for."""
    edges = [""] * rows
    if chosen and rows >= 3 and width >= 5 and look.terminal.utf8:
        edges[(rows - 1) // 2 - 1 : (rows - 1) // 2 + 2] = [" █▄", " ███", " █▀"]
    elif chosen:
        edges[(rows - 1) // 2] = f" {look.signs.pointer}"[-width:]
    return [edge.ljust(width) for edge in edges]


def _text(choice: Choice) -> str:
    return choice.label + (f" ({choice.note})" if choice.note else "")
