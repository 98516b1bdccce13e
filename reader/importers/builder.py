"""Assembles sections, so that every importer gives the same shape.

A section's text is its blocks joined by one blank line, the heading first. Importers collect the running text of
one block in a `Prose`, hand it to a `SectionBuilder`, and let a `DocumentBuilder` begin a section at each heading:

    prose = Prose("Eat ")
    with prose.within(InlineKind.EMPHASIS):
        prose.add("enough")
    builder.section.paragraph(prose.add("."))

White space is normalised (runs become one space; a break between two Chinese or Japanese characters becomes
nothing), control characters and soft hyphens are dropped, text is put into Unicode's composed form (NFC); no other
character is lost.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reader.document import BLOCK_BREAK, Block, BlockKind, Document, Inline, InlineKind, Section, Span

BULLET = "•"
IMAGE_WITHOUT_TEXT = "Image without a description"
PART_LENGTH = 60_000
"""Characters after which text without headings begins a new section: about an hour of listening."""

_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SPACE = re.compile(r"[\s\x1c-\x1f]+")
_NO_BREAK = frozenset("\u00a0\u2007\u202f")
_CJK = "\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_UNSPACED = re.compile(f"[{_CJK}]")
_UNSPACED_BREAK = re.compile(f"(?<=[{_CJK}])[^\\S\n]*\n\\s*(?=[{_CJK}])")


def clean(text: str) -> str:
    """Text in composed form, without control characters (line breaks and tabs stay) and soft hyphens."""
    text = _DROPPED.sub("", text)
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    return text


def fingerprint(parts: Iterable[str | bytes]) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the content."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def _one_space(match: re.Match[str]) -> str:
    return "\u00a0" if set(match[0]) <= _NO_BREAK else " "


_GOES_ON = frozenset({InlineKind.EMPHASIS, InlineKind.STRONG, InlineKind.CODE, InlineKind.LANGUAGE})
"""Stretches of which two that touch are one."""


class Prose:
    """The running text of one block and the stretches in it that mean something."""

    __slots__ = ("_gap", "_inlines", "_length", "_pieces")

    def __init__(self, text: str = "") -> None:
        self._pieces: list[str] = []
        self._inlines: list[Inline] = []
        self._length = 0
        self._gap = ""
        self.add(text)

    @classmethod
    def of(cls, text: Prose | str) -> Prose:
        """Prose, made from a string where it is one."""
        return text if isinstance(text, Prose) else cls(text)

    def add(self, text: str) -> Prose:
        """Appends text; white space at its ends joins with what stands beside it."""
        text = clean(text)
        body = text.strip()
        if not body:
            if text:
                self._widen(text)
            return self
        start = text.index(body[0])
        if start:
            self._widen(text[:start])
        tail = text[start + len(body) :]
        if "\n" in body:
            body = _UNSPACED_BREAK.sub("", body)
        self._put(_SPACE.sub(_one_space, body))
        if tail:
            self._widen(tail)
        return self

    def line_break(self) -> Prose:
        """A break that is part of the text, as in a poem or an address."""
        if self._length:
            self._gap = "\n"
        return self

    @contextmanager
    def within(self, kind: InlineKind, value: str = "") -> Iterator[Prose]:
        """What is added meanwhile is a stretch of this kind."""
        start = self._length
        yield self
        last = self._inlines[-1] if self._inlines else None
        if last and last.span.end == start and (last.kind, last.value) == (kind, value) and kind in _GOES_ON:
            # Word processors and careless pages cut what is emphasised into many pieces.
            start = self._inlines.pop().span.start
        self._inlines.append(Inline(kind, Span(start, self._length), value))

    def page(self, label: str) -> Prose:
        """The printed page with this number begins here."""
        at = self._length + (1 if self._gap and self._length else 0)
        self._inlines.append(Inline(InlineKind.PAGE, Span(at, at), label))
        return self

    def extend(self, other: Prose, *, gap: str = "") -> Prose:
        """Appends another's text and stretches, `gap` (a space, or nothing) between them."""
        text = other.text
        if gap:
            self._widen(gap)
        if text:
            self._flush(text[0])
        at = self._length
        self._put(text)
        self._inlines += (Inline(one.kind, one.span.shifted(at), one.value) for one in other.inlines)
        if other._gap:
            self._widen(other._gap)
        return self

    @property
    def text(self) -> str:
        """The text so far, without white space around it."""
        return "".join(self._pieces)

    @property
    def inlines(self) -> list[Inline]:
        """The stretches so far, in order, the outer before the inner, without white space around them."""
        text = self.text
        found = []
        for one in self._inlines:
            if one.kind is InlineKind.PAGE:
                at = min(one.span.start, len(text))
                found.append(Inline(one.kind, Span(at, at), one.value))
                continue
            covered = one.span.of(text)
            if body := covered.strip():
                start = one.span.start + covered.index(body[0])
                found.append(Inline(one.kind, Span(start, start + len(body)), one.value))
        return sorted(found, key=lambda one: (one.span.start, -one.span.end))

    def __bool__(self) -> bool:
        return self._length > 0

    def _widen(self, space: str) -> None:
        """White space stands here: remembered, and written only between two pieces of text."""
        if not self._length or self._gap == "\n":
            return
        if set(space) <= _NO_BREAK and self._gap in ("", "\u00a0"):
            self._gap = "\u00a0"
        else:
            self._gap = "soft" if "\n" in space and self._gap in ("", "soft") else " "

    def _flush(self, following: str) -> None:
        gap, self._gap = self._gap, ""
        if gap == "soft":
            last = self._pieces[-1][-1]
            gap = "" if _UNSPACED.match(last) and _UNSPACED.match(following) else " "
        if gap:
            self._pieces.append(gap)
            self._length += 1

    def _put(self, text: str) -> None:
        if text:
            self._flush(text[0])
            self._pieces.append(text)
            self._length += len(text)


