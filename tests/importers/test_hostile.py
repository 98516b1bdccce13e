"""Files made to do harm: refused or opened in part, in bounded time and memory, with nothing fetched and nothing
written. Each runs in a process of its own, which is where time, memory, network and disk are watched."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.importers.epubs import book, nav, package, page, write

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured on Linux only")

SECONDS = 10
MEGABYTES = 300

# Opens a file, reads all its sections as far as the time goes, and says what came of it and what it took.
CHILD = """
import gc, json, resource, socket, sys, time
from pathlib import Path

def refuse(*_args, **_more):
    raise AssertionError("the network was asked for")

socket.socket.connect = refuse
socket.getaddrinfo = refuse

def audit(event, arguments):
    name, mode = arguments[:2] if event == "open" else ("", "")
    if isinstance(name, str) and isinstance(mode, str) and set(mode) & set("wax+"):
        raise AssertionError(f"written: {arguments[0]}")
    if event in ("os.mkdir", "os.remove", "os.rename", "os.symlink"):
        raise AssertionError(event)

import encodings.idna, reader.importers
from reader.errors import ReaderError
sys.dont_write_bytecode = True
sys.addaudithook(audit)
began = time.monotonic()
said = {"error": "", "text": "", "notices": [], "outline": []}
try:
    document = reader.importers.open_document(Path(sys.argv[1]))
    said["notices"] = list(document.notices)
    said["outline"] = [row.title for row in document.outline][:50]
    for number in range(1, min(len(document), 300) + 1):
        said["text"] += document.section(number).text[:10_000] + "\\n\\n"
        if time.monotonic() - began > 8:
            break
except ReaderError as error:
    said["error"] = error.message
    assert error.hint and error.message.endswith(".") and "\\n" not in str(error), error
