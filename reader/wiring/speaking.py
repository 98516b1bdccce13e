"""Reading aloud without the page, and the voices there are."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document import Span
from reader.errors import DocumentError, ReaderError
from reader.files import write_whole
from reader.messages import Event, Prosody, Ready, SetVolume, Speak, Started, WordReached
from reader.ports import Sound, Voice
from reader.wiring.parts import (
    Folders,
    languages,
    open_document,
    pronunciations,
    recordings,
    segmenter,
    sound,
    strict_settings,
    synthesizer,
)

if TYPE_CHECKING:
    from reader.narration import Narrated


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
    document, rules = languages().follow(open_document(path)), pronunciations(folders)
    numbers = [find_section(document, section)] if section else range(1, len(document) + 1)
    voices = synthesizer(folders)
    # A voice that does not exist is told before anything is written or heard.
    list(voices.render("", document.language, settings.voice, Prosody(), first=True))
    spoken: dict[int, Narrated] = {}
    files = recordings(folders)

    def requests() -> Iterator[Speak]:
        for item in narrate(document, numbers, segmenter(), settings, rules):
            spoken[item.speak.ticket] = item
            yield files.playable(document, item.speak)

    with closing(files):
        if to is None:
            timed = _aloud(sound(folders, settings.voice), requests(), SetVolume((settings.volume / 100) ** 2), tell)
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


def voices() -> Sequence[Voice]:
    """All voices, the default first."""
    return synthesizer(Folders.of_platform()).voices()
