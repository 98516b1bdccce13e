"""Where one is, and the places one keeps."""

from __future__ import annotations

from collections.abc import Callable

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.document import Position
from reader.handlers import Handlers
from reader.handlers.moving import Moving
from reader.messages import Finished, Started
from reader.outcome import Outcome
from reader.ports import Bookmark

CHARACTERS_A_WORD = 6.0
"""Characters a word in running text, spaces included: for the time that is left."""

ENOUGH = 60.0
"""Seconds of reading after which the time it really takes, with all pauses, is known."""

TOO_LONG = 3.0
"""How many times as long as expected an utterance takes where it was paused: that says nothing."""


class Place:
    """Tells the place, keeps places and finds them again."""

    def __init__(self, desk: Desk, moving: Moving, announce: Callable[[str], None]) -> None:
        self._desk = desk
        self._announce = announce
        self._moving = moving
        self._began: tuple[int, float, float] = (0, 0.0, 0.0)
        """The ticket that is heard, since when, and how many seconds it should take."""
        self._taken = self._expected = 0.0

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.WHERE: self._where,
            Verb.BOOKMARK: self._bookmark,
            Verb.NEXT_BOOKMARK: self._next_bookmark,
        }

    def _where(self, _: Command) -> Outcome:
        here, sections = self._desk.player.position, self._desk.document.outline
        rest, later = self._desk.survey.left(here)
        section = f"{sections[here.section - 1].label}, section {here.section} of {len(sections)}"
        text = f"{self._desk.document.title}. {section}."
        page = self._desk.survey.page_at(here)
        text += f" {f'Page {page}, ' if page else ''}{self._desk.document.percent(here)} percent."
        text += f" {self._time(rest)} left in this section, {self._time(later)} in all."
        if not self._desk.page_speaks:
            self._announce(text)
        return Outcome(text)

    def _time(self, characters: int) -> str:
        minutes = round(self._seconds(characters) * self._slower / 60)
        if minutes < 1:
            return "Less than a minute"
        hours, minutes = divmod(minutes, 60)
        parts = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
        parts += [f"{minutes} minute{'s' if minutes > 1 else ''}"] if minutes else []
        return " and ".join(parts)

    def _seconds(self, characters: int) -> float:
        """As long as words of the usual length take at the speed that is set."""
        return characters / CHARACTERS_A_WORD / self._desk.settings.pace * 60

    @property
    def _slower(self) -> float:
        """How many times as long reading has really taken today, with its pauses."""
        return self._taken / self._expected if self._taken > ENOUGH else 1.0

    def heard(self, event: Started | Finished) -> None:
        """Follows how long reading takes. Called before the player follows."""
        length = self._desk.player.length(event.ticket)
        if not length:
            return
        now = self._desk.clock()
        ticket, began, expected = self._began
        if isinstance(event, Started):
            self._began = (event.ticket, now, self._seconds(length))
        elif ticket == event.ticket and expected and now - began < TOO_LONG * expected:
            self._taken += now - began
            self._expected += expected

    def _bookmark(self, _: Command) -> Outcome:
        player = self._desk.player
        here = Position(player.position.section, player.sentence.start)
        if any(mark.position == here for mark in self._desk.library.bookmarks(self._desk.document)):
            self._desk.library.remove_bookmark(self._desk.document, here)
            return Outcome("The bookmark is removed.")
        label = " ".join(self._desk.player.sentence.of(self._desk.player.section.text).split())
        bookmark = Bookmark(here, label or self._desk.player.section.heading.label)
        return Outcome("This place is kept.", self._desk.library.add_bookmark(self._desk.document, bookmark))

    def _next_bookmark(self, _: Command) -> Outcome:
        marks = self._desk.library.bookmarks(self._desk.document)
        if not marks:
            return Outcome("No place is kept yet.", "The command bookmark keeps one.", failed=True)
        later = [mark for mark in marks if mark.position > self._desk.player.position]
        return self.went_to((later or list(marks))[0])

    def went_to(self, mark: Bookmark) -> Outcome:
        """Goes to a place that is kept."""
        marks = self._desk.library.bookmarks(self._desk.document)
        self._moving.go(self._desk.player.sentence_at(mark.position))
        return Outcome(f"Bookmark {list(marks).index(mark) + 1} of {len(marks)}: {_short(mark.label)}")


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
