"""The process that PDFium runs in: it reads one PDF and answers questions about it, one line of JSON each.

PDFium is native code that is given files from strangers. What it takes too long for, what it needs too much memory
for and what it crashes on ends this process, not the reader's.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

from reader.importers import pdf_ocr
from reader.importers.pdf_page import read_page

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

MEMORY = 256 * 1024 * 1024
"""Bytes of data this process may hold."""
MAX_PAGES = 20_000
MAX_BOOKMARKS = 5_000


def main() -> None:
    """Answers until its standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # What native code prints must not get between the answers.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    _limit_memory()
    document: Any = None
    answer: Any
    for line in sys.stdin.buffer:
        question = json.loads(line)
        if question["do"] == "open":
            document, answer = _open(question["path"], question["password"])
        elif question["do"] == "page":
            answer = read_page(document, question["page"]).as_list()
        else:
            page = document[question["page"]]
            answer = pdf_ocr.recognise(page, question["language"])
            page.close()
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # Not on Windows: there the time limit alone has to do.
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open(path: str, password: str) -> tuple[Any, dict[str, Any]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path, password=password or None)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        return None, {"error": "password" if "password" in str(error).lower() else "damaged"}
    if count > MAX_PAGES:
        return None, {"error": "long"}
    return document, {
        "labels": [document.get_page_label(number) or str(number + 1) for number in range(count)],
        "title": document.get_metadata_value("Title"),
        "language": _language(document),
        "bookmarks": _bookmarks(document, count),
    }


def _language(document: pypdfium2.PdfDocument) -> str:
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    buffer = (ctypes.c_ushort * 64)()
    length = raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), 128)
    text = bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace") if 2 < length <= 128 else ""
    return text if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text) else ""


def _bookmarks(document: pypdfium2.PdfDocument, count: int) -> list[tuple[str, int, int, float | None]]:
    """Title, level from 1, page from 0 and height on it, None for the top."""
    import pypdfium2
    import pypdfium2.raw as raw

    found = []
    try:
        for bookmark in islice(document.get_toc(), MAX_BOOKMARKS):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            if index is None or not 0 <= index < count:
                continue
            mode, view = target.get_view()
            height = None
            if mode == raw.PDFDEST_VIEW_XYZ and len(view) > 1 and view[1]:
                height = float(view[1])
            elif mode in (raw.PDFDEST_VIEW_FITH, raw.PDFDEST_VIEW_FITBH) and view and view[0]:
                height = float(view[0])
            found.append((bookmark.get_title(), bookmark.level + 1, index, height))
    except pypdfium2.PdfiumError:
        pass
    return found


if __name__ == "__main__":
    main()
