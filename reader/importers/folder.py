"""A folder of chapters: pages, Markdown and text files in the order of their names, numbers counted as numbers.

An optional `document.toml` gives `title` and `language`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.builder import clean, fingerprint
from reader.importers.chapters import is_chapter, joined, natural_order, read_chapter
from reader.importers.encoding import decode
from reader.importers.source import TEXT_LIMIT, file_title, read_bytes, refusal

_ABOUT = "document.toml"
_MOST = 5_000


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
            chapters.append(read_chapter(file, data))
        chapters = [chapter for chapter in chapters if len(chapter)]
        made_of = fingerprint(chapter.fingerprint for chapter in chapters)
        return joined(chapters, title, path, made_of, language=language)


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
            "Put text, Markdown or web pages in it, or choose one file.",
        )
    if len(chapters) > _MOST:
        raise DocumentError(
            f"The folder {label} holds too many files: {len(chapters):,}.",
            f"Choose a folder with at most {_MOST:,} chapters, or one file.",
        )
    return chapters


def _is_chapter(file: Path) -> bool:
    return is_chapter(file) and file.name[0] != "_" and file.is_file() and file.stat().st_size > 0


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
