"""Rich Text Format."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind
from reader.errors import DocumentError
from reader.importers import open_document


def opened(tmp_path: Path, body: str, head: str = "") -> Document:
    path = tmp_path / "letter.rtf"
    path.write_bytes(rf"{{\rtf1\ansi\ansicpg1252\uc1{head} {body}}}".encode("cp1252"))
    return open_document(path)


def test_paragraphs_emphasis_and_characters(tmp_path: Path) -> None:
    section = opened(
        tmp_path, r"He said {\b loudly} \ldblquote caf\'e9\rdblquote  and \u8364?5.\par Next\line line \{x\}.\par"
    ).section(1)
    assert section.text == "He said loudly “café” and €5.\n\nNext\nline {x}."
    assert [(one.kind, one.span.of(section.text)) for one in section.inlines] == [(InlineKind.STRONG, "loudly")]


def test_headings_by_style_and_by_level_are_sections(tmp_path: Path) -> None:
    head = r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}}{\info{\title My Letter}{\author me}}"
    document = opened(
        tmp_path, r"\pard\s1 One\par\pard a\par\pard\outlinelevel1 Two\par\pard b\par", head + r"\deflang2057\lang2057"
    )
    assert document.title == "My Letter" and document.language == "en"
    assert [(row.level, row.title) for row in document.outline] == [(1, "One"), (2, "Two")]
    assert document.section(2).text == "Two\n\nb"


def test_lists_tables_notes_and_pictures(tmp_path: Path) -> None:
    body = (
        r"{\listtext\f3 \'b7\tab}first\par{\listtext 2.\tab}second\par\pard "
        r"A whale{\super\chftn{\footnote\pard\chftn  A mammal.}} swam.\par "
        r"\trowd\intbl{\b Drug}\cell{\b Dose}\cell\row\trowd\intbl Riluzole\cell 50 mg\cell\row\pard "
        r"{\pict\wmetafile8 0100ff}After.\par"
    )
    section = opened(tmp_path, body).section(1)
    assert section.text.split("\n\n") == [
        "• first",
        "2. second",
        "A whale1 swam.",
        "Drug: Riluzole; Dose: 50 mg",
        "Image without a description",
        "After.",
        "1 A mammal.",
    ]
    assert section.blocks[-1].kind is BlockKind.NOTE


def test_fields_headers_and_hidden_text(tmp_path: Path) -> None:
    body = (
        r"{\header Running head\par}{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}} {\v hidden}text "
        r"{\*\unknown nothing}{\deleted gone}end\par"
    )
    assert opened(tmp_path, body).section(1).text == "shown text end"


def test_other_code_pages_and_characters_beyond_the_plane(tmp_path: Path) -> None:
    head = r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}"
    body = r"\f1 \'cf\'f0\'e8\f0  and \u-10179?\u-8704?\par"
    assert opened(tmp_path, body, head).section(1).text == "При and 😀"


def test_the_lone_row_of_a_table_is_kept(tmp_path: Path) -> None:
    assert opened(tmp_path, r"\trowd\intbl{\b A}\cell{\b B}\cell\row\pard After\par").section(1).text == "A; B\n\nAfter"


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="nested"):
        opened(tmp_path, "{" * 10_000)


def test_a_file_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi One.\par Tw")
    assert open_document(path).section(1).text == "One.\n\nTw"
