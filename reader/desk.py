"""What the handlers of commands work on: the document that is being read, and all that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from reader.document import Document, Span
from reader.equipment import Equipment
from reader.hearing import Hearing
from reader.outcome import Outcome
from reader.player import Player
from reader.ports import Library
from reader.settings import Settings, Value

if TYPE_CHECKING:
    # Not needed before the first paint.
    from reader.survey import Survey


class Desk(Protocol):
    """The dispatcher as its handlers see it. `clock` counts seconds and never goes back."""

    document: Document
    player: Player
    library: Library
    equipment: Equipment
    hearing: Hearing
    clock: Callable[[], float]
    page_speaks: bool

    @property
    def settings(self) -> Settings:
        """What the user has chosen."""

    @property
    def reading_settings(self) -> Settings:
        """The settings, with what this book has otherwise."""

    @property
    def survey(self) -> Survey:
        """What is known of the document beyond the place that is read."""

    @property
    def voices(self) -> Sequence[str]:
        """The voices for the document, the default first."""

    def change(self, name: str, value: Value) -> Outcome:
        """Changes a setting, at once and for good."""

    def show(self, document: Document) -> Outcome:
        """Goes on with another document, at the place where it was left."""

    def keep(self) -> None:
        """Keeps the place."""

    def words(self, span: Span) -> Sequence[Span]:
        """The words of a stretch of the section that is shown."""
