"""OpenDocument texts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind
from reader.errors import DocumentError
from reader.importers import open_document

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in {
        "office": "office", "text": "text", "style": "style", "table": "table", "draw": "drawing",
        "svg": "svg-compatible", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip


def opened(tmp_path: Path, body: str, automatic: str = "", styles: str = "", **parts: str) -> Document:
    path = tmp_path / "letter.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES} xmlns:xlink='http://www.w3.org/1999/xlink'>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {SPACES}>{styles}</office:document-styles>")
        for name, content in parts.items():
            archive.writestr(f"{name.replace('_', '/')}.xml", content)
    return open_document(path)


def test_headings_are_sections_and_the_language_is_known(tmp_path: Path) -> None:
    document = opened(
        tmp_path,
        "<text:p text:style-name='P1'>My Book</text:p><text:h text:outline-level='1'>One</text:h><text:p>a</text:p>"
        "<text:h text:outline-level='2'>Two</text:h><text:p>b<text:s text:c='3'/>c<text:line-break/>d</text:p>",
        "<style:style style:name='P1' style:parent-style-name='Title'/>",
        "<style:default-style style:family='paragraph'><style:text-properties fo:language='en' fo:country='GB'/>"
        "</style:default-style>",
    )
    assert document.title == "My Book" and document.language == "en-GB"
    assert [(row.level, row.title) for row in document.outline] == [(1, "My Book"), (1, "One"), (2, "Two")]
    assert document.section(3).text == "Two\n\nb c\nd"


def test_lists_notes_tables_and_pictures(tmp_path: Path) -> None:
    lists = (
        "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' "
        "style:num-suffix=')'/><text:list-level-style-bullet text:level='2'/></text:list-style>"
    )
    body = (
        "<text:list text:style-name='L1'><text:list-item><text:p>one</text:p><text:list><text:list-item>"
        "<text:p>in</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p>"
        "</text:list-item></text:list>"
        "<text:p>A whale<text:note text:id='n1'><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>A mammal.</text:p></text:note-body></text:note> swam.</text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Drug</text:p>"
        "</table:table-cell><table:table-cell><text:p>Dose</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>Riluzole</text:p></table:table-cell>"
        "<table:table-cell><text:p>50 mg</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:image/><svg:desc>A chart</svg:desc></draw:frame></text:p>"
    )
    section = opened(tmp_path, body, lists).section(1)
    assert section.text.split("\n\n") == [
        "1) one",
        "• in",
        "2) two",
        "A whale1 swam.",
        "Drug: Riluzole; Dose: 50 mg",
        "Image: A chart",
        "1 A mammal.",
    ]
    assert section.blocks[-1].kind is BlockKind.NOTE
    references = [one.value for one in section.inlines if one.kind is InlineKind.NOTE_REFERENCE]
    assert references == ["#n1", "#n1"]


def test_what_was_deleted_or_remarked_is_not_read(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
        "<text:p>kept<office:annotation><text:p>a remark</text:p></office:annotation></text:p>"
    )
    assert opened(tmp_path, body).section(1).text == "kept"


def test_a_locked_document_is_refused(tmp_path: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(DocumentError, match="password"):
        opened(tmp_path, "<text:p>x</text:p>", **{"META-INF_manifest": manifest})


def test_a_heading_inside_a_note_is_part_of_the_note(tmp_path: Path) -> None:
    """Found by the fuzzer."""
    body = (
        "<text:p>A<text:note text:id='n'><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:h text:outline-level='1'>B</text:h></text:note-body></text:note></text:p>"
    )
    assert "B" in opened(tmp_path, body).section(1).text
