"""Commands to effects to Outcomes: the one place in which every way of asking ends."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.commands import Command, Verb
from reader.document import Document, Span
from reader.equipment import Equipment, RecentShelf
from reader.errors import ReaderError
from reader.handlers import Handler
from reader.handlers.adjusting import Adjusting, changed
from reader.handlers.finding import Finding
from reader.handlers.moving import Moving
from reader.handlers.place import Place
from reader.handlers.pronouncing import Pronouncing
from reader.handlers.reading import Reading
from reader.handlers.shelving import Shelving
from reader.handlers.skipping import SkippingNotes
from reader.handlers.words import Words
from reader.hearing import Hearing
from reader.known_voices import KnownVoices
from reader.lessons import Lessons
from reader.messages import (
    DeviceChanged,
    Event,
    Failed,
    Finished,
    Heard,
    InputLevel,
    ListenerState,
    Ready,
    Resume,
    SoundGone,
    SoundRestarted,
    Started,
    WordReached,
)
from reader.opener import Opener
from reader.outcome import Outcome, Screen
from reader.player import Player, State
from reader.ports import Bookmark, Library, Segmenter, Sound
from reader.settings import Settings, Value
from reader.settings_file import SettingsFile
from reader.skipping import KINDS, WAYS
from reader.sound_line import SoundLine

if TYPE_CHECKING:
    from reader.survey import Survey

SCREENS = {
    Verb.CONTENTS: Screen.CONTENTS,
    Verb.NUMBERS: Screen.CONTENTS,
    Verb.SETTINGS: Screen.SETTINGS,
    Verb.COMMAND_BOX: Screen.COMMAND_BOX,
    Verb.HELP: Screen.HELP,
    Verb.CHOICES: Screen.CHOICES,
    Verb.SETUP: Screen.SETUP,
    Verb.BOOKMARKS: Screen.BOOKMARKS,
}
"""Commands that open a screen and do nothing else."""


SETTLING = 2.0
"""Seconds after the sound has come, for what it has to tell."""


class Dispatcher:
    """One document being read, and everything that can be done with it.

    All methods are called on the page's thread. `clock` counts seconds and never goes back.
    """

    def __init__(
        self,
        document: Document,
        library: Library,
        open_sound: Callable[[], Sound],
        segmenter: Segmenter,
        file: SettingsFile,
        importer: Callable[..., Document],
        tour: Path,
        clock: Callable[[], float] = time.monotonic,
        equipment: Equipment | None = None,
    ) -> None:
        self.library = library
        self.equipment = equipment or Equipment()
        self.shelf = self.equipment.shelf or RecentShelf(library)
        self._voices = KnownVoices()
        self.device = ""
        self.sound_works = False
        self.line = SoundLine(self, open_sound, segmenter)
        self.opener = Opener(self, importer)
        self.hearing = Hearing(self.line.send)
        self.lessons = Lessons(self.line.send, clock)
        self._choices = 0
        self._names: tuple[str, ...] = ()
        self._segmenter = segmenter
        self._file = file
        self.page_speaks = False
        """While the page scans it says itself what came of something, together with what it points at next."""
        self._ticket = itertools.count(1)
        self._begin(document)
        self._library_notice = library.notice
        self.notices = [Outcome(problem.message, problem.hint, failed=True) for problem in file.problems]
        self.notices += [
            Outcome(text) for text in (library.notice, self.shelf.notice, self.equipment.pronunciations.notice) if text
        ]
        self.notices += [Outcome(text) for text in document.notices]
        self.clock = clock
        self._survey: Survey | None = None
        self._settled = math.inf
        """When the sound has said what it has to say of itself, and other things can be told."""
        moving = Moving(self)
        self.finding = Finding(self, moving)
        self.skipping = SkippingNotes(self, moving)
        self.place = Place(self, moving, self.line.announce)
        self._reading = Reading(self, clock)
        self._adjusting = Adjusting(self)
        self.shelving = Shelving(self, self.shelf, self.opener)
        self.pronouncing = Pronouncing(self, self.equipment.pronunciations)
        self._handlers: dict[Verb, Handler] = {
            **self._reading.table(),
            **moving.table(),
            **Words(self, moving.table()[Verb.BACK]).table(),
            **self.place.table(),
            **self.finding.table(),
            **self.skipping.table(),
            **self._adjusting.table(),
            **self.pronouncing.table(),
            **self.shelving.table(),
            **{verb: partial(_open, screen) for verb, screen in SCREENS.items()},
            Verb.TOUR: lambda _: self.opener.open(tour),
            Verb.CLOSE: self._close,
        }

    @property
    def settings(self) -> Settings:
        """What the user has chosen."""
        return self._file.settings

    @property
    def reading_settings(self) -> Settings:
        """The settings, with what this book has otherwise."""
        own: dict[str, Any] = {
            name: value
            for name, value in self.library.choices(self.document).items()
            if name in KINDS and value in WAYS
        }
        return replace(self.settings, **own)

    @property
    def survey(self) -> Survey:
        """What is known of the document beyond the place that is read."""
        # Not needed before the first paint, and not imported before it.
        from reader.survey import Survey

        if self._survey is None or self._survey.document is not self.document:
            self._survey = Survey(self.document, self.clock)
        return self._survey

    @property
    def voices(self) -> tuple[str, ...]:
        """The voices that speak the document's language, the default first; all of them where none does."""
        return self._voices.of(self.document.language or "en")

    def words(self, span: Span) -> Sequence[Span]:
        """The words of a stretch of the section that is shown."""
        return self._segmenter.words(self.player.section.text, span)

    # --- life ----------------------------------------------------------------------------------------------------

    def start(self, on_event: Callable[[Event], None]) -> None:
        """Starts the sound process; its events arrive at `on_event` on another thread. Called once the first page is
        painted: until then nothing of it is imported."""
        if self.equipment.languages is not None:
            self.equipment.languages.warm()
        self.line.start(on_event)

    def close(self) -> None:
        """Keeps the place and ends the sound."""
        self.keep()
        self.line.close()
        self.library.close()
        if self.equipment.recordings is not None:
            self.equipment.recordings.close()

    def go_on(self) -> None:
        """The page was suspended (`line.hold`) and is back: all is as it was."""
        if self.player.state is State.READING:
            self.line.send(Resume())
        self.hearing.forget()
        self._listen_now()

    def show(self, document: Document) -> Outcome:
        """Goes on with another document, at the place where it was left."""
        self.player.stop()
        self.keep()
        self._begin(document)
        here = self.player.position.section
        notice = " ".join(document.notices)
        return Outcome(f"{document.title}. Section {here} of {len(document)}.", notice)

    def _begin(self, document: Document) -> None:
        if self.equipment.languages is not None:
            document = self.equipment.languages.follow(document)
            document.language = self.equipment.languages.of(document)
        self.document = document
        place = self.library.open(document)
        rules = self.equipment.pronunciations
        self.player = Player(
            document, self.line.send, self._segmenter, self.reading_settings, place, self._ticket, rules
        )

    # --- what comes in -------------------------------------------------------------------------------------------

    def do(self, command: Command) -> Outcome:
        """Carries a command out. A ReaderError becomes an Outcome: nothing a user asks for ends the program."""
        self.finding.give_up()
        if command.verb is Verb.BACK:
            self.lessons.taken_back()
        try:
            outcome = self._handlers[command.verb](command)
        except ReaderError as error:
            outcome = self.opener.refused(error)
        if command.verb is not Verb.WHERE:
            self.say(outcome)
        self._listen_now()
        return outcome

    def change(self, name: str, value: Value) -> Outcome:
        """Changes a setting, at once and for good."""
        try:
            self._file.change(**{name: value})
        except ReaderError as error:
            return Outcome(error.message, error.hint, failed=True)
        self.player.apply(self.reading_settings)
        self.line.set_volume()
        self._listen_now()
        problem = self._file.problems[-1] if self._file.problems else None
        return Outcome(changed(name, value), f"{problem.message} {problem.hint}" if problem else "")

    def heard(self, event: Event) -> Outcome | None:
        """Follows the sound process; what it returns is to be shown."""
        if isinstance(event, Ready | SoundGone):
            self._settled = min(self._settled, self.clock() + SETTLING)
        if isinstance(event, Ready):
            self._voices = KnownVoices.told(event)
            self.device, self.sound_works = event.device, True
            self.line.set_volume()
            self._listen_now()
            return None if event.device else _silent()
        if isinstance(event, DeviceChanged):
            gone, self.device = bool(self.device) and not event.device, event.device
            return _silent() if gone else Outcome(f"The loudspeaker is {event.device}.") if event.device else None
        if isinstance(event, SoundGone):
            self.sound_works = False
            if not self.line.silently:
                self.player.stop()
            return Outcome(event.message, event.hint, failed=True)
        if isinstance(event, SoundRestarted):
            if not self.line.silently:
                self.player.heard(event)
            self.hearing.forget()
            self._listen_now()
            return Outcome(f"{event.reason} Reading goes on.")
        if self.lessons.heard(event):
            return None
        if isinstance(event, Heard):
            return self._meant(event)
        if isinstance(event, ListenerState):
            trouble = event.state in ("no microphone", "no recognizer") and event.state != self.hearing.state.state
            self.hearing.state = event
            return Outcome(event.message, event.hint) if trouble else Outcome()
        if isinstance(event, InputLevel):
            changed = self.hearing.level is None or self.hearing.level.fault != event.fault
            self.hearing.level = event
            return Outcome() if changed else None
        if isinstance(event, Started | WordReached | Finished | Failed):
            state, visiting = self.player.state, self.player.visiting
            if isinstance(event, Started | Finished):
                self.place.heard(event)
            self.player.heard(event)
            if visiting is not None and self.player.visiting is None:
                return self.skipping.returned()
            if isinstance(event, Started) or self.player.state is not state:
                self.keep()
                self._listen_now()
            if isinstance(event, Failed):
                return Outcome(event.message, event.hint, failed=True)
            if self.player.state is State.FINISHED and state is not State.FINISHED:
                return Outcome("The end.", "Read starts again from the beginning.")
        return None

    def show_choices(self, number: int, names: Sequence[str] = ()) -> None:
        """So many numbered choices are on the screen (0: the page itself is): their numbers can be said, and `names`,
        one for each of the first."""
        self._choices, self._names = number, tuple(names)
        self._listen_now()

    def _listen_now(self) -> None:
        if self.line.started:
            reading = self.player.state is State.READING and not self.line.silently
            self.hearing.listen(
                self.document, self.settings, speaking=reading, choices=self._choices, names=self._names
            )

    def _meant(self, event: Heard) -> Outcome:
        meaning = self.hearing.heard(event, self.settings)
        if event.accepted and not any(command.verb is Verb.BACK for command in meaning.commands):
            self.lessons.acted_upon(event)
        self._listen_now()
        if meaning.question:
            self.line.announce(meaning.question)
            return Outcome(meaning.question, "Say yes or no.")
        if meaning.choice is not None:
            return Outcome(choice=meaning.choice)
        if self._choices or len(meaning.commands) > 1:
            return Outcome(commands=meaning.commands)
        return self.do(meaning.commands[0]) if meaning.commands else Outcome()

    def tick(self) -> Outcome | None:
        """Called about once a second."""
        languages = self.equipment.languages
        if languages is not None and languages.came():
            self.document.language = languages.of(self.document)
            self.player.languages_known(self._voices.unsaid(self.settings.voice))
        return self._reading.tick() or self._kept_or_not()

    def _kept_or_not(self) -> Outcome | None:
        """What has come to be wrong with the list of places, told once, and that it is well again."""
        notice, told = self.library.notice, self._library_notice
        self._library_notice = notice
        if notice == told:
            return None
        return Outcome(notice, failed=True) if notice else Outcome("Your place is kept again.")

    @property
    def working(self) -> bool:
        """Whether there is something to be done whenever there is time."""
        return self.finding.busy or self.survey.busy or self.skipping.untold

    def work(self, seconds: float = 0.02) -> Outcome | None:
        """Does some of it; what came of it is to be shown."""
        if self.finding.busy:
            outcome = self.finding.work()
        else:
            until = self.clock() + seconds
            while self.survey.busy:
                self.survey.step()
                if self.clock() >= until:
                    break
            outcome = self.skipping.notice() if self.clock() >= self._settled else None
        if outcome is not None:
            self.say(outcome)
        return outcome

    def say(self, outcome: Outcome) -> None:
        """Speaks an outcome, as far as the user wants to hear messages."""
        if self.page_speaks:
            return
        wanted = self.settings.messages
        if wanted == "always" or (wanted == "when silent" and self.player.state is not State.READING):
            self.line.announce(f"{outcome.text} {outcome.hint}".strip())

    def went_to(self, mark: Bookmark) -> Outcome:
        """Goes to a place that is kept."""
        outcome = self.place.went_to(mark)
        self.say(outcome)
        return outcome

    def _close(self, _: Command) -> Outcome:
        return Outcome(screen=Screen.CLOSE) if self.settings.confirm_close else Outcome(closes=True)

    def keep(self) -> None:
        """Keeps the place."""
        self.library.keep_place(self.document, self.player.visiting or self.player.position)


def _open(screen: Screen, _: Command) -> Outcome:
    return Outcome(screen=screen)


def _silent() -> Outcome:
    return Outcome("There is no loudspeaker.", "Reading goes on silently, at reading pace.")
