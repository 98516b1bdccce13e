"""Teaching the reader sounds of one's own: choose a command, say it in your way three times, hear each take."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.commands import BY_VERB, Command, Verb
from reader.document import Heading
from reader.messages import Taken
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look

FIRST = (Verb.NEXT_SECTION, Verb.BACK, Verb.STOP, Verb.REPEAT, Verb.CHOICES, Verb.READ, Verb.NEXT_SENTENCE)
"""What a book can be read with: these stand first."""

SAY_IT = "Say it, in your way."
TRY_IT = "Try it: make one of your sounds."
WANTED = 3
AFTER = 0.6
"""Seconds between a take that is played back and what is said next."""
PATIENCE = 3
"""So many takes in a row that will not do are asked for again at once."""


def does(word: str) -> str:
    """What a word does, in words."""
    return next((row.label for verb, row in BY_VERB.items() if verb.value == word), f'Go to "{word}"')


class OwnWords(ChoiceScreen[None]):
    """Every command, those wanted first, and then the sections; the number of takes beside each."""

    TITLE_TEXT = "Your own words"

    def __init__(self, look: Look, outline: Sequence[Heading]) -> None:
        super().__init__(look)
        verbs = [*FIRST, *(verb for verb in BY_VERB if verb not in FIRST)]
        self._words = [verb.value for verb in verbs] + [heading.title for heading in outline if heading.title]

    def options(self) -> Sequence[Choice]:
        """What a sound may be taught for."""
        known = self.reader.dispatcher.lessons.known
        counts = [known.get(word, known.get(word.casefold(), 0)) for word in self._words]
        return [
            Choice(does(word), number, note=_takes(count) if count else "")
            for number, (word, count) in enumerate(zip(self._words, counts, strict=True), 1)
        ]

    def chosen(self, index: int) -> None:
        """Teaches it."""
        self.app.push_screen(Lesson(self.look, self._words[index]), lambda _: self.redraw())


class Lesson(ChoiceScreen[None]):
    """One word: take after take, until there are three; more on request."""

    def __init__(self, look: Look, word: str) -> None:
        super().__init__(look)
        self._word = word
        self._count = 0
        self._refused = 0
        self._waiting = False
        self._trying = False

    def title_text(self) -> str:
        """What the sound is for, and what happens now."""
        if self._trying:
            return TRY_IT
        return f"{does(self._word)}: " + (SAY_IT if self._waiting else _takes(self._count))

    def options(self) -> Sequence[Choice]:
        """Another take, trying it, the last one again, all of them forgotten, or done."""
        return [Choice(label, number) for number, (label, _) in enumerate(self._rows(), 1)]

    def on_mount(self) -> None:
        """Asks for the first take."""
        super().on_mount()
        lessons = self.reader.dispatcher.lessons
        lessons.on_taken = self.taken
        self._count = lessons.known.get(self._word, lessons.known.get(self._word.casefold(), 0))
        if self._count < WANTED:
            self._ask()
        else:
            self.redraw()

    def on_unmount(self) -> None:
        """Nothing more is waited for."""
        lessons = self.reader.dispatcher.lessons
        lessons.on_taken = None
        lessons.teach("")

    def chosen(self, index: int) -> None:
        """Does what was chosen."""
        self._rows()[index][1]()

    def hears(self, command: Command) -> bool:
        """While a sound is tried, what it would do is told instead."""
        if not self._trying:
            return False
        self._trying = False
        self._say(f"Heard: {does(command.verb.value)}.")
        self.redraw()
        return True

    def _rows(self) -> Sequence[tuple[str, Callable[[], object]]]:
        if self._waiting or self._trying:
            return (("Wait", self.redraw), ("Not now", self._stop))
        return (
            ("Make a take" if self._count < WANTED else "Make one more take", self._ask),
            ("Try it out", self._try),
            ("The last one again", self._again),
            ("Forget it", lambda: self.reader.dispatcher.lessons.forget(self._word)),
            ("Done", lambda: self.dismiss(None)),
        )

    def _again(self) -> None:
        self.reader.dispatcher.lessons.drop_last(self._word)
        self._ask()

    def _try(self) -> None:
        self._trying = True
        self.reader.dispatcher.line.announce(TRY_IT)
        self.redraw()

    def taken(self, event: Taken) -> None:
        """A take was heard: it is played back, and the next one asked for."""
        self._waiting = False
        self._count = event.count
        self._refused = self._refused + 1 if event.message else 0
        if event.message:
            self._say(f"{event.message} {event.hint}")
            if self._refused < PATIENCE:
                # "Make it again": what is made now is a take, not a command.
                self._wait()
                return
        elif event.too_close:
            self._say(f"It sounds much like {does(event.too_close)}: make another sound for one of them?")
        elif event.seconds:
            self._say(f"Take {event.count} of {max(event.wanted, event.count)}.")
            if event.count < event.wanted:
                self.set_timer(event.seconds + AFTER, self._ask)
                return
            self.set_timer(event.seconds + AFTER, self._learned)
        else:
            self._say("The take is forgotten." if event.count else "Forgotten.")
        self.redraw()

    def _ask(self) -> None:
        if self.app.screen is not self:
            return
        self.reader.dispatcher.line.announce(SAY_IT)
        self._wait()

    def _wait(self) -> None:
        self._waiting = True
        self.reader.dispatcher.lessons.teach(self._word)
        self.redraw()

    def _learned(self) -> None:
        if self.app.screen is self:
            self.reader.dispatcher.line.announce("It is learned. Try it out.")
            self.redraw()

    def _stop(self) -> None:
        self._waiting = self._trying = False
        self.reader.dispatcher.lessons.teach("")
        self.redraw()

    def _say(self, text: str) -> None:
        self.tell(text)
        if not text.startswith("Take "):
            self.reader.dispatcher.line.announce(text)


def _takes(count: int) -> str:
    return f"{count} take{'' if count == 1 else 's'}" if count else "not taught"
