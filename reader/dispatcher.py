"""Commands to effects to Outcomes: the one place in which every way of asking ends."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reader.commands import Command, Verb
from reader.document import Document, Position
from reader.errors import ReaderError
from reader.hearing import Hearing
from reader.lessons import Lessons
from reader.messages import (
    Announce,
    DeviceChanged,
    Earcon,
    Event,
    Failed,
    Finished,
    Heard,
    InputLevel,
    ListenerState,
    Prepare,
    Prosody,
    Ready,
    Request,
    SetVolume,
    SoundGone,
    SoundRestarted,
    Started,
    WordReached,
)
from reader.player import Player, State
from reader.ports import Bookmark, Library, Segmenter, Sound
from reader.settings import PALETTE_NAMES, Settings, SettingsFile, Value, rules
from reader.utterances import Boundary

SLEEP_MINUTES = (0, 15, 30, 45, 60)
PAUSE_AFTER = ("nothing", "sentence", "paragraph", "section")
CHARACTERS_A_WORD = 6.0
"""Characters a word in running text, spaces included: for the time that is left."""


class Screen(StrEnum):
    """A full screen that a command opens."""

    CONTENTS = "contents"
    HELP = "help"
    SETTINGS = "settings"
    COMMAND_BOX = "command box"
    LIBRARY = "library"
    CHOICES = "choices"
    SETUP = "setup"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the user is told: `text` is one sentence, `hint` what to do about it. `screen` is to be opened;
    `closes` ends the program; `failed` means that nothing was done. `choice` is the number of what was chosen on the
    screen that is open, `commands` what was said there or what is to be chosen from: the page carries them out."""

    text: str = ""
    hint: str = ""
    screen: Screen | None = None
    closes: bool = False
    failed: bool = False
    choice: int | None = None
    commands: tuple[Command, ...] = ()


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
        importer: Callable[[Path], Document],
        tour: Path,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.library = library
        self._ready = Ready("", (), "")
        self.device = ""
        self.sound_works = False
        self.hearing = Hearing(self._send)
        self.lessons = Lessons(self._send, clock)
        self._choices = 0
        self._open_sound = open_sound
        self._sound: Sound | None = None
        self._early: list[Request] = []
        """What was asked for before there was a sound to ask: the page takes keys a moment earlier."""
        self._segmenter = segmenter
        self._file = file
        self._importer = importer
        self._tour = tour
        self._clock = clock
        self._sleep_at: float | None = None
        self._sleep_minutes = 0
        self._announcement = 0
        self.page_speaks = False
        """While the page scans it says itself what came of something, together with what it points at next."""
        self._ticket = itertools.count(1)
        self._begin(document)
        self.notices = [Outcome(problem.message, problem.hint, failed=True) for problem in file.problems]
        self.notices += [Outcome(text) for text in (library.notice, *document.notices) if text]
        self._handlers: dict[Verb, Callable[[Command], Outcome]] = {
            Verb.READ: self._read,
            Verb.STOP: self._stop,
            Verb.REPEAT: self._repeat,
            Verb.PAUSE_AFTER: self._pause_after,
            Verb.SLEEP_TIMER: self._sleep_timer,
            Verb.NEXT_SECTION: self._next_section,
            Verb.PREVIOUS_SECTION: self._previous_section,
            Verb.NEXT_SENTENCE: self._next_sentence,
            Verb.PREVIOUS_SENTENCE: self._previous_sentence,
            Verb.NEXT_PARAGRAPH: self._next_paragraph,
            Verb.PREVIOUS_PARAGRAPH: self._previous_paragraph,
            Verb.BACK: self._back,
            Verb.CONTENTS: lambda _: Outcome(screen=Screen.CONTENTS),
            Verb.GO_TO: self._go_to,
            Verb.GO_TO_PAGE: self._go_to_page,
            Verb.WHERE: self._where,
            Verb.BOOKMARK: self._bookmark,
            Verb.NEXT_BOOKMARK: self._next_bookmark,
            Verb.FASTER: lambda _: self._step("rate", 1),
            Verb.SLOWER: lambda _: self._step("rate", -1),
            Verb.LOUDER: lambda _: self._step("volume", 1),
            Verb.SOFTER: lambda _: self._step("volume", -1),
            Verb.NEXT_VOICE: self._next_voice,
            Verb.LISTEN: lambda _: self._listen(True),
            Verb.SLEEP: lambda _: self._listen(False),
            Verb.BIGGER: lambda _: self._step("size", 1),
            Verb.SMALLER: lambda _: self._step("size", -1),
            Verb.NEXT_PALETTE: self._next_palette,
            Verb.NUMBERS: lambda _: Outcome(screen=Screen.CONTENTS),
            Verb.SETTINGS: lambda _: Outcome(screen=Screen.SETTINGS),
            Verb.COMMAND_BOX: lambda _: Outcome(screen=Screen.COMMAND_BOX),
            Verb.HELP: lambda _: Outcome(screen=Screen.HELP),
            Verb.LIBRARY: lambda _: Outcome(screen=Screen.LIBRARY),
            Verb.TOUR: lambda _: self.open(self._tour),
            Verb.CHOICES: lambda _: Outcome(screen=Screen.CHOICES),
            Verb.SETUP: lambda _: Outcome(screen=Screen.SETUP),
            Verb.CLOSE: self._close,
        }

    @property
    def settings(self) -> Settings:
        """What the user has chosen."""
        return self._file.settings

    @property
    def voices(self) -> tuple[str, ...]:
        """The voices that speak the document's language, the default first; all of them where none does."""
        # A voice of another language would be no choice: the text is never read by it.
        named = zip(self._ready.voices, self._ready.languages, strict=False)
        wanted = _base(self.document.language or "en")
        return tuple(name for name, code in named if _base(code) == wanted) or self._ready.voices

    # --- life ----------------------------------------------------------------------------------------------------

    def start(self, on_event: Callable[[Event], None]) -> None:
        """Starts the sound process; its events arrive at `on_event` on another thread. Called once the first page is
        painted: until then nothing can be asked for, and nothing of it is imported."""
        self._sound = self._open_sound()
        self._sound.start(on_event)
        while self._early:
            self._sound.send(self._early.pop(0))
        self._set_volume()

    def close(self) -> None:
        """Keeps the place and ends the sound."""
        self._keep()
        if self._sound is not None:
            self._sound.close()
        self.library.close()

    def open(self, path: Path) -> Outcome:
        """Goes on with another document, at the place where it was left. Reading stops; a document that cannot be
        opened leaves everything as it was."""
        try:
            document = self._importer(path)
        except ReaderError as error:
            return Outcome(error.message, error.hint, failed=True)
        self.player.stop()
        self._keep()
        self._begin(document)
        here = self.player.position.section
        notice = " ".join(document.notices)
        return Outcome(f"{document.title}. Section {here} of {len(document)}.", notice)

    def _begin(self, document: Document) -> None:
        self.document = document
        place = self.library.open(document)
        self.resumed = place is not None
        self.player = Player(document, self._send, self._segmenter, self.settings, place, self._ticket)

    def _send(self, request: Request) -> None:
        if self._sound is not None:
            self._sound.send(request)
        else:
            self._early.append(request)

    # --- what comes in -------------------------------------------------------------------------------------------

    def do(self, command: Command) -> Outcome:
        """Carries a command out. A ReaderError becomes an Outcome: nothing a user asks for ends the program."""
        if command.verb is Verb.BACK:
            self.lessons.taken_back()
        try:
            outcome = self._handlers[command.verb](command)
        except ReaderError as error:
            outcome = Outcome(error.message, error.hint, failed=True)
        if command.verb is not Verb.WHERE:
            self.say(outcome)
        self._listen_now()
        return outcome

    def change(self, name: str, value: Value) -> Outcome:
        """Changes a setting, at once and for good."""
        try:
            settings = self._file.change(**{name: value})
        except ReaderError as error:
            return Outcome(error.message, error.hint, failed=True)
        self.player.apply(settings)
        self._set_volume()
        self._listen_now()
        rule = dict(rules())[name]
        shown = f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
        if isinstance(value, bool):
            shown = "on" if value else "off"
        outcome = Outcome(f"{rule.label}: {shown or 'the best there is'}{_unit(rule.unit)}.")
        problem = self._file.problems[-1] if self._file.problems else None
        return Outcome(outcome.text, f"{problem.message} {problem.hint}") if problem else outcome

    def heard(self, event: Event) -> Outcome | None:
        """Follows the sound process; what it returns is to be shown."""
        if isinstance(event, Ready):
            self._ready = event
            self.device, self.sound_works = event.device, True
            self._set_volume()
            self._listen_now()
            return None if event.device else _silent()
        if isinstance(event, DeviceChanged):
            gone, self.device = bool(self.device) and not event.device, event.device
            return _silent() if gone else Outcome(f"The loudspeaker is {event.device}.") if event.device else None
        if isinstance(event, SoundGone):
            self.sound_works = False
            self.player.stop()
            return Outcome(event.message, event.hint, failed=True)
        if isinstance(event, SoundRestarted):
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
            state = self.player.state
            self.player.heard(event)
            if isinstance(event, Started) or self.player.state is not state:
                self._keep()
                self._listen_now()
            if isinstance(event, Failed):
                return Outcome(event.message, event.hint, failed=True)
            if self.player.state is State.FINISHED and state is not State.FINISHED:
                return Outcome("The end.", "Read starts again from the beginning.")
        return None

    def show_choices(self, number: int) -> None:
        """So many numbered choices are on the screen (0: the page itself is): their numbers can be said."""
        self._choices = number
        self._listen_now()

    def _listen_now(self) -> None:
        if self._sound is not None:
            reading = self.player.state is State.READING
            self.hearing.listen(self.document, self.settings, speaking=reading, choices=self._choices)

    def _meant(self, event: Heard) -> Outcome:
        meaning = self.hearing.heard(event, self.settings)
        if event.accepted and not any(command.verb is Verb.BACK for command in meaning.commands):
            self.lessons.acted_upon(event)
        self._listen_now()
        if meaning.question:
            self.announce(meaning.question)
            return Outcome(meaning.question, "Say yes or no.")
        if meaning.choice is not None:
            return Outcome(choice=meaning.choice)
        if self._choices or len(meaning.commands) > 1:
            return Outcome(commands=meaning.commands)
        return self.do(meaning.commands[0]) if meaning.commands else Outcome()

    def tick(self) -> Outcome | None:
        """Called about once a second."""
        if self._sleep_at is None or self._clock() < self._sleep_at:
            return None
        self._sleep_at, self._sleep_minutes = None, 0
        if self.player.state is State.READING:
            self.player.pause_at(Boundary.SENTENCE)
        return Outcome("The sleep timer has ended; reading stops after this sentence.")

    def say(self, outcome: Outcome) -> None:
        """Speaks an outcome, as far as the user wants to hear messages."""
        if self.page_speaks:
            return
        wanted = self.settings.messages
        if wanted == "always" or (wanted == "when silent" and self.player.state is not State.READING):
            self.announce(f"{outcome.text} {outcome.hint}".strip())

    def announce(self, text: str) -> None:
        """Says something at once; reading is held meanwhile."""
        if text:
            self._announcement -= 1
            voice, prosody = self._cue_voice()
            self._send(Announce(self._announcement, text, voice=voice, prosody=prosody))

    def prepare(self, texts: Sequence[str]) -> None:
        """Has what may be announced soon rendered beforehand, the first of them first."""
        voice, prosody = self._cue_voice()
        for text in reversed(texts):
            self._send(Prepare(text, voice=voice, prosody=prosody))

    def _cue_voice(self) -> tuple[str, Prosody]:
        return self.settings.cue_voice or self.settings.voice, Prosody(self.settings.cue_rate)

    def cue(self, name: str) -> None:
        """Plays a short sound."""
        self._send(Earcon(name))

    # --- reading -------------------------------------------------------------------------------------------------

    def _read(self, command: Command) -> Outcome:
        if self.player.state is not State.READING:
            self.player.read()
        elif not command.said:
            self.player.pause()
            self._keep()
        return Outcome()

    def _stop(self, _: Command) -> Outcome:
        self.player.stop()
        self._keep()
        return Outcome()

    def _repeat(self, _: Command) -> Outcome:
        self.player.repeat()
        return Outcome()

    def _pause_after(self, _: Command) -> Outcome:
        chosen = PAUSE_AFTER[(PAUSE_AFTER.index(self.settings.pause_after) + 1) % len(PAUSE_AFTER)]
        self.change("pause_after", chosen)
        return Outcome("Reading goes on by itself." if chosen == "nothing" else f"Pauses after each {chosen}.")

    def _sleep_timer(self, _: Command) -> Outcome:
        minutes = SLEEP_MINUTES[(SLEEP_MINUTES.index(self._sleep_minutes) + 1) % len(SLEEP_MINUTES)]
        self._sleep_minutes = minutes
        self._sleep_at = self._clock() + 60 * minutes if minutes else None
        return Outcome(f"Reading stops in {minutes} minutes." if minutes else "The sleep timer is off.")

    # --- moving --------------------------------------------------------------------------------------------------

    def _next_section(self, _: Command) -> Outcome:
        return self._jump(self.player.next_section, "This is the last section.")

    def _previous_section(self, _: Command) -> Outcome:
        return self._jump(self.player.previous_section, "This is the beginning.")

    def _next_sentence(self, _: Command) -> Outcome:
        return self._step_in_text(self.player.next_sentence, "This is the last sentence.")

    def _previous_sentence(self, _: Command) -> Outcome:
        return self._step_in_text(self.player.previous_sentence, "This is the first sentence.")

    def _next_paragraph(self, _: Command) -> Outcome:
        return self._step_in_text(self.player.next_paragraph, "This is the last paragraph.")

    def _previous_paragraph(self, _: Command) -> Outcome:
        return self._step_in_text(self.player.previous_paragraph, "This is the first paragraph.")

    def _jump(self, move: Callable[[], bool], otherwise: str) -> Outcome:
        start = self.player.position
        if not move():
            return Outcome(otherwise, failed=True)
        self.library.push_jump(self.document, start)
        self._keep()
        return self._arrived()

    def _step_in_text(self, move: Callable[[], bool], otherwise: str) -> Outcome:
        section = self.player.position.section
        if not move():
            return Outcome(otherwise, failed=True)
        self._keep()
        return self._arrived() if self.player.position.section != section else Outcome()

    def _arrived(self) -> Outcome:
        here = self.player.position.section
        return Outcome(f"{self.document.outline[here - 1].label}. Section {here} of {len(self.document)}.")

    def _go_to(self, command: Command) -> Outcome:
        if command.argument is None:
            return Outcome(screen=Screen.CONTENTS)
        if not 1 <= command.argument <= len(self.document):
            last = len(self.document)
            text = f"There is no section {command.argument}."
            return Outcome(text, f"The sections are 1 to {last}." if last > 1 else "There is one section.", failed=True)
        return self._go(Position(command.argument, 0))

    def _go_to_page(self, command: Command) -> Outcome:
        if command.argument is None:
            return Outcome("Which page?", 'Say or type "page", and its number.', screen=Screen.COMMAND_BOX)
        position = self.document.page(command.argument)
        if position is None:
            return Outcome(f"There is no page {command.argument}.", "Contents lists the sections.", failed=True)
        return self._go(position)

    def _go(self, position: Position) -> Outcome:
        self.library.push_jump(self.document, self.player.position)
        self.player.go(position)
        self._keep()
        return self._arrived()

    def _back(self, _: Command) -> Outcome:
        position = self.library.pop_jump(self.document)
        if position is None:
            return Outcome("There is nothing to go back to.", failed=True)
        self.player.go(position)
        self._keep()
        arrived = self._arrived()
        return Outcome(f"Back. {arrived.text}")

    # --- the place -----------------------------------------------------------------------------------------------

    def _where(self, _: Command) -> Outcome:
        here, sections = self.player.position, self.document.outline
        rest = max(0, sections[here.section - 1].length - here.offset)
        later = rest + sum(heading.length for heading in sections[here.section :])
        text = f"{self.document.title}. {sections[here.section - 1].label}, section {here.section} of {len(sections)}."
        text += f" {self._time(rest)} left in this section, {self._time(later)} in all."
        if not self.page_speaks:
            self.announce(text)
        return Outcome(text)

    def _time(self, characters: int) -> str:
        minutes = round(characters / CHARACTERS_A_WORD / self.settings.rate)
        if minutes < 1:
            return "Less than a minute"
        hours, minutes = divmod(minutes, 60)
        parts = [f"{hours} hour{'s' if hours > 1 else ''}"] if hours else []
        parts += [f"{minutes} minute{'s' if minutes > 1 else ''}"] if minutes else []
        return " and ".join(parts)

    def _bookmark(self, _: Command) -> Outcome:
        here = Position(self.player.position.section, self.player.sentence.start)
        if any(mark.position == here for mark in self.library.bookmarks(self.document)):
            self.library.remove_bookmark(self.document, here)
            return Outcome("The bookmark is removed.")
        label = " ".join(self.player.sentence.of(self.player.section.text).split())
        self.library.add_bookmark(self.document, Bookmark(here, label or self.player.section.heading.label))
        return Outcome("This place is kept.")

    def _next_bookmark(self, _: Command) -> Outcome:
        marks = self.library.bookmarks(self.document)
        if not marks:
            return Outcome("No place is kept yet.", "The command bookmark keeps one.", failed=True)
        later = [mark for mark in marks if mark.position > self.player.position]
        mark = (later or list(marks))[0]
        self._go(mark.position)
        return Outcome(f"Bookmark {list(marks).index(mark) + 1} of {len(marks)}: {_short(mark.label)}")

    def _keep(self) -> None:
        self.library.keep_place(self.document, self.player.position)

    # --- voice, letters and colours ------------------------------------------------------------------------------

    def _step(self, name: str, direction: int) -> Outcome:
        rule = dict(rules())[name]
        assert rule.low is not None and rule.high is not None
        old = getattr(self.settings, name)
        new = int(min(rule.high, max(rule.low, old + direction * rule.step)))
        if new == old:
            return Outcome(
                f"{rule.label}: {old}{_unit(rule.unit)} is the {'most' if direction > 0 else 'least'}.", failed=True
            )
        return self.change(name, new)

    def _next_voice(self, _: Command) -> Outcome:
        if len(self.voices) < 2:
            return Outcome("There is no other voice.", "The command reader voices lists them.", failed=True)
        current = self.settings.voice if self.settings.voice in self.voices else self.voices[0]
        voice = self.voices[(self.voices.index(current) + 1) % len(self.voices)]
        return self.change("voice", voice)

    def _next_palette(self, _: Command) -> Outcome:
        names = PALETTE_NAMES
        return self.change("palette", names[(names.index(self.settings.palette) + 1) % len(names)])

    def _set_volume(self) -> None:
        # Loudness is heard as the square: half the number sounds half as loud.
        reading, cues = self.settings.volume / 100, self.settings.cue_volume / 100
        self._send(SetVolume(reading**2, cues**2))

    def _listen(self, awake: bool) -> Outcome:
        if not awake:
            self.hearing.doze(True)
            return Outcome("Asleep.", 'Say "wake up" or press the key to be heard again.')
        if self.settings.listen == "off":
            self.change("listen", "open")
        self.hearing.doze(False)
        self.hearing.tap()
        return Outcome("Listening.")

    def _close(self, _: Command) -> Outcome:
        return Outcome(screen=Screen.CLOSE) if self.settings.confirm_close else Outcome(closes=True)


def _base(language: str) -> str:
    return language.split("-")[0].lower()


def _silent() -> Outcome:
    return Outcome("There is no loudspeaker.", "Reading goes on silently, at reading pace.")


def _unit(unit: str) -> str:
    return "" if unit in ("", "switch") else f" {unit}"


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
