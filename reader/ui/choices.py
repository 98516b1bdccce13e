"""Large choices on a full screen: what every screen but the page is made of.

A screen's choices are plain data, so that anything can walk them: keys, a click, and later a scanner or a voice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.widget import Widget

from reader.commands import Command
from reader.ui.choice_view import ChoiceView
from reader.ui.frame import Frame
from reader.ui.look import Look


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
        self.points_at: int | None = None
        """The option to point at when it is drawn next."""
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

    def hears(self, command: Command) -> bool:
        """Whether a command that was said is for the screen to know, and not to be done."""
        return False

    def numbers(self) -> Sequence[int]:
        """All numbers that can be typed, where choices have their own: more of them than are shown, it may be."""
        return [option.number for option in self.offered()]

    def went(self, number: int) -> None:
        """One of these numbers was given."""
        self.took(next(index for index, option in enumerate(self.offered()) if option.number == number))

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
        if self.points_at is not None:
            self.first, self.pointer = self.points_at // capacity * capacity, self.points_at % capacity
            self.points_at = None
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

    def wear(self, look: Look) -> None:
        """Gives it other colours and letters."""
        self.view.look = look
        self.view.draw()

    def on_mount(self) -> None:
        """Says what can be done here."""
        self.show_status()
        self.tell(self._told)

    def hint(self) -> str:
        """What keys do here."""
        return self.HINT_MORE if len(self.offered()) > self.view.capacity() else self.HINT

    def tell(self, text: str) -> None:
        """Shows a message, also when the screen is opened with it."""
        self._told = text
        super().tell(text)

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
            self.reader.voicing.say_pointed(self)

    def turn(self, by: int) -> None:
        """Turns to another page, round."""
        capacity, total = self.view.capacity(), len(self.offered())
        pages = max(1, -(-total // capacity))
        self.first = (self.first // capacity + by) % pages * capacity
        self.pointer = 0
        self.tell("")
        self.redraw()
        self.reader.voicing.say_pointed(self)

    def _digit(self, digit: str) -> None:
        if not self.own_numbers:
            self._at_once(int(digit))
            return
        self.typed += digit
        numbers = [str(number) for number in self.numbers()]
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
        if int(typed) in self.numbers():
            self.went(int(typed))
        else:
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
