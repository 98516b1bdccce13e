"""Saved web pages: the article, its headings as sections, and nothing of the site around it."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind
from reader.importers import open_document

PROSE = "<p>" + "The inflammation of motor neurons has been studied for years. " * 8 + "</p>"


def opened(tmp_path: Path, page: str, name: str = "page.html") -> Document:
    path = tmp_path / name
    path.write_text(page, encoding="utf-8")
    return open_document(path)


def everything(document: Document) -> str:
    return "\n\n".join(document.section(number).text for number in range(1, len(document) + 1))


def test_headings_are_sections(tmp_path: Path) -> None:
    document = opened(
        tmp_path,
        "<!DOCTYPE html><html lang='en-GB'><head><title>Guide</title></head><body><p>Before.</p><h1>One</h1><p>a</p>"
        "<div><h2>Two</h2><p>b</p></div><h1>Three</h1></body></html>",
    )
    assert document.title == "Guide" and document.language == "en-GB"
    assert [(row.level, row.title) for row in document.outline] == [(1, "Guide"), (1, "One"), (2, "Two"), (1, "Three")]
    assert [document.section(n).text for n in (1, 2, 3, 4)] == ["Before.", "One\n\na", "Two\n\nb", "Three"]


def test_headings_inside_an_element_that_is_never_closed_begin_where_they_stand(tmp_path: Path) -> None:
    # Found by the fuzzer: a link without its end took each section back to the one before.
    rest = "".join(f"<h2>Part {number}</h2><p>text {number}</p>" for number in range(1, 5))
    document = opened(tmp_path, f"<html><body><main><h1>All</h1><p>x</p><ref>a{rest}</main></body></html>")
    assert everything(document).count("text 3") == 1
    assert document.section(3).text == "Part 2\n\ntext 2"


@pytest.mark.parametrize("tag", ["main", "article"])
def test_the_article_without_its_site(tmp_path: Path, tag: str) -> None:
    document = opened(
        tmp_path,
        f"<html><head><title>On motors | The Site</title></head><body><header><a href='/'>The Site</a></header>"
        f"<nav><ul><li><a href='/a'>Menu</a></li></ul></nav><{tag}><h1>On motors</h1>{PROSE}"
        f"<div class='share-buttons'>Share this</div></{tag}><footer>Copyright</footer></body></html>",
    )
    text = everything(document)
    assert document.title == "On motors"
    assert text.startswith("On motors\n\nThe inflammation")
    for furniture in ("Menu", "The Site", "Share this", "Copyright"):
        assert furniture not in text


def test_a_page_full_of_links_is_given_to_readability(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>Another story with a long title, number {n}</a></li>" for n in range(80))
    document = opened(
        tmp_path,
        f"<html><head><title>News</title></head><body><div id='menu'><ul>{links}</ul></div>"
        f"<div id='story'><h2>Today</h2>{PROSE * 4}</div></body></html>",
    )
    text = everything(document)
    assert "inflammation of motor neurons" in text and "Another story" not in text


def test_a_plain_document_is_kept_whole(tmp_path: Path) -> None:
    document = opened(tmp_path, "<html><body><p>See <a href='x'>this</a> and read it slowly, please.</p></body></html>")
    assert everything(document) == "See this and read it slowly, please."
    assert document.title == "page"


def test_tables_are_read_by_their_headings(tmp_path: Path) -> None:
    document = opened(
        tmp_path,
        "<html><body><table><caption>Doses</caption><thead><tr><th>Drug</th><th>Dose</th></tr></thead>"
        "<tr><td>Riluzole</td><td>50 mg</td></tr><tr><td rowspan='2'>Other</td><td>1</td></tr><tr><td>2</td></tr>"
        "</table></body></html>",
    )
    assert everything(document).split("\n\n") == [
        "Doses",
        "Drug: Riluzole; Dose: 50 mg",
        "Drug: Other; Dose: 1",
        "Drug: Other; Dose: 2",
    ]


def test_a_table_that_only_arranges_the_page_is_read_cell_by_cell(tmp_path: Path) -> None:
    document = opened(
        tmp_path, "<html><body><table><tr><td><p>left</p></td><td><p>right</p></td></tr></table></body></html>"
    )
    assert everything(document) == "left\n\nright"


def test_lists_keep_their_markers_and_levels(tmp_path: Path) -> None:
    document = opened(
        tmp_path,
        "<html><body><ol start='3'><li>three<ul><li>in</li></ul></li><li><p>four</p><p>more</p></li></ol>"
        "<ol type='a'><li>x</li><li value='4'>y</li><li>z</li></ol></body></html>",
    )
    section = document.section(1)
    assert section.text.split("\n\n") == ["3. three", "• in", "4. four", "more", "a. x", "d. y", "e. z"]
    assert [block.level for block in section.blocks] == [1, 2, 1, 1, 1, 1, 1]
    assert {block.kind for block in section.blocks} == {BlockKind.LIST_ITEM}


def test_images_by_their_text_and_a_mark_where_there_is_none(tmp_path: Path) -> None:
    document = opened(
        tmp_path,
        "<html><body><figure><img src='a.png' alt='A whale'><figcaption>Fig. 1</figcaption></figure>"
        "<p><img src='b.png'></p><p>An <img alt='icon' src='c.png'> inside and <img alt='' src='d.png'> nothing.</p>"
        "<p><img alt='O' src='o.png'>nce upon a time</p><svg><title>A chart</title></svg></body></html>",
    )
    section = document.section(1)
    assert section.text.split("\n\n") == [
        "Image: A whale",
        "Fig. 1",
        "Image without a description",
        "An [icon] inside and nothing.",
        "Once upon a time",
        "Image: A chart",
    ]
    assert [block.kind for block in section.blocks].count(BlockKind.FIGURE) == 4


def test_formulas_are_spoken(tmp_path: Path) -> None:
    document = opened(
        tmp_path,
        "<html><body><p>So<math><mfrac><mrow><mo>−</mo><mi>b</mi></mrow><mrow><mn>2</mn><mi>a</mi></mrow></mfrac>"
        "<mo>=</mo><msup><mi>x</mi><mn>2</mn></msup></math>, or <math alttext='e to the x'><mi>e</mi></math>.</p>",
    )
    section = document.section(1)
    assert section.text == "So the fraction minus b over 2 a end fraction equals x squared, or e to the x."
    assert [one.kind for one in section.inlines] == [InlineKind.FORMULA, InlineKind.FORMULA]


def test_code_keeps_its_lines(tmp_path: Path) -> None:
    document = opened(tmp_path, "<html><body><pre>a = 1\n  b = 2</pre><p>Use <code>b</code></p></body></html>")
    assert document.section(1).text == "a = 1\n  b = 2\n\nUse b"
    assert document.section(1).blocks[0].kind is BlockKind.CODE


def test_pages_in_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes("<html><meta charset='iso-8859-2'><body><p>Dvořák</p></body></html>".encode("iso-8859-2"))
    assert everything(open_document(path)) == "Dvořák"


def test_an_archive_of_chrome(tmp_path: Path) -> None:
    mhtml = (
        "From: <Saved by Blink>\nSubject: =?utf-8?Q?x?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n\n--b\nContent-Type: text/html\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<html><body><h1>Caf=C3=A9</h1></body></html>\n--b--\n"
    )
    assert everything(opened(tmp_path, mhtml, "page.mhtml")) == "Café"


def test_an_archive_of_safari(tmp_path: Path) -> None:
    path = tmp_path / "page.webarchive"
    page = {"WebMainResource": {"WebResourceData": b"<html><body><h1>Hello</h1></body></html>"}}
    path.write_bytes(plistlib.dumps(page, fmt=plistlib.FMT_BINARY))
    assert everything(open_document(path)) == "Hello"


def test_a_long_page_without_headings_is_cut_between_paragraphs(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>Paragraph {n}. {'word ' * 100}</p>" for n in range(400))
    document = opened(tmp_path, f"<html><body>{paragraphs}</body></html>")
    assert len(document) > 2
    assert everything(document).count("Paragraph ") == 400


def test_headings_inside_what_is_read_as_a_whole_cut_nothing(tmp_path: Path) -> None:
    """Found by the fuzzer: each of many sections said all the formulas around it once more."""
    document = opened(
        tmp_path, "<html><body><h1>One</h1><svg><title>A chart</title><h2>in it</h2></svg><p>After.</p></body></html>"
    )
    text = everything(document)
    assert text.count("A chart") == 1 and text.count("After.") == 1
