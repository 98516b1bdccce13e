"""The screen on which one reads."""

from __future__ import annotations

from textual import events
from textual.widget import Widget

from reader.player import Player
from reader.ui.frame import Frame
from reader.ui.look import Look
from reader.ui.reading_view import ReadingView


class Page(Frame[None]):
    """The document, large, with what is heard marked."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.view = ReadingView(look)

    def body(self) -> Widget:
        """The reading view."""
        return self.view

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        Frame.look.fset(self, look)  # type: ignore[attr-defined]
        self.view.look = look

    def follow(self, player: Player) -> None:
        """Shows the place."""
        self.view.show(player.section, player.sentence, player.word)

    def on_click(self, event: events.Click) -> None:
        """A click anywhere reads on or pauses."""
        event.stop()
        self.reader.press()
