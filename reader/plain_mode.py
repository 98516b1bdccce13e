"""The reader line by line, for screen readers and Braille displays: text in, text out, nothing is drawn over.

Every choice has a number; commands are typed as they would be said. Reading prints a sentence a line, as it begins to
be heard; with no loudspeaker the voice's pace is kept in silence.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.commands import BY_VERB, Command, Group, Verb
from reader.dispatcher import Dispatcher
from reader.document import Span
from reader.errors import ReaderError
from reader.intents import Intents, describe
from reader.messages import Event
from reader.outcome import Outcome, Screen
from reader.plain_finding import SCREENS, parts
from reader.player import State
from reader.scanning import menu
from reader.settings import Rule, Value, from_text, rules

MOST = 20
"""Choices at a time: they can be read again at leisure, so there may be more than on a screen."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A numbered list: `take` is given the index that was chosen, `write` what was typed where text is asked for."""

    title: str
    labels: tuple[str, ...]
    take: Callable[[int], None]
    write: Callable[[str], None] | None = None


class PlainMode:
    """One session. `tell` prints a line; lines that were typed go to `entered`, events of the sound to `heard`."""

    def __init__(self, dispatcher: Dispatcher, tell: Callable[[str], None]) -> None:
        self.dispatcher = dispatcher
        self.ended = False
        self._tell = tell
        self._offers: list[Offer] = []
        self._first = 0
        self._printed: tuple[int, Span] | None = None
        # Whoever listens to a screen reader hears every line already: the reader's own voice would talk over it.
        dispatcher.page_speaks = True

    # --- what comes in -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Says where we are and what can be done."""
        state = self.dispatcher
        here = state.player.position.section
        for notice in state.notices:
            self._show(notice)
        title = state.document.outline[here - 1].label
        self._tell(f"{state.document.title}. {title}, section {here} of {len(state.document)}.")
        self._tell('Enter reads or pauses. Type what you want, for example "next section"; ? lists everything.')
        if state.opener.locked is not None:
            self._open(Screen.PASSWORD)

    def entered(self, line: str) -> None:
        """A line was typed."""
        text = line.strip()
        offer = self._offers[-1] if self._offers else None
        if offer is not None and self._answered(offer, text):
            return
        if offer is not None and offer.write is not None and text:
            offer.write(text)
        elif not text:
            self.do(Command(Verb.READ))
        elif text == "?":
            self._menu()
        else:
            self._interpret(text)

    def heard(self, event: Event) -> None:
        """Something from the sound process."""
        outcome = self.dispatcher.heard(event)
        if outcome is not None:
            self._show(outcome)
        self._follow()

    def tick(self) -> None:
        """Called about once a second."""
        for outcome in (self.dispatcher.tick(), self.dispatcher.work(0.2) if self.dispatcher.working else None):
            if outcome is not None:
                self._show(outcome)

    def do(self, command: Command) -> None:
        """Carries a command out."""
        self._offers.clear()
        state = self.dispatcher.player.state
        outcome = self.dispatcher.do(command)
        self._show(outcome)
        if outcome.screen is not None:
            self._open(outcome.screen)
        elif not (outcome.text or outcome.closes):
            self._say_state(state)
        self._follow()

    def _answered(self, offer: Offer, text: str) -> bool:
        if not text or text.casefold() in ("b", "back", "go back"):
            self._offers.pop()
            self._again() if self._offers else self._tell("Back to reading.")
        elif text.casefold() in ("m", "more") and len(offer.labels) > MOST:
            self._first = (self._first + MOST) % (-(-len(offer.labels) // MOST) * MOST)
            self._again()
        elif text.isdecimal() and offer.labels:
            if 1 <= int(text) <= len(offer.labels):
                offer.take(int(text) - 1)
            else:
                self._tell(f"There is no number {text}. The numbers are 1 to {len(offer.labels)}.")
        else:
            return False
        return True

    def _interpret(self, text: str) -> None:
        document = self.dispatcher.document
        titles = self.dispatcher.shelving.titles()
        meant = Intents.of(document.outline, document.language or "en", titles).interpret(text)
        if not meant:
            self._tell(f'"{text}" is no command and no section. Type ? to see what there is.')
        elif len(meant) == 1:
            self.do(meant[0])
        else:
            labels = tuple(self._label(command) for command in meant)
            self._offer(Offer("Which one?", labels, lambda index: self.do(meant[index])))

    def _label(self, command: Command) -> str:
        if command.verb is Verb.OPEN_BOOK:
            return describe(command, (), self.dispatcher.shelving.titles())
        if command.verb is Verb.GO_TO and command.argument:
            return self.dispatcher.document.outline[command.argument - 1].label
        return BY_VERB[command.verb].label

    # --- what is told --------------------------------------------------------------------------------------------

    def _show(self, outcome: Outcome) -> None:
        text = f"{outcome.text} {outcome.hint}".strip()
        if text:
            self._tell(text)
        if outcome.closes:
            self.ended = True

    def _say_state(self, before: State) -> None:
        now = self.dispatcher.player.state
        if now is not before:
            self._tell("Reading." if now is State.READING else "Paused.")

    def _follow(self) -> None:
        player = self.dispatcher.player
        here = (player.position.section, player.sentence)
        if player.state is State.READING and here != self._printed:
            self._printed = here
            self._tell(" ".join(player.sentence.of(player.section.text).split()))

    # --- numbered choices ----------------------------------------------------------------------------------------

    def _offer(self, offer: Offer) -> None:
        self._offers.append(offer)
        self._first = 0
        self._again()

    def _again(self) -> None:
        offer = self._offers[-1]
        self._tell(offer.title)
        for number, label in itertools.islice(enumerate(offer.labels, 1), self._first, self._first + MOST):
            self._tell(f"{number}. {label}")
        ways = ["A number chooses"] if offer.labels else []
        ways += ["m shows more"] if len(offer.labels) > MOST else []
        ways += ["type it"] if offer.write is not None else []
        self._tell(f"{', '.join(ways)}; an empty line goes back.".capitalize())

    def _menu(self) -> None:
        groups = list(Group)

        def group(index: int) -> None:
            rows = menu()[1][groups[index]]
            labels = tuple(f"{row.label}: {row.help}" for row in rows)
            self._offer(Offer(groups[index].value, labels, lambda at: self.do(Command(rows[at].verb))))

        self._offer(Offer("What can be done", tuple(each.value for each in groups), group))

    def _open(self, screen: Screen) -> None:
        state = self.dispatcher
        if screen is Screen.CONTENTS:
            labels = tuple("  " * (heading.level - 1) + heading.label for heading in state.document.outline)
            self._offer(Offer("Contents", labels, lambda index: self.do(Command(Verb.GO_TO, index + 1))))
        elif screen in (Screen.SETTINGS, Screen.SETUP):
            self._settings()
        elif screen is Screen.LIBRARY:
            self._library()
        elif screen in SCREENS:
            offered = parts(screen, state, self.do, self._show)
            if offered is not None:
                self._offer(Offer(*offered))
        elif screen is Screen.PRONOUNCE:
            self._pronounce()
        elif screen is Screen.ADD_BOOK:
            self._offer(Offer("Which file or folder?", (), lambda _: None, self._add))
        elif screen is Screen.REMOVE_BOOK:
            self._take_off()
        elif screen is Screen.PASSWORD:
            self._offer(Offer("Its password", (), lambda _: None, self._unlock))
        elif screen is Screen.CLOSE:
            self._offer(Offer("Close the reader?", ("Close", "Keep reading"), self._close))
        elif screen is Screen.COMMAND_BOX:
            self._tell("Type what you want; everything can be typed at any time.")
        else:
            self._menu()

    def _close(self, index: int) -> None:
        self._offers.clear()
        self.ended = index == 0
        self._tell("The place is kept." if self.ended else "Reading goes on where it was.")

    def _library(self) -> None:
        entries = list(self.dispatcher.shelving.books)

        def take(index: int) -> None:
            self.do(Command(Verb.OPEN_BOOK, index + 1))

        def write(text: str) -> None:
            self._offers.clear()
            self._came_of(lambda: self.dispatcher.opener.open(Path(text.strip("'\"")).expanduser()))

        labels = tuple(f"{one.title}: {f'{one.percent} %' if one.opened else 'new'}" for one in entries)
        self._offer(Offer("Documents; or type the name of a file", labels, take, write))

    def _add(self, text: str) -> None:
        self._offers.clear()
        self._came_of(lambda: self.dispatcher.shelving.add(Path(text.strip("'\"")).expanduser()))

    def _take_off(self) -> None:
        shelving = self.dispatcher.shelving
        entries = list(shelving.books)

        def take(index: int) -> None:
            self._offers.clear()
            self._came_of(lambda: shelving.remove(entries[index]))

        self._offer(Offer("Take which off the list?", tuple(entry.title for entry in entries), take))

    def _unlock(self, password: str) -> None:
        self._offers.clear()
        self._came_of(lambda: self.dispatcher.opener.unlock(password))

    def _came_of(self, doing: Callable[[], Outcome]) -> None:
        try:
            outcome = doing()
        except ReaderError as error:
            outcome = Outcome(error.message, error.hint, failed=True)
        self._show(outcome)
        if outcome.screen is not None:
            self._open(outcome.screen)

    def _pronounce(self) -> None:
        about = self.dispatcher.pronouncing
        ways = list(about.ways())

        def keep(index: int) -> None:
            self._offers.clear()
            self._show(about.keep(ways[index].say, here=False))

        def write(text: str) -> None:
            self._offers.clear()
            try:
                self._show(about.typed(text, here=False))
            except ReaderError as error:
                self._tell(f"{error.message} {error.hint}")

        title = f'How to say "{about.word}"; or type how it sounds'
        self._offer(Offer(title, tuple(way.label for way in ways), keep, write))

    # --- settings ------------------------------------------------------------------------------------------------

    def _settings(self) -> None:
        groups = list(dict.fromkeys(rule.group for _, rule in rules()))

        def group(index: int) -> None:
            named = [(name, rule) for name, rule in rules() if rule.group == groups[index]]
            labels = tuple(
                f"{rule.label}: {self._value(name)} {rule.unit if rule.low is not None else ''}".strip()
                for name, rule in named
            )
            self._offer(Offer(groups[index].capitalize(), labels, lambda at: self._setting(*named[at])))

        self._offer(Offer("Settings", tuple(name.capitalize() for name in groups), group))

    def _value(self, name: str) -> str:
        value = getattr(self.dispatcher.settings, name)
        return ("on" if value else "off") if isinstance(value, bool) else str(value) or "the best there is"

    def _setting(self, name: str, rule: Rule) -> None:
        default = getattr(self.dispatcher.settings, name)
        values: Sequence[Value] = [True, False] if isinstance(default, bool) else list(rule.choices)
        if name in ("voice", "cue_voice"):
            values = ["", *self.dispatcher.voices]

        def put(value: Value) -> None:
            outcome = self.dispatcher.change(name, value)
            self._show(outcome)
            if not outcome.failed:
                self._offers.pop()
                self._offers.pop()
                self._settings_again(rule.group)

        def write(text: str) -> None:
            try:
                put(from_text(name, text))
            except ReaderError as error:
                self._tell(f"{error.message} {error.hint}")

        labels = tuple({True: "On", False: "Off", "": "The best there is"}.get(v, str(v)) for v in values)
        title = f"{rule.label}: {self._value(name)}. {rule.help} It may be {rule.allowed}."
        self._offer(Offer(title, labels, lambda index: put(values[index]), None if values else write))

    def _settings_again(self, group: str) -> None:
        groups = list(dict.fromkeys(rule.group for _, rule in rules()))
        self._offers[-1].take(groups.index(group))
