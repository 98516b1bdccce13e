"""A ZIP of chapters: pages, Markdown and text files in the order of their names, numbers counted as numbers."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.chapters import is_chapter, joined, natural_order, read_chapter
from reader.importers.container import Container

MAX_CHAPTERS = 2_000
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of all chapters."""

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
                chapters.append(read_chapter(Path(PurePosixPath(name).name), data))
            except DocumentError:
                unread += 1
        chapters = [chapter for chapter in chapters if len(chapter)]
        if not chapters:
            raise DocumentError(f"{path.name} is damaged or holds no text.", "Get it again.")
        files = "One file" if unread == 1 else f"{unread} files"
        notices = (f"{files} inside could not be opened.",) if unread else ()
        return joined(chapters, path.stem, path, container.fingerprint(), notices=notices)


def _is_chapter(name: str) -> bool:
    file = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in file.parts)
    return not hidden and is_chapter(file)
