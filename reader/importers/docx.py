"""Word documents (Office Open XML): paragraphs by their styles, lists with their numbers, tables, notes.

The body is read as a stream, one paragraph or table at a time, so that a long document needs little memory.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.builder import DocumentBuilder, Prose
from reader.importers.container import Container, holds, resolved
from reader.importers.docx_runs import Runs
from reader.importers.docx_styles import Numbering, Style, Styles, child, number, numbering_of, switched_on, value
from reader.importers.safexml import attribute, local, parse_xml, text_of

if TYPE_CHECKING:
    from reader.importers.safexml import Element

LIMIT = 16 * 1024 * 1024
BODY_LIMIT = 256 * 1024 * 1024
"""Bytes of the body, which is read as a stream."""
BLOCK_LIMIT = 16 * 1024 * 1024
"""Bytes of one paragraph or table, which is held in memory."""
MAX_BLOCKS = 100_000
"""Paragraphs and tables; a long novel has 10,000."""
HEADING_LENGTH = 90
"""Characters: a longer bold paragraph is not taken for a heading."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class DocxImporter:
    """Opens .docx and its relatives; says what to do about the older .doc."""

    name = "Word"

    def accepts(self, path: Path, head: bytes) -> bool:
        """A ZIP with Word's suffix or parts; the old format by its first bytes."""
        if head.startswith(_OLE):
            return True
        if head[:2] != b"PK":
            return False
        return path.suffix.lower() in (".docx", ".docm", ".dotx") or holds(path, "word/document.xml")

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError."""
        with path.open("rb") as file:
            if file.read(8) == _OLE:
                raise _old(path)
        return _Body(Container(path)).read()


def _old(path: Path) -> DocumentError:
    if path.suffix.lower() in (".docx", ".docm"):
        return DocumentError(f"{path.name} is locked with a password.", "Open it in Word and save it without one.")
    return DocumentError(
        f"{path.name} is in an old Microsoft Office format.", "Save it as .docx or PDF with Word or LibreOffice."
    )


class _Counted:
    """A file that refuses to give more than BLOCK_LIMIT bytes for one block; `since` is set to 0 after each."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        """As a file's."""
        data = self._file.read(size)
        self.since += len(data)
        if self.since > BLOCK_LIMIT:
            raise DocumentError(f"{self._path.name} is too tangled to be read.", "Save it again as plain text.")
        return data


