"""Markdown: CommonMark with tables, strikethrough, footnotes and front matter.

The file is cut at its headings at once; a section is parsed when it is first read, so that a book opens as fast as a
letter. What belongs to the whole file (link definitions, footnotes) is collected first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.document import Document, Heading, Section
from reader.importers.builder import Prose, SectionBuilder, clean, fingerprint
from reader.importers.encoding import decode
from reader.importers.markdown_outline import Part, parts
from reader.importers.source import read_bytes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd")
_ATX = re.compile(rb"(?:\A|\n[ \t]*\r?\n)#{1,6} +\S[^\n]*(?=\r?\n[ \t]*\r?\n)")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|lang|language)[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LINK_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\n?[ \t]*\S.*$", re.MULTILINE)
_NOTE_DEFINITION = re.compile(
    r"^ {0,3}\[\^([^\]\s]+)\]:.*"
    r"(?:\n(?! {0,3}(?:\[\^|#{1,6}(?:[ \t]|$)|```|~~~))[^\n]*\S[^\n]*|\n[ \t]*(?=\n(?: {4}|\t)))*",
    re.MULTILINE,
)
_NOTE_REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_MARKED_UP = re.compile(r"[*_`\[\]<&\\!~]")


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


def file_title(path: Path) -> str:
    """A title made from a file's name: "my_letter.txt" is "my letter"."""
    return path.stem.replace("_", " ").strip() or path.name


def read_markdown(source: str, *, title: str, path: Path | None = None) -> Document:
    """A document from Markdown; `title` is used where the text gives none."""
    source = clean(source)
    given, language, start = "", "", 0
    if front := _FRONT_MATTER.match(source):
        start = front.end()
        values = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front[2])}
        given, language = values.get("title", ""), values.get("lang", values.get("language", ""))
    book = _Book(source, start, given, language)
    return Document(
        given or book.first_title or title,
        language,
        fingerprint([source]),
        book.outline,
        book.section,
        path,
    )


@dataclass
class _Book:
    """One Markdown text and what its sections share."""

    source: str
    start: int
    title: str
    language: str
    notes: dict[str, str] = field(default_factory=dict)
    note_numbers: dict[str, str] = field(default_factory=dict)
    _note_places: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def _parts(self) -> list[Part]:
        found, opaque = parts(self.source, self.start)
        if "[^" in self.source:
            self._find_notes(opaque)
        if not self._has_text(found[0]):
            del found[0]
        return found

    def _find_notes(self, opaque: list[tuple[int, int]]) -> None:
        def hidden(at: int) -> bool:
            return any(begin <= at < end for begin, end in opaque)

        referenced = []
        for match in _NOTE_REFERENCE.finditer(self.source, self.start):
            if match[1] not in referenced and not hidden(match.start()):
                referenced.append(match[1])
        for match in _NOTE_DEFINITION.finditer(self.source, self.start):
            if match[1] in referenced and not hidden(match.start()):
                self.notes.setdefault(match[1], match[0].strip("\n"))
                self._note_places.append(match.span())
        numbered = [label for label in referenced if label in self.notes]
        self.note_numbers = {label: str(number) for number, label in enumerate(numbered, 1)}

    def _has_text(self, opening: Part) -> bool:
        source = self._source(opening)
        return bool(source.strip()) and (len(source) > 10_000 or len(self._collect(source)) > 0)

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        """The contents; lengths are those of the source."""
        return tuple(
            Heading(number, self._title(part), part.level or 1, part.end - part.start)
            for number, part in enumerate(self._parts, 1)
        )

    @property
    def first_title(self) -> str:
        """The first heading, if it stands at the top of the levels."""
        headings = [part for part in self._parts if part.level]
        if headings and headings[0].level == min(part.level for part in headings):
            return self._title(headings[0])
        return ""

    def section(self, number: int) -> Section:
        """The section with this number."""
        part = self._parts[number - 1]
        builder = SectionBuilder()
        if not part.level and self.title:
            builder.heading(self.title)
        self._collect(self._source(part), builder)
        return builder.build(number, self._title(part), part.level or 1, self.language)

    def _title(self, part: Part) -> str:
        if not part.level:
            return self.title
        if not _MARKED_UP.search(part.title):
            return Prose(part.title).text
        from reader.importers.markdown_blocks import inline_prose

        tokens = self._parser.parseInline(part.title, {"references": self._references})
        return inline_prose(tokens[0].children or [], {}).text.replace("\n", " ")

    def _source(self, part: Part) -> str:
        """The part's own source, footnotes moved from where they are defined to where they are called."""
        if not self.notes:
            return self.source[part.start : part.end]
        pieces, at = [], part.start
        for begin, end in self._note_places:
            if part.start <= begin < part.end:
                pieces.append(self.source[at:begin])
                at = min(end, part.end)
        source = "".join([*pieces, self.source[at : part.end]])
        return "\n\n".join([source.rstrip("\n"), *self._called(source)])

    def _called(self, source: str) -> Iterable[str]:
        labels = dict.fromkeys(_NOTE_REFERENCE.findall(source))
        for label in labels:
            if label in self.notes:
                yield self.notes[label]
                inner = [one for one in _NOTE_REFERENCE.findall(self.notes[label]) if one not in labels]
                yield from (self.notes[one] for one in inner if one in self.notes)

    def _collect(self, source: str, builder: SectionBuilder | None = None) -> SectionBuilder:
        from reader.importers.markdown_blocks import collect

        builder = builder if builder is not None else SectionBuilder()
        environment = {"references": self._references}
        collect(self._parser.parse(source, environment), builder, self.note_numbers)
        return builder

    @cached_property
    def _references(self) -> dict[str, Any]:
        definitions = "\n".join(_LINK_DEFINITION.findall(self.source, self.start))
        environment: dict[str, Any] = {}
        if definitions:
            self._parser.parse(definitions, environment)
        references: dict[str, Any] = environment.get("references", {})
        return references

    @cached_property
    def _parser(self) -> MarkdownIt:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin

        parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
        return parser.use(footnote_plugin, inline=False, move_to_end=False)
