"""Finding and skipping, line by line: the lists that the plain mode offers for them."""

from __future__ import annotations

from collections.abc import Callable

from reader.commands import Command, Verb
from reader.dispatcher import Dispatcher
from reader.outcome import Outcome, Screen
from reader.skipping import KINDS, WAYS, Way

Parts = tuple[str, tuple[str, ...], Callable[[int], None], Callable[[str], None] | None]
"""What an Offer is made of: title, labels, what a number does and what typed text does."""

SCREENS = frozenset({Screen.SEARCH, Screen.SEARCH_WORDS, Screen.PERCENT, Screen.BOOKMARKS, Screen.SKIPPING})


def parts(
    screen: Screen, desk: Dispatcher, do: Callable[[Command], None], told: Callable[[Outcome], None]
) -> Parts | None:
    """What is offered for one of SCREENS; None where there is nothing to choose from, and that has been told."""
    if screen is Screen.PERCENT:
        tenths = tuple(f"{tenth} percent" for tenth in range(0, 100, 10))
        return ("How far into the book?", tenths, lambda index: do(Command(Verb.GO_TO_PERCENT, 10 * index)), None)
    if screen is Screen.BOOKMARKS:
        return _bookmarks(desk, told)
    if screen is Screen.SKIPPING:
        return _skipping(desk, told)
    words = (*desk.finding.asked, *desk.finding.words(10))

    def look(text: str) -> None:
        do(Command(Verb.SEARCH, text=text))

    return ("Search for what? Choose or type it", words, lambda index: look(words[index]), look)


def _bookmarks(desk: Dispatcher, told: Callable[[Outcome], None]) -> Parts | None:
    marks = list(desk.library.bookmarks(desk.document))
    if not marks:
        told(Outcome("No place is kept yet.", "The command bookmark keeps one."))
        return None
    labels = tuple(mark.label for mark in marks)
    return ("Bookmarks", labels, lambda index: told(desk.went_to(marks[index])), None)


def _skipping(desk: Dispatcher, told: Callable[[Outcome], None]) -> Parts:
    rows = [(kind, way, here) for kind in KINDS for way in WAYS for here in (False, True)]
    labels = tuple(f"{desk.skipping.of(kind)}. {way}{' in this book alone' * here}" for kind, way, here in rows)

    def take(index: int) -> None:
        kind, way, here = rows[index]
        told(desk.skipping.set(kind, Way(way), here=here))

    return ("What is skipped", labels, take, None)