class _Body:
    def __init__(self, container: Container) -> None:
        self.container = container
        self.main = self._main_part()
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"))
        self.title = self._property("title")
        language = self._property("language") or self.styles.language
        self.runs = Runs(self._targets(), language)
        self.builder = DocumentBuilder(self.title, language)
        self.notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        self.guess = False
        self.pending: list[tuple[str, str]] = []
        self.saw_heading = False
        self.notices: tuple[str, ...] = ()

    def read(self) -> Document:
        """The whole document."""
        self.guess = not self._has_headings()
        for element in self._blocks():
            self._block(element)
        self._write_notes()
        path = self.container.path
        return self.builder.build(
            self.title or path.stem, path=path, fingerprint_of=[self.container.fingerprint()], notices=self.notices
        )

    # --- parts --------------------------------------------------------------------------------------------------

    def _main_part(self) -> str:
        relations = self.container.find("_rels/.rels")
        root = parse_xml(self.container.read(relations, LIMIT)) if relations else None
        for element in root if root is not None else ():
            if attribute(element, "Type").endswith("/officeDocument"):
                found = self.container.find(attribute(element, "Target").lstrip("/"))
                if found:
                    return found
        if found := self.container.find("word/document.xml"):
            return found
        raise DocumentError(f"{self.container.path.name} holds no Word document.", "Choose another file.")

    def _part(self, name: str) -> Element | None:
        found = self.container.find(resolved(self.main, f"{name}.xml")[0])
        return parse_xml(self.container.read(found, LIMIT)) if found else None

    def _property(self, name: str) -> str:
        found = self.container.find("docProps/core.xml")
        root = parse_xml(self.container.read(found, LIMIT)) if found else None
        return next((text_of(e) for e in root.iter() if local(e.tag) == name), "") if root is not None else ""

    def _targets(self) -> dict[str, str]:
        """Where links lead, by their relation's identifier."""
        folder, _, name = self.main.rpartition("/")
        found = self.container.find(f"{folder}/_rels/{name}.rels".lstrip("/"))
        root = parse_xml(self.container.read(found, LIMIT)) if found else None
        return {} if root is None else {attribute(e, "Id"): attribute(e, "Target") for e in root}

    def _notes(self, kind: str) -> dict[str, Element]:
        root = self._part(f"{kind}s")
        return {} if root is None else {attribute(e, "id"): e for e in root if local(e.tag) == kind}

    def _blocks(self) -> Iterator[Element]:
        """The paragraphs and tables of the body, one at a time; each is let go when the next is asked for."""
        from lxml import etree

        if self.container.size(self.main) > BODY_LIMIT:
            raise DocumentError(f"{self.container.path.name} is too long.", "Split it into smaller documents.")
        count = 0
        try:
            with self.container.stream(self.main) as file:
                counted = _Counted(file, self.container.path)
                for _, element in etree.iterparse(
                    counted,
                    events=("end",),
                    tag=("{*}p", "{*}tbl", "{*}sdt"),
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    recover=True,
                ):
                    parent = element.getparent()
                    if parent is None or local(parent.tag) != "body":
                        continue
                    count += 1
                    if count > MAX_BLOCKS:
                        self.notices = ("This document is too long; only its beginning was opened.",)
                        return
                    yield element
                    element.clear()
                    counted.since = 0
                    while element.getprevious() is not None:
                        del parent[0]
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            if not self.saw_heading and not len(self.builder.section):
                raise DocumentError(
                    f"{self.container.path.name} is damaged or cut short.", "Get the document again."
                ) from error

    def _has_headings(self) -> bool:
        """Whether any paragraph has a heading's style: looked for in the raw bytes, which is fast."""
        identifiers = [name for name in self.styles.names() if self.styles.get(name).outline]
        marks = [f'w:val="{name}"'.encode() for name in identifiers] + [b"<w:outlineLvl"]
        with self.container.stream(self.main) as file:
            before = b""
            try:
                while block := file.read(1_000_000):
                    if any(mark in before + block for mark in marks):
                        return True
                    before = block[-200:]
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
                return True
        return False

    # --- blocks -------------------------------------------------------------------------------------------------

    def _block(self, element: Element) -> None:
        tag = local(element.tag)
        if tag == "p":
            self._paragraph(element)
        elif tag == "tbl":
            self._table(element)
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            for inner in element:
                self._block(inner)

    def _paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        style = self.styles.get(value(properties, "pStyle"))
        prose = self.runs.prose(element)
        level = style.outline
        if direct := value(properties, "outlineLvl"):
            level = number(direct, 9) + 1 if number(direct, 9) < 9 else 0
        listed = numbering_of(properties) or style.numbering
        if listed and listed[0] == "0":
            listed = None
        if prose:
            self._write(element, style, prose, level, listed)
        for alternative in self.runs.taken_pictures():
            self.builder.section.image(alternative)
        for box in self.runs.taken_boxes():
            for inner in box:
                self._block(inner)
        self.pending += self.runs.taken_notes()

    def _write(self, element: Element, style: Style, prose: Prose, level: int, listed: tuple[str, int] | None) -> None:
        if not level and self.guess and not listed and self._looks_like_heading(element, style, prose.text):
            level = 2
        if style.is_title or level:
            if listed and (marker := self.numbering.marker(*listed)):
                prose = Prose(marker).extend(prose, gap=" ")
            self._write_notes()
            self.saw_heading = True
            if style.is_title and not self.title:
                self.title = prose.text.replace("\n", " ")
            self.builder.heading(prose, max(1, level))
        elif listed:
            marker = self.numbering.marker(*listed)
            self.builder.section.list_item(prose, marker, listed[1] + 1)
        elif style.is_quote:
            self.builder.section.quote(prose)
        elif style.is_caption:
            self.builder.section.caption(prose)
        else:
            self.builder.section.paragraph(prose)

    def _looks_like_heading(self, element: Element, style: Style, text: str) -> bool:
        """A short paragraph all in bold that is no sentence, in a document without heading styles."""
        if len(text) > HEADING_LENGTH or text[-1] in ".,;:!" or "\n" in text or not any(c.isalpha() for c in text):
            return False
        runs = [run for run in element.iter() if local(run.tag) == "r" and text_of(run)]
        return style.bold or all(switched_on(child(run, "rPr"), "b") for run in runs)

    def _write_notes(self) -> None:
        """Notes stand at the end of their section."""
        pending, self.pending = self.pending, []
        for kind, identifier in pending:
            note = self.notes[kind].get(identifier)
            if note is None:
                continue
            prose = Prose()
            for paragraph in note.iter():
                if local(paragraph.tag) == "p":
                    prose.extend(self.runs.prose(paragraph), gap=" ")
            anchor = f"{kind}-{identifier}"
            self.builder.section.note(prose, self.runs.number_of(kind, identifier), anchor)
            self.runs.taken_notes()

    # --- tables -------------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        rows = [row for row in table if local(row.tag) == "tr"]
        width = max((sum(1 for cell in row if local(cell.tag) == "tc") for row in rows), default=0)
        if width == 1 or any(local(inner.tag) == "tbl" for row in rows for inner in row.iter()):
            # A frame around text, or a table that arranges the page.
            for row in rows:
                for cell in row:
                    for inner in cell if local(cell.tag) == "tc" else ():
                        self._block(inner)
            return
        above: list[Prose] = []
        headings: list[Prose] = []
        for place, row in enumerate(rows):
            cells = self._cells(row, above)
            above = cells
            if switched_on(child(row, "trPr"), "tblHeader") or (place == 0 and _first_row_is_heading(table, row)):
                headings = cells
            else:
                self.builder.section.table_row(headings, cells)
        if headings and len(rows) == 1:
            self.builder.section.table_row([], headings)

    def _cells(self, row: Element, above: list[Prose]) -> list[Prose]:
        cells: list[Prose] = []
        for cell in row:
            if local(cell.tag) != "tc":
                continue
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            if merged is not None and attribute(merged, "val") != "restart" and len(cells) < len(above):
                cells.append(above[len(cells)])
            else:
                prose = Prose()
                for inner in cell.iter():
                    if local(inner.tag) == "p":
                        prose.extend(self.runs.prose(inner), gap=" ")
                for alternative in self.runs.taken_pictures():
                    prose.add(f" [{alternative or 'Image'}] ")
                self.pending += self.runs.taken_notes()
                cells.append(prose)
            cells += [Prose()] * min(50, number(value(properties, "gridSpan"), 1) - 1)
        return cells


def _first_row_is_heading(table: Element, row: Element) -> bool:
    """By the table's own word, or because all its cells are bold."""
    look = child(child(table, "tblPr"), "tblLook")
    if look is not None and attribute(look, "firstRow") in ("1", "true"):
        return True
    runs = [run for run in row.iter() if local(run.tag) == "r" and text_of(run)]
    return bool(runs) and all(switched_on(child(run, "rPr"), "b") for run in runs)
