"""DAISY talking books: folders and ZIPs of them, for their text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind
from reader.errors import DocumentError
from reader.importers import open_document

NCC = """<?xml version="1.0"?><html><head><title>My Talk</title><meta name="dc:title" content="My Talk"/>
<meta name="dc:language" content="en"/></head><body>
<h1 id="a"><a href="s1.smil#t1">One</a></h1><span class="page-normal" id="p"><a href="s1.smil#t2">7</a></span>
<h2 id="b"><a href="s1.smil#t3">One A</a></h2><h1 id="c"><a href="s2.smil#t4">Two</a></h1></body></html>"""
S1 = """<smil><body><seq><par id="t1"><text src="book.html#h1"/><audio src="a.mp3"/></par>
<par id="t2"><text src="book.html#p7"/></par><par id="t3"><text src="book.html#h2" id="x"/></par></seq></body></smil>"""
S2 = '<smil><body><seq><par id="t4"><text src="book.html#h3"/></par></seq></body></smil>'
BOOK = """<html><body><h1 id="h1">One</h1><p>a <span class="page-normal" id="p7">7</span>b</p><h2 id="h2">One A</h2>
<p>c</p><h1 id="h3">Two</h1><p>d</p></body></html>"""

OPF = """<package><metadata><dc-metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:Title>Third</dc:Title>
<dc:Language>en</dc:Language></dc-metadata></metadata><manifest>
<item id="ncx" href="nav.ncx" media-type="application/x-dtbncx+xml"/>
<item id="t" href="text.xml" media-type="application/x-dtbook+xml"/>
<item id="s" href="one.smil" media-type="application/smil"/></manifest><spine><itemref idref="s"/></spine></package>"""
NCX = """<ncx><navMap><navPoint><navLabel><text>First</text></navLabel><content src="one.smil#p1"/></navPoint>
<navPoint><navLabel><text>Second</text></navLabel><content src="one.smil#p2"/></navPoint></navMap></ncx>"""
SMIL3 = """<smil><body><seq><par id="p1"><text src="text.xml#l1"/></par><par id="p2"><text src="text.xml#l2"/></par>
</seq></body></smil>"""
DTBOOK = """<dtbook xmlns="http://www.daisy.org/z3986/2005/dtbook/" xml:lang="en"><book><bodymatter>
<level1 id="l1"><h1>First</h1><p>a<noteref idref="#n1">1</noteref> <pagenum id="pg">12</pagenum>b</p>
<note id="n1"><p>1 A note.</p></note><list type="ul"><li>x</li></list>
<imggroup><img src="i.png" alt="A whale"/><caption>Fig</caption></imggroup></level1>
<level1 id="l2"><h1>Second</h1><linegroup><line>one</line><line>two</line></linegroup></level1></bodymatter></book>
</dtbook>"""


def folder(tmp_path: Path, **files: str) -> Path:
    book = tmp_path / "talk"
    book.mkdir()
    for name, content in files.items():
        (book / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return book


def two(tmp_path: Path) -> Path:
    return folder(tmp_path, ncc_html=NCC, s1_smil=S1, s2_smil=S2, book_html=BOOK)


def outline(document: Document) -> list[tuple[int, str]]:
    return [(row.level, row.title) for row in document.outline]


@pytest.mark.parametrize("opened_as", ["folder", "ncc", "zip"])
def test_version_2_02(tmp_path: Path, opened_as: str) -> None:
    path = two(tmp_path)
    if opened_as == "ncc":
        path = path / "ncc.html"
    elif opened_as == "zip":
        path = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", path))
    document = open_document(path)
    assert document.title == "My Talk" and document.language == "en"
    assert outline(document) == [(1, "One"), (2, "One A"), (1, "Two")]
    assert [document.section(n).text for n in (1, 2, 3)] == ["One\n\na b", "One A\n\nc", "Two\n\nd"]
    assert [(one.kind, one.value) for one in document.section(1).inlines] == [(InlineKind.PAGE, "7")]


def test_version_3(tmp_path: Path) -> None:
    path = folder(tmp_path, speech_opf=OPF, nav_ncx=NCX, one_smil=SMIL3, text_xml=DTBOOK)
    document = open_document(path / "speech.opf")
    assert document.title == "Third"
    assert outline(document) == [(1, "First"), (1, "Second")]
    section = document.section(1)
    assert section.text.split("\n\n") == ["First", "a1 b", "• x", "Image: A whale", "Fig", "1 A note."]
    assert section.blocks[-1].kind is BlockKind.NOTE
    assert [one.value for one in section.inlines if one.kind is InlineKind.PAGE] == ["12"]
    assert document.section(2).text == "Second\n\none\ntwo"
    assert open_document(path).fingerprint == document.fingerprint


def test_a_book_of_recordings_only_has_a_line_for_each_phrase(tmp_path: Path) -> None:
    ncc = NCC.replace("s1.smil#t3", "s1.smil#t3")
    par = '<par id="{0}"><text src="ncc.html#{1}"/><audio src="a.mp3" clip-begin="npt={2}s" clip-end="npt={3}s"/></par>'
    first = [("t1", "a", 0, 2), ("x1", "a", 2, 11), ("x2", "a", 11, 30), ("t2", "p", 30, 41), ("t3", "b", 41, 60)]
    smil = "<smil><body><seq>{}</seq></body></smil>"
    s1 = smil.format("".join(par.format(*one) for one in first))
    s2 = smil.format(par.format("t4", "c", 60, 75))
    path = folder(tmp_path, ncc_html=ncc, s1_smil=s1, s2_smil=s2)
    (path / "a.mp3").write_bytes(b"sound")
    document = open_document(path)
    assert outline(document) == [(1, "One"), (2, "One A"), (1, "Two")]
    assert [document.section(n).text for n in (1, 2, 3)] == [
        "One\n\nRecording 1\n\nRecording 2",
        "One A\n\nRecording 3",
        "Two\n\nRecording 4",
    ]
    # The heading is the first phrase, where that is short.
    assert [(one.begin, one.end) for one in document.narration(1)] == [(0, 2), (2, 30), (30, 41)]
    assert [(one.begin, one.end) for n in (2, 3) for one in document.narration(n)] == [(41, 60), (60, 75)]
    assert document.recording("a.mp3") == b"sound"


def test_a_book_with_neither_text_nor_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="neither"):
        open_document(folder(tmp_path, ncc_html=NCC))


def test_a_link_out_of_the_folder_is_no_part_of_the_book(tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<html><body><p>secret</p></body></html>")
    path = folder(tmp_path, ncc_html=NCC, s1_smil=S1.replace("book.html", "link.html"), s2_smil=S2, book_html=BOOK)
    (path / "link.html").symlink_to(secret)
    document = open_document(path)
    assert all("secret" not in document.section(n).text for n in range(1, len(document) + 1))


def test_what_was_recorded_of_version_2_02(tmp_path: Path) -> None:
    smil = """<smil><body><seq><par id="t1"><text src="book.html#h1"/><seq>
