"""The reading state machine: no clock, no thread, no input or output of its own.

Commands and sound events go in; requests to the sound process come out through `send`. A few utterances are always
asked for ahead of the one that is heard, so that nothing is ever waited for between sentences.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from reader.document import Document, Position, Section, Span
from reader.messages import (
    Failed,
    Finished,
    Flush,
    Pause,
    Request,
    Resume,
    SoundRestarted,
    Started,
    WordReached,
)
from reader.ports import Segmenter
from reader.pronunciations import Pronunciations
from reader.settings import Settings
from reader.skipping import KINDS, Skipping
from reader.speech_requests import SpeechRequests
from reader.utterances import Boundary, Utterance
from reader.walk import Cursor, Walk

AHEAD = 4
"""Utterances asked for at a time: the one that is heard and the next ones."""

PACE = ("reading", "silent_rate")
PAUSES = ("sentence_pause", "paragraph_pause", "section_pause", "pause_after")

_BOUNDARIES = {
    "nothing": None,
    "sentence": Boundary.SENTENCE,
    "paragraph": Boundary.PARAGRAPH,
    "section": Boundary.SECTION,
}


class State(StrEnum):
    """What reading is doing."""

    READING = "reading"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Queued:
    """An utterance the sound process was asked for, from its character `skipped` on."""

    ticket: int
    cursor: Cursor
    utterance: Utterance
    skipped: int


@dataclass(frozen=True, slots=True)
class Home:
    """Where a visit to a note began, and whether reading goes on there."""

    position: Position
    reading: bool


class Player:
    """Where reading is, and what is asked of the sound process.

    `position` is exact to the word; `sentence` and `word` are spans of the current section's text.
    """

    def __init__(
        self,
        document: Document,
        send: Callable[[Request], None],
        segmenter: Segmenter,
        settings: Settings,
        position: Position | None = None,
        tickets: Iterator[int] | None = None,
        pronunciations: Pronunciations | None = None,
    ) -> None:
        self.document = document
        self.state = State.PAUSED
        self.word: Span | None = None
        self.sentence = Span(0, 0)
        self._send = send
        self._segmenter = segmenter
        self._requests = SpeechRequests(document, settings, pronunciations)
        self._home: Home | None = None
        self._walk_anew()
        self._queue: deque[Queued] = deque()
        self._tickets = tickets or itertools.count(1)
        self._pause_once: Boundary | None = None
        self._settle(position or Position(1, 0))

    # --- where it is ---------------------------------------------------------------------------------------------

    @property
    def section(self) -> Section:
        """The section that is shown."""
        return self.document.section(self.position.section)

    def length(self, ticket: int) -> int:
        """Characters of what was asked for under a ticket that is still to be heard; 0 for others."""
        return next((len(one.utterance.text) - one.skipped for one in self._queue if one.ticket == ticket), 0)

    def utterance(self) -> Utterance | None:
        """The utterance at the position; None in a section in which nothing is spoken."""
        cursor = self._cursor()
        return self._walk.utterance(cursor) if cursor else None

    # --- commands ------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Reads on from the position, or from the sample where it was paused."""
        if self.state is State.FINISHED:
            self._settle(Position(1, 0))
        if self._queue:
            self.state = State.READING
            self._send(Resume())
            return
        self.state = State.READING
        self._speak_here()

    def pause(self) -> None:
        """Holds at the sample."""
        if self.state is State.READING:
            self.state = State.PAUSED
            self._send(Pause())

    def stop(self) -> None:
        """Silence; reading starts again at the beginning of the sentence."""
        self._forget()
        self.state = State.PAUSED
        self._pause_once = None
        self._settle(Position(self.position.section, self.sentence.start))

    def pause_at(self, boundary: Boundary) -> None:
        """Pauses once, at the end of what is being read."""
        self._pause_once = boundary

    def go(self, position: Position) -> None:
        """Moves; reading goes on from there, a pause stays a pause."""
        if not self._walk.opened(position):
            self._walk.close()
            self._home = None
        self._forget()
        if self.state is State.FINISHED:
            self.state = State.PAUSED
        self._settle(position)
        self._restart()

    def sentence_at(self, position: Position) -> Position:
        """Where the sentence at a position begins, be it left out or not."""
        self._walk.open(position)
        cursor = self._walk.at(position)
        if cursor is None or cursor.section != position.section:
            return position
        start = self._walk.utterance(cursor).sentence.start
        return Position(position.section, start) if start <= position.offset else position

    def go_into(self, position: Position) -> None:
        """Moves to a place that may be in a passage that is left out, which then is read."""
        self._walk.open(position)
        self.go(position)

    def enter(self, position: Position) -> None:
        """Moves as somebody does who asks for a section: one that is mostly notes is read."""
        if self._walk.script(position.section).mostly_notes:
            self._walk.close()
            self._walk.open(position, whole=True)
        self.go(position)

    def visit(self, position: Position) -> None:
        """Reads the note at a position, then comes back and goes on as it was; from one note to another, too."""
        home = self._home or Home(self.position, self.state is State.READING)
        self._walk.open(position)
        self.state = State.READING
        # Known before anything is asked for: nothing after the note is.
        self._home = home
        self.go(position)

    def come_back(self) -> None:
        """Leaves the note that is visited: to where it was, reading on or paused as it was."""
        if self._home is not None:
            home, self.state = self._home, State.READING if self._home.reading else State.PAUSED
            self.go(home.position)

    @property
    def visiting(self) -> Position | None:
        """Where a visit to a note leads back to; None where there is none."""
        return self._home.position if self._home else None

    def repeat(self) -> None:
        """Reads the sentence again, from its beginning."""
        self.state = State.READING
        self.go(Position(self.position.section, self.sentence.start))

    def next_word(self) -> bool:
        """Pauses, and marks the next word without reading it; False at the end."""
        return self._mark(self._walk.word(self.position, 1, marked=self.word is not None))

    def previous_word(self) -> bool:
        """Pauses, and marks the word before; False at the beginning."""
        return self._mark(self._walk.word(self.position, -1, marked=self.word is not None))

    def next_sentence(self) -> bool:
        """Moves to the next sentence, into the next section at a section's end; False at the end."""
        return self._step(self._walk.sentence(self.position, self.sentence, 1))

    def previous_sentence(self) -> bool:
        """Moves to the sentence before; False at the beginning."""
        return self._step(self._walk.sentence(self.position, self.sentence, -1))

    def next_paragraph(self) -> bool:
        """Moves to the next block, into the next section at a section's end; False at the end."""
        return self._step(self._walk.next_paragraph(self.position)) or self.next_section()

    def previous_paragraph(self) -> bool:
        """Moves to the beginning of this block, or of the one before when it is there already; False at the
        beginning of the document."""
        return self._step(self._walk.previous_paragraph(self.position))

    def next_section(self) -> bool:
        """Moves to the beginning of the next section; False in the last one."""
        if self.position.section >= len(self.document):
            return False
        self.enter(Position(self.position.section + 1, 0))
        return True

    def previous_section(self) -> bool:
        """Moves to the beginning of this section, or of the one before when it is there already (within the first
        sentence); False at the beginning of the document."""
        return self._step(self._walk.previous_section(self.position))

    def _step(self, target: Position | None) -> bool:
        if target is not None:
            self.go(target)
        return target is not None

    def _mark(self, word: tuple[int, Span] | None) -> bool:
        if word is None:
            return False
        section, span = word
        self._forget()
        self.state = State.PAUSED
        self._settle(Position(section, span.start))
        self.word = span
        return True

    def apply(self, settings: Settings) -> None:
        """Reads on with other settings, from the word that is heard."""
        old, self._requests.settings = self._requests.settings, settings
        if Skipping.of(old) != Skipping.of(settings):
            self._walk_anew()
        speech = ("voice", "rate", "pitch", "recordings", *PAUSES, *PACE, *KINDS)
        if any(getattr(old, name) != getattr(settings, name) for name in speech):
            self.ask_anew()

    def languages_known(self, unsaid: str = "") -> None:
        """The languages of passages have become known: what is read next is read in them. What told none was read as
        `unsaid`, and is not begun again where it was just that."""
        before = replace(self.section, language=self.section.language or unsaid)
        self.document.forget()
        self._walk_anew()
        if self.section != before:
            self.ask_anew()

    def ask_anew(self) -> None:
        """Reads on with settings and pronunciations as they are now, from the word that is heard."""
        self._forget()
        self._restart()

    def _walk_anew(self) -> None:
        self._walk = Walk(self.document, self._segmenter, Skipping.of(self._requests.settings))
        self._home = None

    # --- events --------------------------------------------------------------------------------------------------

    def heard(self, event: Started | WordReached | Finished | Failed | SoundRestarted) -> None:
        """Follows the sound. Events of tickets that are no longer current change nothing."""
        if isinstance(event, SoundRestarted):
            self._queue.clear()
            self._restart()
            return
        if not any(queued.ticket == event.ticket for queued in self._queue):
            return
        while self._queue[0].ticket != event.ticket:
            self._queue.popleft()
        queued = self._queue[0]
        if isinstance(event, Started):
            self._reach(queued, None)
        elif isinstance(event, WordReached):
            self._reach(queued, queued.utterance.shown(event.span.shifted(queued.skipped)))
        else:
            self._queue.popleft()
            self._finish(queued)

    def _reach(self, queued: Queued, word: Span | None) -> None:
        start = word.start if word else queued.utterance.shown(Span(queued.skipped, queued.skipped + 1)).start
        self.position = Position(queued.cursor.section, start)
        self.sentence = queued.utterance.sentence
        self.word = word

    def _finish(self, queued: Queued) -> None:
        limit = self._pause_once or _BOUNDARIES[self._requests.settings.pause_after]
        following = self._walk.after(queued.cursor)
        if self._home is not None and not self._inside_visit(following):
            self.come_back()
        elif following is None:
            self._forget()
            self.state = State.FINISHED
        elif limit is not None and queued.utterance.boundary >= limit:
            self._forget()
            self._pause_once = None
            self.state = State.PAUSED
            self._settle(self._walk.start(following))
            self._restart()
        else:
            self._fill(queued.cursor)

    # --- inside --------------------------------------------------------------------------------------------------

    def _cursor(self) -> Cursor | None:
        return self._walk.at(self.position)

    def _inside_visit(self, cursor: Cursor | None) -> bool:
        return cursor is not None and self._walk.opened(self._walk.start(cursor))

    def _settle(self, position: Position) -> None:
        section = min(max(1, position.section), max(1, len(self.document)))
        self.position = Position(section, max(0, position.offset))
        self.word = None
        utterance = self.utterance()
        if utterance is None:
            self.sentence = Span(0, 0)
            return
        offset = min(max(position.offset, utterance.span.start), utterance.span.end)
        words = self._segmenter.words(self.section.text, utterance.span)
        if offset > utterance.span.start:
            # A place inside a word is that word; the mark shows where reading will go on.
            self.word = next((word for word in words if word.end > offset), None)
            offset = self.word.start if self.word else offset
        self.position = Position(section, offset)
        self.sentence = utterance.sentence

    def _forget(self) -> None:
        if self._queue or self.state is State.READING:
            self._send(Flush())
        self._queue.clear()

    def _restart(self) -> None:
        if self.state is State.READING:
            self._speak_here()
            return
        utterance = self.utterance()
        if utterance is not None:
            skipped = utterance.spoken_offset(self.position.offset)
            self._send(self._requests.prepare(self.section, utterance, skipped))

    def _speak_here(self) -> None:
        cursor = self._cursor()
        if cursor is None:
            following = self._walk.first_from(self.position.section + 1)
            if following is None:
                self.state = State.FINISHED
                return
            self._settle(Position(following.section, 0))
            cursor = following
        utterance = self._walk.utterance(cursor)
        self._speak(cursor, utterance, utterance.spoken_offset(self.position.offset))
        self._fill(cursor)

    def _fill(self, last: Cursor) -> None:
        if self._queue:
            last = self._queue[-1].cursor
        while len(self._queue) < AHEAD:
            boundary = self._walk.utterance(last).boundary
            limit = _BOUNDARIES[self._requests.settings.pause_after]
            if self._queue and limit is not None and boundary >= limit:
                return
            following = self._walk.after(last)
            if following is None or (self._home is not None and not self._inside_visit(following)):
                return
            self._speak(following, self._walk.utterance(following), 0)
            last = following

    def _speak(self, cursor: Cursor, utterance: Utterance, skipped: int) -> None:
        ticket = next(self._tickets)
        self._queue.append(Queued(ticket, cursor, utterance, skipped))
        self._send(self._requests.speak(ticket, self.document.section(cursor.section), utterance, skipped))
