"""What is read, announced or skipped: footnotes, page numbers, citations, code, web addresses and tables.

Each has a setting of its own, which one book may have otherwise. To skip is never to lose: skipped passages stay on the
page, and whoever goes to one hears it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from reader.citations import citations
from reader.document import BlockKind, Inline, InlineKind, Section, Span
from reader.language_tags import primary

KINDS = ("notes", "page_numbers", "citations", "code", "addresses", "tables")
"""The names of the settings, in the order in which they are shown."""

WAYS = ("read", "announce", "skip")

BLOCKS = {BlockKind.NOTE: "notes", BlockKind.CODE: "code", BlockKind.TABLE_ROW: "tables"}
"""The blocks that may be left out as a whole, and by which setting."""

MARKS = frozenset({InlineKind.NOTE_REFERENCE, InlineKind.PAGE, InlineKind.CITATION, InlineKind.LINK})
"""The inlines that decide what is left out inside a sentence."""

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"”»]*[^\s<>\"”».,;:!?)\]'’]", re.IGNORECASE)
_DOI = re.compile(r"\bdoi:\s?10\.\d{4,9}/[^\s<>\"”»]*[^\s<>\"”».,;:!?)\]'’]", re.IGNORECASE)
_NUMBER = re.compile(r"[^\W_]+")


class Way(StrEnum):
    """What becomes of a passage."""

    READ = "read"
    ANNOUNCE = "announce"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Skipping:
    """The way of each kind, as the settings of the same names have it."""

    notes: str = "skip"
    page_numbers: str = "skip"
    citations: str = "skip"
    code: str = "announce"
    addresses: str = "announce"
    tables: str = "read"

    @classmethod
    def of(cls, settings: object) -> Skipping:
        """As it is set."""
        return cls(*(getattr(settings, field.name) for field in fields(cls)))

    def way(self, kind: str) -> Way:
        """What becomes of a kind."""
        return Way(getattr(self, kind))

    def of_block(self, kind: BlockKind) -> Way:
        """What becomes of a block as a whole."""
        return self.way(BLOCKS[kind]) if kind in BLOCKS else Way.READ


@dataclass(frozen=True, slots=True)
class Edit:
    """`said` is spoken in place of a stretch of a section's text; of an empty stretch, before what follows it."""

    span: Span
    said: str


def edits(
    section: Section, span: Span, inlines: list[Inline], skipping: Skipping, language: str, *, begins: bool
) -> Iterator[Edit]:
    """What is said otherwise than it is written in a sentence, or a part of one. `inlines` are those of MARKS that
    touch it; `begins` says that it is a sentence's beginning. They may overlap and come in no order."""
    text = section.text
    words = said_in(language)
    for inline in inlines:
        inside = inline.span.start < span.end and inline.span.end > span.start
        if inline.kind is InlineKind.NOTE_REFERENCE and inside:
            yield _gone(text, inline.span) if skipping.notes == Way.SKIP else _note(text, inline.span, words)
        elif inline.kind is InlineKind.CITATION and inside:
            yield from _citation(text, inline.span, skipping, words)
        elif inline.kind is InlineKind.PAGE and span.start <= inline.span.start < span.end:
            yield from _page(text, inline, span, skipping, words, begins=begins)
        elif inline.kind is InlineKind.LINK and inside and skipping.addresses == Way.SKIP:
            # An address that is written without its beginning: "example.org/path" that leads there.
            written = inline.span.of(text).strip()
            if "." in written and " " not in written and written.casefold() in inline.value.casefold():
                yield _gone(text, inline.span)
    if skipping.citations != Way.READ:
        for cited in citations(text, span.start, span.end, language):
            yield from _citation(text, cited, skipping, words)
    if skipping.addresses != Way.ANNOUNCE:
        for pattern in (_ADDRESS, _DOI):
            for match in pattern.finditer(text, span.start, span.end):
                found = Span(*match.span())
                yield _gone(text, found) if skipping.addresses == Way.SKIP else Edit(found, _spelled(match[0], words))


def _gone(text: str, span: Span) -> Edit:
    # With the blanks before it, so that the full stop after it does not stand alone.
    start = span.start
    while start and text[start - 1] in " \u00a0\u202f":
        start -= 1
    at_beginning = start == 0 or text[start - 1] == "\n"
    return Edit(span if at_beginning else Span(start, span.end), "")


def _note(text: str, span: Span, words: Mapping[str, str]) -> Edit:
    number = " ".join(_NUMBER.findall(span.of(text)))
    return _remark(text, span, words["note"].format(number).strip())


def _remark(text: str, span: Span, said: str) -> Edit:
    """Said in the middle of a sentence like a remark, at its end or beginning like a sentence of its own."""
    gone = _gone(text, span).span
    before = text[gone.start - 1] if gone.start else "\n"
    after = text[gone.end] if gone.end < len(text) else "\n"
    if not said:
        return Edit(span, "")
    if before == "\n":
        return Edit(gone, f"{_capital(said)}.")
    if before in ".!?…。！？":
        return Edit(gone, f" {_capital(said)}.")
    # What follows a page's beginning follows without a blank of its own: it stood before it.
    return Edit(gone, f", {said}" + ("" if after in ".,;:!?)\n" else "," if after == " " else ", "))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _citation(text: str, span: Span, skipping: Skipping, words: Mapping[str, str]) -> Iterator[Edit]:
    if skipping.citations == Way.SKIP:
        yield _gone(text, span)
    elif skipping.citations == Way.ANNOUNCE:
        yield _remark(text, span, words["citation"])


def _page(
    text: str, inline: Inline, span: Span, skipping: Skipping, words: Mapping[str, str], *, begins: bool
) -> Iterator[Edit]:
    way, at = skipping.page_numbers, inline.span.start
    if way == Way.SKIP:
        return
    # Read, it is said where the page begins; announced, before the sentence in which it does.
    start = span.start if way == Way.ANNOUNCE and begins else at
    said = words["page"].format(inline.value).strip()
    yield Edit(Span(start, start), f"{_capital(said)}. ") if start == span.start else _remark(text, Span(at, at), said)


def _spelled(address: str, words: Mapping[str, str]) -> str:
    """An address in full, sign by sign."""
    signs = {".": "dot", "/": "slash", "-": "dash", "_": "underscore", ":": "colon", "?": "question", "=": "equals"}
    plain = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    return " ".join(words[signs[part]] if part in signs else part for part in re.findall(r"[^\W_]+|[^\w\s]|_", plain))


@cache
def said_in(language: str) -> Mapping[str, str]:
    """The words for what is left out, in a language; where there is no table, the bare numbers."""
    # The tables are not needed before the first paint unless something is announced there.
    from reader.phrasebook import phrasebook

    book = phrasebook(language or "en")
    if language and book.language != primary(language):
        return {**book.said, "note": "{}", "page": "{}", "citation": ""}
    return book.said


def announced(kind: BlockKind, language: str) -> tuple[str, str]:
    """What is said in place of a block, and the language it is in."""
    from reader.phrasebook import phrasebook

    book = phrasebook(language or "en")
    own = not language or book.language == primary(language)
    return book.said[BLOCKS[kind]], language if own else book.language
