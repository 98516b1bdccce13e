"""The seams of the program: protocols that adapters implement, and the values that cross them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reader.document import Document, Position, Span

if TYPE_CHECKING:
    # Importers and the library need none of them, and are imported before the first paint.
    from reader.messages import Event, Prosody, Recorded, Request, Said


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as `reader voices` lists it.

    `name` is unique, lower case and sayable ("joe", "espeak english", "system david"); `engine` is "piper",
    "espeak" or "system"; `language` a BCP 47 code; `natural` says whether it sounds human; `key` is the engine's
    own identifier. `exact_marks` is false where word times are estimated.
    """

    name: str
    engine: str
    language: str
    natural: bool
    exact_marks: bool
    key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The word at `span` begins at `frame` of its clip."""

    frame: int
    span: Span


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech: 16-bit signed little-endian mono samples at `rate` Hz.

    Marks are monotone in frame and span, inside the text, one for each of our words. `estimated` says that the
    engine gave no word times and they were worked out.
    """

    samples: bytes
    rate: int
    marks: tuple[Mark, ...]
    estimated: bool = False

    @property
    def frames(self) -> int:
        """How many samples long it is."""
        return len(self.samples) // 2

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.frames / self.rate


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One of our words as an engine is to say it: `say` may be several spoken words ("twenty one"), or empty for
    one that is not spoken. `after` is the punctuation and space that follows it in the speakable text. `phonemes`, of
    the international alphabet, are spoken instead by an engine that knows them."""

    say: str
    span: Span
    after: str = " "
    phonemes: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a word: what it is called, and what is said, as in `messages.Said`."""

    label: str
    say: str


class Engine(Protocol):
    """Turns words into samples with word marks. It plays nothing."""

    id: str

    def voices(self) -> Sequence[Voice]:
        """Every voice it has here; empty where the engine is unavailable."""

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        """The words spoken, with one mark for each word. Raises EngineError."""

    def close(self) -> None:
        """Lets go of what it holds."""


class Importer(Protocol):
    """Makes a Document of one format."""

    name: str

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether this is its format, by the first 4,096 bytes before the suffix."""

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError."""


class Segmenter(Protocol):
    """Finds sentences and words."""

    def sentences(self, text: str, span: Span, language: str) -> Sequence[Span]:
        """The sentences of one block of a section's text, in its offsets, without surrounding white space."""

    def words(self, text: str, span: Span) -> Sequence[Span]:
        """The words of a stretch of text, in its offsets, without surrounding punctuation."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place that was kept. `label` is the sentence it stands in."""

    position: Position
    label: str


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A document opened before; `opened` is seconds since the epoch, `percent` from 0 to 100."""

    title: str
    path: Path
    opened: float
    percent: int


class Library(Protocol):
    """What is remembered of each document. Never raises for a damaged store: it is set aside and `notice` says so."""

    notice: str

    def open(self, document: Document) -> Position | None:
        """Registers the document and returns the place it was left at, moved to the nearest surviving place if
        its text has changed; None if it is new."""

    def keep_place(self, document: Document, position: Position) -> None:
        """Writes the place, durably against the end of the process."""

    def push_jump(self, document: Document, position: Position) -> None:
        """Remembers where a jump started."""

    def pop_jump(self, document: Document) -> Position | None:
        """Takes back the latest jump; None when there is none."""

    def bookmarks(self, document: Document) -> Sequence[Bookmark]:
        """In the order of the text."""

    def add_bookmark(self, document: Document, bookmark: Bookmark) -> str:
        """Keeps it; the same position twice is one bookmark. Returns what keeps it from being written, or nothing."""

    def remove_bookmark(self, document: Document, position: Position) -> None:
        """Forgets it."""

    def choices(self, document: Document) -> Mapping[str, str]:
        """The settings that this document has otherwise, by name."""

    def choose(self, document: Document, name: str, value: str) -> None:
        """Keeps a setting for this document alone; an empty value gives it up."""

    def recent(self, limit: int = 20) -> Sequence[LibraryEntry]:
        """Documents opened before, latest first."""

    def close(self) -> None:
        """Writes what is left and closes the store."""


class Shelf(Protocol):
    """The list of books. What changes it raises LibraryError."""

    notice: str

    def books(self) -> Sequence[LibraryEntry]:
        """What was opened before, latest first, then what was never opened (`opened` is 0.0)."""

    def add(self, path: Path, title: str) -> None:
        """Puts a document on the list."""

    def watch(self, folder: Path) -> int:
        """Puts a folder's books on the list, now and whenever there are new ones; how many there are."""

    def holds_books(self, folder: Path) -> bool:
        """Whether a folder holds books, and is not itself one made of chapters."""

    def remove(self, entry: LibraryEntry) -> None:
        """Takes a document off the list, not off the disk."""

    @property
    def removed(self) -> Path | None:
        """What was taken off last and can be put back."""

    def put_back(self) -> LibraryEntry | None:
        """Puts back what was taken off last; None where there is nothing."""


