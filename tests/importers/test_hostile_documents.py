"""Word, PDF and RTF files made to do harm: refused or opened in part, in bounded time and memory, with nothing fetched
and nothing written."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.importers.hostile import ON_LINUX, said

pytestmark = ON_LINUX


# --- Word, OpenDocument ---


def docx(tmp_path: Path, body: str, name: str = "word/document.xml") -> Path:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>')
    return path


RUN = "<w:r><w:t>x</w:t></w:r>"
WORD: dict[str, Callable[[], str]] = {
    "paragraphs": lambda: f"<w:p>{RUN}</w:p>" * 150_000,
    "runs": lambda: f"<w:p>{RUN * 1_500_000}</w:p>",
    "controls in each other": lambda: f"{'<w:sdt>' * 10_000}<w:p>{RUN}</w:p>{'</w:sdt>' * 10_000}",
    "tables in each other": lambda: f"{'<w:tbl><w:tr><w:tc>' * 80}<w:p>{RUN}</w:p>{'</w:tc></w:tr></w:tbl>' * 80}",
    "one word": lambda: f"<w:p><w:r><w:t>{'x' * 200_000_000}</w:t></w:r></w:p>",
    "boxes in each other": lambda: (
        "<w:p><w:r><w:pict><w:txbxContent>" * 60 + "<w:p/>" + "</w:txbxContent></w:pict></w:r></w:p>" * 60
    ),
}


@pytest.mark.parametrize("name", WORD)
def test_word_documents_with_very_much_in_them(tmp_path: Path, name: str) -> None:
    result = said(docx(tmp_path, WORD[name]()))
    assert result["text"] or result["error"]


def test_entities_in_a_word_document(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE x [{entities}<!ENTITY s SYSTEM "file://{secret}">]>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'{doctype}<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>text &a11; &s;</w:t></w:r></w:p></w:body>'
            "</w:document>",
        )
    result = said(path)
    assert "secret words" not in json.dumps(result) and len(result["text"]) < 1000


# --- PDF ---


def pdf(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    at = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, at)
    return bytes(made)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
WORDS = b"BT /F 12 Tf 72 700 Td (some words) Tj ET"


LINE = b"BT /F 1 Tf 1 1 1 1 1 1 Tm (word) Tj ET\n"
PDFS: dict[str, Callable[[], bytes]] = {
    "a million objects": lambda: pdf([CATALOG, PAGES, PAGE, stream(WORDS), FONT, *[b"null"] * 1_000_000]),
    "a million lines on a page": lambda: pdf([CATALOG, PAGES, PAGE, stream(LINE * 1_000_000), FONT]),
    "a bomb for a page": lambda: pdf(
        [CATALOG, PAGES, PAGE, stream(zlib.compress(b" " * 300_000_000, 9), b"/Filter/FlateDecode"), FONT]
    ),
    "pages that are their own": lambda: pdf([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>"]),
    "a page too large": lambda: pdf([CATALOG, PAGES, PAGE.replace(b"600 800", b"1e9 1e9"), stream(WORDS), FONT]),
    "arrays in each other": lambda: pdf([CATALOG, PAGES, b"[" * 100_000]),
    "bookmarks in a circle": lambda: pdf(
        [
            CATALOG.replace(b">>", b"/Outlines 6 0 R>>"),
            PAGES,
            PAGE,
            stream(WORDS),
            FONT,
            b"<</First 7 0 R/Last 7 0 R/Count 2>>",
            b"<</Title(A)/Next 7 0 R/First 7 0 R/Dest[3 0 R/Fit]>>",
        ]
    ),
}


@pytest.mark.parametrize("name", PDFS)
def test_pdfs_made_to_do_harm(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PDFS[name]())
    result = said(path)
    assert result["text"] or result["error"]


def test_a_page_that_ends_the_process_it_is_read_in_is_passed_over(tmp_path: Path) -> None:
    pages = b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"
    second = PAGE.replace(b"4 0 R", b"7 0 R")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([CATALOG, pages, PAGE, stream(LINE * 1_000_000), FONT, second, stream(WORDS)]))
    text = said(path)["text"]
    assert "This page is damaged" in text and "some words" in text


# --- Rich Text ---


RICH: dict[str, Callable[[], bytes]] = {
    "groups": lambda: b"{" * 1_000_000,
    "paragraphs": lambda: b"\\par " * 500_000,
    "characters": lambda: b"\\u-1?" * 300_000,
    "emphasis": lambda: b"{\\b x}" * 400_000,
    "binary": lambda: b"\\bin999999999 x",
    "bytes": lambda: b"\\'" * 1_000_000,
    "one word": lambda: b"x" * 20_000_000,
    "cells": lambda: b"\\cell" * 300_000 + b"\\row",
    "rows": lambda: b"\\trowd\\intbl x\\cell\\row" * 100_000,
}


@pytest.mark.parametrize("name", RICH)
def test_rich_text_with_very_much_in_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1\\ansi begin " + RICH[name]() + b"}")
    result = said(path)
    assert result["text"] or result["error"]
