"""EPUB: order, contents, notes, pages, languages, links and recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind, Position, Section
from reader.importers import open_document
from tests.importers.epubs import book, nav, package, page, write


def texts(section: Section, kind: BlockKind) -> list[str]:
    return [block.span.of(section.text) for block in section.blocks if block.kind is kind]


def inlines(section: Section, kind: InlineKind) -> list[tuple[str, str]]:
    return [(one.span.of(section.text), one.value) for one in section.inlines if one.kind is kind]


def outline(document: Document) -> list[tuple[int, str]]:
    return [(heading.level, heading.title) for heading in document.outline]


def one(tmp_path: Path, body: str, **more: str) -> Section:
    return open_document(book(tmp_path / "a.epub", {"one.xhtml": body}, **more)).section(1)


# --- contents and order ---


def test_the_contents_are_the_sections(tmp_path: Path) -> None:
    pages = {
        "one.xhtml": "<h1>One</h1><p>first</p>",
        "two.xhtml": "<h1>Two</h1><p>intro</p><section id='a'><h2>A</h2><p>in a</p></section>"
        "<h2 id='b'>B</h2><p>in b</p>",
        "more.xhtml": "<p>still b</p>",
    }
    path = book(tmp_path / "a.epub", pages, ["One|one.xhtml", "Two|two.xhtml", "  A|two.xhtml#a", "  B|two.xhtml#b"])
    document = open_document(path)
    assert document.title == "A Book" and document.language == "en"
    assert outline(document) == [(1, "One"), (1, "Two"), (2, "A"), (2, "B")]
    assert [document.section(n).text for n in (1, 2, 3, 4)] == [
        "One\n\nfirst",
        "Two\n\nintro",
        "A\n\nin a",
        "B\n\nin b\n\nstill b",
    ]


def test_sections_can_be_asked_for_in_any_order(tmp_path: Path) -> None:
    pages = {f"c{n}.xhtml": f"<h1 id='h'>C{n}</h1><p>text {n}</p>" for n in range(1, 9)}
    path = book(tmp_path / "a.epub", pages, [f"C{n}|c{n}.xhtml#h" for n in range(1, 9)])
    document = open_document(path)
    for number in (8, 1, 5, 4, 2):
        assert document.section(number).text == f"C{number}\n\ntext {number}"


def test_an_anchor_inside_a_paragraph_begins_the_section_at_the_paragraph(tmp_path: Path) -> None:
    pages = {"one.xhtml": "<p>before</p><p>some <span id='x'>words</span> here</p><p>after</p>"}
    document = open_document(book(tmp_path / "a.epub", pages, ["Start|one.xhtml", "Later|one.xhtml#x"]))
    assert [document.section(n).text for n in (1, 2)] == ["before", "some words here\n\nafter"]


def test_an_empty_anchor_before_a_heading_begins_the_section(tmp_path: Path) -> None:
    pages = {"one.xhtml": "<div><a id='x'></a><h2>One</h2><p>a</p><a id='y'/><h2>Two</h2><p>b</p></div>"}
    document = open_document(book(tmp_path / "a.epub", pages, ["One|one.xhtml#x", "Two|one.xhtml#y"]))
    assert [document.section(n).text for n in (1, 2)] == ["One\n\na", "Two\n\nb"]


def test_a_part_without_a_page_of_its_own_is_its_title(tmp_path: Path) -> None:
    rows = ["Part I", "  One|one.xhtml", "Part II|two.xhtml", "  Two|two.xhtml"]
    pages = {"one.xhtml": "<p>first</p>", "two.xhtml": "<p>second</p>"}
    document = open_document(book(tmp_path / "a.epub", pages, rows))
    assert [document.section(n).text for n in (1, 2, 3, 4)] == ["Part I", "first", "Part II", "second"]


def test_text_before_the_contents_begin_is_a_section(tmp_path: Path) -> None:
    pages = {"title.xhtml": "<h1>The Book</h1><p>by me</p>", "one.xhtml": "<h1>One</h1>"}
    document = open_document(book(tmp_path / "a.epub", pages, ["One|one.xhtml"]))
    assert outline(document) == [(1, "The Book"), (1, "One")]
    assert document.section(1).text == "The Book\n\nby me"


def test_a_heading_of_two_lines_is_a_title_of_one(tmp_path: Path) -> None:
    # A find of the fuzzer.
    pages = {"title.xhtml": "<h1>The Motor<br/>Neuron</h1><p>by me</p>", "one.xhtml": "<h1>One</h1>"}
    document = open_document(book(tmp_path / "a.epub", pages, ["One|one.xhtml"]))
    assert outline(document) == [(1, "The Motor Neuron"), (1, "One")]


def test_a_cover_before_the_contents_begin_is_no_section(tmp_path: Path) -> None:
    pages = {"cover.xhtml": "<img src='c.jpg' alt='A whale'/>", "one.xhtml": "<h1>One</h1>"}
    document = open_document(book(tmp_path / "a.epub", pages, ["One|one.xhtml"]))
    assert outline(document) == [(1, "One")]


def test_contents_out_of_order_do_not_change_the_order_of_the_text(tmp_path: Path) -> None:
    pages = {"one.xhtml": "<p id='p'>one</p><p id='q'>two</p>", "two.xhtml": "<p>three</p>"}
    rows = ["Three|two.xhtml", "Two|one.xhtml#q", "One|one.xhtml#p"]
    document = open_document(book(tmp_path / "a.epub", pages, rows))
    assert sorted(document.section(n).text for n in (1, 2, 3)) == ["one", "three", "two"]
    assert document.section(3).text == "three"


def test_a_contents_row_to_a_missing_anchor_loses_no_text(tmp_path: Path) -> None:
    pages = {"one.xhtml": "<h1>One</h1><p>a</p><h2 id='c'>C</h2><p>c</p>"}
    rows = ["One|one.xhtml", "B|one.xhtml#gone", "C|one.xhtml#c"]
    document = open_document(book(tmp_path / "a.epub", pages, rows))
    assert [document.section(n).text for n in (1, 2, 3)] == ["One\n\na", "B", "C\n\nc"]


def test_without_contents_each_file_is_a_section_by_its_first_heading(tmp_path: Path) -> None:
    files = {
        "package.opf": package(["one.xhtml", "two.xhtml"], navigation=""),
        "one.xhtml": page("<h2>The <em>first</em></h2>"),
        "two.xhtml": page("<p>no heading</p>"),
    }
    document = open_document(write(tmp_path / "a.epub", files))
    assert outline(document) == [(1, "The first"), (1, "A page")]


def test_epub_2_contents_are_read_from_the_ncx(tmp_path: Path) -> None:
    ncx = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
    <navPoint><navLabel><text>One</text></navLabel><content src="one.html"/>
      <navPoint><navLabel><text>One A</text></navLabel><content src="one.html#a"/></navPoint></navPoint>
    <navPoint><navLabel><text>Two</text></navLabel><content src="two.html"/></navPoint></navMap>
    <pageList><pageTarget type="normal"><navLabel><text>7</text></navLabel><content src="two.html#p7"/></pageTarget>
    </pageList></ncx>"""
    files = {
        "package.opf": package(
            ["one.html", "two.html"],
            navigation="",
            manifest='<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
            spine_attributes='toc="ncx"',
        ),
        "toc.ncx": ncx,
        "one.html": "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd'>"
        "<html><body><h1>One</h1><p>caf&eacute;&nbsp;now &amp; then</p><h2 id='a'>One A</h2></body></html>",
        "two.html": "<html><body><h1>Two</h1><p>some<a id='p7'/> text</p></body></html>",
    }
    document = open_document(write(tmp_path / "a.epub", files))
    assert outline(document) == [(1, "One"), (2, "One A"), (1, "Two")]
    assert document.section(1).text == "One\n\ncafé\u00a0now & then"
    assert inlines(document.section(3), InlineKind.PAGE) == [("", "7")]


