"""Opens documents: each format is one importer, chosen by what a file holds before what it is called.

To add a format, write `reader/importers/<format>.py` with a class that implements `reader.ports.Importer` and add
one row to FORMATS. Heavy packages are imported inside the functions that need them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.source import inspect
from reader.ports import Importer


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table: its module is imported only for a file that may be of this format.

    That is a file with one of the `signatures` (lower case) in its first 1,024 bytes, or with one of the
    `suffixes`; with neither in the row, any file. The importer's own `accepts` has the last word.
    """

    module: str
    importer: str
    signatures: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()
    locked: bool = False
    """Whether there may be a password, which `open` takes then."""

    def may_be(self, path: Path, head: bytes) -> bool:
        """Whether it is worth asking the importer."""
        if not self.signatures and not self.suffixes:
            return True
        start = head[:1024].lower()
        return path.suffix.lower() in self.suffixes or any(signature in start for signature in self.signatures)

    def load(self) -> Any:
        """The importer."""
        made: Importer = getattr(import_module(f"reader.importers.{self.module}"), self.importer)()
        return made


FORMATS: tuple[Format, ...] = (
    Format("daisy", "DaisyImporter"),
    Format("folder", "FolderImporter"),
    Format("pdf", "PdfImporter", (b"%pdf-",), locked=True),
    Format("epub", "EpubImporter", (b"application/epub+zip",), (".epub",)),
    Format("odt", "OdtImporter", (b"opendocument.text",), (".odt", ".ott")),
    Format("rtf", "RtfImporter", (b"{\\rtf",)),
    Format(
        "docx",
        "DocxImporter",
        (b"word/", b"[content_types].xml", b"\xd0\xcf\x11\xe0"),
        (".docx", ".docm", ".dotx"),
    ),
    Format("archive", "ArchiveImporter", (b"pk\x03\x04",)),
    Format(
        "html",
        "HtmlImporter",
        (b"<html", b"<!doctype html", b"bplist00"),
        (".html", ".htm", ".xhtml", ".mhtml", ".mht"),
    ),
    Format("markdown", "MarkdownImporter"),
    Format("plain", "PlainImporter"),
)
"""Tried in this order: those that are recognised for certain first, plain text last."""


def open_document(path: Path, password: str = "") -> Document:
    """The document in a file or folder. Raises DocumentError; PasswordNeeded for a locked PDF."""
    head = inspect(path)
    for row in FORMATS:
        if row.may_be(path, head):
            importer = row.load()
            if importer.accepts(path, head):
                document: Document = importer.open(path, password) if password and row.locked else importer.open(path)
                if not len(document):
                    raise DocumentError(f"{path.name} holds no text.", "Choose another file.")
                return document
    raise DocumentError(
        f"{path.name} is not a document that can be read here.", "Open a text, Markdown, EPUB, PDF or Word file."
    )