<audio src="a.mp3" clip-begin="npt=0.5s" clip-end="npt=1.5s"/>
<audio src="a.mp3" clip-begin="npt=1.5s" clip-end="npt=2s"/>
</seq></par><par id="t3"><text src="book.html#h2"/><audio src="a.mp3" clip-begin="npt=2s" clip-end="npt=3s"/></par>
</seq></body></smil>"""
    path = folder(tmp_path, ncc_html=NCC, s1_smil=smil, s2_smil=S2, book_html=BOOK)
    (path / "a.mp3").write_bytes(b"sound")
    document = open_document(path)
    spans = [
        (one.span.of(document.section(n).text), one.begin, one.end) for n in (1, 2, 3) for one in document.narration(n)
    ]
    assert spans == [("One", 0.5, 2.0), ("One A", 2.0, 3.0)]
    assert document.recording("a.mp3") == b"sound"


def test_what_was_recorded_of_version_3(tmp_path: Path) -> None:
    smil = SMIL3.replace('#l2"/>', '#h2"/><audio src="a.mp3" clipBegin="0:01" clipEnd="0:02.5"/>')
    text = DTBOOK.replace("<h1>Second", '<h1 id="h2">Second')
    path = folder(tmp_path, speech_opf=OPF, nav_ncx=NCX, one_smil=smil, text_xml=text)
    document = open_document(path / "speech.opf")
    assert [(one.span.of(document.section(2).text), one.begin, one.end) for one in document.narration(2)] == [
        ("Second", 1.0, 2.5)
    ]
