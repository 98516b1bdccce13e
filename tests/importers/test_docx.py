"""Word documents: headings by style, lists with their numbers, tables, notes, pages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind, Section
from reader.errors import DocumentError
from reader.importers import open_document

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = f"""<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:styleId="Ueberschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="Ueberschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Heading"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {SPACES}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/>
</w:num></w:numbering>"""


def p(text: str = "", style: str = "", *, runs: str = "", properties: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{runs}{r(text) if text else ''}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, numbering: int, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>')


def opened(tmp_path: Path, body: str, **parts: str) -> Document:
    path = tmp_path / "letter.docx"
    files = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
    }
    files |= {f"word/{name.replace('_', '/')}.xml": content for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return open_document(path)


def inlines(section: Section, kind: InlineKind) -> list[tuple[str, str]]:
    return [(one.span.of(section.text), one.value) for one in section.inlines if one.kind is kind]


def test_headings_by_style_are_sections(tmp_path: Path) -> None:
    body = p("My Paper", "Title") + p("by me") + p("One", "Ueberschrift1") + p("a") + p("Two", "Mine") + p("b", "Loop")
    document = opened(tmp_path, body)
    assert document.title == "My Paper" and document.language == "en-GB"
    assert [(row.level, row.title) for row in document.outline] == [(1, "My Paper"), (1, "One"), (2, "Two")]
    assert [document.section(n).text for n in (1, 2, 3)] == ["My Paper\n\nby me", "One\n\na", "Two\n\nb"]


def test_bold_lines_are_headings_where_there_are_no_styles(tmp_path: Path) -> None:
    bold = r("Diagnosis", "<w:b/>")
    body = p("Dear Ms Kim,") + p(runs=bold) + p("Your results.") + p(runs=r("Read this now.", "<w:b/>"))
    document = opened(tmp_path, body)
    assert [row.title for row in document.outline] == ["", "Diagnosis"]
    assert document.section(2).text == "Diagnosis\n\nYour results.\n\nRead this now."


def test_lists_count_as_word_does(tmp_path: Path) -> None:
    body = item("one", 1) + item("in", 1, 1) + item("too", 1, 1) + item("two", 1) + item("deep", 1, 1) + item("dot", 2)
    section = opened(tmp_path, body).section(1)
    assert section.text.split("\n\n") == ["1. one", "1.a) in", "1.b) too", "2. two", "2.a) deep", "• dot"]
    assert [block.level for block in section.blocks] == [1, 2, 2, 1, 2, 1]


def test_tables_are_rows_by_heading(tmp_path: Path) -> None:
    def row(*cells: str, heading: bool = False) -> str:
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if heading else ""
        return f"<w:tr>{mark}" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    body = f"<w:tbl>{row('Drug', 'Dose', heading=True)}{row('Riluzole', '50 mg')}{row('Other', '')}</w:tbl>"
    section = opened(tmp_path, body).section(1)
    assert section.text == "Drug: Riluzole; Dose: 50 mg\n\nDrug: Other"
    assert {block.kind for block in section.blocks} == {BlockKind.TABLE_ROW}


def test_a_frame_of_one_cell_is_text(tmp_path: Path) -> None:
    body = f"<w:tbl><w:tr><w:tc>{p('Inside', 'Ueberschrift1')}{p('a frame')}</w:tc></w:tr></w:tbl>"
    assert opened(tmp_path, body).section(1).text == "Inside\n\na frame"


def test_notes_stand_at_the_end_of_their_section(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    body = p(runs=r("A whale") + reference + r(" swam.")) + p("Next", "Ueberschrift1") + p("b")
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="5">{p("A mammal.")}</w:footnote></w:footnotes>'
    document = opened(tmp_path, body, footnotes=notes)
    section = document.section(1)
    assert section.text == "A whale1 swam.\n\n1 A mammal."
    assert section.blocks[-1].kind is BlockKind.NOTE
    assert inlines(section, InlineKind.NOTE_REFERENCE) == [("1", "footnote-5"), ("1", "footnote-5")]
    assert document.section(2).text == "Next\n\nb"


def test_what_was_deleted_hidden_or_instructions_is_not_read(tmp_path: Path) -> None:
    runs = (
        r("keep")
        + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        + r("secret", "<w:vanish/>")
        + f"<w:ins>{r(' added')}</w:ins>"
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        + f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(" 7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert opened(tmp_path, p(runs=runs)).section(1).text == "keep added 7"


def test_pictures_text_boxes_and_formulas(tmp_path: Path) -> None:
    picture = '<w:r><w:drawing><wp:docPr descr="A chart"/><a:blip/></w:drawing></w:r>'
    bare = "<w:r><w:drawing><wp:docPr/><a:blip/></w:drawing></w:r>"
    content = f"<w:drawing><w:txbxContent>{p('In a box')}</w:txbxContent></w:drawing>"
    choices = f"<mc:Choice>{content}</mc:Choice><mc:Fallback>{content}</mc:Fallback>"
    box = f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"
    half = "<m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den>"
    formula = f"<m:oMath><m:f>{half}</m:f></m:oMath>"
    body = p(runs=picture) + p(runs=bare) + p(runs=r("See ") + box) + p(runs=r("So") + formula)
    section = opened(tmp_path, body).section(1)
    assert section.text.split("\n\n") == [
        "Image: A chart",
        "Image without a description",
        "See",
        "In a box",
        "So one half",
    ]


def test_languages_links_emphasis_and_pages(tmp_path: Path) -> None:
    relations = '<Relationships><Relationship Id="r1" Target="https://als.org/" TargetMode="External"/></Relationships>'
    runs = (
        r("He said ")
        + r("bonjour", '<w:i/><w:lang w:val="fr-FR"/>')
        + ' <w:hyperlink r:id="r1">'
        + r("there", '<w:lang w:val="en-US"/>')
        + "</w:hyperlink>"
        + "<w:r><w:lastRenderedPageBreak/><w:t>next</w:t></w:r>"
    )
    opened(tmp_path, p(runs=runs))
    with zipfile.ZipFile(tmp_path / "letter.docx", "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", relations)
    document = open_document(tmp_path / "letter.docx")
    section = document.section(1)
    assert inlines(section, InlineKind.LANGUAGE) == [("bonjour", "fr-FR")]
    assert inlines(section, InlineKind.EMPHASIS) == [("bonjour", "")]
    assert inlines(section, InlineKind.LINK) == [("there", "https://als.org/")]
    assert inlines(section, InlineKind.PAGE) == [("", "2")]


@pytest.mark.parametrize(("name", "sentence"), [("a.doc", "old Microsoft Office format"), ("a.docx", "password")])
def test_old_and_locked_documents_are_refused_with_what_to_do(tmp_path: Path, name: str, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(DocumentError, match=sentence):
        open_document(path)


def test_a_document_cut_short_is_refused(tmp_path: Path) -> None:
    opened(tmp_path, p("text" * 100))
    path = tmp_path / "letter.docx"
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(DocumentError, match="damaged"):
        open_document(path)
