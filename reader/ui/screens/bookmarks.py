"""The places that are kept, by their sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reader.commands import Command
from reader.dispatcher import Dispatcher
from reader.ports import Bookmark
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look

SHOWN = 60
"""Characters of a sentence that are its name."""


class Bookmarks(ChoiceScreen[Command]):
    """Goes to a place that is kept, or takes it off the list; what was taken off last can be put back."""

    TITLE_TEXT = "Bookmarks"

    def __init__(self, look: Look, dispatcher: Dispatcher) -> None:
        super().__init__(look)
        self._dispatcher = dispatcher
        self._removing = False
        self._removed: Bookmark | None = None

    def title_text(self) -> str:
        """What a choice does."""
        return "Remove which bookmark?" if self._removing else self.TITLE_TEXT

    def options(self) -> Sequence[Choice]:
        """The places in their order, and what can be done with them."""
        return [Choice(label, number) for number, (label, _) in enumerate(self._rows(), 1)]

    def chosen(self, index: int) -> None:
        """Does it."""
        self._rows()[index][1]()

    def back(self) -> None:
        """Out of removing, then back to the page."""
        if self._removing:
            self._remove(False)
        else:
            self.dismiss(None)

    def _rows(self) -> list[tuple[str, Callable[[], None]]]:
        marks = list(self._dispatcher.library.bookmarks(self._dispatcher.document))
        rows: list[tuple[str, Callable[[], None]]] = []
        if self._removed is not None:
            rows.append((f"Put back: {_name(self._removed)}", self._put_back))
        rows += [(_name(mark), partial(self._take, mark)) for mark in marks]
        if marks and not self._removing:
            rows.append(("Remove one", lambda: self._remove(True)))
        if self._removing or not marks:
            rows.append(("Done" if self._removing else "None is kept yet: keep this place", self._done))
        return rows

    def _take(self, mark: Bookmark) -> None:
        desk = self._dispatcher
        if not self._removing:
            self.dismiss(None)
            self.reader.show(desk.went_to(mark))
            return
        desk.library.remove_bookmark(desk.document, mark.position)
        self._removed, self._removing = mark, False
        self._again("The bookmark is removed. Put back undoes it.")

    def _put_back(self) -> None:
        desk = self._dispatcher
        assert self._removed is not None
        desk.library.add_bookmark(desk.document, self._removed)
        self._removed = None
        self._again("The bookmark is back.")

    def _remove(self, removing: bool) -> None:
        self._removing = removing
        self._again("")

    def _done(self) -> None:
        if self._removing:
            self._remove(False)
        else:
            from reader.commands import Verb

            self.dismiss(Command(Verb.BOOKMARK))

    def _again(self, told: str) -> None:
        self.first = self.pointer = 0
        self.redraw()
        self.tell(told)
        self.reader.scan.came_of_it = told
        if told and not self.reader.scan.active:
            self.reader.voicing.say(told)


def _name(mark: Bookmark) -> str:
    return mark.label if len(mark.label) <= SHOWN else mark.label[:SHOWN].rsplit(" ", 1)[0] + " …"
