"""The running text of a Word paragraph: runs, links, notes, fields, pictures, formulas, printed pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from reader.document import InlineKind
from reader.importers.builder import Prose
from reader.importers.docx_styles import child, switched_on
from reader.importers.safexml import attribute, local, text_of
from reader.language_tags import primary

if TYPE_CHECKING:
    from reader.importers.safexml import Element

MAX_DEPTH = 100

_THROUGH = frozenset(
    ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "p", "oMathPara", "ruby",
     "rubyBase")
)  # fmt: skip


class Runs:
    """Makes Prose of paragraphs. What cannot stand in running text (pictures, text boxes, notes) is kept until it is
    taken."""

    def __init__(self, targets: Mapping[str, str], language: str = "") -> None:
        self._targets = targets
        self._language = primary(language)
        self._pictures: list[str] = []
        self._boxes: list[Element] = []
        self._notes: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._field_code = 0
        self._fields: list[bool] = []
        self.page = 1

    def prose(self, paragraph: Element) -> Prose:
        """The text of a paragraph."""
        prose = Prose()
        for inner in paragraph:
            self._inline(inner, prose, 0)
        return prose

    def taken_pictures(self) -> list[str]:
        """The descriptions of the pictures since it was last asked; an empty one has none."""
        taken, self._pictures = self._pictures, []
        return taken

    def taken_boxes(self) -> list[Element]:
        """The contents of the text boxes since it was last asked."""
        taken, self._boxes = self._boxes, []
        return taken

    def taken_notes(self) -> list[tuple[str, str]]:
        """Kind and identifier of the notes referred to since it was last asked."""
        taken, self._notes = self._notes, []
        return taken

    def number_of(self, kind: str, identifier: str) -> str:
        """The number of a note as the text shows it."""
        return str(self._numbers[kind, identifier])

    def _inline(self, element: Element, prose: Prose, depth: int) -> None:
        tag = local(element.tag)
        if depth > MAX_DEPTH:
            prose.add(text_of(element))
        elif tag == "r":
            self._run(element, prose, depth)
        elif tag == "hyperlink":
            target = self._targets.get(attribute(element, "id"), "")
            anchor = attribute(element, "anchor")
            with prose.within(InlineKind.LINK, target or f"#{anchor}"):
                for inner in element:
                    self._inline(inner, prose, depth + 1)
        elif tag == "oMath":
            from reader.importers.office_math import spoken

            if said := spoken(element):
                prose.add(" ")
                with prose.within(InlineKind.FORMULA, said):
                    prose.add(said)
                prose.add(" ")
        elif tag == "AlternateContent":
            # The same thing twice, for newer and older programs.
            for inner in list(element)[:1]:
                for content in inner:
                    self._inline(content, prose, depth + 1)
        elif tag in _THROUGH:
            for inner in element:
                self._inline(inner, prose, depth + 1)
        elif tag in ("drawing", "pict", "object"):
            self._picture(element)

    def _run(self, run: Element, prose: Prose, depth: int) -> None:
        properties = child(run, "rPr")
        if switched_on(properties, "vanish"):
            return
        with ExitStack() as stack:
            for name, kind in (("b", InlineKind.STRONG), ("i", InlineKind.EMPHASIS)):
                if switched_on(properties, name):
                    stack.enter_context(prose.within(kind))
            language = child(properties, "lang")
            code = "" if language is None else attribute(language, "val")
            if code and primary(code) != self._language:
                stack.enter_context(prose.within(InlineKind.LANGUAGE, code))
            for inner in run:
                self._piece(inner, prose, depth)

    def _piece(self, piece: Element, prose: Prose, depth: int) -> None:
        tag = local(piece.tag)
        if tag == "fldChar":
            self._field(attribute(piece, "fldCharType"))
        elif any(self._fields):
            return
        elif tag == "t":
            prose.add(piece.text or "")
        elif tag in ("tab", "ptab"):
            prose.add(" ")
        elif tag in ("br", "cr"):
            if attribute(piece, "type") not in ("page", "column"):
                prose.line_break()
        elif tag == "noBreakHyphen":
            prose.add("\u2011")
        elif tag == "sym":
            prose.add(_symbol(attribute(piece, "char")))
        elif tag == "lastRenderedPageBreak":
            self.page += 1
            prose.page(str(self.page))
        elif tag in ("footnoteReference", "endnoteReference"):
            self._note(tag.removesuffix("Reference"), attribute(piece, "id"), prose)
        elif tag == "ruby":
            for base in piece:
                if local(base.tag) == "rubyBase":
                    self._inline(base, prose, depth + 1)
        elif tag in ("drawing", "pict", "object"):
            self._picture(piece)
        elif tag == "AlternateContent":
            for inner in list(piece)[:1]:
                for content in inner:
                    self._piece(content, prose, depth)

    def _field(self, kind: str) -> None:
        """A field's instructions are not text, its result is."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, kind: str, identifier: str, prose: Prose) -> None:
        key = (kind, identifier)
        count = sum(1 for one in self._numbers if one[0] == kind) if key not in self._numbers else 0
        mark = self._numbers.setdefault(key, count + 1)
        with prose.within(InlineKind.NOTE_REFERENCE, f"{kind}-{identifier}"):
            prose.add(str(mark))
        self._notes.append(key)

    def _picture(self, element: Element) -> None:
        boxes = [inner for inner in element.iter() if local(inner.tag) == "txbxContent"]
        if boxes:
            self._boxes.append(boxes[0])
            return
        for inner in element.iter():
            if local(inner.tag) in ("docPr", "shape", "imagedata"):
                said = attribute(inner, "descr") or attribute(inner, "alt")
                if said:
                    self._pictures.append(" ".join(said.split()))
                    return
        if any(local(inner.tag) in ("blip", "imagedata", "chart", "OLEObject") for inner in element.iter()):
            self._pictures.append("")


def _symbol(code: str) -> str:
    """A character of a symbol font; those in the private area are bullets and ticks that cannot be known."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return "•" if 0xE000 <= point <= 0xF8FF else chr(point) if 32 <= point < 0x110000 else ""
