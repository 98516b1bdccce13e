"""A ZIP of chapters."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.errors import DocumentError
from reader.importers import open_document
from tests.importers.epubs import book


def packed(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    path = tmp_path / "My Book.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_chapters_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    document = open_document(
        packed(
            tmp_path,
            {
                "book/10 Last.txt": "The end.",
                "book/2.html": "<html><body><h1>Two</h1><p>b</p></body></html>",
                "book/1.md": "# One\n\na\n\n## One A\n\nc",
                "__MACOSX/book/1.md": "junk",
                "book/cover.png": b"\x89PNG",
            },
        )
    )
    assert document.title == "My Book"
    assert [(row.number, row.level, row.title) for row in document.outline] == [
        (1, 1, "One"),
        (2, 2, "One A"),
        (3, 1, "Two"),
        (4, 1, "Last"),
    ]
    assert document.section(3).text == "Two\n\nb" and document.section(4).text == "The end."
    assert document.section(4).number == 4 and not document.notices


def test_a_book_packed_once_more_is_refused_with_what_to_do(tmp_path: Path) -> None:
    inner = book(tmp_path / "a.epub", {"one.xhtml": "<p>x</p>"})
    with pytest.raises(DocumentError, match="Unpack it first"):
        open_document(packed(tmp_path, {"a.epub": inner.read_bytes()}))


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    document = open_document(packed(tmp_path, {"1.txt": "Hello there.", "2.pdf": b"%PDF-"}))
    assert document.notices == ("One file inside could not be opened.",)


def test_a_zip_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no chapters"):
        open_document(packed(tmp_path, {"a.png": b"x"}))


def test_names_that_lead_out_are_only_names(tmp_path: Path) -> None:
    document = open_document(packed(tmp_path, {"../../evil.txt": "Only text here.", "/etc/x.txt": "More text."}))
    assert len(document) == 2
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_a_file_without_a_name_is_passed_over(tmp_path: Path) -> None:
    """Found by the fuzzer."""
    path = packed(tmp_path, {"1.txt": "Hello there.", "x": "nameless"})
    data = path.read_bytes()
    at = data.rindex(b"x" + b"PK\x05\x06")
    data = data[: at - 18] + b"\x00\x00\x01\x00" + data[at - 14 :]
    path.write_bytes(data)
    assert open_document(path).section(1).text == "Hello there."
