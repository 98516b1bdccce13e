"""The two lines at the foot of every screen: how reading stands, and what was said last. Both stay in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from reader.document import Document
from reader.player import Player, State
from reader.settings import Settings
from reader.ui.large_print import Typesetter
from reader.ui.look import SMALL, Look, bar_size, fits, lines_of
from reader.ui.paint import blank, runs, strip

_STATES = {State.READING: "Reading", State.PAUSED: "Paused", State.FINISHED: "The end"}


class Bar(Widget):
    """Text at the foot of the screen, in large letters where they fit, else in the terminal's own."""

    DEFAULT_CSS = "Bar { height: 1; }"
    ALLOW_SELECT = False

    def __init__(self, look: Look, most_rows: Callable[[], int]) -> None:
        super().__init__()
        self.text = ""
        self._look = look
        self._most_rows = most_rows
        self._strips: list[Strip] = []

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        self._look = look
        self.draw()

    @property
    def ink(self) -> Style:
        """The style of the text."""
        return self._look.inks.page

    def say(self, text: str) -> None:
        """Shows another text."""
        if text != self.text:
            self.text = text
            self.draw()

    @property
    def least_rows(self) -> int:
        """The rows it keeps when there is nothing to say, so that the page does not jump."""
        return bar_size(self._look, *self.app.size) if self.app.size.height >= SMALL else 0

    def draw(self) -> None:
        """Sets the text again, and takes as many rows as it needs."""
        screen = self.app.size
        setter = self._look.letters(bar_size(self._look, screen.width, screen.height))
        rows = self._set(setter, screen.width - 2, max(1, self._most_rows()))
        ink = self.ink
        self._strips = [strip(f" {row} ", runs(screen.width, ink), screen.width) for row in rows]
        if self.styles.height is None or self.styles.height.value != len(rows):
            self.styles.height = len(rows)
        self.refresh()

    def _set(self, setter: Typesetter, width: int, most: int) -> list[str]:
        if not fits(setter, self.text, width, most // setter.rows):
            setter = self._look.letters(1)
        lines = lines_of(setter, self.text, width)
        rows = [row for line in lines for row in setter.draw(self.text, line, max(1, width))]
        return rows[:most] + [" " * width] * (self.least_rows - len(rows))

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        return self._strips[y] if y < len(self._strips) else blank(self.size.width, self.ink)

    def on_resize(self, _: events.Resize) -> None:
        """Sets the text for the new width."""
        self.draw()


class MessageBar(Bar):
    """What the reader said last. It stays until something else is said or done."""


class StatusBar(Bar):
    """How reading stands, in words."""

    def __init__(self, look: Look, most_rows: Callable[[], int]) -> None:
        super().__init__(look, most_rows)
        self._parts: Sequence[str] = ()

    @property
    def ink(self) -> Style:
        """The style of the text: not the page's, so that it is seen to be no part of it."""
        return self._look.inks.status

    def show(self, parts: Sequence[str]) -> None:
        """Shows as many parts, in their order, as there is room for; the last ones go first."""
        if parts != self._parts:
            self._parts = parts
            self.draw()

    def draw(self) -> None:
        """Chooses what there is room for, then draws it."""
        screen = self.app.size
        setter = self._look.letters(bar_size(self._look, screen.width, screen.height))
        between = " · " if self._look.terminal.utf8 else " - "
        for count in range(len(self._parts), 0, -1):
            self.text = between.join(self._parts[:count])
            if fits(setter, self.text, screen.width - 2, 1):
                break
        super().draw()


def status(player: Player, document: Document, settings: Settings, device: str, ear: str = "") -> list[str]:
    """How reading stands, what matters most first."""
    state = _STATES[player.state]
    if player.state is State.READING and (not device or settings.reading == "silently"):
        state = "Reading silently"
    place = f"section {player.position.section} of {len(document)}"
    heard = [ear] if ear else []
    return [
        state,
        *heard,
        place,
        f"{document.percent(player.position)} %",
        f"{settings.pace} words a minute",
        document.title,
    ]
