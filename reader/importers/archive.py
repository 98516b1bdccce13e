"""A ZIP of chapters: pages, Markdown and text files in the order of their names, numbers counted as numbers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from pathlib import Path, PurePosixPath

from reader.document import Document, Section
from reader.errors import DocumentError
from reader.importers.container import Container
from reader.importers.encoding import decode
from reader.importers.folder import natural_order
from reader.importers.html import read_page
from reader.importers.markdown import MarkdownImporter, file_title, read_markdown
from reader.importers.plain import read_plain
from reader.importers.source import HEAD

MAX_CHAPTERS = 2_000
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of all chapters."""

_PAGES = (".html", ".htm", ".xhtml")
_TEXTS = (".txt", ".text", ".md", ".markdown")
_BOOKS = (".epub", ".pdf", ".docx", ".odt", ".rtf", ".doc", ".zip", ".7z", ".rar", ".gz", ".tar")


class ArchiveImporter:
    """Opens ZIP files that hold the chapters of a document."""

    name = "ZIP"

    def accepts(self, path: Path, head: bytes) -> bool:
        """Any ZIP that no other format has taken."""
        return head[:4] == b"PK\x03\x04"

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError for a ZIP without chapters; what is packed in it once more stays so."""
        container = Container(path)
        names = sorted((name for name in container.names if _is_chapter(name)), key=natural_order)
        packed = [name for name in container.names if name.lower().endswith(_BOOKS)]
        if not names:
            if packed:
                raise DocumentError(
                    f"{path.name} holds another book inside: {PurePosixPath(packed[0]).name}.",
                    "Unpack it first, then open the file that comes out.",
                )
            raise DocumentError(f"{path.name} holds no chapters.", "Put text, Markdown or web pages in it.")
        if len(names) > MAX_CHAPTERS or sum(map(container.size, names)) > MAX_TOTAL:
            raise DocumentError(f"{path.name} holds more than a book can.", "Unpack it and open its parts.")
        chapters, unread = [], len(packed)
        room = MAX_TOTAL
        for name in names:
            try:
                data = container.read(name, room)
                room -= len(data)
                chapters.append(_chapter(name, data, path))
            except DocumentError:
                unread += 1
        chapters = [chapter for chapter in chapters if len(chapter)]
        if not chapters:
            raise DocumentError(f"{path.name} is damaged or holds no text.", "Get it again.")
        return _joined(container, chapters, unread, path)


def _is_chapter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
    return not hidden and name.lower().endswith((*_PAGES, *_TEXTS))


def _chapter(name: str, data: bytes, path: Path) -> Document:
    inside = Path(PurePosixPath(name).name)
    title = file_title(inside)
    if name.lower().endswith(_PAGES):
        chapter = read_page(data, inside)
    else:
        text = decode(data, inside.name)
        is_markdown = MarkdownImporter().accepts(inside, data[:HEAD])
        chapter = (read_markdown if is_markdown else read_plain)(text, title=title, path=path)
    if chapter.outline and not chapter.outline[0].title:
        return replace(chapter, outline=(replace(chapter.outline[0], title=title), *chapter.outline[1:]))
    return chapter


def _joined(container: Container, chapters: list[Document], unread: int, path: Path) -> Document:
    ends = list(accumulate(len(chapter) for chapter in chapters))
    rows = [row for chapter in chapters for row in chapter.outline]

    def load(number: int) -> Section:
        place = bisect_right(ends, number - 1)
        chapter = chapters[place]
        inside = number - (ends[place] - len(chapter))
        section = chapter.section(inside)
        return replace(section, number=number, title=chapter.outline[inside - 1].title)

    files = "One file" if unread == 1 else f"{unread} files"
    notices = (f"{files} inside could not be opened.",) if unread else ()
    return Document(
        path.stem,
        next((chapter.language for chapter in chapters if chapter.language), ""),
        container.fingerprint(),
        tuple(replace(row, number=number) for number, row in enumerate(rows, 1)),
        load,
        path,
        notices,
    )