# --- what should not be read in the middle of a sentence ---


def test_notes_stand_at_the_end_and_their_marks_are_marks(tmp_path: Path) -> None:
    section = one(
        tmp_path,
        "<p>A whale<a epub:type='noteref' href='#n1'>1</a> swam.</p><aside epub:type='footnote' id='n1'>"
        "<p>1. A mammal. <a href='#r1' role='doc-backlink'>↩</a></p></aside><p>It dived.</p>",
    )
    assert section.text == "A whale1 swam.\n\nIt dived.\n\n1. A mammal."
    assert texts(section, BlockKind.NOTE) == ["1. A mammal."]
    anchor = "OPS/one.xhtml#n1"
    assert inlines(section, InlineKind.NOTE_REFERENCE) == [("1", anchor), ("1.", anchor)]


def test_notes_that_only_their_links_betray(tmp_path: Path) -> None:
    section = one(
        tmp_path,
        "<p>A whale<sup><a id='r1' href='#n1'>[1]</a></sup> swam.</p><hr/>"
        "<p id='n1'><a href='#r1'>[1]</a> A mammal.</p><p>The end.</p>",
    )
    assert texts(section, BlockKind.NOTE) == ["[1] A mammal."]
    assert {value for _, value in inlines(section, InlineKind.NOTE_REFERENCE)} == {"OPS/one.xhtml#n1"}


