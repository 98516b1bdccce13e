"""The only room that knows every adapter: builds the parts and puts them together."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.dispatcher import Dispatcher
from reader.doctor import Finding
from reader.document import Document, Span
from reader.errors import DocumentError, ReaderError, SoundError
from reader.files import private_folder, write_whole
from reader.messages import Event, Heard, ListenerState, Prosody, Ready, SetVolume, Speak, Started, WordReached
from reader.outcome import Outcome
from reader.ports import Library, Segmenter, Sound, Synthesizer, Voice
from reader.settings import Settings
from reader.settings_file import SettingsFile
from reader.utterances import Boundary

if TYPE_CHECKING:
    from reader.narration import Narrated

APPLICATION = "one-switch-reader"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are kept: the platform's own folders (XDG on Linux)."""

    config: Path
    data: Path
    cache: Path
    log: Path

    @classmethod
    def of_platform(cls) -> Folders:
        """The folders of this user on this machine."""
        from platformdirs import PlatformDirs

        places = PlatformDirs(APPLICATION, appauthor=False)
        return cls(
            Path(places.user_config_dir),
            Path(places.user_data_dir),
            Path(places.user_cache_dir),
            Path(places.user_log_dir),
        )

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def voices(self) -> Path:
        """Where a user's own Piper voices go."""
        return self.data / "voices"

    @property
    def models(self) -> Path:
        """Where speech recognition models go."""
        return self.data / "models"

    @property
    def own_words(self) -> Path:
        """The file of the person's own words."""
        from reader.sound.own_words import file_in

        return file_in(self.data)


def content() -> Path:
    """The folder of the documents that come with the reader."""
    installed = Path(__file__).parent / "content"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "content"


def sample() -> Path:
    """The document the reader opens on when none was opened before."""
    return content() / "als-inflammation"


def tour() -> Path:
    """The guided tour."""
    return content() / "tour"


def open_document(path: Path) -> Document:
    """The document at `path`. Raises DocumentError."""
    from reader.importers import open_document as open_any

    return open_any(path.expanduser())


def open_library(folders: Folders) -> Library:
    """The places and bookmarks."""
    from reader.library.store import SqliteLibrary

    return SqliteLibrary(folders.data / "library.sqlite3")


def segmenter() -> Segmenter:
    """Finds sentences and words."""
    from reader.segment import Segments

    return Segments()


def synthesizer(folders: Folders) -> Synthesizer:
    """The voices, in this process."""
    from reader.speech.synthesis import Synthesis

    return Synthesis(folders.cache, folders.voices)


def sound(folders: Folders) -> Sound:
    """The sound process, not yet started."""
    from reader.sound.options import SoundOptions
    from reader.sound.supervisor import SupervisedSound

    log = folders.log / "sound.log"
    places = (str(folders.cache), str(folders.voices), str(log), str(folders.models), str(folders.own_words))
    return SupervisedSound(SoundOptions(*places))


def settings_file(folders: Folders) -> SettingsFile:
    """The settings, read."""
    file = SettingsFile(folders.settings)
    file.load()
    return file


def first_document(path: Path | None, library: Library) -> tuple[Document, str]:
    """What to open: `path`, else the document read last, else the sample; and a notice when it had to be another."""
    if path is not None:
        return open_document(path), ""
    for entry in library.recent(1):
        try:
            return open_document(entry.path), ""
        except DocumentError as error:
            return open_document(sample()), f"{error.message} The sample is opened instead."
    return open_document(sample()), ""


