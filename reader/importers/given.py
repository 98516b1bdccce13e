"""Opens what has no file: standard input, the clipboard, pasted text."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import replace
from pathlib import Path

from reader.document import Document
from reader.errors import DocumentError
from reader.importers import open_document
from reader.importers.source import megabytes

LIMIT = 200_000_000
"""Bytes of a book that is piped in."""


def open_given(data: bytes, title: str) -> Document:
    """The document that these bytes are, of any format; `title` is its name where it has none. Raises DocumentError."""
    if not data.strip():
        raise DocumentError(f"{title} is empty.", "Give it some text.")
    if len(data) > LIMIT:
        raise DocumentError(f"{title} is too large: {megabytes(len(data))}.", f"At most {megabytes(LIMIT)} are read.")
    # Formats are read lazily, from a file: it lives in a private folder for as long as the document does.
    folder = Path(tempfile.mkdtemp(prefix="reader-"))
    file = folder / title
    try:
        file.write_bytes(data)
        document = open_document(file)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        weakref.finalize(getattr(document.load, "__self__", document.load), shutil.rmtree, folder, True)
    except TypeError:
        # All of it is in memory.
        shutil.rmtree(folder, ignore_errors=True)
    return replace(document, path=None)