def test_notes_of_the_whole_book_keep_their_order_among_their_headings(tmp_path: Path) -> None:
    section = one(
        tmp_path,
        "<section epub:type='rearnotes'><h2>One</h2><div epub:type='rearnote' id='n1'><p>first</p></div>"
        "<h2>Two</h2><div epub:type='rearnote' id='n2'><p>second</p></div></section>",
    )
    assert section.text == "One\n\nfirst\n\nTwo\n\nsecond"


def test_an_ordinary_link_is_no_note(tmp_path: Path) -> None:
    section = one(tmp_path, "<p>See <a href='two.xhtml#x'>chapter 2</a> or <a href='https://x.org/'>there</a>.</p>")
    assert inlines(section, InlineKind.LINK) == [("chapter 2", "OPS/two.xhtml#x"), ("there", "https://x.org/")]
    assert not inlines(section, InlineKind.NOTE_REFERENCE)


@pytest.mark.parametrize(
    "mark",
    [
        "<span epub:type='pagebreak' id='p12' title='12'/>",
        "<span role='doc-pagebreak' aria-label='Page 12' id='x'>12</span>",
        "<span class='pagenum'>[Pg 12]</span>",
        "<a class='page-number' id='page_12'>12</a>",
    ],
)
def test_page_numbers_are_marks_without_text(tmp_path: Path, mark: str) -> None:
    section = one(tmp_path, f"<p>before {mark}after</p>")
    assert section.text == "before after"
    assert inlines(section, InlineKind.PAGE) == [("", "12")]


def test_page_list_marks_ordinary_elements(tmp_path: Path) -> None:
    listed = '<nav epub:type="page-list"><ol><li><a href="one.xhtml#k">xii</a></li></ol></nav>'
    files = {
        "package.opf": package(["one.xhtml"]),
        "nav.xhtml": nav("One|one.xhtml", extra=listed),
        "one.xhtml": page("<p>a</p><p id='k'>b</p>"),
    }
    section = open_document(write(tmp_path / "a.epub", files)).section(1)
    assert inlines(section, InlineKind.PAGE) == [("", "xii")]
    assert section.text == "a\n\nb" and section.inlines[0].span.start == 3


def test_line_numbers_scripts_and_hidden_text_are_not_read(tmp_path: Path) -> None:
    section = one(
        tmp_path,
        "<p>a<span class='lnum'>10</span></p><script>alert('x')</script><style>p{}</style>"
        "<p hidden='hidden'>no</p><p style='display: none'>no</p><p aria-hidden='true'>no</p><p>b</p>",
    )
    assert section.text == "a\n\nb"


# --- what a passage is ---


def test_languages_of_passages(tmp_path: Path) -> None:
    section = one(
        tmp_path, "<p>He said <i xml:lang='fr'>bonjour <span xml:lang='en'>Jack</span></i>.</p><p lang='la'>Nam</p>"
    )
    assert section.language == "en"
    assert inlines(section, InlineKind.LANGUAGE) == [("bonjour Jack", "fr"), ("Jack", "en"), ("Nam", "la")]


def test_ruby_keeps_its_base_and_says_its_reading(tmp_path: Path) -> None:
    section = one(tmp_path, "<p><ruby>漢<rp>(</rp><rt>かん</rt>字<rt>じ</rt></ruby>です</p>")
    assert section.text == "漢字です"
    assert inlines(section, InlineKind.PRONUNCIATION) == [("漢字", "かんじ")]


def test_pronunciations_of_attributes_and_lexicons(tmp_path: Path) -> None:
    lexicon = """<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
    <lexeme><grapheme>Worcester</grapheme><phoneme>ˈwʊstər</phoneme></lexeme>
    <lexeme><grapheme>WHO</grapheme><alias>World Health Organization</alias></lexeme></lexicon>"""
    files = {
        "package.opf": package(["one.xhtml"], manifest='<item id="l" href="en.pls" media-type="application/pls+xml"/>'),
        "nav.xhtml": nav("One|one.xhtml"),
        "en.pls": lexicon,
        "one.xhtml": page("<p>The WHO went <span ssml:ph='nɔrθ'>N.</span> of Worcester, who?</p>"),
    }
    section = open_document(write(tmp_path / "a.epub", files)).section(1)
    assert inlines(section, InlineKind.PRONUNCIATION) == [
        ("WHO", "World Health Organization"),
        ("N.", "/nɔrθ/"),
        ("Worcester", "/ˈwʊstər/"),
    ]