class Detector(Protocol):
    """Tells in which language a text is. `ready` says whether an answer need not be waited for."""

    ready: bool

    def warm(self) -> None:
        """Gets ready in the background; returns at once."""

    def detect(self, text: str) -> tuple[str, float]:
        """The language's code (ISO 639) and how sure that is, from 0 to 1; "" where it is not known."""


class Sound(Protocol):
    """The sound process as the page sees it."""

    def start(self, on_event: Callable[[Event], None]) -> None:
        """Starts it. Events arrive on another thread."""

    def send(self, request: Request) -> None:
        """Never blocks and never raises; what is sent to a dead process is lost, and SoundRestarted follows."""

    def close(self) -> None:
        """Silence at once, then the end of the process."""


class Loudspeaker(Protocol):
    """Plays samples. One clock: `frames_heard` counts the frames that have left it. One `play` to an object."""

    name: str

    def play(self, source: Callable[[int], bytes]) -> None:
        """Pulls PCM16 mono from `source(frames)` until stopped; the source never blocks. Raises SoundError."""

    def stop(self) -> None:
        """Silence at once."""

    def frames_heard(self, now: float) -> float:
        """Frames that have left it since `play`, at `time.monotonic()` = `now`."""

    def alive(self, now: float) -> bool:
        """Whether it still plays; false once the device is gone."""

    def late(self) -> float:
        """Seconds of sound that it was not given in time since this was last asked."""


class Synthesizer(Protocol):
    """Text to clips: makes it speakable, cuts it into pieces that render fast, and calls the voice's engine.

    `notice` is empty, or one sentence about what does not work as hoped: another voice that had to step in.
    """

    notice: str

    def voices(self) -> Sequence[Voice]:
        """All voices of all engines, the default first."""

    def warm(self, voice: str = "") -> threading.Event:
        """Gets ready what the first render in a voice would wait for, in the background; returns at once what is set
        when that is there, or cannot be had."""

    def render(
        self,
        text: str,
        language: str,
        voice: str,
        prosody: Prosody,
        *,
        first: bool,
        said: Sequence[Said] = (),
        recorded: Sequence[Recorded] = (),
    ) -> Iterator[Clip]:
        """Clips that together speak `text`, with marks in its offsets. With `first` the first piece is short, so
        that sound begins early. An empty `voice` means the default for the language. What is `said` differently is
        spoken so; what is `recorded` is played where it can be. Raises EngineError and
        UnknownVoice."""

    def interrupt(self, thread: int) -> None:
        """What the thread with this identifier renders now is not wanted any more: it may fail with Interrupted, so
        that what is wanted has the processor to itself. Never blocks."""


OWN_WORDS = "own words"
"""What the recogniser of the user's own words is called, in `reader listen` and in the settings."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a Hypothesis: seconds of audio since the last reset, and confidence from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a recogniser takes the speech so far to be. `text` is one of the phrases set, or "" for speech that is
    none of them; `start` and `end` are seconds of audio since the last reset. `confidence` is from 0 to 1, and each
    recogniser is tuned so that 0.5 is where a phrase may be acted upon. `reason` says why `text` is empty or
    doubtful, for the log; `recognizer` names the one that heard it, where several listen together. `over` says that the
    recogniser knows this speech to be over, so that nothing more need be waited for."""

    text: str
    start: float
    end: float
    confidence: float
    words: tuple[HeardWord, ...] = ()
    reason: str = ""
    recognizer: str = ""
    over: bool = False


class Recognizer(Protocol):
    """Recognises phrases in one stretch of speech. Single-threaded; knows no clock but the samples it is given."""

    name: str
    language: str

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; forgets the stretch it was in. Returns the phrases it cannot hear."""

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """Takes PCM16 mono samples at 16,000 Hz; `voiced` says whether the voice detector hears speech in them."""

    def guess(self) -> Hypothesis | None:
        """What the speech so far seems to be; None before there is a guess. It may be taken back."""

    def finish(self) -> Hypothesis | None:
        """The speech has ended: the final result, None where there was nothing. Ready for the next stretch."""

    def reset(self) -> None:
        """Forgets the stretch of speech it was in."""

    def close(self) -> None:
        """Lets go of what it holds."""
