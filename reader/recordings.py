"""What somebody recorded of a document: which stretches say an utterance, and the sound files they are in.

EPUB calls it media overlays, DAISY a talking book. The page only says what is to be played; files that lie inside a
book are copied out for the sound process, a few at a time, and are gone when the reader closes.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from reader.document import Document, Narrated, Section, Span
from reader.errors import DocumentError
from reader.files import private_folder, whole
from reader.messages import Prepare, Recorded, Speak
from reader.utterances import Utterance

Asked = TypeVar("Asked", bound=Speak | Prepare)

ENOUGH = 0.7
"""How much of an utterance's letters has to be recorded for the recording to be played."""
FILES = 3
"""Sound files that are kept at a time: this one and its neighbours."""
SECTIONS = 8
LEFT_BEHIND = 7 * 24 * 3600.0
"""Seconds after which nobody reads a book any more without having turned to another chapter."""


class Narration:
    """What was recorded of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sections: OrderedDict[int, tuple[list[int], list[Narrated]]] = OrderedDict()

    def of(self, section: Section, utterance: Utterance, skipped: int = 0) -> tuple[Recorded, ...]:
        """The stretches that say an utterance from its character `skipped` on; none where too little was recorded.

        Of a stretch that says more than the utterance the part is played that its letters have of it."""
        starts, narrated = self._narrated(section.number)
        if not narrated:
            return ()
        text, span = section.text, utterance.span
        begin = utterance.shown(Span(skipped, skipped + 1)).start if skipped else span.start
        # Up to where the next sentence begins, so that one stretch goes on into the next without a gap.
        end = span.end
        while end < len(text) and text[end].isspace():
            end += 1
        found: list[Recorded] = []
        covered = 0
        for one in narrated[max(0, bisect_right(starts, begin) - 1) :]:
            if one.span.start >= span.end:
                break
            first, last = max(begin, one.span.start), min(end, one.span.end)
            shown = Span(first, min(last, span.end))
            if shown.start >= shown.end or not any(letter.isalnum() for letter in shown.of(text)):
                continue
            covered += sum(letter.isalnum() for letter in shown.of(text))
            spoken = Span(
                max(0, utterance.spoken_offset(shown.start) - skipped),
                max(0, utterance.spoken_offset(shown.end - 1) + 1 - skipped),
            )
            size = len(one.span)
            part = (first - one.span.start) / size, 1.0 if last >= one.span.end else (last - one.span.start) / size
            found.append(Recorded(spoken, one.audio, one.begin, one.end, *(round(share, 6) for share in part)))
        wanted = sum(letter.isalnum() for letter in text[begin : span.end])
        return tuple(found) if covered >= ENOUGH * wanted else ()

    def _narrated(self, number: int) -> tuple[list[int], list[Narrated]]:
        if number not in self._sections:
            while len(self._sections) >= SECTIONS:
                self._sections.popitem(last=False)
            kept: list[Narrated] = []
            try:
                found = self._document.narration(number)
            except DocumentError:
                # Its recordings cannot be found: a voice reads.
                found = ()
            for one in sorted(found, key=lambda one: one.span):
                if one.span.start < one.span.end and (not kept or one.span.start >= kept[-1].span.end):
                    kept.append(one)
            self._sections[number] = [one.span.start for one in kept], kept
        return self._sections[number]


class Recordings:
    """The sound files of the document that is read, in `folder`, which is this program's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: OrderedDict[tuple[str, str], Path | None] = OrderedDict()

    def playable(self, document: Document, request: Asked) -> Asked:
        """The request with the files in place of their names in the book; without those that are missing there."""
        if not request.recorded:
            return request
        files = {name: self._file(document, name) for name in dict.fromkeys(one.audio for one in request.recorded)}
        if None in files.values():
            return replace(request, recorded=())
        return replace(request, recorded=tuple(replace(one, audio=str(files[one.audio])) for one in request.recorded))

    def close(self) -> None:
        """Removes the files."""
        self._files.clear()
        if self._folder.exists():
            import shutil

            shutil.rmtree(self._folder, ignore_errors=True)

    def _clear_up(self) -> None:
        """Removes what a reader left behind that could not close."""
        import shutil

        for other in self._folder.parent.glob(f"{self._folder.name.partition('-')[0]}-*"):
            with suppress(OSError):
                if time.time() - other.stat().st_mtime > LEFT_BEHIND:
                    shutil.rmtree(other, ignore_errors=True)

    def _file(self, document: Document, name: str) -> Path | None:
        key = (document.fingerprint, name)
        if key not in self._files:
            self._files[key] = self._copied(document, name)
            for old in [other for other, path in self._files.items() if path is not None][:-FILES]:
                path = self._files.pop(old)
                if path is not None:
                    with suppress(OSError):
                        path.unlink()
        self._files.move_to_end(key)
        return self._files[key]

    def _copied(self, document: Document, name: str) -> Path | None:
        import hashlib

        digest = hashlib.sha256(f"{document.fingerprint}\n{name}".encode()).hexdigest()[:24]
        path = self._folder / digest
        try:
            data = document.recording(name)
            if not self._folder.exists():
                self._clear_up()
            private_folder(self._folder)
            with whole(path, private=True) as file:
                file.write(data)
        except (DocumentError, OSError, KeyError):
            # A book may come without its recordings, and a disk may be full: a voice reads then.
            return None
        return path
