"""A page of a PDF as the lines that stand on it, by PDFium. Lengths are points (1/72 inch), from the bottom left."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

MAX_CHARACTERS = 200_000
"""Of one page; a full newspaper page has 30,000."""
MAX_OBJECTS = 20_000
GAP = 1.6
"""Space between words, in parts of the type size, from which on they stand in different columns."""

_LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?")
_WORD = re.compile(r"[^\s\ufffe\x02]+[\ufffe\x02]?")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NO_TEXT = re.compile(r"[\x00-\x1f\ufffd\ufffe]")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, without a gap. `hyphenated` says that its last word goes on in the next line; its hyphen is
    part of the text. `picture` is one without text."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool = False
    hyphenated: bool = False
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The lines in the order of the file. `label` is its printed number; `scanned` says that it is only a picture,
    `broken` that it cannot be read."""

    lines: tuple[Line, ...]
    width: float
    height: float
    label: str
    scanned: bool = False
    broken: bool = False

    def as_list(self) -> list[Any]:
        """What crosses to another process."""
        return [self.width, self.height, self.scanned, self.broken, [astuple(line) for line in self.lines]]

    @classmethod
    def from_list(cls, values: list[Any], label: str) -> Page:
        """The page out of it."""
        width, height, scanned, broken, lines = values
        return cls(tuple(Line(*line) for line in lines), width, height, label, scanned, broken)

    @classmethod
    def damaged(cls, label: str) -> Page:
        """One that cannot be read."""
        return cls((), 612, 792, label, broken=True)


def read_page(document: pypdfium2.PdfDocument, index: int) -> Page:
    """The page with this index, from 0, without its label."""
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page.damaged("")
    try:
        width, height = page.get_size()
        text_page = page.get_textpage()
        try:
            lines = _lines(text_page)
        finally:
            text_page.close()
        pictures = _pictures(page)
        largest = max(((one.right - one.left) * (one.top - one.bottom) for one in pictures), default=0.0)
        letters = sum(len(line.text) for line in lines)
        scanned = letters < 20 and largest > 0.5 * width * height
        # One that fills the page stands behind the text; a small one adorns it.
        wanted = [
            one for one in pictures if 0.04 < (one.right - one.left) * (one.top - one.bottom) / (width * height) < 0.85
        ]
        return Page((*lines, *wanted[:50]) if not scanned else (), width, height, "", scanned)
    except pypdfium2.PdfiumError:
        return Page.damaged("")
    finally:
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage) -> list[Line]:
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    count = min(text_page.count_chars(), MAX_CHARACTERS)
    if count <= 0:
        return []
    text = _text(text_page, count)
    box = raw.FS_RECTF()
    handle = text_page.raw

    def place(at: int) -> tuple[float, float, float, float]:
        if raw.FPDFText_GetLooseCharBox(handle, at, box):
            return box.left, box.right, box.bottom, box.top
        return 0.0, 0.0, 0.0, 0.0

    lines: list[Line] = []
    turned: list[Line] = []
    for match in _LINE.finditer(text):
        angle = raw.FPDFText_GetCharAngle(handle, match.start())
        upright = angle < 0 or min(angle % (2 * math.pi), -angle % (2 * math.pi)) < 0.3
        into = lines if upright else turned
        one_piece = not upright or bool(_RIGHT_TO_LEFT.search(match[0]))
        current: Line | None = None
        for word in _WORD.finditer(match[0]):
            hyphenated = word[0][-1] in "\ufffe\x02"
            said = word[0][:-1] + "-" if hyphenated else word[0]
            begin = match.start() + word.start()
            first, last = place(begin), place(match.start() + word.end() - 1)
            left, right = min(first[0], last[0]), max(first[1], last[1])
            size = max(first[3] - first[2], 1.0)
            if (
                current is not None
                and (one_piece or -size < left - current.right < GAP * size)
                and (one_piece or abs(first[2] - current.bottom) < 0.9 * size)
            ):
                current = replace(
                    current,
                    text=f"{current.text} {said}",
                    left=min(left, current.left),
                    right=max(right, current.right),
                    bottom=min(first[2], current.bottom),
                    top=max(first[3], current.top),
                    size=max(size, current.size) if abs(size - current.size) < 0.2 * size else current.size,
                    hyphenated=hyphenated,
                )
            else:
                if current is not None:
                    into.append(current)
                current = Line(said, left, right, first[2], first[3], size, _bold(handle, begin), hyphenated)
        if current is not None:
            into.append(current)
    # Text up the margin is a stamp; a page that is turned as a whole is text.
    if sum(len(line.text) for line in turned) > sum(len(line.text) for line in lines):
        return turned
    return lines


def _text(text_page: pypdfium2.PdfTextPage, count: int) -> str:
    """One character for each of PDFium's, so that indices agree."""
    import pypdfium2.raw as raw

    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text_page.raw, 0, count, buffer)
    if written - 1 == count:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    points = (raw.FPDFText_GetUnicode(text_page.raw, at) for at in range(count))
    return "".join(chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else " " for point in points)


def _bold(handle: object, at: int) -> bool:
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(100)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, at, name, 100, flags)
    return (
        b"bold" in name.value.lower() or b"black" in name.value.lower() or raw.FPDFText_GetFontWeight(handle, at) >= 600
    )


def _pictures(page: pypdfium2.PdfPage) -> list[Line]:
    import pypdfium2.raw as raw

    found = []
    for number in range(min(raw.FPDFPage_CountObjects(page.raw), MAX_OBJECTS)):
        handle = raw.FPDFPage_GetObject(page.raw, number)
        if raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(handle, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            found.append(Line("", left, right, bottom, top, 0.0, picture=True))
    return found