class SectionBuilder:
    """Collects the blocks of one section. Blocks without text are left out."""

    __slots__ = ("_blocks", "_inlines", "_length", "_pieces")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._inlines: list[Inline] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def heading(self, text: Prose | str, level: int = 1) -> None:
        """A heading; its level counts from 1."""
        self.add(BlockKind.HEADING, text, level)

    def paragraph(self, text: Prose | str) -> None:
        """A paragraph."""
        self.add(BlockKind.PARAGRAPH, text)

    def list_item(self, text: Prose | str, marker: str = BULLET, level: int = 1) -> None:
        """An item of a list, its marker ("•", "3.") in front; a further paragraph of the same item has none."""
        item = Prose.of(text)
        self.add(BlockKind.LIST_ITEM, Prose(marker).extend(item, gap=" ") if item else item, level)

    def quote(self, text: Prose | str, level: int = 1) -> None:
        """A paragraph of a quotation."""
        self.add(BlockKind.QUOTE, text, level)

    def image(self, alternative: Prose | str = "") -> None:
        """A picture, as the text that stands for it; one that has none is named as such: nothing is lost unsaid."""
        text = Prose.of(alternative)
        self.add(BlockKind.FIGURE, Prose("Image:").extend(text, gap=" ") if text else IMAGE_WITHOUT_TEXT)

    def caption(self, text: Prose | str) -> None:
        """What is written under a picture."""
        self.add(BlockKind.FIGURE, text)

    def note(self, text: Prose | str, marker: str = "", anchor: str = "") -> None:
        """A footnote. Its marker is a NOTE_REFERENCE with the note's anchor, as is each reference to it in the
        text, so that either end is found from the other."""
        note = Prose()
        if marker:
            with note.within(InlineKind.NOTE_REFERENCE, anchor):
                note.add(marker)
        self.add(BlockKind.NOTE, note.extend(Prose.of(text), gap=" "))

    def table_row(self, headings: Sequence[Prose | str], cells: Sequence[Prose | str]) -> None:
        """A row of a table as "Heading: value; Heading: value". Empty cells are left out."""
        row = Prose()
        for number, cell in enumerate(map(Prose.of, cells)):
            if not cell:
                continue
            if row:
                row.add("; ")
            heading = Prose.of(headings[number]) if number < len(headings) else Prose()
            if heading:
                row.extend(heading).add(" " if heading.text[-1] in ":?" else ": ")
            row.extend(cell)
        self.add(BlockKind.TABLE_ROW, row)

    def code(self, text: str) -> None:
        """Program text or other text whose lines and columns matter."""
        lines = [line.rstrip() for line in clean(text).expandtabs(4).splitlines()]
        while lines and not lines[0]:
            del lines[0]
        while lines and not lines[-1]:
            del lines[-1]
        if lines:
            self._append(BlockKind.CODE, "\n".join(lines), (), 0)

    def page(self, label: str) -> None:
        """The printed page with this number begins with the next block."""
        at = self._length + (len(BLOCK_BREAK) if self._blocks else 0)
        self._inlines.append(Inline(InlineKind.PAGE, Span(at, at), label))

    def add(self, kind: BlockKind, text: Prose | str, level: int = 0) -> None:
        """A block of any kind but code."""
        prose = Prose.of(text)
        if prose:
            self._append(kind, prose.text, prose.inlines, level)

    def build(self, number: int, title: str, level: int = 1, language: str = "") -> Section:
        """The section. The title is cleaned as text is."""
        text = "".join(self._pieces)
        inlines = []
        for one in self._inlines:
            at = min(one.span.start, len(text))
            inlines.append(Inline(one.kind, Span(at, min(one.span.end, len(text))), one.value))
        return Section(number, Prose(title).text, level, text, tuple(self._blocks), tuple(inlines), language)

    def _append(self, kind: BlockKind, text: str, inlines: Iterable[Inline], level: int) -> None:
        if self._blocks:
            self._pieces.append(BLOCK_BREAK)
            self._length += len(BLOCK_BREAK)
        at = self._length
        self._pieces.append(text)
        self._length += len(text)
        self._blocks.append(Block(kind, Span(at, self._length), level))
        self._inlines += (Inline(one.kind, one.span.shifted(at), one.value) for one in inlines)


