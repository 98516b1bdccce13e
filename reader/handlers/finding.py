"""Finding words in the text, and going so far into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.document import Position
from reader.handlers import Handlers
from reader.handlers.moving import Moving
from reader.outcome import Outcome, Screen
from reader.player import State

if TYPE_CHECKING:
    from reader.finding import Hit, Wanted

AT_ONCE = 0.25
"""Seconds that a search may take before it goes on in the background."""

IN_TURN = 0.03
"""Seconds of a search at a time in the background."""

ASKED = 4
"""Questions that are offered again."""

SHOWN = 240
"""Characters of a sentence that is told."""


class Finding:
    """Looks for words, one result at a time, from where reading is once round the book."""

    def __init__(self, desk: Desk, moving: Moving) -> None:
        self._desk = desk
        self._moving = moving
        self._wanted: Wanted | None = None
        self._hits: Iterator[Hit | None] | None = None
        self._at: Position | None = None
        """Where the last result is."""
        self.asked: list[str] = []
        """What was looked for, the latest first."""

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.SEARCH: self._search,
            Verb.NEXT_RESULT: lambda _: self._another(backwards=False),
            Verb.PREVIOUS_RESULT: lambda _: self._another(backwards=True),
            Verb.GO_TO_PERCENT: self._percent,
        }

    def words(self, most: int) -> list[str]:
        """Words of the section that is shown which one may want to find elsewhere."""
        from reader.finding import often

        return often([self._desk.player.section.text], self._language, most)

    @property
    def busy(self) -> bool:
        """Whether a search goes on in the background."""
        return self._hits is not None

    def give_up(self) -> None:
        """Ends a search that goes on."""
        self._hits = None

    def work(self) -> Outcome | None:
        """Goes on with a search for a moment; what came of it, when something has."""
        return self._go_on(IN_TURN)

    @property
    def _language(self) -> str:
        return self._desk.player.section.language or self._desk.document.language or "en"

    def _search(self, command: Command) -> Outcome:
        from reader.finding import Wanted

        if not command.text.strip():
            return Outcome(screen=Screen.SEARCH_WORDS if command.said else Screen.SEARCH)
        wanted = Wanted(command.text, self._language)
        if not wanted:
            return Outcome("There is nothing to look for.", "Type a word of the text.", failed=True)
        again = self._wanted is not None and self._wanted.question == wanted.question and self._stands_there
        self._wanted = wanted
        self.asked = [wanted.question, *(one for one in self.asked if one != wanted.question)][:ASKED]
        player = self._desk.player
        return self._hunt(player.sentence.end if again else player.position.offset, backwards=False)

    def _another(self, *, backwards: bool) -> Outcome:
        if self._wanted is None:
            return Outcome(
                "Nothing has been looked for yet.",
                'Say or type "search for", and the words.',
                screen=Screen.SEARCH,
                failed=True,
            )
        sentence = self._desk.player.sentence
        return self._hunt(sentence.start if backwards else sentence.end, backwards=backwards)

    @property
    def _stands_there(self) -> bool:
        player = self._desk.player
        at = self._at
        return at is not None and at.section == player.position.section and player.sentence.start == at.offset

    def _hunt(self, offset: int, *, backwards: bool) -> Outcome:
        from reader.finding import search

        assert self._wanted is not None
        survey, wanted = self._desk.survey, self._wanted
        start = (self._desk.player.position.section, offset)
        self._hits = search(
            wanted,
            len(self._desk.document),
            survey.folded,
            start,
            backwards=backwards,
            worth=lambda number: survey.worth(number, wanted),
        )
        return self._go_on(AT_ONCE) or Outcome(f'Looking for "{wanted.question}".')

    def _go_on(self, seconds: float) -> Outcome | None:
        assert self._wanted is not None and self._hits is not None
        until = self._desk.clock() + seconds
        for hit in self._hits:
            if hit is not None:
                self._hits = None
                return self._arrive(hit)
            if self._desk.clock() >= until:
                return None
        self._hits = None
        return Outcome(f'"{self._wanted.question}" is not in this book.', failed=True)

    def _arrive(self, hit: Hit) -> Outcome:
        assert self._wanted is not None
        player = self._desk.player
        stood, before = self._stands_there, player.position
        found = player.sentence_at(Position(hit.section, hit.span.start))
        if stood and found == self._at:
            return Outcome(f'There is no other "{self._wanted.question}".', failed=True)
        if not stood:
            # Back leads to where the search began, not from result to result.
            self._moving.left(before)
        self._at = found
        player.go_into(found)
        if player.state is not State.READING:
            player.word = hit.span
        self._desk.keep()
        label = self._desk.document.outline[hit.section - 1].label
        sentence = " ".join(player.sentence.of(player.section.text).split())
        text = f"{label}: {sentence if len(sentence) <= SHOWN else sentence[:SHOWN].rsplit(' ', 1)[0] + ' …'}"
        return Outcome(f"Once round the book. {text}" if hit.around else text)

    def _percent(self, command: Command) -> Outcome:
        if command.argument is None:
            return Outcome(screen=Screen.PERCENT)
        share = min(100, max(0, command.argument)) / 100
        outline = self._desk.document.outline
        left = share * sum(heading.length for heading in outline)
        for heading in outline:
            if left < heading.length or heading is outline[-1]:
                # The lengths of sections not yet made are guessed.
                within = min(1.0, left / max(1, heading.length))
                offset = int(within * max(0, len(self._desk.document.section(heading.number).text) - 1))
                place = self._desk.player.sentence_at(Position(heading.number, offset))
                arrived = self._moving.go(place)
                return Outcome(f"{command.argument} percent. {arrived.text}")
            left -= heading.length
        return Outcome("There is nothing to read.", failed=True)
