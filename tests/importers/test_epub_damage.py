"""EPUB books that are damaged or locked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.errors import DocumentError
from reader.importers import open_document
from tests.importers.epubs import CONTAINER, book, nav, package, page, write


def encryption(algorithm: str) -> str:
    return f"""<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
    xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{algorithm}"/>
    <enc:CipherData><enc:CipherReference URI="OPS/x"/></enc:CipherData></enc:EncryptedData></encryption>"""


@pytest.mark.parametrize("algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_obfuscated_fonts_are_no_lock(tmp_path: Path, algorithm: str) -> None:
    files = {
        "/META-INF/encryption.xml": encryption(algorithm),
        "package.opf": package(["one.xhtml"]),
        "nav.xhtml": nav("One|one.xhtml"),
        "one.xhtml": page("<p>text</p>"),
    }
    assert open_document(write(tmp_path / "a.epub", files)).section(1).text == "text"


@pytest.mark.parametrize(
    "lock",
    [
        {"/META-INF/encryption.xml": encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")},
        {"/META-INF/license.lcpl": "{}"},
        {"/META-INF/sinf.xml": "<x/>"},
    ],
)
def test_locked_books_are_refused(tmp_path: Path, lock: dict[str, str]) -> None:
    files = {**lock, "package.opf": package(["one.xhtml"]), "one.xhtml": page("<p>x</p>")}
    with pytest.raises(DocumentError, match="digital rights management"):
        open_document(write(tmp_path / "a.epub", files))


def test_missing_parts_are_said_and_passed_over(tmp_path: Path) -> None:
    files = {
        "package.opf": package(["one.xhtml", "gone.xhtml", "two.xhtml"]),
        "nav.xhtml": nav("One|one.xhtml", "Gone|gone.xhtml", "Two|two.xhtml"),
        "one.xhtml": page("<p>one</p>"),
        "two.xhtml": page("<p>two</p>"),
    }
    document = open_document(write(tmp_path / "a.epub", files))
    assert [document.section(n).text for n in (1, 2, 3)] == ["one", "Gone", "two"]
    assert document.notices == ("One part of this book cannot be found, so it has gaps.",)


def test_a_damaged_part_does_not_end_the_book(tmp_path: Path) -> None:
    path = book(tmp_path / "a.epub", {"one.xhtml": "<p>" + "one " * 500 + "</p>", "two.xhtml": "<p>two</p>"})
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("OPS/one.xhtml").header_offset + 60
    data = bytearray(path.read_bytes())
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    document = open_document(path)
    assert document.section(1).text == "This part of the book is damaged and cannot be read."
    assert document.section(2).text == "two"


def test_markup_that_is_not_well_formed_is_still_read_in_order(tmp_path: Path) -> None:
    body = "<p>one & <b>two</p><p>three <br> four &unknown; &copy;<p>five"
    section = open_document(book(tmp_path / "a.epub", {"one.xhtml": body})).section(1)
    assert section.text == "one & two\n\nthree\nfour &unknown; ©\n\nfive"


def test_no_container_and_a_wrong_type_still_open(tmp_path: Path) -> None:
    files = {
        "package.opf": package(["one.xhtml"]).replace("application/xhtml+xml", "text/plain"),
        "nav.xhtml": nav("One|one.xhtml"),
        "one.xhtml": page("<p>x</p>"),
    }
    assert open_document(write(tmp_path / "a.epub", files, container="")).section(1).text == "x"
    assert CONTAINER


def test_duplicate_identifiers_the_first_counts(tmp_path: Path) -> None:
    pages = {"one.xhtml": "<h2 id='x'>One</h2><p>a</p><h2 id='y'>Two</h2><p id='x'>b</p>"}
    document = open_document(book(tmp_path / "a.epub", pages, ["One|one.xhtml#x", "Two|one.xhtml#y"]))
    assert [document.section(n).text for n in (1, 2)] == ["One\n\na", "Two\n\nb"]