def run_page(path: Path | None, changes: dict[str, object]) -> int:
    """Opens the page and stays until it is closed. `changes` are settings for this run."""
    # Collecting garbage while everything is imported costs a tenth of the start and finds none.
    gc.disable()
    folders = Folders.of_platform()
    file = settings_file(folders)
    if changes:
        file.override(**changes)
    library = open_library(folders)
    document, notice = first_document(path, library)

    def open_sound() -> Sound:
        gc.freeze()
        gc.enable()
        return sound(folders)

    dispatcher = Dispatcher(document, library, open_sound, segmenter(), file, open_document, tour())
    if notice:
        dispatcher.notices.append(Outcome(notice))
    painted = _paint_first(dispatcher)
    dispatcher.notices += _offer_model(folders, dispatcher)
    try:
        from reader.ui.app import ReaderApp

        app = ReaderApp(dispatcher)
        painted = False  # from here on the application leaves the screen as it found it
        app.run()
    finally:
        if painted:
            from reader.ui.first_paint import LEAVE

            sys.stderr.write(LEAVE)
        dispatcher.close()
    return app.return_code or 0


def _offer_model(folders: Folders, dispatcher: Dispatcher) -> list[Outcome]:
    # Offered once, and never fetched by itself.
    mark = folders.data / "speech-model-offered"
    if dispatcher.settings.listen == "off" or mark.exists():
        return []
    from reader.listening.models import folder_of

    language = (dispatcher.settings.listen_language or dispatcher.document.language or "en").split("-")[0]
    if folder_of(language, folders.models) is not None:
        return []
    try:
        private_folder(mark.parent)
        mark.touch(mode=0o600)
    except OSError:
        return []
    return [Outcome("A better listener can be installed.", f"The command is: reader models install {language}.")]


def _paint_first(dispatcher: Dispatcher) -> bool:
    from reader.ui.first_paint import first_paint

    player = dispatcher.player
    anchor = player.word.start if player.word else player.sentence.start
    size = os.get_terminal_size(sys.stderr.fileno()) if sys.stderr.isatty() else os.terminal_size((0, 0))
    return first_paint(player.section, anchor, dispatcher.settings, os.environ, size, sys.stderr)


def run_plain(path: Path | None, lines: Iterable[str], tell: Callable[[str], None]) -> int:
    """Reads line by line until it is closed or the `lines` end; `tell` prints a line."""
    from queue import Empty, SimpleQueue
    from threading import Thread

    from reader.plain_mode import PlainMode

    folders = Folders.of_platform()
    library = open_library(folders)
    document, notice = first_document(path, library)
    file = settings_file(folders)
    dispatcher = Dispatcher(document, library, lambda: sound(folders), segmenter(), file, open_document, tour())
    if notice:
        dispatcher.notices.append(Outcome(notice))
    came: SimpleQueue[Event | str | None] = SimpleQueue()

    def listen() -> None:
        for line in lines:
            came.put(line)
        came.put(None)

    mode = PlainMode(dispatcher, tell)
    mode.begin()
    try:
        dispatcher.start(came.put)
        Thread(target=listen, name="lines", daemon=True).start()
        while not mode.ended:
            try:
                item = came.get(timeout=1)
            except Empty:
                mode.tick()
                continue
            if item is None:
                break
            if isinstance(item, str):
                mode.entered(item)
            else:
                mode.heard(item)
    finally:
        dispatcher.close()
    return 0


def speak(
    path: Path,
    section: str | None,
    changes: dict[str, object],
    to: Path | None,
    marks: Path | None,
    tell: Callable[[str], None],
) -> None:
    """Reads a document aloud here and now, or writes it as WAV and its word marks as JSON.

    Raises ReaderError; a file is written whole or not at all. `tell` is given what the user should know.
    """
    from reader.narration import find_section, narrate
    from reader.sound.offline import speak_to

    folders = Folders.of_platform()
    settings = strict_settings(folders, changes)
    document = open_document(path)
    numbers = [find_section(document, section)] if section else range(1, len(document) + 1)
    voices = synthesizer(folders)
    # A voice that does not exist is told before anything is written or heard.
    list(voices.render("", document.language, settings.voice, Prosody(), first=True))
    spoken: dict[int, Narrated] = {}

    def requests() -> Iterator[Speak]:
        for item in narrate(document, numbers, segmenter(), settings):
            spoken[item.speak.ticket] = item
            yield item.speak

    if to is None:
        timed = _aloud(sound(folders), requests(), SetVolume((settings.volume / 100) ** 2), tell)
    else:
        timed = [(word.ticket, word.span, word.seconds) for word in speak_to(to, requests(), voices)]
    if not spoken:
        raise DocumentError("There is nothing to read aloud there.", "Choose another section.")
    if marks:
        rows = [spoken[ticket].mark(span, seconds) for ticket, span, seconds in timed]
        try:
            write_whole(marks, json.dumps(rows, ensure_ascii=False) + "\n")
        except OSError as error:
            hint = f"{error.strerror}: choose another place."
            raise ReaderError(f"{marks.name} could not be written.", hint) from error


