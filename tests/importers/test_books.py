"""Real books that others made, where they are at hand: each opens, and its outline is its navigation."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reader.document import BlockKind, Document, InlineKind
from reader.errors import DocumentError
from reader.importers import open_document

BOOKS = Path(__file__).resolve().parents[2].parent / "shared" / "books"
pytestmark = pytest.mark.skipif(not BOOKS.is_dir(), reason="there are no shared books here")
FILES = sorted(BOOKS.glob("*.epub")) if BOOKS.is_dir() else []
XHTML = "{http://www.w3.org/1999/xhtml}"


def opened(name: str) -> Document:
    return open_document(BOOKS / f"{name}.epub")


def navigation(path: Path) -> list[tuple[int, str]]:
    """Level and title of each row of the navigation, read in the simplest way."""
    with zipfile.ZipFile(path) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        manifest = archive.read(package).decode()
        item = next(
            item for item in re.findall(r"<item\b[^>]*>", manifest) if re.search(r'properties="[^"]*\bnav\b', item)
        )
        name = re.search(r'href="([^"]+)"', item)
        assert name
        root = ElementTree.fromstring(archive.read(str(Path(package).parent / name[1])))
    contents = next(nav for nav in root.iter(f"{XHTML}nav") if "toc" in str(nav.attrib))
    rows: list[tuple[int, str]] = []

    def walk(element: ElementTree.Element, level: int) -> None:
        for child in element:
            if child.tag == f"{XHTML}ol":
                walk(child, level + 1)
            elif child.tag == f"{XHTML}li":
                label = next(inner for inner in child if inner.tag in (f"{XHTML}a", f"{XHTML}span"))
                rows.append((level, " ".join("".join(label.itertext()).split())))
                walk(child, level)

    walk(contents, 0)
    return rows


def spaced(text: str) -> str:
    """Any white space as one space."""
    return " ".join(text.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_outline_is_the_navigation(path: Path) -> None:
    outline = [(row.level, spaced(row.title)) for row in open_document(path).outline]
    if path.stem == "wasteland":
        # Its title page stands before the first row.
        assert outline[0] == (1, "The Waste Land")
        del outline[0]
    assert outline == navigation(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_spans_are_exact_and_blocks_tile_the_text(path: Path) -> None:
    document = open_document(path)
    for row in document.outline:
        section = document.section(row.number)
        assert section.text == "\n\n".join(block.span.of(section.text) for block in section.blocks)
        assert section.text.strip() and (section.number, section.title) == (row.number, row.title)
        for one in section.inlines:
            assert 0 <= one.span.start <= one.span.end <= len(section.text)
            assert one.kind is InlineKind.PAGE or one.span.of(section.text).strip()


@pytest.mark.parametrize("path", [p for p in FILES if p.stem != "linear-algebra"], ids=lambda path: path.stem)
def test_every_word_is_kept_in_order(path: Path) -> None:
    """Against the words of the pages with all tags cut away; what is read may have more, such as "Image"."""
    document = open_document(path)
    read = " ".join(document.section(row.number).text for row in document.outline)
    with zipfile.ZipFile(path) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        manifest = re.sub(r"<!--.*?-->", "", archive.read(package).decode(), flags=re.S)
        hrefs = dict(re.findall(r'<item\b(?=[^>]*\bid="([^"]+)")(?=[^>]*\bhref="([^"]+)")', manifest))
        spine = re.findall(r'<itemref\b(?![^>]*linear="no")[^>]*idref="([^"]+)"', manifest)
        pages = [archive.read(str(Path(package).parent / hrefs[one])).decode("utf-8-sig") for one in spine]
    written: list[str] = []
    for page in pages:
        page = re.sub(r"<head>.*?</head>|<!--.*?-->", " ", page, flags=re.S)
        page = re.sub(r'<span[^>]*(?:pagebreak|class="lnum")[^>]*?(?:/>|>[^<]*</span>)', " ", page)
        written += re.findall(r"[^\W\d_]{3,}", html.unescape(re.sub(r"<[^>]+>", " ", page)))
    remaining = iter(re.findall(r"[^\W\d_]{3,}", read))
    assert not [word for word in written if word not in remaining]


def test_notes_of_the_waste_land_are_found_from_their_marks_and_back() -> None:
    document = opened("wasteland")
    marks = [one for n in range(2, 7) for one in document.section(n).inlines if one.kind is InlineKind.NOTE_REFERENCE]
    notes = document.section(7)
    anchors = {one.value for one in notes.inlines if one.kind is InlineKind.NOTE_REFERENCE}
    assert len(marks) == 50 and {mark.value for mark in marks} <= anchors
    assert sum(block.kind is BlockKind.NOTE for block in notes.blocks) > 50


def test_verse_keeps_its_lines() -> None:
    text = opened("wasteland").section(2).text
    assert "April is the cruellest month, breeding\nLilacs out of the dead land, mixing\n" in text
    assert "into the Hofgarten,\nAnd drank coffee" in text, "the number of a line is not read"


def test_languages_of_the_waste_land() -> None:
    section = opened("wasteland").section(1)
    languages = {one.value for one in section.inlines if one.kind is InlineKind.LANGUAGE}
    assert languages == {"la", "grc", "it"}


def test_pronunciations_of_georgia() -> None:
    document = opened("georgia-pls-ssml")
    said = {
        one.span.of(document.section(1).text): one.value
        for one in document.section(1).inlines
        if one.kind is InlineKind.PRONUNCIATION
    }
    assert said["N."] == "/nɔrθ/" and said["Alabama"] == "/ˌæləˈbæmə/"


def test_pages_of_georgia() -> None:
    document = opened("georgia-pls-ssml")
    pages = [
        one.value
        for row in document.outline
        for one in document.section(row.number).inlines
        if one.kind is InlineKind.PAGE
    ]
    assert pages == [str(number) for number in range(752, 759)]


def test_formulas_of_linear_algebra_are_said() -> None:
    document = opened("linear-algebra")
    section = document.section(18)
    said = [one.value for one in section.inlines if one.kind is InlineKind.FORMULA]
    assert said[:2] == ["x sub 1, x sub 2, x sub 3", "a, b, c"]
    assert len(said) > 300 and not any("<" in one or "Alternative" in one for one in said)


def test_arabic_is_arabic() -> None:
    document = opened("regime-anticancer-arabic")
    section = document.section(3)
    assert section.language == "ar" and section.text.startswith("الفصل الثاني")
    assert [block.kind for block in section.blocks].count(BlockKind.NOTE) == 1


def test_recordings_of_moby_dick_say_the_words_of_its_text(tmp_path: Path) -> None:
    silent = opened("moby-dick-mo")
    with pytest.raises(DocumentError):  # our copy came without its recordings
        silent.recording(silent.narration(5)[0].audio)
    path = tmp_path / "moby.epub"
    path.write_bytes((BOOKS / "moby-dick-mo.epub").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("OPS/audio/mobydick_001_002_melville.mp4", b"sound")
    document = open_document(path)
    number = next(row.number for row in document.outline if row.title == "Chapter 1. Loomings.")
    text, clips = document.section(number).text, document.narration(number)
    assert [clip.span.of(text) for clip in clips[:4]] == ["Chapter 1. Loomings.", "Call", "me", "Ishmael."]
    assert [(clip.begin, clip.end) for clip in clips[:2]] == [(24.5, 29.268), (29.268, 29.441)]
    assert [clip.span.start for clip in clips] == sorted(clip.span.start for clip in clips)
    assert not document.narration(number + 5)


# --- what the DAISY Consortium's tests ask for, as far as a program can check it ---


def text_of(document: Document) -> str:
    return "\n\n".join(document.section(row.number).text for row in document.outline)


def test_daisy_nav_005_contents_and_their_levels() -> None:
    rows = opened("daisy-epub30-test-0301").outline
    assert [(row.title, row.level) for row in rows[:5]] == [
        ("Cover page", 1),
        ("Front page", 1),
        ("Introduction", 1),
        ("Basic Functionality Tests", 1),
        ("Operating system/Platform accessibility", 2),
    ]
    assert rows[8].title == "Navigation Tests" and rows[8].level == 1


def test_daisy_nav_010_a_section_is_reached_by_its_title() -> None:
    document = opened("daisy-epub30-test-0301")
    number = next(row.number for row in document.outline if row.title == "Navigation Test")
    assert document.section(number).text.startswith("Navigation Test\n\nThis is for testing navigation.")


def test_daisy_nav_110_ten_pages() -> None:
    document = opened("daisy-epub30-test-0301")
    found = [document.page(number) for number in range(1, 11)]
    assert all(found) and found == sorted(found, key=lambda place: (place.section, place.offset) if place else (0, 0))
    assert document.page(11) is None


def test_daisy_nav_410_the_phrase_is_there_where_it_should_be_found() -> None:
    assert text_of(opened("daisy-epub30-test-0301")).count("Taj Mahal") == 2


def test_daisy_nav_510_the_next_chapter_follows() -> None:
    text = text_of(opened("daisy-epub30-test-0301"))
    at = text.rindex("This line indicates the end of current chapter")
    assert text[at:].split("\n\n")[1].lower() == "supplemental content"


def test_daisy_read_aloud_310_paragraphs_in_order() -> None:
    text = text_of(opened("daisy-epub30-test-0304"))
    assert text.index("Paragraph 1: Mother's Day") < text.index("Paragraph 2: Mothers's Day")


def test_daisy_read_aloud_350_the_image_is_its_text() -> None:
    document = opened("daisy-epub30-test-0304")
    section = document.section(9)
    figure = next(block.span.of(section.text) for block in section.blocks if block.kind is BlockKind.FIGURE)
    assert figure.endswith(
        "Moby Dick with a sailor in his mouth and several with harpoons hanging on him and their ship in the background"
    )


def test_daisy_read_aloud_510_headings_and_items_stand_apart() -> None:
    section = opened("daisy-epub30-test-0304").section(12)
    kinds = {block.span.of(section.text): block.kind for block in section.blocks}
    assert kinds["Text for testing read aloud"] is BlockKind.HEADING
    assert kinds["• Red, green, blue"] is BlockKind.LIST_ITEM
    assert sum(kind is BlockKind.LIST_ITEM for kind in kinds.values()) == 3
