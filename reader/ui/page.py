"""The screen on which one reads."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.widget import Widget

from reader.player import Player
from reader.ui.frame import Frame
from reader.ui.look import Look, has_room
from reader.ui.reading_view import ReadingView
from reader.ui.word_view import WordView


class Body(Widget):
    """Lines where there is room for them at the size that is set, else a word at a time."""

    DEFAULT_CSS = "Body { height: 1fr; layout: vertical; }"
    ALLOW_SELECT = False

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.lines = ReadingView(look)
        self.words = WordView(look)
        self._look = look
        self._place: Player | None = None

    def compose(self) -> Iterator[Widget]:
        """Both; one of them is shown."""
        self._choose(*self.app.size)
        yield self.lines
        yield self.words

    def wear(self, look: Look) -> None:
        """Other colours and letters."""
        self._look = self.lines.look = self.words.look = look
        self._choose(*self.size)

    def follow(self, player: Player) -> None:
        """Shows the place."""
        self._place = player
        shown = self.words if self.words.display else self.lines
        shown.show(player.section, player.sentence, player.word)

    def _choose(self, width: int, height: int) -> None:
        words = self._look.word_mode or not has_room(self._look, width, height)
        if self.words.display != words or self.lines.display == words:
            self.words.display, self.lines.display = words, not words
            if self._place is not None:
                self.follow(self._place)

    def on_resize(self, event: events.Resize) -> None:
        """Chooses anew."""
        self._choose(*event.size)


class Page(Frame[None]):
    """The document, large, with what is heard marked."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.reading = Body(look)
        self.view = self.reading.lines
        self.words = self.reading.words

    def body(self) -> Widget:
        """Lines or words."""
        return self.reading

    def wear(self, look: Look) -> None:
        """Gives it other colours and letters."""
        self.reading.wear(look)

    def follow(self, player: Player) -> None:
        """Shows the place."""
        self.reading.follow(player)

    def on_click(self, event: events.Click) -> None:
        """A click anywhere reads on or pauses."""
        event.stop()
        self.reader.press(event)
