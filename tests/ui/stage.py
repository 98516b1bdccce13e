"""The app on a stage: a small document, a sound that is played by hand, a terminal of any kind."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from rich.style import Style
from textual.pilot import Pilot

from reader.dispatcher import Dispatcher
from reader.document import Block, BlockKind, Document, Section, Span
from reader.messages import Event, Ready, Speak, WordReached
from reader.settings_file import SettingsFile
from reader.ui.app import ReaderApp
from reader.ui.large_print import Repertoire
from reader.ui.palettes import Depth
from reader.ui.terminal import Terminal
from tests.samples import MemoryLibrary, PlainSegmenter, RecordingSound

FULL = Terminal(Depth.TRUE, True, Repertoire.SEXTANTS)
TOUR = Path("tour.md")

PROSE = "The quick brown fox jumps over the lazy dog. Pack my box with five dozen jugs. "


def section(number: int, title: str, *blocks: tuple[BlockKind, str, int]) -> Section:
    """A section of any blocks, its heading first."""
    parts = [(BlockKind.HEADING, title, 1), *blocks]
    text, made = "", []
    for kind, part, level in parts:
        text += "\n\n" if text else ""
        made.append(Block(kind, Span(len(text), len(text) + len(part)), level))
        text += part
    return Section(number, title, 1, text, tuple(made))


def document(sections: int = 8) -> Document:
    """Sections of prose; the second has a list, a quotation, code and a table row."""
    prose = (BlockKind.PARAGRAPH, (PROSE * 4).strip(), 0)
    mixed = (
        (BlockKind.LIST_ITEM, "• One thing. And more of it.", 1),
        (BlockKind.LIST_ITEM, "• A thing inside.", 2),
        (BlockKind.QUOTE, "Somebody said this. And that.", 1),
        (BlockKind.CODE, "for n in range(3):\n    print(n)", 0),
        (BlockKind.TABLE_ROW, "Name: riluzole. Acts on: glutamate.", 0),
    )
    made = [section(n, f"Part {n}", prose, *(mixed if n == 2 else ()), prose) for n in range(1, sections + 1)]
    return Document.of("A small book", made, language="en")


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Stage:
    """The app with what surrounds it."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None], sound: RecordingSound, clock: Clock) -> None:
        self.clock = clock
        self.app = app
        self.pilot = pilot
        self.sound = sound

    async def press(self, *keys: str, apart: float = 10.0) -> None:
        """Single presses, so many seconds apart."""
        for key in keys:
            self.clock.now += apart
            await self.pilot.press(key)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object], seconds: float = 30) -> None:
        """Waits for what comes by itself."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it never came"
            await self.pilot.pause(0.01)

    async def hear(self, event: Event) -> None:
        """The sound process says something."""
        self.sound.on_event(event)
        await self.pilot.pause()

    async def hear_word(self, number: int) -> Span:
        """The word with this number of the oldest utterance asked for is heard."""
        speak = next(request for request in self.sound.sent if isinstance(request, Speak))
        words = [Span(*match.span()) for match in re.finditer(r"\w+", speak.text)]
        await self.hear(WordReached(speak.ticket, words[number]))
        return words[number]

    async def resize(self, width: int, height: int) -> None:
        """The terminal takes another size."""
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()

    def cells(self) -> list[list[tuple[str, Style]]]:
        """What is really drawn: every cell with its style, row by row."""
        rows = []
        for strip in self.app.screen._compositor.render_strips():
            rows.append([(letter, segment.style or Style()) for segment in strip for letter in segment.text])
        return rows

    def text(self) -> str:
        """What is drawn, as characters."""
        return "\n".join("".join(letter for letter, _ in row).rstrip() for row in self.cells())

    @property
    def message(self) -> str:
        return self.app.frame.message.text


@asynccontextmanager
async def on_stage(
    tmp_path: Path,
    screen: tuple[int, int] = (80, 24),
    terminal: Terminal = FULL,
    book: Document | None = None,
    newcomer: bool = False,
    **settings: object,
) -> AsyncIterator[Stage]:
    """The app running in a terminal of this size, with a loudspeaker."""
    file = SettingsFile(tmp_path / "settings.toml")
    if settings:
        file.change(**settings)
    sound = RecordingSound()
    book = book or document()
    dispatcher = Dispatcher(book, MemoryLibrary(), lambda: sound, PlainSegmenter(), file, lambda path: book, TOUR)
    clock = Clock()
    app = ReaderApp(dispatcher, terminal, clock, newcomer=newcomer)
    async with opened(app, sound, clock, screen) as stage:
        yield stage


@asynccontextmanager
async def opened(app: ReaderApp, sound: RecordingSound, clock: Clock, screen: tuple[int, int]) -> AsyncIterator[Stage]:
    """The app on its stage, once the sound is ready. Keys come when the clock says, however busy this machine is."""
    app.gate.came = lambda _: clock.now
    async with app.run_test(size=screen) as pilot:
        stage = Stage(app, pilot, sound, clock)
        await stage.until(lambda: app.dispatcher.line.started)
        await stage.hear(Ready("Speaker", ("joe", "espeak english"), "joe"))
        yield stage
