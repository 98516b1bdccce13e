"""Undo, the first row after every choice of a scan: how things stood before it, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from reader.calibration import RegretWatch
from reader.commands import Command, Verb
from reader.document import Position
from reader.scanning import UNDONE_BY, Item, Role
from reader.settings import Settings
from reader.ui.meanings import change

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

SLOWER = 1.2
"""How much slower the scan is offered to be."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand, as far as a choice can change them."""

    settings: Settings
    position: Position
    bookmarks: int


@runtime_checkable
class UndoesItself(Protocol):
    """A screen that knows best what is undone on it."""

    def undo_item(self) -> Item | None:
        """What undoing would do now; None for nothing."""

    def undo(self) -> None:
        """Does it."""


class Undoing:
    """Follows what is chosen. `did` is the last command since the choice before, from whatever source."""

    def __init__(self, app: ReaderApp) -> None:
        self.did: Command | None = None
        self._app = app
        self._watch = RegretWatch()
        self._before: Standing | None = None
        self._offered: tuple[Item, Callable[[], object]] | None = None

    def forget(self) -> None:
        """Nothing is offered any more."""
        self._before = self._offered = None

    def chooses(self, choose: Callable[[], None], *, meant: bool = True) -> None:
        """Carries a choice out, to be taken back later; `meant` unless it only leads back."""
        self.did, self._before = None, self._now()
        if meant:
            self._watch.chose()
        choose()

    def take_back(self) -> None:
        """Takes back what was offered; who does so often is offered a slower scan next."""
        self.did = None
        offered = self._offered
        self.forget()
        slower = self._watch.undid()
        if offered is not None:
            offered[1]()
        if slower:
            self._offered = self._slower()

    def offer(self, screen: object) -> Item | None:
        """The row that takes back what was done last, on the screen that is scanned; None where nothing was."""
        self._offered = self._last()
        if isinstance(screen, UndoesItself):
            item = screen.undo_item()
            self._offered = (item, screen.undo) if item is not None else None
        return self._offered[0] if self._offered is not None else None

    def _last(self) -> tuple[Item, Callable[[], object]] | None:
        before, self._before = self._before, None
        if before is None:
            return self._offered
        now, app = self._now(), self._app
        name, old = change(before.settings, now.settings)
        if name:
            value = getattr(before.settings, name)
            return Item(f"Undo: {old}", role=Role.UNDO), lambda: app.change(name, value)
        verb = UNDONE_BY.get(self.did.verb) if self.did else None
        if verb is None or (before.position, before.bookmarks) == (now.position, now.bookmarks):
            return None
        title = app.dispatcher.document.outline[before.position.section - 1].label
        label = "Undo: the bookmark" if verb is Verb.BOOKMARK else f"Undo: back to {title}"
        return Item(label, role=Role.UNDO), lambda: app.carry_out(Command(verb))

    def _now(self) -> Standing:
        state = self._app.dispatcher
        return Standing(state.settings, state.player.position, len(state.library.bookmarks(state.document)))

    def _slower(self) -> tuple[Item, Callable[[], object]]:
        settings = self._app.dispatcher.settings
        name = "tired_delay" if settings.tired else "scan_delay"
        slower = min(10.0, round(getattr(settings, name) * SLOWER, 1))
        label = f"Scan more slowly: {slower:g} seconds"
        return Item(label, role=Role.UNDO), lambda: self._app.change(name, slower)
