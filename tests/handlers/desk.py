"""A dispatcher with everything around it in reach of the test."""

from __future__ import annotations

from pathlib import Path

from reader.commands import Command, Verb
from reader.dispatcher import Dispatcher
from reader.document import Document
from reader.messages import Announce, Finished, Ready, Speak, Started
from reader.outcome import Outcome
from reader.settings_file import SettingsFile
from tests.samples import MemoryLibrary, PlainSegmenter, RecordingSound


class Clock:
    """Time that passes when a test says so; with `step` a little at each look."""

    now = 0.0
    step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Desk:
    """One book on it."""

    def __init__(self, folder: Path, book: Document) -> None:
        self.library = MemoryLibrary()
        self.sound = RecordingSound()
        self.clock = Clock()
        file = SettingsFile(folder / "settings.toml")
        self.dispatcher = Dispatcher(
            book, self.library, lambda: self.sound, PlainSegmenter(), file, lambda path: book, Path("tour"), self.clock
        )
        self.dispatcher.start(lambda event: None)
        self.dispatcher.heard(Ready("Speaker", ("joe",), "joe"))

    def do(self, verb: Verb, argument: int | None = None, text: str = "") -> str:
        return self.outcome(verb, argument, text).text

    def outcome(self, verb: Verb, argument: int | None = None, text: str = "") -> Outcome:
        return self.dispatcher.do(Command(verb, argument, text))

    @property
    def announced(self) -> list[str]:
        return [request.text for request in self.sound.sent if isinstance(request, Announce)]

    @property
    def spoken(self) -> list[str]:
        return [request.text for request in self.sound.sent if isinstance(request, Speak)]

    @property
    def tickets(self) -> list[int]:
        return [request.ticket for request in self.sound.sent if isinstance(request, Speak)]

    def hear(self, number: int) -> Outcome | None:
        """The utterance that was asked for as this one (from 1) is heard to its end."""
        ticket = self.tickets[number - 1]
        self.dispatcher.heard(Started(ticket))
        return self.dispatcher.heard(Finished(ticket))

    @property
    def sentence(self) -> str:
        player = self.dispatcher.player
        return player.sentence.of(player.section.text)
