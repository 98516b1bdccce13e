"""The parts: where things are kept, and what opens them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import reader
from reader.errors import DocumentError

if TYPE_CHECKING:
    from reader.document import Document
    from reader.equipment import Equipment
    from reader.languages import Languages
    from reader.ports import Library, Segmenter, Sound, Synthesizer, Variant
    from reader.pronunciations import Pronunciations
    from reader.recordings import Recordings
    from reader.settings import Settings
    from reader.settings_file import SettingsFile

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
    installed = Path(reader.__file__).parent / "content"
    return installed if installed.is_dir() else Path(reader.__file__).parents[1] / "content"


def sample() -> Path:
    """The document the reader opens on when none was opened before."""
    return content() / "als-inflammation"


def tour() -> Path:
    """The guided tour."""
    return content() / "tour"


def open_document(path: Path, password: str = "") -> Document:
    """The document at `path`; "-" is standard input. Raises DocumentError."""
    if str(path) == "-":
        return standard_input()
    path = path.expanduser()
    if path.suffix.lower() not in (".pdf", ".docx", ".docm"):
        from reader.importers import open_document as open_any

        return open_any(path, password)
    from reader.importers.remembered import Remembered

    return Remembered(Folders.of_platform().cache / "imports").open(path, password)


def standard_input() -> Document:
    """What is piped in. Raises DocumentError."""
    from reader.importers.given import LIMIT, open_given

    if sys.stdin is None or sys.stdin.isatty():
        raise DocumentError("Nothing is piped in.", 'Write "-" for standard input, like: cat letter.txt | reader -')
    return open_given(sys.stdin.buffer.read(LIMIT + 1), "Standard input")


def open_library(folders: Folders) -> Library:
    """The places and bookmarks."""
    from reader.library.store import SqliteLibrary

    return SqliteLibrary(folders.data / "library.sqlite3")


def pronunciations(folders: Folders) -> Pronunciations:
    """How the person wants words to be spoken."""
    from reader.pronunciations import Pronunciations

    return Pronunciations(folders.data / "pronunciations.json")


def equipment(folders: Folders, library: Library) -> Equipment:
    """What the page has beside a document, a library and a sound."""
    from reader.equipment import Equipment
    from reader.library.shelf import FileShelf

    def given(data: bytes, title: str) -> Document:
        from reader.importers.given import open_given

        return open_given(data, title)

    def clipboard() -> bytes:
        from reader.clipboard import clipboard as copied

        return copied()

    def variants(word: str, language: str) -> Sequence[Variant]:
        from reader.speech.variants import variants as found

        return found(word, language)

    shelf = FileShelf(folders.data / "shelf.json", library.recent)
    spoken = languages(wait=False)
    return Equipment(pronunciations(folders), variants, shelf, given, clipboard, recordings(folders), spoken)


def languages(*, wait: bool = True) -> Languages:
    """Tells which language passages are in; without `wait` once the detector has been loaded."""
    from reader.languages import Languages
    from reader.speech.detecting import FastText

    return Languages(FastText(), wait=wait)


def recordings(folders: Folders) -> Recordings:
    """The sound files of books that somebody recorded, while they are read."""
    from reader.recordings import Recordings

    return Recordings(folders.cache / f"recordings-{os.getpid()}")


def segmenter() -> Segmenter:
    """Finds sentences and words."""
    from reader.segment import Segments

    return Segments()


def synthesizer(folders: Folders) -> Synthesizer:
    """The voices, in this process."""
    from reader.speech.synthesis import Synthesis

    return Synthesis(folders.cache, folders.voices)


def sound(folders: Folders, voice: str) -> Sound:
    """The sound process, not yet started; it will be asked for `voice` first."""
    from reader.sound.options import SoundOptions
    from reader.sound.supervisor import SupervisedSound

    log = folders.log / "sound.log"
    places = (str(folders.cache), str(folders.voices), str(log), str(folders.models), str(folders.own_words))
    return SupervisedSound(SoundOptions(*places, voice=voice))


def settings_file(folders: Folders) -> SettingsFile:
    """The settings, read."""
    from reader.settings_file import SettingsFile

    file = SettingsFile(folders.settings)
    file.load()
    return file


def strict_settings(folders: Folders, changes: dict[str, object]) -> Settings:
    """The settings, refused if anything in them is wrong: for commands that run without a person watching."""
    file = settings_file(folders)
    if file.problems:
        raise file.problems[0]
    return file.override(**changes)
