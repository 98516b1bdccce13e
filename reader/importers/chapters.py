"""Chapters that are files of their own, put together as one document: pages, Markdown and text files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path, PurePath

from reader.document import Document, Section
from reader.importers.encoding import decode
from reader.importers.html import read_page
from reader.importers.markdown import MarkdownImporter, read_markdown
from reader.importers.plain import read_plain
from reader.importers.source import HEAD, file_title

_PAGES = (".html", ".htm", ".xhtml")
_SUFFIXES = (*_PAGES, ".md", ".markdown", ".txt", ".text")
_LEADING_NUMBER = re.compile(r"^\d+[\s._-]+(?=\S)")


def is_chapter(name: PurePath) -> bool:
    """Whether a file's name is one of a chapter."""
    return name.suffix.lower() in _SUFFIXES and not name.name.startswith(".")


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts "chapter 2" before "chapter 10"."""
    pieces = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)


def read_chapter(file: Path, data: bytes) -> Document:
    """A chapter; where it says no title, that is its file's, without the number in front. Raises DocumentError."""
    named = file_title(file)
    title = _LEADING_NUMBER.sub("", named)
    if file.suffix.lower() in _PAGES:
        chapter = read_page(data, file)
    else:
        read = read_markdown if MarkdownImporter().accepts(file, data[:HEAD]) else read_plain
        chapter = read(decode(data, file.name), title=title, path=file)
    if chapter.outline and chapter.outline[0].title in ("", named):
        return replace(chapter, outline=(replace(chapter.outline[0], title=title), *chapter.outline[1:]))
    return chapter


def joined(
    chapters: Sequence[Document],
    title: str,
    path: Path,
    fingerprint: str,
    *,
    language: str = "",
    notices: tuple[str, ...] = (),
) -> Document:
    """One document of all their sections."""
    ends = list(accumulate(len(chapter) for chapter in chapters))
    rows = [row for chapter in chapters for row in chapter.outline]

    def load(number: int) -> Section:
        place = bisect_right(ends, number - 1)
        chapter = chapters[place]
        section = chapter.section(number - (ends[place] - len(chapter)))
        spoken = section.language or chapter.language or language
        return replace(section, number=number, title=rows[number - 1].title, language=spoken)

    return Document(
        title,
        language or next((chapter.language for chapter in chapters if chapter.language), ""),
        fingerprint,
        tuple(replace(row, number=number) for number, row in enumerate(rows, 1)),
        load,
        path,
        notices,
    )
