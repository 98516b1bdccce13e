"""The screen on which one reads."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.widget import Widget

from reader.player import Player
from reader.ui.frame import Frame
from reader.ui.look import Look
from reader.ui.reading_view import ReadingView, has_room
from reader.ui.word_view import WordView


class Page(Frame[None]):
    """The document, large, with what is heard marked."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.view = ReadingView(look)
        self.words = WordView(look)

    def compose(self) -> Iterator[Widget]:
        """Lines or words, whichever is shown."""
        self._choose()
        yield self.words
        yield from super().compose()

    def body(self) -> Widget:
        """The lines."""
        return self.view

    def _choose(self) -> None:
        """Lines are shown where there is room for them at the size that is set, else a word at a time."""
        width, height = self.app.size
        words = self._look.word_mode or not has_room(self._look, width, height - self._status_rows())
        self.words.display, self.view.display = words, not words
        self.follow(self.reader.dispatcher.player)

    def on_resize(self, _: events.Resize) -> None:
        """Chooses anew."""
        self._choose()

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        Frame.look.fset(self, look)  # type: ignore[attr-defined]
        self.view.look = look
        self.words.look = look
        self._choose()

    def follow(self, player: Player) -> None:
        """Shows the place."""
        shown = self.words if self.words.display else self.view
        shown.show(player.section, player.sentence, player.word)

    def on_click(self, event: events.Click) -> None:
        """A click anywhere reads on or pauses."""
        event.stop()
        self.reader.press()
