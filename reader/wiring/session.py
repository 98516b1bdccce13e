"""What is opened first, and everything that can be done with it: the same for the page and line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import DocumentError, PasswordNeeded
from reader.wiring.parts import Folders, equipment, open_document, sample, segmenter, tour

if TYPE_CHECKING:
    from reader.dispatcher import Dispatcher
    from reader.document import Document
    from reader.ports import Library, Sound
    from reader.settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class First:
    """The document to begin with; `notice` says why it is another one than was wished for. `locked` is a file that was
    wished for, whose password is still to be asked for."""

    document: Document
    notice: str = ""
    locked: Path | None = None


def first(path: Path | None, library: Library) -> First:
    """`path`, else the document read last, else the sample. Raises DocumentError for a `path` that cannot be opened."""
    if path is not None:
        try:
            return First(open_document(path))
        except PasswordNeeded as error:
            return replace(first(None, library), locked=error.path)
    for entry in library.recent(1):
        try:
            return First(open_document(entry.path))
        except PasswordNeeded as error:
            return First(open_document(sample()), locked=error.path)
        except DocumentError as error:
            return First(open_document(sample()), f"{error.message} The sample is opened instead.")
    return First(open_document(sample()))


def session(
    begin: First, library: Library, folders: Folders, file: SettingsFile, open_sound: Callable[[], Sound]
) -> Dispatcher:
    """Everything that can be done, with what is opened first."""
    # Imported here because the page shows its text before.
    from reader.dispatcher import Dispatcher
    from reader.outcome import Outcome

    dispatcher = Dispatcher(
        begin.document,
        library,
        open_sound,
        segmenter(),
        file,
        open_document,
        tour(),
        equipment=equipment(folders, library),
    )
    dispatcher.opener.locked = begin.locked
    if begin.notice:
        dispatcher.notices.append(Outcome(begin.notice))
    return dispatcher
