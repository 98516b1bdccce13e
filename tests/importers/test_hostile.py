"""Packed files, pages and books made to do harm: refused or opened in part, in bounded time and memory, with nothing
fetched and nothing written."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.importers.epubs import book, nav, package, page, write
from tests.importers.hostile import ON_LINUX, said

pytestmark = ON_LINUX


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
