"""Markdown: CommonMark with tables, strikethrough, footnotes and front matter.

The blocks of the whole file are found at once, which takes 0.1 s for a long novel; what stands in them (emphasis,
links, notes) is looked at section by section, when a section is first read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.document import Document, Heading, Section
from reader.importers.builder import PART_LENGTH, Prose, SectionBuilder, clean, fingerprint
from reader.importers.encoding import decode
from reader.importers.source import file_title, read_bytes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd")
_ATX = re.compile(rb"(?:\A|\n[ \t]*\r?\n)#{1,6} +\S[^\n]*(?=\r?\n[ \t]*\r?\n)")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|lang|language)[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_NOTE_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_MARKED_UP = re.compile(r"[*_`\[\]<&\\!~]")
_MOST_MARKS = 5_000
"""Signs of markup in one paragraph, beyond which it is taken as it stands: the time to parse them grows with their
square."""


_MOST_LINES = 200_000
"""Lines beyond which a text is taken for plain text, to be open within seconds; the Bible has 100,000."""


class MarkdownImporter:
    """Implements `reader.ports.Importer`."""

    name = "Markdown"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Known by its suffix; another text file by its headings, "# Like this" between blank lines."""
        if not head or b"\0" in head:
            return False
        if path.suffix.lower() in _SUFFIXES:
            return True
        return bool(_ATX.search(head)) and not head.startswith(b"#!")

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError."""
        return read_markdown(decode(read_bytes(path), path.name), title=file_title(path), path=path)


def read_markdown(source: str, *, title: str, path: Path | None = None) -> Document:
    """A document from Markdown; `title` is used where the text gives none. Raises DocumentError."""
    if source.count("\n") > _MOST_LINES:
        from reader.importers.plain import read_plain

        return read_plain(source, title=title, path=path)
    source = clean(source)
    given, language, start = "", "", 0
    if front := _FRONT_MATTER.match(source):
        start = front.end()
        values = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front[2])}
        given, language = values.get("title", ""), values.get("lang", values.get("language", ""))
    text = _MarkdownText(source[start:], given, language)
    title = given or text.first_title or title
    return Document(title, language, fingerprint([source]), text.outline, text.section, path)


class _MarkdownText:
    """The blocks of one text; sections are slices of them, from one heading at the top level to the next."""

    def __init__(self, source: str, title: str, language: str) -> None:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin

        parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
        self._parser: MarkdownIt = parser.use(footnote_plugin, inline=False, move_to_end=False)
        self._parser.core.ruler.enableOnly(["normalize", "block"])
        self._environment: dict[str, Any] = {}
        self._title, self._language = title, language
        tokens = self._parser.parse(source, self._environment)
        called = list(dict.fromkeys(_NOTE_REFERENCE.findall(source))) if "footnotes" in self._environment else []
        tokens, self._notes = _without_notes(tokens, frozenset(called))
        numbered = [label for label in called if label in self._notes]
        self._note_numbers = {label: str(number) for number, label in enumerate(numbered, 1)}
        self._slices = list(_sections(tokens))
        opening = self._slices[0]
        self._has_opening = any(self._collected(part, SectionBuilder()) for part in (opening[:60], opening))
        if not self._has_opening:
            del self._slices[0]

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        """The contents; lengths are those of the source."""
        return tuple(
            Heading(number, self._heading(number, tokens), _level(tokens) or 1, _length(tokens))
            for number, tokens in enumerate(self._slices, 1)
        )

    @property
    def first_title(self) -> str:
        """The first heading, if no other stands above it."""
        levels = [level for level in map(_level, self._slices) if level]
        return next((row.title for row in self.outline if row.title and row.level == min(levels) == levels[0]), "")

    def section(self, number: int) -> Section:
        """The section with this number."""
        tokens = self._slices[number - 1]
        builder = SectionBuilder()
        row = self.outline[number - 1]
        if not _level(tokens) and row.title:
            builder.heading(row.title)
        return self._collected(tokens, builder).build(number, row.title, row.level, self._language)

    def _heading(self, number: int, tokens: Sequence[Token]) -> str:
        if not _level(tokens):
            return self._title if number == 1 and self._has_opening else ""
        text = tokens[1].content
        if not _MARKED_UP.search(text):
            return Prose(text).text
        from reader.importers.markdown_blocks import inline_prose

        self._parse_inline(tokens[1:2])
        return inline_prose(tokens[1].children or [], self._note_numbers).text.replace("\n", " ")

    def _collected(self, tokens: Sequence[Token], builder: SectionBuilder) -> SectionBuilder:
        """The builder with the section's blocks, the notes that are called in it behind them."""
        from reader.importers.markdown_blocks import collect

        self._parse_inline(tokens)
        told: dict[str, None] = {}
        stream = list(tokens)
        collect(stream, builder, self._note_numbers)
        while new := [label for label in _called(stream) if label in self._notes and label not in told]:
            told.update(dict.fromkeys(new))
            stream = [token for label in new for token in self._notes[label]]
            self._parse_inline(stream)
            collect(stream, builder, self._note_numbers)
        return builder

    def _parse_inline(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "inline" and not token.children:
                token.children = []
                if len(_MARKED_UP.findall(token.content)) > _MOST_MARKS:
                    token.children.append(type(token)("text", "", 0, content=token.content))
                else:
                    self._parser.inline.parse(token.content, self._parser, self._environment, token.children)


def _sections(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands before the first heading at the top level, then each heading with what follows it; very long
    stretches in several parts."""
    start, length, limit = 0, 0, PART_LENGTH
    for at, token in enumerate(tokens):
        length += len(token.content)
        if token.level or token.nesting < 0:
            continue
        is_heading = token.type == "heading_open"
        if is_heading or (token.nesting > 0 and length > limit):
            yield tokens[start:at]
            start, length, limit = at, 0, (4 * PART_LENGTH if is_heading else PART_LENGTH)
    yield tokens[start:]


def _length(tokens: Sequence[Token]) -> int:
    return sum(len(token.content) for token in tokens)


def _level(tokens: Sequence[Token]) -> int:
    """The level of a section's heading, 0 for what stands before the first."""
    return int(tokens[0].tag[1:]) if tokens and tokens[0].type == "heading_open" and not tokens[0].level else 0


def _without_notes(tokens: Sequence[Token], called: frozenset[str]) -> tuple[list[Token], dict[str, list[Token]]]:
    """The tokens without the notes that are called anywhere, and those notes; others stay where they are."""
    rest: list[Token] = []
    notes: dict[str, list[Token]] = {}
    into = rest
    for token in tokens:
        if token.type == "footnote_reference_open" and into is rest and token.meta["label"] in called:
            into = notes.setdefault(token.meta["label"], [])
            depth = token.level
        into.append(token)
        if token.type == "footnote_reference_close" and into is not rest and token.level == depth:
            into = rest
    return rest, notes


def _called(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or []:
            if child.type == "footnote_ref":
                yield str(child.meta["label"])
