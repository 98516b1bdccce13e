"""DAISY 2.02 books that are recordings with nothing but headings for text: what is heard becomes something to read.

Each recorded phrase is a line, "Recording 12", so that the place, the sentences and the paragraphs of a book with text
are there as well: next sentence goes on by a phrase, and what is read again is heard again.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import DocumentError
from reader.importers.container import Files, resolved
from reader.importers.epub_overlay import APART, seconds
from reader.importers.safexml import attribute, local, parse_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.importers.epub_package import NavEntry, Package
    from reader.importers.safexml import Element

PHRASE = 12.0
"""Seconds from which on a phrase is a line of its own; shorter ones are put together."""
MAX_LINES = 50_000
LIMIT = 8 * 1024 * 1024
Piece = tuple[str, float, float]
"""A sound file, and from when to when a phrase lasts in it; -1 is its end."""
TEXT, SMIL = "recordings made readable.html", "recordings made readable.smil"


class Spoken:
    """Implements `Files` over a book of recordings: its own files, and a text and a SMIL file made of them."""

    def __init__(self, files: Files, entries: Sequence[tuple[NavEntry, str, str]]) -> None:
        """`entries` are the headings, each with the SMIL file and the element in it where it begins."""
        self._files = files
        self._headings = [entry for entry, _, _ in entries]
        self.lines = 0
        text: list[str] = []
        smil: list[str] = []
        names = list(dict.fromkeys(name for _, name, _ in entries if name))
        phrases = _Phrases(files, names)
        for number, (entry, name, fragment) in enumerate(entries):
            following = next(((n, f) for _, n, f in entries[number + 1 :] if n), None)
            text.append(f'<h{entry.level} id="h{number}">{escape(entry.title)}</h{entry.level}>')
            pieces = phrases.between((name, fragment), following) if name else []
            if pieces and 0 <= pieces[0][2] - pieces[0][1] < PHRASE:
                # What begins a section is its heading, read aloud.
                smil.append(_par(f"h{number}", pieces.pop(0)))
            for piece in _joined(pieces):
                self.lines += 1
                if self.lines <= MAX_LINES:
                    text.append(f'<p id="r{self.lines}">Recording {self.lines}</p>')
                    smil.append(_par(f"r{self.lines}", piece))
        self._made = {
            TEXT: f"<html><body>{''.join(text)}</body></html>".encode(),
            SMIL: f"<smil><body><seq>{''.join(smil)}</seq></body></smil>".encode(),
        }

    def package(self, package: Package) -> Package:
        """The book's package, with the text that was made."""
        entries = tuple(replace(entry, name=TEXT, fragment=f"h{number}") for number, entry in enumerate(self._headings))
        return replace(package, spine=(TEXT,), entries=entries, pages={}, overlays={TEXT: (SMIL,)})

    @property
    def path(self) -> Path:
        """The book."""
        return self._files.path

    @property
    def names(self) -> tuple[str, ...]:
        """Its own files and the two that were made."""
        return (*self._files.names, *self._made)

    def find(self, name: str) -> str:
        """The name as it is spelt here."""
        return name if name in self._made else self._files.find(name)

    def size(self, name: str) -> int:
        """Its length in bytes."""
        return len(self._made[name]) if name in self._made else self._files.size(name)

    def read(self, name: str, limit: int, *, head: bool = False) -> bytes:
        """Its content. Raises DocumentError."""
        return self._made[name][:limit] if name in self._made else self._files.read(name, limit, head=head)

    def fingerprint(self) -> str:
        """The book's own."""
        return self._files.fingerprint()


class _Phrases:
    """Every recorded phrase of some SMIL files in their order."""

    def __init__(self, files: Files, names: Sequence[str]) -> None:
        self._places: dict[tuple[str, str], int] = {}
        self._pieces: list[Piece] = []
        for name in names:
            self._places[name, ""] = len(self._pieces)
            try:
                root = parse_xml(files.read(name, LIMIT))
            except DocumentError:
                continue
            for element in root.iter() if root is not None else ():
                if identifier := attribute(element, "id"):
                    self._places.setdefault((name, identifier), len(self._pieces))
                if local(element.tag) == "audio":
                    self._take(files, name, element)

    def _take(self, files: Files, name: str, element: Element) -> None:
        source, _ = resolved(name, attribute(element, "src")) if attribute(element, "src") else ("", "")
        audio = files.find(source) if source else ""
        if audio:
            begin = seconds(attribute(element, "clip-begin") or attribute(element, "clipBegin"))
            end = seconds(attribute(element, "clip-end") or attribute(element, "clipEnd"))
            self._pieces.append((audio, max(0.0, begin), end))

    def between(self, start: tuple[str, str], end: tuple[str, str] | None) -> list[Piece]:
        """The phrases from one heading to the next."""
        first = self._places.get(start, self._places.get((start[0], ""), 0))
        last = len(self._pieces) if end is None else self._places.get(end, self._places.get((end[0], ""), first))
        return self._pieces[first:last]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Short phrases put together."""
    lines: list[Piece] = []
    for audio, begin, until in pieces:
        if lines and lines[-1][0] == audio and abs(lines[-1][2] - begin) < APART and begin - lines[-1][1] < PHRASE:
            lines[-1] = (audio, lines[-1][1], until)
        else:
            lines.append((audio, begin, until))
    return lines


def _par(identifier: str, piece: Piece) -> str:
    audio, begin, end = piece
    clip = f'src="{escape(audio, quote=True)}" clipBegin="{begin}s"' + (f' clipEnd="{end}s"' if end >= 0 else "")
    return f'<par><text src="{TEXT}#{identifier}"/><audio {clip}/></par>'
