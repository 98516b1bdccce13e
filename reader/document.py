"""What is read: a Document of Sections, in which everything is found by Span and Position.

A section's text is exactly what is shown, its heading first. Blocks tile the text from front to back,
separated by one blank line ("\\n\\n"). Sentences, words, blocks, inlines and word marks are all spans of it,
so a place survives another font, another engine and another version of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

BLOCK_BREAK = "\n\n"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets [start, end) into a section's text."""

    start: int
    end: int

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end

    def __len__(self) -> int:
        return self.end - self.start

    def shifted(self, by: int) -> Span:
        """The same span in a text that begins `by` characters earlier."""
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """The characters it covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a document: section number, counted from 1, and character offset into its text."""

    section: int
    offset: int


class BlockKind(StrEnum):
    """What a block is, as far as showing and speaking it differ."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CODE = "code"
    TABLE_ROW = "table row"
    FIGURE = "figure"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a section's text.

    `level` is a heading's depth from 1, or the nesting of a list item or quotation from 1.
    List markers ("•", "3.") and a table row's "heading: value" are part of the text: shown as they are spoken.
    """

    kind: BlockKind
    span: Span
    level: int = 0


class InlineKind(StrEnum):
    """What a stretch inside a block is."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    LANGUAGE = "language"
    NOTE_REFERENCE = "note reference"
    PAGE = "page"
    CITATION = "citation"
    PRONUNCIATION = "pronunciation"
    FORMULA = "formula"
    ANCHOR = "anchor"
    """An element's address, while a section is being made; never in a finished one."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A stretch of text with a meaning of its own.

    `value` is a link's target, a language code, a note's anchor, a page's number or how a stretch is spoken.
    A PAGE may have an empty span: it marks the point where the page begins.
    """

    kind: InlineKind
    span: Span
    value: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One row of the contents: number from 1, title (may be empty), level from 1, length in characters
    (an estimate is allowed for sections not yet imported; it is used for percentages and time left)."""

    number: int
    title: str
    level: int
    length: int

    @property
    def label(self) -> str:
        """The title, or "Section 3" where there is none."""
        return self.title or f"Section {self.number}"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document that a reader can go to by number or title."""

    number: int
    title: str
    level: int
    text: str
    blocks: tuple[Block, ...]
    inlines: tuple[Inline, ...] = ()
    language: str = ""

    @property
    def heading(self) -> Heading:
        """Its row in the contents."""
        return Heading(self.number, self.title, self.level, len(self.text))


@dataclass(frozen=True, slots=True)
class Narrated:
    """A stretch of a section that someone recorded: seconds `begin` to `end` (-1: its end) of `audio`, a name that
    `Document.recording` knows."""

    span: Span
    audio: str
    begin: float
    end: float


def _not_narrated(number: int) -> tuple[Narrated, ...]:
    """Most documents have no recordings."""
    return ()


def _no_recording(name: str) -> bytes:
    raise KeyError(name)


def _nowhere(address: str) -> Position | None:
    return None


def _unknown(number: int) -> None:
    return None


@dataclass(slots=True)
class Document:
    """Something to read. Sections are loaded when they are first asked for, and kept.

    `fingerprint` identifies the content, not the file: a renamed file keeps it. `language` is a BCP 47 code,
    empty where unknown. `load` makes the section with a given number; it raises DocumentError.

    `locate` is where a LINK or NOTE_REFERENCE leads, None where it leads out of the document. `narration` is what was
    recorded of a section, in its order, and `recording` the bytes of a recording as the file has them (MP3, MP4);
    that raises DocumentError.

    Two short cuts, None where there is none: `glimpse` is what a section is made from, with its tags, which has every
    word of the section; `holds_page` is the section in which a page of the printed book begins.
    """

    title: str
    language: str
    fingerprint: str
    outline: tuple[Heading, ...]
    load: Callable[[int], Section]
    path: Path | None = None
    notices: tuple[str, ...] = ()
    locate: Callable[[str], Position | None] = _nowhere
    narration: Callable[[int], tuple[Narrated, ...]] = _not_narrated
    recording: Callable[[str], bytes] = _no_recording
    glimpse: Callable[[int], str | None] = _unknown
    holds_page: Callable[[int], int | None] = _unknown
    _loaded: dict[int, Section] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        title: str,
        sections: Sequence[Section],
        *,
        language: str = "",
        fingerprint: str = "",
        path: Path | None = None,
        notices: tuple[str, ...] = (),
    ) -> Document:
        """A document whose sections are all at hand."""
        by_number = {section.number: section for section in sections}
        return cls(
            title,
            language,
            fingerprint,
            tuple(section.heading for section in sections),
            by_number.__getitem__,
            path,
            notices,
        )

    def section(self, number: int) -> Section:
        """The section with this number, from 1 to len(self)."""
        if number not in self._loaded:
            if not 1 <= number <= len(self.outline):
                raise IndexError(number)
            self._loaded[number] = self.load(number)
        return self._loaded[number]

    def percent(self, position: Position) -> int:
        """How much of the document lies before a position, 0 to 100."""
        lengths = [heading.length for heading in self.outline]
        before = sum(lengths[: position.section - 1]) + min(position.offset, lengths[position.section - 1])
        return round(100 * before / max(1, sum(lengths)))

    def forget(self) -> None:
        """Sections are loaded anew: something has become known that belongs to them."""
        self._loaded.clear()

    def page(self, number: int) -> Position | None:
        """Where a page of the printed book begins; None where the book has no such page. Loads sections up to it."""
        for heading in self.outline:
            for inline in self.section(heading.number).inlines:
                if inline.kind is InlineKind.PAGE and inline.value == str(number):
                    return Position(heading.number, inline.span.start)
        return None

    def __len__(self) -> int:
        return len(self.outline)
