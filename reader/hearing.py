"""What is listened for just now, and what becomes of what was heard: the page's half of listening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.commands import Command, Verb
from reader.document import Document, Heading
from reader.language_tags import primary
from reader.messages import Doze, Earcon, Heard, InputLevel, Listen, ListenerState, ListenNoMore, Request, Tap
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.intents import Intents

CHOICES = 9
"""Numbers that can be said where something is to be chosen."""

_STATES = {
    "loading": "Getting ready to listen",
    "listening": "Listening",
    "asleep": "Asleep",
    "no microphone": "No microphone",
    "no recognizer": "Cannot listen",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was meant: `commands` (several are to be chosen from), the number of a choice, or a `question` to be
    asked back; none of them where it was nothing."""

    commands: tuple[Command, ...] = ()
    choice: int | None = None
    question: str = ""


class Hearing:
    """One ear. `send` takes requests for the sound process; nothing is asked for while listening is off."""

    def __init__(self, send: Callable[[Request], None]) -> None:
        self._send = send
        self._asked: Listen | None = None
        self._made: tuple[object, ...] = ()
        self._phrases: tuple[str, ...] = ()
        self._safe: tuple[str, ...] = ()
        self._intents: Intents | None = None
        self._question: Command | None = None
        self._choices = 0
        self._named: dict[str, int] = {}
        self.asleep = False
        self.level: InputLevel | None = None
        self.state = ListenerState("off")
        self.last = ""

    @property
    def shown(self) -> str:
        """The ear's state in words, for the status line; "" while listening is off."""
        if self.state.state == "off":
            return ""
        said = _STATES[self.state.state]
        if self.level is not None and self.level.fault and self.state.state == "listening":
            said = "Microphone too loud" if self.level.fault == "clipping" else "Microphone is silent"
        return f"{said} · {self.last}" if self.last and self.state.state == "listening" else said

    def listen(
        self,
        document: Document,
        settings: Settings,
        *,
        speaking: bool,
        choices: int = 0,
        names: tuple[str, ...] = (),
    ) -> None:
        """Asks for what can be said now; nothing happens when that has not changed. `names` may be said for choices."""
        if settings.listen == "off":
            if self._asked is not None:
                self._asked = None
                self._send(ListenNoMore())
            return
        # The phrase tables are not needed before the first paint, and are not imported before it.
        from reader.intents import Intents
        from reader.phrasebook import phrasebook

        self._choices = choices
        language = spoken_language(document, settings)
        small = speaking and not choices and self._question is None
        made = (document.fingerprint, id(document), language, small, bool(choices), self._question is not None, names)
        if made != self._made:
            self._made = made
            self._intents = Intents.of(document.outline, language)
            self._named = _sayable(names, language)
            self._make(document.outline, language, small=small, answers=bool(choices) or self._question is not None)
        wanted = Listen(
            self._phrases,
            self._safe,
            phrasebook(language).commands[Verb.LISTEN],
            language,
            settings.recognizer,
            settings.listen,
            settings.wake_phrase,
            settings.speech_end,
            settings.headphones,
            settings.ask_from,
            settings.learn_words,
        )
        if wanted != self._asked:
            self._asked = wanted
            self._send(wanted)

    def everything(self, document: Document | None, settings: Settings, language: str) -> Listen:
        """All that can be said in a language, with a document or without: for listening without the page."""
        from reader.intents import Intents
        from reader.phrasebook import phrasebook

        outline = document.outline if document else ()
        self._intents = Intents.of(outline, language)
        self._make(outline, language, small=False, answers=True)
        waking = phrasebook(language).commands[Verb.LISTEN]
        chosen, pause, ask = settings.recognizer, settings.speech_end, settings.ask_from
        return Listen(self._phrases, self._safe, waking, language, chosen, pause=pause, ask=ask, learn=False)

    def row(self, event: Heard) -> dict[str, object]:
        """What was heard and what it does, as `reader listen --json` prints it."""
        command: str | None = None
        argument: int | str | None = None
        if event.text and self._intents is not None:
            answer = self._intents.answer(event.text)
            meant = self._intents.interpret(event.text)
            if isinstance(answer, bool):
                command = "yes" if answer else "no"
            elif meant:
                command, argument = meant[0].verb.value, meant[0].argument
                argument = meant[0].text or None if argument is None else argument
        return {
            "start": event.start,
            "end": event.end,
            "decided": event.decided,
            "heard": event.text or None,
            "command": command,
            "argument": argument,
            "confidence": event.confidence,
            "accepted": event.accepted,
            "recognizer": event.recognizer,
            **({} if event.accepted else {"reason": event.reason}),
        }

    def forget(self) -> None:
        """The sound process is a new one: everything has to be asked for again."""
        self._asked = None
        if self.asleep:
            self._send(Doze(True))

    def doze(self, asleep: bool) -> None:
        """Acts upon nothing but the words that wake it, or upon everything again."""
        self.asleep = asleep
        self.last = ""
        self._send(Doze(asleep))

    def tap(self) -> None:
        """The user wants to speak now."""
        self._send(Tap())

    def heard(self, event: Heard, settings: Settings) -> Meaning:
        """What somebody meant by what was heard."""
        if self._intents is None:
            return Meaning()
        if not event.accepted:
            return self._not_accepted(event, settings)
        answer = self._intents.answer(event.text)
        question, self._question = self._question, None
        if question is not None and isinstance(answer, bool):
            self._earcon("accepted" if answer else "refused", settings)
            self.last = "yes" if answer else "no"
            return Meaning((question,) if answer else ())
        self.last = f'heard "{event.text}"'
        self._earcon("accepted", settings)
        if event.text in self._named:
            return Meaning(choice=self._named[event.text])
        if self._choices and isinstance(answer, int) and not isinstance(answer, bool):
            return Meaning(choice=answer)
        return Meaning(self._intents.interpret(event.text))

    def _not_accepted(self, event: Heard, settings: Settings) -> Meaning:
        if event.reason == "listening":
            self.last = "yes?"
            self._earcon("awake", settings)
            return Meaning()
        if event.reason == "unsure":
            assert self._intents is not None
            commands = self._intents.interpret(event.text)
            if commands:
                self._question = commands[0]
                self.last = "not sure"
                return Meaning(question=f"Did you say {event.text}?")
        if event.reason in ("unknown", "unsure"):
            self.last = "not understood"
            self._earcon("refused", settings)
        return Meaning()

    def question_about(self, document: Document) -> str:
        """What the question that was asked is about, in words; "" when none was."""
        from reader.intents import describe

        return describe(self._question, document.outline) if self._question is not None else ""

    def _earcon(self, name: str, settings: Settings) -> None:
        if settings.earcons:
            self._send(Earcon(name))

    def _make(self, outline: Sequence[Heading], language: str, *, small: bool, answers: bool) -> None:
        from reader.intents import early, phrases_now
        from reader.numbers import spell
        from reader.phrasebook import phrasebook

        book = phrasebook(language)
        said = phrases_now(outline, language, speaking=small)
        besides: tuple[str, ...] = ()
        if answers:
            numbers = [spell(number, language) for number in range(1, CHOICES + 1)]
            besides = (*book.yes, *book.no, *numbers, *self._named)
        self._phrases = tuple(dict.fromkeys((*(phrase for phrase, _ in said), *besides)))
        self._safe = tuple(sorted(early(said, besides)))


def _sayable(names: Sequence[str], language: str) -> dict[str, int]:
    """What can be said for each of some names, and the name's number: the name, or a part that only it has."""
    from reader.titles import sayable

    if not names:
        return {}
    rows = [Heading(number, name, 1, 0) for number, name in enumerate(names, 1)]
    return {phrase: number for number, some in sayable(rows, language).items() for phrase in (some[0], some[-1])}


def spoken_language(document: Document, settings: Settings) -> str:
    """The language commands are spoken in: the one that is set, else the document's, else English."""
    from reader.phrasebook import LANGUAGES

    wanted = settings.listen_language or primary(document.language)
    return wanted if wanted in LANGUAGES else "en"
