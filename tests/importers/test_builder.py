"""The shape every importer produces."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document import BLOCK_BREAK, BlockKind, InlineKind, Section
from reader.importers.builder import (
    IMAGE_WITHOUT_TEXT,
    PART_LENGTH,
    DocumentBuilder,
    Prose,
    SectionBuilder,
    clean,
    fingerprint,
)

PIECES = st.lists(
    st.tuples(
        st.text(st.sampled_from("ab é\u0301 \n\t\u00a0\u00ad\u200b我の.،\x00\x1b\u2028")) | st.text(max_size=8),
        st.sampled_from([None, InlineKind.EMPHASIS, InlineKind.LINK]),
    ),
    max_size=8,
)


def built(fill: Callable[[SectionBuilder], None]) -> Section:
    builder = SectionBuilder()
    fill(builder)
    return builder.build(1, "Title")


def visible(text: str) -> str:
    """What must survive: everything but white space."""
    return unicodedata.normalize("NFC", "".join(clean(text).split()))


@settings(deadline=None)
@given(PIECES)
def test_no_character_is_lost_and_spans_hold_what_was_added(pieces: list[tuple[str, InlineKind | None]]) -> None:
    prose = Prose()
    for text, kind in pieces:
        if kind:
            with prose.within(kind):
                prose.add(text)
        else:
            prose.add(text)
    assert visible(prose.text) == visible("".join(text for text, _ in pieces))
    assert prose.text == prose.text.strip()
    assert "  " not in prose.text
    expected = [visible(text) for text, kind in pieces if kind and visible(text)]
    # Two that touch are one, and an accent that begins the second belongs to the letter before it.
    assert visible("".join(one.span.of(prose.text) for one in prose.inlines)) == visible("".join(expected))
    assert all(one.span.of(prose.text) == one.span.of(prose.text).strip() for one in prose.inlines)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.text(max_size=20)), max_size=8))
def test_blocks_tile_the_text(blocks: list[tuple[BlockKind, str]]) -> None:
    def fill(builder: SectionBuilder) -> None:
        for kind, text in blocks:
            builder.page("3")
            if kind is BlockKind.CODE:
                builder.code(text)
            else:
                builder.add(kind, text, 1)

    section = built(fill)
    assert BLOCK_BREAK.join(block.span.of(section.text) for block in section.blocks) == section.text
    at = 0
    for block in section.blocks:
        assert block.span.start == at
        assert len(block.span) > 0
        at = block.span.end + len(BLOCK_BREAK)
    assert all(0 <= one.span.start <= one.span.end <= len(section.text) for one in section.inlines)


def test_white_space_between_han_is_dropped_and_kept_elsewhere() -> None:
    assert Prose("これは\n  段落。\n").add("次の\n").add("行 x\ny").text == "これは段落。次の行 x y"


def test_controls_and_soft_hyphens_are_dropped_and_no_break_spaces_kept() -> None:
    assert Prose("in\u00adflam\x00ma\u200btion 5\u00a0mg\u00a0 x \ufeff\x1b[1m").text == "inflammation 5\u00a0mg x [1m"


def test_text_is_composed() -> None:
    assert Prose("e\u0301").text == "é"
    assert unicodedata.is_normalized("NFC", Prose("ㅎㅏㄴ한\ud800").text)


def test_a_line_break_stays() -> None:
    assert Prose("a ").line_break().add(" b").line_break().text == "a\nb"


def test_nested_stretches_are_exact() -> None:
    prose = Prose("see ")
    with prose.within(InlineKind.LINK, "x"):
        prose.add(" the ")
        with prose.within(InlineKind.STRONG):
            prose.add(" bold ")
        prose.add("one ")
    prose.add(".")
    assert prose.text == "see the bold one ."
    assert [(one.kind, one.span.of(prose.text)) for one in prose.inlines] == [
        (InlineKind.LINK, "the bold one"),
        (InlineKind.STRONG, "bold"),
    ]


def test_a_table_row_says_its_headings() -> None:
    bold = Prose()
    with bold.within(InlineKind.STRONG):
        bold.add("yes")
    section = built(lambda builder: builder.table_row(["Drug", "", "Safe?", "Dose:"], ["X", "y", bold, "", "more"]))
    assert section.text == "Drug: X; y; Safe? yes; more"
    assert section.inlines[0].span.of(section.text) == "yes"
    assert section.blocks[0].kind is BlockKind.TABLE_ROW


def test_an_image_is_never_lost_in_silence() -> None:
    assert built(lambda builder: builder.image("A cell")).text == "Image: A cell"
    assert built(lambda builder: builder.image(" ")).text == IMAGE_WITHOUT_TEXT


def test_code_keeps_its_lines_and_columns() -> None:
    assert built(lambda builder: builder.code("\n  a\n\n\tb  \n\n")).text == "  a\n\n    b"


def test_a_note_and_its_reference_find_each_other() -> None:
    section = built(lambda builder: builder.note("The note.", "[1]", "n1"))
    assert section.text == "[1] The note."
    assert (section.inlines[0].kind, section.inlines[0].value) == (InlineKind.NOTE_REFERENCE, "n1")


def test_pages_mark_the_next_block() -> None:
    def fill(builder: SectionBuilder) -> None:
        builder.paragraph("one")
        builder.page("12")
        builder.paragraph(Prose("two ").page("13").add("three"))
        builder.page("14")

    section = built(fill)
    pages = [(one.value, section.text[one.span.start :]) for one in section.inlines]
    assert pages == [("12", "two three"), ("13", "three"), ("14", "")]


def test_headings_begin_sections() -> None:
    builder = DocumentBuilder("Opening", "en")
    builder.section.paragraph("before")
    builder.heading("One")
    builder.section.paragraph("text")
    builder.heading("Two", 2)
    builder.heading("", 1)
    builder.section.paragraph("untitled")
    document = builder.build("The book")
    assert [(row.number, row.title, row.level) for row in document.outline] == [
        (1, "Opening", 1),
        (2, "One", 1),
        (3, "Two", 2),
        (4, "", 1),
    ]
    assert document.section(2).text == "One\n\ntext"


def test_a_very_long_text_without_headings_is_cut() -> None:
    builder = DocumentBuilder()
    for _ in range(3):
        builder.section.paragraph("word " * (PART_LENGTH // 4))
    assert len(builder.build("Long")) == 3


def test_fingerprints_tell_content_apart() -> None:
    assert len(fingerprint(["a"])) == 32
    assert fingerprint(["a", "b"]) != fingerprint(["ab"])
    assert fingerprint(["é"]) == fingerprint(["é".encode()])
