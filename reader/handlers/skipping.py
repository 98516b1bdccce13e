"""What is skipped, in this book or in all, and the notes that are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.document import Position
from reader.handlers import Handlers
from reader.handlers.moving import Moving
from reader.outcome import Outcome, Screen
from reader.skipping import KINDS, WAYS, Skipping, Way

if TYPE_CHECKING:
    from reader.survey import Reference

LABELS = {
    "notes": "Footnotes",
    "page_numbers": "Page numbers",
    "citations": "Citations",
    "code": "Code",
    "addresses": "Web addresses",
    "tables": "Tables",
}
SAID = {Way.READ: "read", Way.ANNOUNCE: "announced", Way.SKIP: "skipped"}
SHORT = 12
"""Characters of a note's mark."""

PATIENCE = 0.5
"""Seconds that a note is looked for."""


class SkippingNotes:
    """Sets what is skipped, visits notes and comes back, and says on opening what is left out."""

    def __init__(self, desk: Desk, moving: Moving) -> None:
        self._desk = desk
        self._moving = moving
        self._heard: Reference | None = None
        """The mark of the note that is visited."""
        self._told: object = None
        """The document of which it was said what is left out."""

    def table(self) -> Handlers:
        """What it does for which command."""
        return {Verb.NOTES: self._note, Verb.NEXT_NOTE: self._next_note, Verb.SKIPPING: self._skipping}

    # --- what is skipped -----------------------------------------------------------------------------------------

    def of(self, kind: str) -> str:
        """What becomes of a kind in this book, in words."""
        own = " in this book" if kind in self._desk.library.choices(self._desk.document) else ""
        return f"{LABELS[kind]}: {SAID[Skipping.of(self._desk.reading_settings).way(kind)]}{own}"

    def _skipping(self, command: Command) -> Outcome:
        kind, _, rest = command.text.partition("=")
        way, _, here = rest.partition(" ")
        if kind not in KINDS or way not in WAYS:
            return Outcome(screen=Screen.SKIPPING)
        return self.set(kind, Way(way), here=bool(here))

    def set(self, kind: str, way: Way, *, here: bool) -> Outcome:
        """Reads, announces or skips a kind, in this book alone or everywhere; for this book too, then."""
        desk = self._desk
        desk.library.choose(desk.document, kind, way.value if here else "")
        if not here:
            outcome = desk.change(kind, way.value)
            if outcome.failed:
                return outcome
        desk.player.apply(desk.reading_settings)
        return Outcome(f"{self.of(kind)}.")

    @property
    def untold(self) -> bool:
        """Whether it is still to be said what is left out of the document."""
        return self._told is not self._desk.document

    def notice(self) -> Outcome | None:
        """What is left out of the document, once it has been looked through; said once."""
        desk = self._desk
        if self._told is desk.document or desk.survey.busy:
            return None
        self._told = desk.document
        counts, skipping = desk.survey.counts, Skipping.of(desk.reading_settings)
        named = {"notes": ("footnote", "footnotes"), "tables": ("table", "tables")}
        named["code"] = ("passage of code", "passages of code")
        parts = [
            f"{counts[kind]} {names[counts[kind] != 1]}"
            for kind, names in named.items()
            if counts[kind] and skipping.way(kind) is Way.SKIP
        ]
        if not parts:
            return None
        text = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) + " skipped"
        notes = counts["notes"] and skipping.way("notes") is Way.SKIP
        them = "it" if counts["notes"] == 1 else "them"
        return Outcome(f'{text}, say "notes" to hear {them}.' if notes else f"{text}.")

    # --- notes ---------------------------------------------------------------------------------------------------

    def _note(self, _: Command) -> Outcome:
        if self._desk.player.visiting is not None and self._heard is not None:
            return self._visit(self._heard)
        here, sentence = self._desk.player.position, self._desk.player.sentence
        marks = self._desk.survey.references(here.section)
        # Of the sentence; else the one that was passed last; else the next one.
        inside = [mark for mark in marks if sentence.start <= mark.position.offset <= sentence.end]
        before = [mark for mark in marks if mark.position.offset < sentence.start]
        found = inside[0] if inside else before[-1] if before else next(self._marks_after(here), None)
        return self._visit(found) if found else self._none()

    def _next_note(self, _: Command) -> Outcome:
        visited = self._heard if self._desk.player.visiting is not None else None
        after = visited.position if visited else self._desk.player.position
        found = next(self._marks_after(after), None)
        if found is None and (visited or any(self._desk.survey.references(after.section))):
            return Outcome("This was the last note.", failed=True)
        return self._visit(found) if found else self._none()

    def _none(self) -> Outcome:
        if self._desk.survey.complete and not self._desk.survey.counts["notes"]:
            return Outcome("This book has no footnotes.", failed=True)
        return Outcome("There is no footnote near here.", failed=True)

    def _marks_after(self, place: Position) -> Iterator[Reference]:
        until = self._desk.clock() + PATIENCE
        for number in range(place.section, len(self._desk.document) + 1):
            for mark in self._desk.survey.references(number):
                if mark.position > place:
                    yield mark
            if self._desk.clock() > until:
                return

    def _visit(self, mark: Reference) -> Outcome:
        player = self._desk.player
        place = self._desk.survey.note(mark.address, mark.position.section)
        if place is None:
            return Outcome("The text of this note is not in the book.", failed=True)
        if player.visiting is None:
            self._moving.left(player.position)
        self._heard = mark
        player.visit(place)
        written = next(
            (i.span.of(player.section.text) for i in player.section.inlines if i.span.start == place.offset), ""
        )
        number = " ".join(re.findall(r"\w+", written)) if len(written) < SHORT else ""
        return Outcome(f"Note {number}." if number else "A note.", "Back leaves it.")

    def returned(self) -> Outcome:
        """The note has been read to its end, and reading is back in the text."""
        self._desk.library.pop_jump(self._desk.document)
        self._desk.keep()
        return Outcome("Back in the text.")