class DocumentBuilder:
    """Collects a document that is imported in one go: each heading begins a section.

    Text before the first heading is a section with the title given here, which may be empty; a very long stretch
    without headings is cut into several sections without titles.
    """

    def __init__(self, opening_title: str = "", language: str = "") -> None:
        self.language = language
        self._sections: list[Section] = []
        self._current: SectionBuilder | None = None
        self._title = opening_title
        self._level = 1

    @property
    def section(self) -> SectionBuilder:
        """Where the next block goes."""
        if self._current is not None and len(self._current) > PART_LENGTH:
            self._finish()
            self._title = ""
        if self._current is None:
            self._current = SectionBuilder()
        return self._current

    def heading(self, text: Prose | str, level: int = 1) -> SectionBuilder:
        """Begins a section; one without text begins one without a title."""
        prose = Prose.of(text)
        self._finish()
        self._title, self._level = prose.text.replace("\n", " "), level
        self._current = SectionBuilder()
        self._current.heading(prose, level)
        return self._current

    def build(
        self,
        title: str,
        *,
        path: Path | None = None,
        fingerprint_of: Iterable[str | bytes] = (),
        notices: tuple[str, ...] = (),
    ) -> Document:
        """The document; it has no sections where nothing was added."""
        self._finish()
        content = tuple(fingerprint_of) or [section.text for section in self._sections]
        return Document.of(
            Prose(title).text,
            self._sections,
            language=self.language,
            fingerprint=fingerprint(content),
            path=path,
            notices=notices,
        )

    def _finish(self) -> None:
        if self._current is not None and len(self._current):
            number = len(self._sections) + 1
            self._sections.append(self._current.build(number, self._title, self._level, self.language))
        self._current = None
