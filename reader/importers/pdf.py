"""PDF, by PDFium: its bookmarks are the sections, else headings by their type, else stretches of pages.

Pages are read when a section that they belong to is asked for. PDFium runs in a process of its own.
"""

from __future__ import annotations

import hashlib
import re
import threading
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from reader.document import Document, Heading, Section
from reader.errors import DocumentError
from reader.importers import pdf_ocr
from reader.importers.builder import Prose, SectionBuilder
from reader.importers.pdf_layout import Piece, Row, Type, in_order, pieces_of
from reader.importers.pdf_page import Page
from reader.importers.pdf_process import PdfProcess

SCANNED_FOR_HEADINGS = 60
"""Pages of a document without bookmarks that are looked through for headings on opening."""
STRETCH = 10
"""Pages of a section where nothing tells where sections are."""
SAMPLES = 10
"""Pages on which the type sizes are counted."""
PAGES_KEPT = 400
CHARACTERS = 2_000
"""Of a page, for the length of sections not yet read."""

_JUNK_TITLE = re.compile(
    r"untitled|\(?anonymous\)?|document\d*|microsoft word - .*|.*\.(?:docx?|pdf|tex|dvi|indd|qxd|rtf|odt)", re.I
)


class PdfImporter:
    """Opens PDF files, with a password those that are locked."""

    name = "PDF"

    def accepts(self, path: Path, head: bytes) -> bool:
        """By the mark that stands within the first kilobyte."""
        return b"%PDF-" in head[:1024] and not head.startswith(b"PK")

    def open(self, path: Path, password: str = "") -> Document:
        """The document. Raises DocumentError for one that is damaged, locked, or only pictures of pages where no
        Tesseract is installed."""
        return _Pdf(PdfProcess(path, password), path).document()


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a section begins: a page from 0, and how high on it (None for its top) or on which row."""

    title: str
    level: int
    page: int
    height: float | None = None
    row: int | None = None


class _Pdf:
    def __init__(self, pdf: PdfProcess, path: Path) -> None:
        self.pdf = pdf
        self.path = path
        self.count = count = len(pdf.labels)
        self.lock = threading.RLock()
        self._pages: OrderedDict[int, Page] = OrderedDict()
        self._rows: OrderedDict[int, list[Row]] = OrderedDict()
        step = max(1, count // SAMPLES)
        samples = [self.page(number) for number in range(0, count, step)]
        self.scanned = sum(page.scanned for page in samples) * 2 > len(samples)
        self.type = Type.of(samples)
        self.ocr = ""
        self.shift = 0
        if self.scanned and not pdf_ocr.is_installed():
            raise DocumentError(
                f"{path.name} holds pictures of pages and no text.",
                "Install Tesseract, and its text will be recognised: on Debian or Ubuntu, the package tesseract-ocr.",
            )
        self.starts = self._starts()
        self.firsts = [start.page for start in self.starts]

    def document(self) -> Document:
        """The document over this file."""
        language = self.pdf.about["language"]
        outline = tuple(
            Heading(number, start.title, start.level, self._estimate(number - 1))
            for number, start in enumerate(self.starts, 1)
        )
        notices: tuple[str, ...] = ()
        if self.scanned:
            notices = ("These are pictures of pages; their text is recognised as you come to it, with mistakes.",)
        return Document(
            self._title(),
            language,
            self._fingerprint(),
            outline,
            self.load,
            self.path,
            notices,
            holds_page=self._holds_page,
        )

    def _holds_page(self, number: int) -> int | None:
        """The section in which a page begins."""
        if str(number) not in self.pdf.labels:
            return None
        page = self.pdf.labels.index(str(number))
        return max((place for place, start in enumerate(self.starts, 1) if start.page < page), default=1)

    # --- what the file says -------------------------------------------------------------------------------------

    def page(self, number: int) -> Page:
        """A page's lines."""
        if number not in self._pages:
            self._pages[number] = self.pdf.page(number)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return self._pages[number]

    def rows(self, number: int) -> list[Row]:
        """A page's rows in reading order."""
        if number not in self._rows:
            self._rows[number] = in_order(self.page, number, self.count)
            while len(self._rows) > PAGES_KEPT:
                self._rows.popitem(last=False)
        return self._rows[number]

    def _title(self) -> str:
        title = Prose(self.pdf.about["title"]).text
        if title and not _JUNK_TITLE.fullmatch(title):
            return title
        rows = [row for row in self.rows(0) if self.type.level(row) == 1] if not self.scanned else []
        return Prose(rows[0].text).text if rows else self.path.stem

    def _fingerprint(self) -> str:
        """Of the ends of the file and its length: PDFs keep their identifier and last change at the end."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            length = file.seek(0, 2)
            file.seek(0)
            digest.update(file.read(1_000_000))
            file.seek(max(0, length - 1_000_000))
            digest.update(file.read())
        digest.update(str(length).encode())
        return digest.hexdigest()[:32]

    # --- sections -----------------------------------------------------------------------------------------------

    def _starts(self) -> list[_Start]:
        starts = self._bookmarks()
        if len(starts) < 2:
            if self.scanned:
                return [_Start(f"Page {self.pdf.labels[n]}", 1, n) for n in range(self.count)]
            starts = self._headings() if self.count <= SCANNED_FOR_HEADINGS else self._stretches()
        if (starts[0].page, starts[0].row or 0) > (0, 0) or starts[0].height is not None:
            opening = _Start("", 1, 0, None, 0)
            begins_later = starts[0].page > 0 or self._row_of(starts[0]) > 0
            starts = [opening, *starts] if begins_later else starts
        return starts

    def _bookmarks(self) -> list[_Start]:
        named = ((Prose(title).text, level, page, height) for title, level, page, height in self.pdf.about["bookmarks"])
        starts = [_Start(title, level, page, height) for title, level, page, height in named if title]
        # Bookmarks out of order would make sections read twice or never.
        return sorted(starts, key=lambda start: start.page)

    def _headings(self) -> list[_Start]:
        starts: list[_Start] = []
        for number in range(self.count):
            for piece in pieces_of(self.rows(number), self.type, number):
                if piece.level:
                    starts.append(_Start(Prose(piece.text).text, piece.level, number, None, piece.row))
        if not starts:
            return self._stretches() if self.count > STRETCH else [_Start("", 1, 0, None, 0)]
        self.shift = shift = min(start.level for start in starts) - 1
        return [_Start(one.title, one.level - shift, one.page, None, one.row) for one in starts]

    def _stretches(self) -> list[_Start]:
        starts = []
        for first in range(0, self.count, STRETCH):
            last = min(first + STRETCH, self.count) - 1
            one, other = self.pdf.labels[first], self.pdf.labels[last]
            starts.append(_Start(f"Pages {one} to {other}" if first < last else f"Page {one}", 1, first, None, 0))
        return starts

    def _estimate(self, place: int) -> int:
        end = self.firsts[place + 1] if place + 1 < len(self.firsts) else self.count
        shared = bisect_right(self.firsts, self.firsts[place]) - self.firsts.index(self.firsts[place])
        return max(1, round(max(end - self.firsts[place], 1 / shared) * CHARACTERS))

    def _row_of(self, start: _Start) -> int:
        """The row on its page at which a section begins."""
        if start.row is not None:
            return start.row
        rows = self.rows(start.page)
        wanted = _letters(start.title)
        for place, row in enumerate(rows):
            said = _letters(row.text)
            if said and wanted and (said == wanted or (len(said) > 5 and wanted.endswith(said))):
                return place
            # A title set over several lines.
            if len(said) > 5 and wanted.startswith(said) and place + 1 < len(rows):
                return place
        if start.height is None:
            return 0
        below = [place for place, row in enumerate(rows) if row.first.bottom < start.height - 2]
        return min(below, default=len(rows))

    def load(self, number: int) -> Section:
        """The section with this number, from 1."""
        with self.lock:
            start = self.starts[number - 1]
            section = SectionBuilder()
            if self.scanned:
                self._recognised(section, number)
            else:
                self._fill(section, number)
            if not len(section):
                section.heading(start.title or f"Section {number}", start.level)
            return section.build(number, start.title, start.level)

    def _fill(self, section: SectionBuilder, number: int) -> None:
        begin = (self.starts[number - 1].page, self._row_of(self.starts[number - 1]))
        end = (self.count, 0)
        if number < len(self.starts):
            end = (self.starts[number].page, self._row_of(self.starts[number]))
        rows: list[Row] = []
        for page in range(begin[0], min(end[0] + 1, self.count)):
            if self.page(page).scanned or self.page(page).broken:
                self._write(section, pieces_of(rows, self.type, begin[0] if begin[1] else -1))
                rows = []
                self._recognise_page(section, page)
                continue
            all_rows = self.rows(page)
            first = begin[1] if page == begin[0] else 0
            last = end[1] if page == end[0] else len(all_rows)
            rows += all_rows[first:last]
        self._write(section, pieces_of(rows, self.type, begin[0] if begin[1] else -1))

    def _write(self, section: SectionBuilder, pieces: list[Piece]) -> None:
        for piece in pieces:
            if piece.picture:
                section.image()
                continue
            prose, at = Prose(), 0
            for offset, page in piece.pages:
                prose.add(piece.text[at:offset]).page(self.pdf.labels[page])
                at = offset
            prose.add(piece.text[at:])
            if piece.level:
                section.heading(prose, max(1, piece.level - self.shift))
            elif piece.marker:
                marker = "•" if not any(c.isalnum() for c in piece.marker) else piece.marker
                section.list_item(prose, marker)
            elif piece.cells:
                section.table_row([], piece.cells)
            else:
                section.paragraph(prose)

    # --- scanned pages ------------------------------------------------------------------------------------------

    def _recognised(self, section: SectionBuilder, number: int) -> None:
        begin = self.starts[number - 1].page
        end = self.starts[number].page if number < len(self.starts) else self.count
        for page in range(begin, max(end, begin + 1)):
            self._recognise_page(section, page)

    def _recognise_page(self, section: SectionBuilder, number: int) -> None:
        section.page(self.pdf.labels[number])
        if self.page(number).broken:
            section.paragraph("This page is damaged and cannot be read.")
            return
        if not self.page(number).scanned:
            self._write(section, pieces_of(self.rows(number), self.type, number))
            return
        if not pdf_ocr.is_installed():
            section.image()
            return
        self.ocr = self.ocr or pdf_ocr.languages()
        paragraphs = self.pdf.recognised(number, self.ocr)
        for paragraph in paragraphs:
            section.paragraph(paragraph)
        if not paragraphs:
            section.image()


def _letters(text: str) -> str:
    """What of a title is the same in the bookmark and on the page."""
    return "".join(c for c in text.casefold() if c.isalnum())
