"""Where one is, and the places one keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.commands import Command, Verb
from reader.document import Position
from reader.handlers import Handlers
from reader.handlers.moving import Moving
from reader.outcome import Outcome
from reader.ports import Bookmark

if TYPE_CHECKING:
    from reader.dispatcher import Dispatcher


CHARACTERS_A_WORD = 6.0
"""Characters a word in running text, spaces included: for the time that is left."""


class Place:
    """Tells the place, keeps places and finds them again."""

    def __init__(self, desk: Dispatcher, moving: Moving) -> None:
        self._desk = desk
        self._moving = moving

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.WHERE: self._where,
            Verb.BOOKMARK: self._bookmark,
            Verb.NEXT_BOOKMARK: self._next_bookmark,
        }

    def _where(self, _: Command) -> Outcome:
        here, sections = self._desk.player.position, self._desk.document.outline
        rest = max(0, sections[here.section - 1].length - here.offset)
        later = rest + sum(heading.length for heading in sections[here.section :])
        section = f"{sections[here.section - 1].label}, section {here.section} of {len(sections)}"
        text = f"{self._desk.document.title}. {section}."
        text += f" {self._time(rest)} left in this section, {self._time(later)} in all."
        if not self._desk.page_speaks:
            self._desk.announce(text)
        return Outcome(text)

    def _time(self, characters: int) -> str:
        minutes = round(characters / CHARACTERS_A_WORD / self._desk.settings.pace)
        if minutes < 1:
            return "Less than a minute"
        hours, minutes = divmod(minutes, 60)
        parts = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
        parts += [f"{minutes} minute{'s' if minutes > 1 else ''}"] if minutes else []
        return " and ".join(parts)

    def _bookmark(self, _: Command) -> Outcome:
        player = self._desk.player
        here = Position(player.position.section, player.sentence.start)
        if any(mark.position == here for mark in self._desk.library.bookmarks(self._desk.document)):
            self._desk.library.remove_bookmark(self._desk.document, here)
            return Outcome("The bookmark is removed.")
        label = " ".join(self._desk.player.sentence.of(self._desk.player.section.text).split())
        self._desk.library.add_bookmark(
            self._desk.document, Bookmark(here, label or self._desk.player.section.heading.label)
        )
        return Outcome("This place is kept.")

    def _next_bookmark(self, _: Command) -> Outcome:
        marks = self._desk.library.bookmarks(self._desk.document)
        if not marks:
            return Outcome("No place is kept yet.", "The command bookmark keeps one.", failed=True)
        later = [mark for mark in marks if mark.position > self._desk.player.position]
        mark = (later or list(marks))[0]
        self._moving.go(mark.position)
        return Outcome(f"Bookmark {list(marks).index(mark) + 1} of {len(marks)}: {_short(mark.label)}")


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
