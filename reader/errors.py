"""Everything that can go wrong, each said in one sentence that can be spoken.

ReaderError                  exit code 1: the work failed
├── UsageError               exit code 2: what was asked for cannot be done as asked
│   ├── UnknownSection
│   ├── UnknownVoice
│   └── SettingsError
├── DocumentError            the file cannot be read as a document
│   └── PasswordNeeded       its password is to be asked for
├── EngineError              an engine failed while rendering
│   └── EngineUnavailable    an engine, voice or model is not there
├── SoundError               loudspeaker, microphone or the sound process
└── LibraryError             places and bookmarks cannot be kept
"""

from __future__ import annotations

from pathlib import Path


class ReaderError(Exception):
    """A failure told to the user.

    `message` is one sentence fit to be spoken aloud; `hint` is one sentence that says what to do about it.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(ReaderError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class UnknownSection(UsageError):
    """No section has this number or title; the hint names the nearest ones."""


class UnknownVoice(UsageError):
    """No voice has this name; the hint names the nearest ones."""


class SettingsError(UsageError):
    """The settings file has an unknown name or a wrong value; the message names the line."""


class DocumentError(ReaderError):
    """The file cannot be read as a document."""


class PasswordNeeded(DocumentError):
    """The file is locked with a password; `path` is the file, `wrong` says that one was given and is not it."""

    def __init__(self, path: Path, *, wrong: bool = False) -> None:
        message = "That password is wrong." if wrong else f"{path.name} is locked with a password."
        super().__init__(message, "Open it with reader and its name: you are asked for the password there.")
        self.path = path
        self.wrong = wrong


class EngineError(ReaderError):
    """An engine failed while rendering."""


class Interrupted(EngineError):
    """What was being rendered is not wanted any more."""


class EngineUnavailable(EngineError):
    """An engine, a voice or a model is not there; the hint says how to get it."""


class SoundError(ReaderError):
    """The loudspeaker, the microphone or the sound process failed."""


class LibraryError(ReaderError):
    """Places and bookmarks cannot be kept."""
