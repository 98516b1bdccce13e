"""PDF, made here by ReportLab: bookmarks, headings by type, columns, heads and feet, mended lines, locks, scans."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.document import BlockKind, Document, InlineKind
from reader.errors import DocumentError
from reader.importers import open_document
from reader.importers.pdf import PdfImporter

canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="ReportLab is not installed")
platypus = pytest.importorskip("reportlab.platypus")

WIDTH, HEIGHT = 595, 842
SENTENCE = "The motor neurons of the patient were studied for many years in a hospital by the sea. "


def drawn(tmp_path: Path, *pages: Callable[..., None], **options: object) -> Path:
    path = tmp_path / "paper.pdf"
    made = canvas.Canvas(str(path), pagesize=(WIDTH, HEIGHT), **options)
    for page in pages:
        page(made)
        made.showPage()
    made.save()
    return path


def column(made: canvas.Canvas, lines: list[str], x: float = 72, y: float = 760, size: float = 11) -> None:
    made.setFont("Helvetica", size)
    for number, line in enumerate(lines):
        made.drawString(x, y - 1.25 * size * number, line)


def everything(document: Document) -> str:
    return "\n\n".join(document.section(number).text for number in range(1, len(document) + 1))


def kinds(document: Document, kind: BlockKind, number: int = 1) -> list[str]:
    section = document.section(number)
    return [block.span.of(section.text) for block in section.blocks if block.kind is kind]


def story(tmp_path: Path, flow: list[object], **options: object) -> Path:
    path = tmp_path / "paper.pdf"
    platypus.SimpleDocTemplate(str(path), **options).build(flow)
    return path


def styled(text: str, style: str = "BodyText") -> object:
    from reportlab.lib.styles import getSampleStyleSheet

    return platypus.Paragraph(text, getSampleStyleSheet()[style])


def test_lines_and_words_are_mended(tmp_path: Path) -> None:
    lines = [
        "The patient had an inflamma-",
        "tion of the motor neurons, and a well-",
        "known one. It was a long text that",
        "went on over some lines.",
    ]
    path = drawn(tmp_path, lambda made: column(made, lines))
    assert everything(open_document(path)) == (
        "The patient had an inflammation of the motor neurons, and a well-known one. It was a long text that went on "
        "over some lines."
    )


def test_a_sentence_goes_on_over_the_page_and_the_page_is_a_mark(tmp_path: Path) -> None:
    path = drawn(
        tmp_path,
        lambda made: column(made, ["A first paragraph of text.", "", "Then one that is not"]),
        lambda made: column(made, ["finished on its page.", "", "The end."]),
    )
    section = open_document(path).section(1)
    assert section.text == "A first paragraph of text.\n\nThen one that is not finished on its page.\n\nThe end."
    pages = [(one.span.start, one.value) for one in section.inlines if one.kind is InlineKind.PAGE]
    assert pages == [(0, "1"), (section.text.index("finished"), "2")]


def test_heads_feet_and_page_numbers_are_not_read(tmp_path: Path) -> None:
    def page(number: int) -> Callable[..., None]:
        def draw(made: canvas.Canvas) -> None:
            made.setFont("Helvetica", 9)
            made.drawString(72, 810, "A Study of Neurons")
            made.drawString(280, 20, f"Page {number} of 5" if number < 5 else "5")
            made.drawString(72, 36, "Copyright by nobody")
            column(made, [f"This is what page {number} says about it."])

        return draw

    text = everything(open_document(drawn(tmp_path, *(page(number) for number in range(1, 6)))))
    assert text.split("\n\n") == [f"This is what page {number} says about it." for number in range(1, 6)]


@pytest.mark.parametrize("by_line", [False, True], ids=["drawn column by column", "drawn line by line"])
def test_columns_are_read_one_after_the_other(tmp_path: Path, by_line: bool) -> None:
    left = [f"left {number} of the motor neuron text" for number in range(1, 9)]
    right = [f"right {number} of the motor neuron text" for number in range(1, 9)]

    def draw(made: canvas.Canvas) -> None:
        column(made, ["A title that stands over both of the columns of this page as one line"], 72, 790, 13)
        if by_line:
            for number in range(8):
                column(made, [left[number]], 72, 700 - 14 * number)
                column(made, [right[number]], 320, 700 - 14 * number)
        else:
            column(made, right, 320, 700)
            column(made, left, 72, 700)
        column(made, ["A last line that stands under both of the columns of this page as one line"], 72, 500, 12)

    text = everything(open_document(drawn(tmp_path, draw)))
    found = [text.index(part) for part in ("A title", *left, *right, "A last line")]
    assert found == sorted(found)


def test_headings_by_their_type_are_sections(tmp_path: Path) -> None:
    flow = [
        styled("On Neurons", "Heading1"),
        styled(SENTENCE * 6),
        styled("Method", "Heading2"),
        styled(SENTENCE * 4),
        styled("Result", "Heading2"),
        styled(SENTENCE * 4),
    ]
    document = open_document(story(tmp_path, flow))
    assert [(row.level, row.title) for row in document.outline] == [(1, "On Neurons"), (2, "Method"), (2, "Result")]
    assert document.title == "On Neurons"
    assert document.section(2).text == "Method\n\n" + (SENTENCE * 4).strip()


def test_bookmarks_are_sections(tmp_path: Path) -> None:
    def first(made: canvas.Canvas) -> None:
        made.bookmarkPage("a", fit="XYZ", top=780)
        made.addOutlineEntry("Chapter One", "a", 0)
        made.bookmarkPage("b", fit="XYZ", top=700)
        made.addOutlineEntry("A part of it", "b", 1)
        column(made, ["Chapter One", "", "Its text."])
        column(made, ["Other words than the bookmark has", "", "Its text too."], y=690)

    def second(made: canvas.Canvas) -> None:
        made.bookmarkPage("c")
        made.addOutlineEntry("Chapter Two", "c", 0)
        column(made, ["The last of part one.", "", "Chapter Two", "", "The end."])

    document = open_document(drawn(tmp_path, first, second))
    assert [(row.level, row.title) for row in document.outline] == [
        (1, "Chapter One"),
        (2, "A part of it"),
        (1, "Chapter Two"),
    ]
    assert [document.section(n).text for n in (1, 2, 3)] == [
        "Chapter One\n\nIts text.",
        "Other words than the bookmark has\n\nIts text too.\n\nThe last of part one.",
        "Chapter Two\n\nThe end.",
    ]


def test_a_long_document_without_bookmarks_is_cut_by_pages(tmp_path: Path) -> None:
    pages = [lambda made, n=number: column(made, [f"This is page number {n} here."]) for number in range(1, 76)]
    document = open_document(drawn(tmp_path, *pages))
    assert [row.title for row in document.outline][:2] == ["Pages 1 to 10", "Pages 11 to 20"]
    assert document.section(8).text.endswith("This is page number 75 here.")
    assert everything(document).count("This is page number") == 75


def test_lists_and_tables(tmp_path: Path) -> None:
    def draw(made: canvas.Canvas) -> None:
        column(
            made, ["Bring these things with you:", "", "• a letter", "• a list of your", "   medicines", "1. a card"]
        )
        for row, cells in enumerate([("Drug", "Dose"), ("Riluzole", "50 mg")]):
            made.drawString(72, 600 - 16 * row, cells[0])
            made.drawString(300, 600 - 16 * row, cells[1])

    document = open_document(drawn(tmp_path, draw))
    assert kinds(document, BlockKind.LIST_ITEM) == ["• a letter", "• a list of your medicines", "1. a card"]
    assert kinds(document, BlockKind.TABLE_ROW) == ["Drug; Dose", "Riluzole; 50 mg"]


def test_a_picture_among_text_leaves_a_mark(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def draw(made: canvas.Canvas) -> None:
        column(made, ["Above it there are some words."])
        made.drawImage(ImageReader(Image.new("RGB", (40, 40), "red")), 72, 450, 250, 250)
        column(made, ["Below it there are some more."], y=400)

    assert everything(open_document(drawn(tmp_path, draw))).split("\n\n") == [
        "Above it there are some words.",
        "Image without a description",
        "Below it there are some more.",
    ]


def test_text_up_the_margin_is_not_read(tmp_path: Path) -> None:
    def draw(made: canvas.Canvas) -> None:
        column(made, [SENTENCE])
        made.rotate(90)
        made.drawString(200, -20, "arXiv:1234.5678")

    assert everything(open_document(drawn(tmp_path, draw))) == SENTENCE.strip()


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    path = drawn(tmp_path, lambda made: column(made, ["Secret words."]), encrypt="sesame")
    with pytest.raises(DocumentError, match="locked with a password"):
        open_document(path)
    with pytest.raises(DocumentError, match="wrong"):
        PdfImporter().open(path, "open")
    assert everything(PdfImporter().open(path, "sesame")) == "Secret words."


def scan(tmp_path: Path) -> Path:
    """A page of words as a picture of them."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    image = Image.new("L", (1240, 1754), 255)
    font = ImageFont.load_default(44)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(["Dear patient,", "", "your letter has arrived", "and we shall answer it."]):
        pen.text((120, 150 + 60 * number), line, fill=0, font=font)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return drawn(tmp_path, lambda made: made.drawImage(ImageReader(buffer), 0, 0, WIDTH, HEIGHT))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_scanned_pages_are_recognised(tmp_path: Path) -> None:
    document = open_document(scan(tmp_path))
    assert [row.title for row in document.outline] == ["Page 1"]
    assert "pictures of pages" in document.notices[0]
    text = document.section(1).text
    assert "letter has arrived and we shall" in text and "Dear patient" in text


def test_scanned_pages_without_tesseract_are_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="Install Tesseract"):
        open_document(path)


@pytest.mark.parametrize("keep", [0.2, 0.5])
def test_a_file_cut_short_is_refused_or_opened_in_part(tmp_path: Path, keep: float) -> None:
    path = drawn(tmp_path, *[lambda made: column(made, [SENTENCE])] * 20)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    try:
        document = open_document(path)
    except DocumentError as error:
        assert "damaged" in error.message
    else:
        assert everything(document)


def test_nothing_but_the_mark_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(500))
    with pytest.raises(DocumentError, match="damaged"):
        open_document(path)