def _aloud(
    process: Sound, requests: Iterator[Speak], volume: SetVolume, tell: Callable[[str], None]
) -> list[tuple[int, Span, float]]:
    from reader.sound.offline import speak_aloud

    timed: list[tuple[int, Span, float]] = []
    begun: list[float] = []

    def follow(event: Event) -> None:
        now = time.monotonic()
        if isinstance(event, Ready):
            process.send(volume)
            if not event.device:
                tell("There is no loudspeaker: the time passes in silence.")
        elif isinstance(event, Started):
            begun.append(now)
        elif isinstance(event, WordReached):
            timed.append((event.ticket, event.span, round(now - begun[0], 3)))

    speak_aloud(process, requests, follow)
    return timed


def strict_settings(folders: Folders, changes: dict[str, object]) -> Settings:
    """The settings, refused if anything in them is wrong: for commands that run without a person watching."""
    file = settings_file(folders)
    if file.problems:
        raise file.problems[0]
    return file.override(**changes)


def outline(path: Path) -> dict[str, Any]:
    """Title, language and sections with words and sentences, as `reader outline --json` prints it."""
    document, segments = open_document(path), segmenter()
    sections = []
    for heading in document.outline:
        section = document.section(heading.number)
        row = {"number": heading.number, "title": heading.title, "level": heading.level}
        row["words"] = len(segments.words(section.text, Span(0, len(section.text))))
        row["sentences"] = sum(
            len(segments.sentences(section.text, block.span, section.language)) for block in section.blocks
        )
        sections.append(row)
    return {"title": document.title, "language": document.language, "sections": sections}


def text(path: Path, section: str, *, spoken: bool) -> str:
    """A section as it is shown, or with `spoken` a sentence a line as it is said."""
    from reader.narration import find_section, narrate
    from reader.speech.speakable import spoken_text

    document = open_document(path)
    number = find_section(document, section)
    if not spoken:
        return document.section(number).text
    settings = strict_settings(Folders.of_platform(), {})
    lines: list[str] = []
    joins = False
    for item in narrate(document, [number], segmenter(), settings):
        line = spoken_text(item.speak.text, item.speak.language or document.language)
        if joins:
            lines[-1] += " " + line
        else:
            lines.append(line)
        joins = item.utterance.boundary is Boundary.NONE
    return "\n".join(lines)


def voices() -> Sequence[Voice]:
    """All voices, the default first."""
    return synthesizer(Folders.of_platform()).voices()


def listen(
    recording: Path | None, path: Path | None, changes: dict[str, object], language: str, reference: Path | None
) -> Iterator[dict[str, Any]]:
    """What is heard in a recording, or through the microphone until interrupted, as `reader listen` prints it."""
    from reader.hearing import Hearing, spoken_language
    from reader.sound.overhearing import listen_live, listen_to

    folders = Folders.of_platform()
    settings = strict_settings(folders, changes)
    document = open_document(path) if path else None
    hearing = Hearing(lambda _: None)
    spoken = language or (spoken_language(document, settings) if document else settings.listen_language or "en")
    wanted = hearing.everything(document, settings, spoken)
    if recording is not None:
        for heard in listen_to(recording, wanted, folders.models, reference, folders.own_words):
            yield hearing.row(heard)
        return
    for event in listen_live(wanted, folders.models, folders.own_words):
        if isinstance(event, Heard):
            yield hearing.row(event)
        elif isinstance(event, ListenerState) and event.message:
            raise SoundError(event.message, event.hint)