def test_fingerprint_is_of_the_content_not_of_the_file(tmp_path: Path) -> None:
    first = open_document(book(tmp_path / "a.epub", {"one.xhtml": "<p>same</p>"}))
    again = open_document(book(tmp_path / "b.epub", {"one.xhtml": "<p>same</p>"}))
    other = open_document(book(tmp_path / "c.epub", {"one.xhtml": "<p>else</p>"}))
    assert first.fingerprint == again.fingerprint != other.fingerprint


# --- links and recordings ---


def test_links_lead_to_their_places(tmp_path: Path) -> None:
    pages = {
        "one.xhtml": "<h1 id='t'>One</h1><p>a <a href='two.xhtml#w'>link</a></p><h2 id='s'>Sub</h2><p id='p'>b</p>",
        "two.xhtml": "<h1>Two</h1><p>some <b id='w'>words</b></p>",
    }
    rows = ["One|one.xhtml", "  Sub|one.xhtml#s", "Two|two.xhtml"]
    document = open_document(book(tmp_path / "a.epub", pages, rows))
    (_, address), *_ = inlines(document.section(1), InlineKind.LINK)
    place = document.locate(address)
    assert place == Position(3, document.section(3).text.index("words"))
    assert document.locate("OPS/one.xhtml#p") == Position(2, 5)
    assert document.locate("OPS/one.xhtml#t") == Position(1, 0)
    assert document.locate("https://example.org/") is None
    kinds = {one.kind for number in (1, 2, 3) for one in document.section(number).inlines}
    assert InlineKind.ANCHOR not in kinds


def test_recordings_are_in_step_with_the_text(tmp_path: Path) -> None:
    smil = """<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body><seq>
    <par><text src="one.xhtml#h"/><audio src="a.mp3" clipBegin="0:00:01.500" clipEnd="2s"/></par>
    <par><text src="one.xhtml#s2"/><audio src="a.mp3" clipBegin="2s" clipEnd="3500ms"/></par>
    <par><text src="one.xhtml#gone"/><audio src="a.mp3"/></par></seq></body></smil>"""
    files: dict[str, str | bytes] = {
        "package.opf": package(
            ["one.xhtml"],
            manifest='<item id="o" href="one.smil" media-type="application/smil+xml"/>'
            '<item id="m" href="a.mp3" media-type="audio/mpeg"/>',
        ).replace('<item id="i0"', '<item id="i0" media-overlay="o"'),
        "nav.xhtml": nav("One|one.xhtml"),
        "one.smil": smil,
        "a.mp3": b"sound",
        "one.xhtml": page("<h1 id='h'>One</h1><p><span id='s1'>First.</span> <span id='s2'>Second.</span></p>"),
    }
    document = open_document(write(tmp_path / "a.epub", files))
    text = document.section(1).text
    said = [(one.span.of(text), one.begin, one.end) for one in document.narration(1)]
    assert said == [("One", 1.5, 2.0), ("Second.", 2.0, 3.5)]
    assert document.recording(document.narration(1)[0].audio) == b"sound"
    assert not document.section(1).inlines


def test_a_glimpse_has_the_words_of_a_section_and_none_where_others_are_said(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    book(
        path,
        {
            "one.xhtml": "<h1>One</h1><p>A <b>w</b>hale &eacute;.</p>",
            "two.xhtml": "<p>More.</p>",
            "three.xhtml": '<p>Seen: <img src="x.png" alt="a ship"/></p>',
        },
        ["One|one.xhtml", "Three|three.xhtml"],
    )
    document = open_document(path)
    glimpse = document.glimpse(1)
    assert glimpse is not None
    assert "hale" in glimpse
    assert "More." in glimpse, "the next file goes on with the section"
    assert document.glimpse(2) is None, "an image is said by its description"


def test_sections_that_share_a_file_are_not_glimpsed(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    pages = {"one.xhtml": '<h1 id="a">One</h1><p>x</p><h1 id="b">Two</h1><p>y</p>'}
    book(path, pages, ["One|one.xhtml#a", "Two|one.xhtml#b"])
    document = open_document(path)
    assert [document.glimpse(row.number) for row in document.outline] == [None, None]


def test_the_list_of_pages_says_which_section_holds_a_page(tmp_path: Path) -> None:
    pages = '<nav epub:type="page-list"><ol><li><a href="two.xhtml#p8">8</a></li></ol></nav>'
    path = write(
        tmp_path / "book.epub",
        {
            "package.opf": package(["one.xhtml", "two.xhtml"]),
            "nav.xhtml": nav("One|one.xhtml", "Two|two.xhtml", extra=pages),
            "one.xhtml": page("<p>First.</p>"),
            "two.xhtml": page('<p>Some <span id="p8"></span>words.</p>'),
        },
    )
    document = open_document(path)
    assert document.holds_page(8) == 2
    assert document.holds_page(9) is None
    assert document.page(8) is not None
