"""Large choices on a full screen: what every screen but the page is made of.

A screen's choices are plain data, so that anything can walk them: keys, a click, and later a scanner or a voice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.document import Span
from reader.ui.frame import Frame
from reader.ui.look import SMALL, Look, bar_size, lines_of, shortened
from reader.ui.paint import Run, blank, runs, strip

MOST = 6
"""Choices on a screen: more cannot be large, nor be kept in mind."""

FEWEST = 2
"""Letters are made smaller before fewer choices than these stand on a screen."""

MOST_ROWS = 12
"""Rows of a choice: where there are few, they still stand together."""

SAMPLE = 24
"""The longest labels decide about the letters; among a thousand sections that many are enough."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: `number` is what one types for it, `spoken` what is said for it if that is more
    than its label. `note` is a word about it: "here", "now"."""

    label: str
    number: int
    spoken: str = ""
    note: str = ""


@runtime_checkable
class Choices(Protocol):
    """Anything with choices: a screen that can be walked."""

    def choices(self) -> Sequence[Choice]:
        """What can be chosen on the part that is shown."""

    def choose(self, index: int) -> None:
        """Chooses one of them."""


class ChoiceView(Widget):
    """Draws a title and rows as large as they fit; the one pointed at is a filled bar with a pointer."""

    DEFAULT_CSS = "ChoiceView { height: 1fr; }"
    ALLOW_SELECT = False

    class Clicked(Message):
        """A row was clicked; -1 is the title."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, look: Look, owner: ChoiceScreen[Any]) -> None:
        super().__init__()
        self.look = look
        self.size_drawn = 1
        self._owner = owner
        self._strips: list[Strip] = []
        self._rows: list[int] = []
        self._filled: float | None = None

    def fit(self) -> tuple[int, int]:
        """How many choices stand on a page and the size of their letters.

        Six at the user's own size where they fit; then fewer, then smaller letters, then the terminal's own: letters
        that cannot be read are no choice.
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


Answer = TypeVar("Answer")


class ChoiceScreen(Frame[Answer]):
    """A title and choices. Digits choose, arrows move and Enter chooses, n and p turn the page, b goes back."""

    TITLE_TEXT = ""
    HINT = "A number chooses. b goes back."
    HINT_MORE = "A number chooses. n shows more, b goes back."
    OWN_NUMBERS = False
    """Whether choices have numbers of their own, of several digits; else they are numbered on each page."""
    LOSING: frozenset[str] = frozenset()
    """The labels of choices that lose something."""
    takes_all_keys = False
    """Whether every key is meant for the screen itself, and none for the scanner."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.view = ChoiceView(look, self)
        self.pointer = 0
        self.typed = ""
        self.first = 0
        self.scanned: Sequence[Choice] | None = None
        """The rows of the scanner while it points at this screen: they stand in place of the options."""
        self.scanned_title = ""
        self._told = ""

    # --- for each screen to say ----------------------------------------------------------------------------------

    def options(self) -> Sequence[Choice]:
        """All that can be chosen, on all pages."""
        raise NotImplementedError

    def chosen(self, index: int) -> None:
        """One of the options was chosen."""
        raise NotImplementedError

    def title_text(self) -> str:
        """What stands above the choices."""
        return self.TITLE_TEXT

    def back(self) -> None:
        """Leaves the screen without an answer."""
        self.dismiss(None)

    def offered(self) -> Sequence[Choice]:
        """What is shown, on all pages: the options, or the rows that are scanned."""
        return self.options() if self.scanned is None else self.scanned

    def took(self, index: int) -> None:
        """One of what is offered was chosen, in whatever way."""
        if self.scanned is None:
            self.chosen(index)
        else:
            self.reader.scan.take(index)

    def loses(self, index: int) -> bool:
        """Whether a choice on the page that is shown loses something: then it wants more time to be meant."""
        shown = self.offered()[self.first + index].label
        return any(shown == option.label for option in self.options() if option.label in self.LOSING)

    @property
    def all_in_sight(self) -> bool:
        """Whether all that is scanned has to be shown at once."""
        return self.scanned is not None and self.reader.dispatcher.settings.dwelling

    @property
    def own_numbers(self) -> bool:
        """Whether the numbers shown are the choices' own."""
        return self.OWN_NUMBERS and self.scanned is None

    # --- choices for anything that walks them --------------------------------------------------------------------

    def choices(self) -> Sequence[Choice]:
        """What can be chosen on the page that is shown."""
        return self._page(self.view.capacity())

    def choose(self, index: int) -> None:
        """Chooses one of `choices()`."""
        self.typed = ""
        if self.first + index < len(self.offered()):
            self.pointer = index
            self.took(self.first + index)

    def _page(self, capacity: int) -> Sequence[Choice]:
        options = self.offered()
        self.first = min(self.first, max(0, len(options) - 1)) // capacity * capacity
        page = options[self.first : self.first + capacity]
        if self.own_numbers:
            return page
        # One digit is enough: through all pages where there are no more than nine, else on each page.
        first = self.first if len(options) <= 9 else 0
        return [Choice(c.label, number, c.spoken, c.note) for number, c in enumerate(page, first + 1)]

    def arranged(self, capacity: int) -> tuple[str, Sequence[Choice], int]:
        """Title, choices and pointer for a page of so many choices."""
        # A scanner that has not begun points nowhere.
        page = self._page(capacity)
        self.pointer = min(self.pointer, max(0, len(page) - 1))
        total = len(self.offered())
        title = self.title_text() if self.scanned is None else self.scanned_title
        if total > capacity:
            title += f" - page {self.first // capacity + 1} of {-(-total // capacity)}"
        return title, page, self.pointer

    # --- drawing -------------------------------------------------------------------------------------------------

    def body(self) -> Widget:
        """The choices."""
        return self.view

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        Frame.look.fset(self, look)  # type: ignore[attr-defined]
        self.view.look = look
        self.view.draw()

    def on_mount(self) -> None:
        """Says what can be done here."""
        self.show_status()
        self.tell(self._told)

    def tell(self, text: str) -> None:
        """Shows a message; without one, what can be done here."""
        self._told = text
        more = len(self.offered()) > self.view.capacity()
        hint = self.HINT_MORE if more else self.HINT
        super().tell(text or (hint if self.app.size.height >= SMALL else ""))

    def show_scanned(self, title: str, rows: Sequence[Choice], at: int) -> None:
        """Shows the rows of the scanner, and which of them is pointed at."""
        self.scanned_title, self.scanned = title, rows
        capacity = self.view.capacity()
        self.first, self.pointer = (at // capacity * capacity, at % capacity) if at >= 0 else (0, -1)
        self.redraw()

    def redraw(self) -> None:
        """Draws the choices anew."""
        self.view.draw()

    # --- what the user does --------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Single keys only; those without a meaning here do nothing."""
        if event.key == "ctrl+c":
            return
        event.stop()
        event.prevent_default()
        self.press(event.key)

    def press(self, key: str) -> None:
        """Does what a key means here."""
        if key.isdecimal():
            self._digit(key)
        elif key in ("enter", "space"):
            self._confirm()
        elif key == "backspace" and self.typed:
            self.typed = self.typed[:-1]
            self._show_typed()
        elif key in ("escape", "b", "backspace"):
            self.typed = ""
            if self.scanned is None or not self.reader.scan.leave():
                self.back()
        elif key in _STEPS:
            self.typed = ""
            _STEPS[key](self)

    def press_number(self, number: int) -> None:
        """Chooses by a number that was said; it is whole, and needs no Enter."""
        if self.own_numbers:
            self._go(str(number))
        else:
            self._at_once(number)

    def step(self, by: int) -> None:
        """Moves the pointer, over the pages and round."""
        total = len(self.offered())
        if total:
            at = (self.first + self.pointer + by) % total
            if self.scanned is not None:
                self.reader.scan.point(at)
                return
            capacity = self.view.capacity()
            self.first, self.pointer = at // capacity * capacity, at % capacity
            self.tell("")
            self.redraw()
            self.reader.scan.say_pointed(self)

    def turn(self, by: int) -> None:
        """Turns to another page, round."""
        capacity, total = self.view.capacity(), len(self.offered())
        pages = max(1, -(-total // capacity))
        self.first = (self.first // capacity + by) % pages * capacity
        self.pointer = 0
        self.tell("")
        self.redraw()
        self.reader.scan.say_pointed(self)

    def _digit(self, digit: str) -> None:
        if not self.own_numbers:
            self._at_once(int(digit))
            return
        self.typed += digit
        numbers = [str(option.number) for option in self.offered()]
        matching = [number for number in numbers if number.startswith(self.typed)]
        if matching == [self.typed]:
            self._go(self.typed)
        elif not matching:
            wrong, self.typed = self.typed, ""
            self.tell(f"There is no number {wrong}. The numbers are {numbers[0]} to {numbers[-1]}.")
        else:
            self._show_typed()

    def _at_once(self, number: int) -> None:
        options = self.offered()
        index = number - 1 if len(options) <= 9 else self.first + number - 1
        if self.first <= index < self.first + len(self.choices()):
            self.choose(index - self.first)
        elif 0 <= index < len(options) <= 9:
            capacity = self.view.capacity()
            self.first = index // capacity * capacity
            self.choose(index - self.first)

    def _confirm(self) -> None:
        if self.typed:
            self._go(self.typed)
        elif self.choices():
            self.choose(self.pointer)

    def _go(self, typed: str) -> None:
        self.typed = ""
        for index, option in enumerate(self.offered()):
            if option.number == int(typed):
                self.took(index)
                return
        self.tell(f"There is no number {typed}.")

    def _show_typed(self) -> None:
        self.tell(f"Number {self.typed}: Enter goes there, or type another digit." if self.typed else "")

    def on_choice_view_clicked(self, message: ChoiceView.Clicked) -> None:
        """A click on a row chooses it; on the title it goes back."""
        if message.index < 0:
            self.press("b")
        else:
            self.choose(message.index)


_STEPS: dict[str, Callable[[ChoiceScreen[Any]], None]] = {
    "down": lambda screen: screen.step(1),
    "j": lambda screen: screen.step(1),
    "up": lambda screen: screen.step(-1),
    "u": lambda screen: screen.step(-1),
    "n": lambda screen: screen.turn(1),
    "right": lambda screen: screen.turn(1),
    "pagedown": lambda screen: screen.turn(1),
    "p": lambda screen: screen.turn(-1),
    "left": lambda screen: screen.turn(-1),
    "pageup": lambda screen: screen.turn(-1),
}