def own_words() -> list[dict[str, Any]]:
    """Every word that was taught, as `reader teach --list` prints it. Raises ReaderError."""
    from reader.sound.own_words import listed

    return listed(Folders.of_platform().data)


def teach(word: str, recordings: Sequence[Path]) -> dict[str, Any]:
    """Teaches a word from recordings; what is known of it then. Raises ReaderError."""
    from reader.sound.own_words import teach as teach_word

    folders = Folders.of_platform()
    return teach_word(folders.data, word, recordings, strict_settings(folders, {}).speech_end)


def forget_word(word: str) -> str:
    """Forgets an own word; returns the name it had. Raises ReaderError."""
    from reader.sound.own_words import forget

    return forget(Folders.of_platform().data, word)


def phrases(path: Path | None, language: str) -> list[dict[str, Any]]:
    """Everything that can be said, and what it does, as `reader phrases` prints it."""
    from reader.hearing import spoken_language
    from reader.intents import describe, phrases_now

    document = open_document(path or sample())
    settings = strict_settings(Folders.of_platform(), {})
    outline = document.outline
    rows = []
    for phrase, command in phrases_now(outline, language or spoken_language(document, settings)):
        does = describe(command, outline)
        rows.append({"phrase": phrase, "command": command.verb.value, "argument": command.argument, "does": does})
    return rows


def models() -> list[dict[str, Any]]:
    """Every speech model that is known or installed, as `reader models` prints it."""
    from reader.listening.models import KNOWN, installed

    there = {model.language: model for model in installed(Folders.of_platform().models)}
    rows: dict[str, dict[str, Any]] = {}
    for model in KNOWN:
        rows[model.language] = {"language": model.language, "name": model.name, "bytes": model.size}
        rows[model.language] |= {"licence": model.licence, "sha256": model.sha256, "installed": None}
    for language, found in there.items():
        rows.setdefault(language, {"language": language, "name": found.name})["installed"] = str(found.path)
    return list(rows.values())


def install_model(language: str, source: str | None, progress: Callable[[int, int], None]) -> Path:
    """Fetches, checks and installs the speech model of a language. Raises ReaderError."""
    from reader.listening.models import install

    return install(language, Folders.of_platform().models, source, progress).path


def remove_model(language: str) -> Path:
    """Deletes the speech model of a language. Raises ReaderError."""
    from reader.listening.models import remove

    return remove(language, Folders.of_platform().models)


def microphone_check(tell: Callable[[str], None]) -> list[Finding]:
    """The microphone tried out with whoever is in front of it."""
    from reader.hearing import Hearing
    from reader.sound.microphone_check import check_microphone
    from reader.sound.overhearing import listen_live

    folders = Folders.of_platform()
    settings = strict_settings(folders, {})
    wanted = Hearing(lambda _: None).everything(None, settings, settings.listen_language or "en")
    events = listen_live(wanted, folders.models, folders.own_words)
    return [Finding(check.name, check.works, check.found, check.hint) for check in check_microphone(events, tell)]


def doctor() -> list[Finding]:
    """What works here."""
    from reader import doctor as look
    from reader.audio.devices import capture_names, playback_names
    from reader.ui.large_print.detect import repertoire

    folders = Folders.of_platform()
    file = settings_file(folders)
    size = shutil.get_terminal_size()
    voices = synthesizer(folders)
    with look.silenced():
        found = voices.voices()
    return [
        look.terminal(size.columns, size.lines, sys.stdout.isatty() or sys.stdin.isatty()),
        look.colours(os.environ),
        look.encoding(sys.stdout.encoding),
        look.letters(repertoire(os.environ, sys.stdout.encoding)),
        look.loudspeaker(playback_names),
        look.microphone(capture_names),
        *look.engines(found, getattr(voices, "notice", "")),
        look.settings(file.problems, folders.settings),
        look.folder("data folder", folders.data),
        look.folder("cache folder", folders.cache),
    ]


def is_terminal() -> bool:
    """Whether a person can see and type here."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"