document = None
gc.collect()
child = resource.getrusage(resource.RUSAGE_CHILDREN)
# Of the processor, not of the clock: other work on the machine is not this file's fault.
said["seconds"] = time.process_time() + child.ru_utime + child.ru_stime
# Not getrusage: its peak begins with that of the process that started this one.
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
said["megabytes"] = max(int(peak[0].split()[1]), child.ru_maxrss) / 1024
print(json.dumps(said))
"""


def said(path: Path) -> dict[str, object]:
    """What became of a file. Fails where it takes too long or too much, writes, or asks for the network."""
    root = Path(__file__).resolve().parents[2]
    before = sorted(path.parent.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=60, cwd=root, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, object] = json.loads(done.stdout)
    assert sorted(path.parent.iterdir()) == before
    assert result["seconds"] < SECONDS, result
    assert result["megabytes"] < MEGABYTES, result
    return result


def xhtml(tmp_path: Path, content: str) -> Path:
    files = {"package.opf": package(["one.xhtml"]), "nav.xhtml": nav("One|one.xhtml"), "one.xhtml": content}
    return write(tmp_path / "a.epub", files)


# --- packing ---


def test_a_bomb_in_a_zip(tmp_path: Path) -> None:
    path = xhtml(tmp_path, page("<p>" + " " * 60_000_000 + "</p>"))
    assert path.stat().st_size < 1_000_000
    assert "damaged" in said(path)["text"]


def test_a_bomb_in_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = xhtml(tmp_path, page("<p>" + "x" * 100_000_000 + "</p>"))
    data = bytearray(path.read_bytes())
    at = 0
    while (at := data.find(b"OPS/one.xhtml", at + 1)) >= 0:
        if data[at - 46 : at - 42] == b"PK\x01\x02":
            data[at - 22 : at - 18] = struct.pack("<I", 1000)
    path.write_bytes(data)
    assert "damaged" in said(path)["text"]


def test_a_bomb_for_a_package_document(tmp_path: Path) -> None:
    bomb = package(["one.xhtml"]) + " " * 200_000_000
    assert "unpacks to more" in said(write(tmp_path / "a.epub", {"package.opf": bomb}))["error"]


def test_an_archive_with_very_many_files(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"{number}", b"")
    assert "unpacks to more" in said(path)["error"]


def test_archives_in_archives(tmp_path: Path) -> None:
    data = b"x" * 1000
    for depth in range(20):
        inner = tmp_path / "inner.zip"
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(3):
                archive.writestr(f"{depth}-{copy}.zip", data)
        data = inner.read_bytes()[:200_000]
    inner.unlink()
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", data)
    assert "another book inside" in said(path)["error"]


def test_names_and_links_that_lead_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    rows = ["Out|../../../secret.txt", "Absolute|/etc/passwd", "File|file:///etc/passwd", "One|one.xhtml"]
    path = tmp_path / "a.epub"
    files = {
        "package.opf": package(
            ["one.xhtml"], manifest='<item id="x" href="../../../etc/passwd" media-type="text/css"/>'
        ),
        "nav.xhtml": nav(*rows),
        "one.xhtml": page("<p>text</p>"),
        "/../../secret.xhtml": page("<p>out</p>"),
    }
    write(path, files)
    link = zipfile.ZipInfo("OPS/link.xhtml")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, str(secret))
    result = said(path)
    assert "root:" not in result["text"] and "secret words" not in result["text"]
    assert "text" in result["text"]


def test_a_huge_file_without_content(tmp_path: Path) -> None:
    for name in ("a.epub", "a.pdf", "a.html", "a.rtf", "a.docx"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.write({"a.pdf": b"%PDF-1.7\n", "a.html": b"<html><p>", "a.rtf": b"{\\rtf1"}.get(name, b"PK\x03\x04"))
            file.truncate(5_000_000_000)
        assert said(path)["error"]
        path.unlink()


def test_a_file_cut_short(tmp_path: Path) -> None:
    path = book(tmp_path / "a.epub", {"one.xhtml": "<p>one</p>", "two.xhtml": "<p>two</p>"})
    data = path.read_bytes()
    for keep in (10, len(data) // 2, len(data) - 30):
        path.write_bytes(data[:keep])
        assert said(path)["error"]


# --- markup ---


def test_entities_that_multiply(tmp_path: Path) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    result = said(xhtml(tmp_path, f"<!DOCTYPE html [{entities}]>{page('<p>before &a11; after</p>')}"))
    assert "before" in result["text"] and "after" in result["text"] and len(result["text"]) < 200


@pytest.mark.parametrize("where", ["package.opf", "nav.xhtml", "one.xhtml"])
def test_entities_from_outside(tmp_path: Path, where: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    doctype = (
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY n SYSTEM "http://127.0.0.1:9/x">'
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/dtd">%p;]>'
    )
    files = {
        "package.opf": package(["one.xhtml"], title="T &s;&n;"),
        "nav.xhtml": nav("One &s;|one.xhtml"),
        "one.xhtml": page("<p>text &s;&n;</p>"),
    }
    files[where] = files[where].replace("?>", f"?>{doctype}", 1)
    result = said(write(tmp_path / "a.epub", files))
    assert "secret words" not in json.dumps(result) and "text" in result["text"]


@pytest.mark.parametrize("tag", ["div", "blockquote", "span", "ul><li", "table><tr><td", "b", "math><mrow", "section"])
def test_ten_thousand_elements_in_each_other(tmp_path: Path, tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    body = f"<p>before</p>{f'<{tag}>' * 10_000}deep{closing * 10_000}<p>after</p>"
    result = said(xhtml(tmp_path, page(body)))
    assert "before" in result["text"] and "deep" in result["text"]


MUCH: dict[str, Callable[[], str]] = {
    "empty elements": lambda: "<b/>" * 3_000_000,
    "paragraphs": lambda: "<p>x</p>" * 1_200_000,
    "elements at a depth": lambda: "<div>" * 200 + "<span>x</span>" * 700_000 + "</div>" * 200,
    "spanning cells": lambda: (
        "<table>" + "<tr>" + "<td colspan='9999' rowspan='9999'>x</td>" * 2_000 + "</tr><tr><td>y</td></tr></table>"
    ),
    "list items": lambda: "<ol>" + "<li>x</li>" * 100_000 + "</ol>",
    "note marks": lambda: "<a href='#n'><sup>1</sup></a>" * 200_000,
    "headings with one id": lambda: "<h2 id='x'>t</h2>" * 200_000,
    "open character data": lambda: "<![CDATA[" * 1_000_000,
    "ampersands": lambda: "&" * 5_000_000,
    "angles": lambda: "<" * 5_000_000,
    "one word": lambda: "<p>" + "x" * 15_000_000 + "</p>",
    "wide characters": lambda: "<p>" + "\U0001f600" * 3_500_000 + "</p>",
    "emphasis": lambda: "<p>" + "<i>x</i> " * 300_000 + "</p>",
    "fractions in fractions": lambda: "<math>" + "<mfrac><mi>x</mi>" * 9_000 + "</math>",
    "line breaks": lambda: "<p>a<br/></p>" * 500_000,
    "document types": lambda: "<!DOCTYPE x [" * 500_000,
    "comments": lambda: "<!--" * 1_000_000,
    "page numbers in each other": lambda: "<div class='pagenum'>" * 200 + "x" * 1_000_000 + "</div>" * 200,
}


@pytest.mark.parametrize("name", MUCH)
def test_very_much_markup(tmp_path: Path, name: str) -> None:
    result = said(xhtml(tmp_path, page(MUCH[name]())))
    assert result["text"] or result["error"]


@pytest.mark.parametrize("tag", ["a href='x'", "nav", "div class='share'", "article", "section id='x'"])
def test_web_pages_of_elements_in_each_other(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "a.html"
    name = tag.split()[0]
    text = "word " * 200_000
    path.write_text(f"<html><body>{f'<{tag}>' * 250}{text}{f'</{name}>' * 250}<p>after</p></body></html>")
    assert "after" in said(path)["text"] or said(path)["text"]


def test_nul_bytes_and_other_characters_that_are_none(tmp_path: Path) -> None:
    result = said(xhtml(tmp_path, page("<p>be\0fore\x01\x08 and \ufffe after</p>")))
    assert "before" in result["text"] and "after" in result["text"]


def test_scripts_and_things_from_the_network_are_left_alone(tmp_path: Path) -> None:
    head = '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"/><script src="http://127.0.0.1:9/x.js"/>'
    body = (
        '<p>text</p><script>document.write("no")</script><img src="http://127.0.0.1:9/x.png" alt="A boat"/>'
        '<iframe src="http://127.0.0.1:9/"/><object data="http://127.0.0.1:9/"/><p onclick="x()">more</p>'
        '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    )
    result = said(xhtml(tmp_path, page(body).replace("<head>", f"<head>{head}")))
    assert "text" in result["text"] and "more" in result["text"] and "A boat" in result["text"]
    assert "write" not in result["text"] and "root:" not in result["text"]


# --- books that go round in circles ---


def test_contents_that_lead_to_themselves(tmp_path: Path) -> None:
    rows = [
        "One|one.xhtml",
        "Contents|nav.xhtml",
        "  Again|nav.xhtml#toc",
        "    One|one.xhtml",
        "Nowhere|#",
        "Two|two.xhtml",
    ]
    files = {
        "package.opf": package(["one.xhtml", "nav.xhtml", "one.xhtml", "two.xhtml"]),
        "nav.xhtml": nav(*rows),
        "one.xhtml": page("<p>first text</p>"),
        "two.xhtml": page("<p>second text</p>"),
    }
    result = said(write(tmp_path / "a.epub", files))
    assert result["text"].count("first text") == 1 and result["text"].count("second text") == 1


def test_very_long_contents(tmp_path: Path) -> None:
    files = {
        "package.opf": package(["one.xhtml"]),
        "nav.xhtml": nav(*(f"Row {n}|one.xhtml#r{n}" for n in range(25_000))),
        "one.xhtml": page("".join(f"<p id='r{n}'>text {n}</p>" for n in range(25_000))),
    }
    assert "text 0" in said(write(tmp_path / "a.epub", files))["text"]


def test_fallbacks_and_styles_that_go_round(tmp_path: Path) -> None:
    manifest = "".join(
        f'<item id="{one}" href="{one}.bin" media-type="x/y" fallback="{other}"/>' for one, other in ("ab", "ba")
    )
    refs = '<itemref idref="a"/><itemref idref="i0"/><itemref idref="gone"/>'
    files = {
        "package.opf": package(["one.xhtml"], manifest=manifest, itemrefs=refs),
        "nav.xhtml": nav("One|one.xhtml"),
        "one.xhtml": page("<p>text</p>"),
        "a.bin": "x",
        "b.bin": "x",
    }
    result = said(write(tmp_path / "a.epub", files))
    assert "text" in result["text"] and result["notices"] == ["2 parts of this book cannot be found, so it has gaps."]


def test_a_container_that_names_itself(tmp_path: Path) -> None:
    container = '<container><rootfiles><rootfile full-path="META-INF/container.xml"/></rootfiles></container>'
    path = write(tmp_path / "a.epub", {"one.xhtml": page("<p>x</p>")}, container=container)
    assert said(path)["error"]


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
