"""Small documents and hand-written stand-ins for the core's tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from reader.document import Block, BlockKind, Document, Inline, Position, Section, Span
from reader.messages import Event, Request
from reader.ports import Bookmark, LibraryEntry


class PlainSegmenter:
    """A sentence ends at a full stop; a word is a run of letters."""

    def sentences(self, text: str, span: Span, language: str) -> Sequence[Span]:
        found = re.finditer(r"[^.\s][^.]*\.?", text[span.start : span.end])
        return [
            Span(span.start + match.start(), span.start + len(match[0].rstrip()) + match.start()) for match in found
        ]

    def words(self, text: str, span: Span) -> Sequence[Span]:
        return [Span(span.start + m.start(), span.start + m.end()) for m in re.finditer(r"\w+", span.of(text))]


class RecordingSound:
    """Keeps what it was asked for; events are made by the test."""

    def __init__(self) -> None:
        self.sent: list[Request] = []
        self.closed = False

    def start(self, on_event: Callable[[Event], None]) -> None:
        self.on_event = on_event

    def send(self, request: Request) -> None:
        self.sent.append(request)

    def close(self) -> None:
        self.closed = True


class MemoryLibrary:
    """A library that forgets at the end of the test."""

    def __init__(self, place: Position | None = None) -> None:
        self.notice = ""
        self.place = place
        self.jumps: list[Position] = []
        self.marks: list[Bookmark] = []
        self.own: dict[str, str] = {}
        self.closed = False

    def open(self, document: Document) -> Position | None:
        return self.place

    def keep_place(self, document: Document, position: Position) -> None:
        self.place = position

    def push_jump(self, document: Document, position: Position) -> None:
        self.jumps.append(position)

    def pop_jump(self, document: Document) -> Position | None:
        return self.jumps.pop() if self.jumps else None

    def bookmarks(self, document: Document) -> Sequence[Bookmark]:
        return sorted(self.marks, key=lambda mark: mark.position)

    def add_bookmark(self, document: Document, bookmark: Bookmark) -> str:
        self.marks = [mark for mark in self.marks if mark.position != bookmark.position] + [bookmark]
        return ""

    def remove_bookmark(self, document: Document, position: Position) -> None:
        self.marks = [mark for mark in self.marks if mark.position != position]

    def choices(self, document: Document) -> Mapping[str, str]:
        return self.own

    def choose(self, document: Document, name: str, value: str) -> None:
        self.own = {**self.own, name: value} if value else {key: self.own[key] for key in self.own if key != name}

    def recent(self, limit: int = 20) -> Sequence[LibraryEntry]:
        return []

    def close(self) -> None:
        self.closed = True


def section(number: int, title: str, *paragraphs: str, language: str = "", inlines: Sequence[Inline] = ()) -> Section:
    """A section with a heading and paragraphs; a paragraph that begins with ">>> " is code."""
    parts = [(BlockKind.HEADING, title)] if title else []
    parts += [(BlockKind.CODE if part.startswith(">>> ") else BlockKind.PARAGRAPH, part) for part in paragraphs]
    blocks, text = [], ""
    for kind, part in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, Span(len(text), len(text) + len(part)), 1 if kind is BlockKind.HEADING else 0))
        text += part
    return Section(number, title, 1, text, tuple(blocks), tuple(inlines), language)


def document() -> Document:
    """Three sections: one with two paragraphs, one with code, one short."""
    return Document.of(
        "A small book",
        [
            section(1, "Start", "One fish. Two fish.", "Red fish."),
            section(2, "Middle", "Before code.", ">>> print(1)", ">>> print(2)", "After code."),
            section(3, "End", "The last words."),
        ],
        language="en",
    )
