"""A folder of chapters: Markdown or text files in the order of their names, numbers counted as numbers.

An optional `document.toml` gives `title` and `language`.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from reader.document import Document, Section
from reader.errors import DocumentError
from reader.importers.builder import clean, fingerprint
from reader.importers.encoding import decode
from reader.importers.markdown import MarkdownImporter, file_title, read_markdown
from reader.importers.plain import read_plain
from reader.importers.source import HEAD, TEXT_LIMIT, read_bytes, refusal

_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text"})
_ABOUT = "document.toml"
_MOST = 5_000
_LEADING_NUMBER = re.compile(r"^\d+[\s._-]+(?=\S)")


class FolderImporter:
    """Implements `reader.ports.Importer`."""

    name = "folder"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Any folder; `open` refuses one without chapters."""
        return not head and path.is_dir()

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError."""
        files = _chapters(path)
        title, language = _about(path / _ABOUT)
        title = title or file_title(path.resolve())
        chapters = []
        room = TEXT_LIMIT
        for file in files:
            data = read_bytes(file, room)
            room -= len(data) - 1
            chapters.append(_chapter(file, data))
        return _joined(title, language, chapters, path)


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts "chapter 2" before "chapter 10"."""
    pieces = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces)


def _chapters(folder: Path) -> list[Path]:
    try:
        names = sorted((entry.name for entry in folder.iterdir()), key=natural_order)
        chapters = [folder / name for name in names if _is_chapter(folder / name)]
    except OSError as error:
        raise refusal(folder, error) from error
    label = folder.resolve().name or str(folder)
    if not chapters:
        raise DocumentError(
            f"The folder {label} holds no chapters.",
            "Put text or Markdown files in it, or choose one file.",
        )
    if len(chapters) > _MOST:
        raise DocumentError(
            f"The folder {label} holds too many files: {len(chapters):,}.",
            f"Choose a folder with at most {_MOST:,} chapters, or one file.",
        )
    return chapters


def _is_chapter(file: Path) -> bool:
    is_named_so = file.suffix.lower() in _SUFFIXES and not file.name.startswith((".", "_"))
    return is_named_so and file.is_file() and file.stat().st_size > 0


def _about(path: Path) -> tuple[str, str]:
    """Title and language from the folder's `document.toml`, empty where it says nothing."""
    if not path.exists():
        return "", ""
    try:
        values = tomllib.loads(decode(read_bytes(path, 100_000), path.name))
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(
            f"The file {path.name} in this folder is not written as it should be: {error}.",
            'It holds lines such as title = "My book" and language = "en"; mend or remove it.',
        ) from error
    title, language = values.get("title", ""), values.get("language", "")
    return clean(str(title)), clean(str(language))


def _chapter(file: Path, data: bytes) -> Document:
    text = decode(data, file.name)
    title = _LEADING_NUMBER.sub("", file_title(file))
    is_markdown = MarkdownImporter().accepts(file, data[:HEAD])
    read = read_markdown if is_markdown else read_plain
    chapter = read(text, title=title, path=file)
    if chapter.outline and not chapter.outline[0].title:
        outline = (replace(chapter.outline[0], title=title), *chapter.outline[1:])
        return replace(chapter, outline=outline)
    return chapter


def _joined(title: str, language: str, chapters: list[Document], path: Path) -> Document:
    chapters = [chapter for chapter in chapters if len(chapter)]
    ends = list(accumulate(len(chapter) for chapter in chapters))
    outline = [row for chapter in chapters for row in chapter.outline]

    def load(number: int) -> Section:
        index = bisect_right(ends, number - 1)
        chapter = chapters[index]
        inside = number - (ends[index] - len(chapter))
        row = chapter.outline[inside - 1]
        return replace(chapter.section(inside), number=number, title=row.title, language=chapter.language or language)

    return Document(
        title,
        language or next((chapter.language for chapter in chapters if chapter.language), ""),
        fingerprint(chapter.fingerprint for chapter in chapters),
        tuple(replace(row, number=number) for number, row in enumerate(outline, 1)),
        load,
        path,
    )
