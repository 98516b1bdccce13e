"""Plain text in any encoding: paragraphs from blank lines, hard-wrapped lines joined, headings guessed with caution."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from reader.document import Document, Heading, Section
from reader.errors import DocumentError
from reader.importers.builder import BULLET, PART_LENGTH, Prose, SectionBuilder, clean, fingerprint
from reader.importers.encoding import decode
from reader.importers.plain_headings import Block, Title, find_titles
from reader.importers.source import file_title, read_bytes

_BREAK = re.compile(r"\n(?:[ \t\f\v]*\n)+")
_LIST_MARKER = re.compile(r"[ \t]*([-*+•–]|\d{1,3}[.)]|[a-z][.)])[ \t]+(?=\S)")
_RULE = re.compile(r"[\s*_=~#•·–—-]+\Z")
_SPLIT_WORD = re.compile(r"([^\W\d_]+)-\Z")
_WORD = re.compile(r"[^\W\d_]+")
_CUT = re.compile(r"[.!?。！？][\"'”’)]*\s+|\n|\s")
_LONGEST_BLOCK = 20_000
_SAMPLE = 200_000
_MOST_LINES = 1_000_000
_NARROW, _WIDE = 50, 120
"""Characters: with lines shorter than the first, each line is meant; longer than the second, each is a paragraph."""


class PlainImporter:
    """Implements `reader.ports.Importer`. It takes whatever is text, so it is asked last."""

    name = "plain text"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Any file that is not empty; `open` refuses what is no text."""
        return bool(head)

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError."""
        return read_plain(decode(read_bytes(path), path.name), title=file_title(path), path=path)


def read_plain(source: str, *, title: str, path: Path | None = None, language: str = "") -> Document:
    """A document from plain text. Raises DocumentError."""
    lines = source.count("\n")
    if lines > _MOST_LINES:
        raise DocumentError(
            f"{path.name if path else title} has too many lines: {lines:,}.", "Split it into smaller files."
        )
    source = clean(source)
    text = _PlainText(source)
    return Document(title, language, fingerprint([source]), text.outline, text.section, path)


@dataclass(frozen=True, slots=True)
class _Part:
    title: Title | None
    blocks: list[Block]


class _PlainText:
    def __init__(self, source: str) -> None:
        self._source = source
        self._width = _wrap_width(source)
        blocks = _blocks(source)
        self._parts = _parts(blocks, find_titles(source, blocks))

    @cached_property
    def outline(self) -> tuple[Heading, ...]:
        return tuple(
            Heading(
                number,
                part.title.text if part.title else "",
                part.title.level if part.title else 1,
                sum(end - start for start, end in part.blocks),
            )
            for number, part in enumerate(self._parts, 1)
        )

    def section(self, number: int) -> Section:
        part = self._parts[number - 1]
        builder = SectionBuilder()
        if part.title:
            builder.heading(part.title.text, part.title.level)
        for start, end in part.blocks:
            self._block(self._source[start:end], builder)
        heading = self.outline[number - 1]
        return builder.build(number, heading.title, heading.level)

    def _block(self, text: str, builder: SectionBuilder) -> None:
        lines = [line.rstrip() for line in text.splitlines() if line.strip()]
        if _RULE.match(text):
            return
        if all(line.lstrip().startswith(">") for line in lines):
            builder.quote(self._prose([line.lstrip("> ") for line in lines]))
        elif sum(bool(_LIST_MARKER.match(line)) for line in lines) > 1 and _LIST_MARKER.match(lines[0]):
            for item in _grouped(lines, lambda line: bool(_LIST_MARKER.match(line))):
                marker, text = _LIST_MARKER.match(item[0]), item[0]
                if marker:
                    text = text[marker.end() :]
                    sign = marker[1]
                    builder.list_item(self._prose([text, *item[1:]]), BULLET if sign in "-*+•" else sign)
        elif self._width > _WIDE:
            for line in lines:
                builder.paragraph(line)
        elif _has_first_line_indents(lines):
            for paragraph in _grouped(lines, lambda line: line[0] in " \t"):
                builder.paragraph(self._prose(paragraph))
        else:
            builder.paragraph(self._prose(lines))

    def _prose(self, lines: list[str]) -> Prose:
        """The lines as one text: hard-wrapped ones run on, others keep their line breaks.

        A line was wrapped if the next word had no room left on it.
        """
        stripped = [line.strip() for line in lines if line.strip()]
        wrapped = sum(
            len(line) + 1 + len(following.split(maxsplit=1)[0]) > 0.8 * self._width
            for line, following in pairwise(stripped)
        )
        runs_on = self._width >= _NARROW and wrapped >= 0.5 * (len(stripped) - 1)
        prose = Prose()
        for number, line in enumerate(stripped):
            if not runs_on:
                prose.add(line).line_break()
                continue
            following = stripped[number + 1] if number + 1 < len(stripped) else ""
            if following[:1].islower() and (split := _SPLIT_WORD.search(line)):
                rest = _WORD.match(following)
                is_one = rest is not None and (split[1] + rest[0]).lower() in self._words
                prose.add(line[:-1] if is_one else line)
            else:
                prose.add(line).add("\n")
        return prose

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the text, lower case, for telling "circu-lation" from "free-radical"."""
        return frozenset(_WORD.findall(self._source.lower()))


def _grouped(lines: list[str], begins: Callable[[str], bool]) -> Iterator[list[str]]:
    """The lines in groups, each with a line that `begins` one in front."""
    group: list[str] = []
    for line in lines:
        if group and begins(line):
            yield group
            group = []
        group.append(line)
    yield group


def _has_first_line_indents(lines: list[str]) -> bool:
    """Whether paragraphs are told by the indent of their first line, as in a printed novel."""
    indented = sum(line[0] in " \t" for line in lines)
    return len(lines) > 2 and 0 < indented <= len(lines) // 2


def _wrap_width(source: str) -> int:
    """The length of the lines that are as long as they get: nine of ten are no longer."""
    lengths = sorted(len(line.rstrip()) for line in source[:_SAMPLE].splitlines() if line.strip())
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _blocks(source: str) -> list[Block]:
    """The stretches of text between blank lines; one that is far too long is cut at the end of a sentence."""
    blocks: list[Block] = []
    position = 0
    ends = [(match.start(), match.end()) for match in _BREAK.finditer(source)]
    for end, following in [*ends, (len(source), len(source))]:
        while end - position > _LONGEST_BLOCK:
            cuts = list(_CUT.finditer(source, position + _LONGEST_BLOCK // 2, position + _LONGEST_BLOCK))
            best = next((cut for cut in reversed(cuts) if len(cut[0]) > 1), cuts[-1] if cuts else None)
            cut_at = best.end() if best else position + _LONGEST_BLOCK
            blocks.append((position, cut_at))
            position = cut_at
        if source[position:end].strip():
            blocks.append((position, end))
        position = following
    return blocks


def _parts(blocks: list[Block], titles: Mapping[int, Title]) -> list[_Part]:
    """The sections: one for each title, long stretches without titles cut into several."""
    parts: list[_Part] = []
    length, skip = 0, 0
    for number, (start, end) in enumerate(blocks):
        if number < skip:
            continue
        title = titles.get(number)
        if title:
            parts.append(_Part(title, []))
            skip, length = number + title.blocks, 0
            continue
        limit = 4 * PART_LENGTH if parts and parts[-1].title else PART_LENGTH
        if not parts or length > limit:
            parts.append(_Part(None, []))
            length = 0
        parts[-1].blocks.append((start, end))
        length += end - start
    return parts
