"""What all screens share: a body, the message and the status below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from reader.ui.bars import MessageBar, StatusBar, status
from reader.ui.look import SMALL, Look, bar_size

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

Answer = TypeVar("Answer")


class Frame(Screen[Answer], inherit_bindings=False):
    """A full screen of the reader. Its answer is what it is dismissed with."""

    AUTO_FOCUS = None
    ALLOW_SELECT = False
    DEFAULT_CSS = "Frame { overflow: hidden; layout: vertical; }"

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.message = MessageBar(look, self._message_rows)
        self.status = StatusBar(look, self._status_rows)
        self._back()

    class InFront(Message):
        """This screen has come to the front."""

    def on_screen_resume(self) -> None:
        """What can be said is what this screen offers."""
        self.post_message(self.InFront())

    @property
    def reader(self) -> ReaderApp:
        """The application."""
        return cast("ReaderApp", self.app)

    def body(self) -> Widget:
        """What the screen is about."""
        raise NotImplementedError

    def compose(self) -> Iterator[Widget]:
        """Body, message, status."""
        # Drawn before they are laid out, so that their heights are right from the first.
        self.message.draw()
        self.show_status()
        yield self.body()
        yield self.message
        yield self.status

    def _message_rows(self) -> int:
        # The page keeps at least a row, and a third of a larger screen.
        height = self.app.size.height
        return max(1, min(height - 2, height * 2 // 3))

    def _status_rows(self) -> int:
        return bar_size(self._look, *self.app.size)

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        self._look = look
        self._back()
        self.message.look = look
        self.status.look = look
        self.wear(look)

    def wear(self, look: Look) -> None:
        """Gives the body other colours and letters; a body that tries letters out keeps its own."""

    def _back(self) -> None:
        # Every cell is painted by a widget of ours; this is what a resize may show for a moment.
        self.styles.background = self._look.inks.background

    def hint(self) -> str:
        """What can be done here; empty where nothing needs to be said of it."""
        return ""

    def tell(self, text: str) -> None:
        """Shows a message until the next one; without one, what can be done here."""
        self.message.say(text or (self.hint() if self.app.size.height >= SMALL else ""))

    def show_status(self) -> None:
        """Shows how reading stands."""
        dispatcher = self.reader.dispatcher
        ear = dispatcher.hearing.shown
        self.status.show(status(dispatcher.player, dispatcher.document, dispatcher.settings, dispatcher.device, ear))
