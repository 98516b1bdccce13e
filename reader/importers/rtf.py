"""Rich Text Format, read as its writers use it: paragraphs, headings by style or outline level, lists, tables, notes.

Rich Text Format Specification 1.9.1 (Microsoft, 2008). What is not known is passed over, as the format asks.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.document import Document, InlineKind
from reader.errors import DocumentError
from reader.importers.builder import DocumentBuilder, Prose
from reader.importers.safexml import words
from reader.importers.source import read_bytes

LIMIT = 32 * 1024 * 1024
MAX_DEPTH = 1_000
MAX_TOKENS = 1_500_000
"""Words, groups and stretches of text; a long novel has 300,000."""

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = words(
    "colortbl filetbl listtable listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping "
    "latentstyles datastore datafield fldinst objdata header headerl headerr headerf footer footerl footerr footerf "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pnseclvl revtbl bkmkstart bkmkend annotation atnid atnauthor mmathPr "
    "themedata xe tc nonshppict shprslt private operator company keywords doccomm userprops"
)
_CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_KNOWN = _SKIPPED.union(
    _CHARACTERS,
    words(
        "u par sect page line b i v deleted plain pard s outlinelevel intbl ilvl f fcharset ansicpg mac uc lang cell "
        "nestcell row nestrow stylesheet fonttbl title info listtext pntext footnote pict object shptxt fldrslt ud "
        "chftn"
    ),
)
_HEADING = re.compile(r"heading (\d)", re.I)


class RtfImporter:
    """Opens RTF files."""

    name = "RTF"

    def accepts(self, path: Path, head: bytes) -> bool:
        """By how the file begins."""
        return head.lstrip()[:5] == b"{\\rtf"

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError for one that is damaged or longer than 32 megabytes."""
        data = read_bytes(path, LIMIT)
        return _Reader(data, path).read()


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits. `into` says where its text goes: "" the text, "title", "note", "style", "font", "list",
    or "nowhere"."""

    into: str = ""
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    charset: str = ""
    unicode_skip: int = 1


@dataclass(slots=True)
class _Block:
    """The paragraph being read."""

    prose: Prose = field(default_factory=Prose)
    style: int = 0
    outline: int = 0
    marker: str = ""
    in_table: bool = False
    level: int = 0


class _Reader:
    def __init__(self, data: bytes, path: Path) -> None:
        self.data = data
        self.path = path
        self.builder = DocumentBuilder()
        self.state = _State()
        self.stack: list[_State] = []
        self.block = _Block()
        self.outer: list[_Block] = []
        self.headings: dict[int, int] = {}
        self.charsets: dict[int, str] = {}
        self.font = self.style = 0
        self.collected = ""
        self.title = ""
        self.codepage = "cp1252"
        self.pending = bytearray()
        self.skip = 0
        self.surrogate = 0
        self.cells: list[Prose] = []
        self.headings_row: list[Prose] | None = None
        self.lone_row: list[Prose] = []
        self.notes: list[tuple[str, Prose]] = []

    def read(self) -> Document:
        """The whole document."""
        notices: tuple[str, ...] = ()
        for count, match in enumerate(_TOKEN.finditer(self.data)):
            if count > MAX_TOKENS:
                notices = ("This document is too long; only its beginning was opened.",)
                break
            word, parameter, code, symbol, brace, text = match.groups()
            if code is not None:
                self._byte(bytes([int(code, 16)]))
                continue
            if text is not None:
                self._bytes(text)
                continue
            self._decode()
            if brace == b"{":
                if len(self.stack) > MAX_DEPTH:
                    raise DocumentError(f"{self.path.name} is nested too deep.", "Save it again as plain text.")
                self.stack.append(self.state)
            elif brace == b"}":
                self._close()
            elif symbol is not None:
                self._symbol(symbol)
            elif word is not None:
                self._word(word.decode("ascii"), None if parameter is None else int(parameter))
        self._decode()
        self.block.in_table = False
        self._paragraph()
        self._write_notes()
        return self.builder.build(
            self.title or self.path.stem, path=self.path, fingerprint_of=[self.data], notices=notices
        )

    # --- characters ---------------------------------------------------------------------------------------------

    def _byte(self, byte: bytes) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.pending += byte

    def _bytes(self, text: bytes) -> None:
        if self.skip:
            dropped = min(self.skip, len(text))
            self.skip -= dropped
            text = text[dropped:]
        self.pending += text

    def _decode(self) -> None:
        """Bytes stand in the code page of their font; those of one character may be written apart."""
        if self.pending:
            text = self.pending.decode(self.state.charset or self.codepage, "replace")
            self.pending.clear()
            self._text(text)

    def _text(self, text: str) -> None:
        state = self.state
        if state.into in ("style", "font", "title", "list"):
            self.collected += text
        elif state.into != "nowhere" and not state.hidden:
            prose = self.block.prose
            if state.bold and state.italic:
                with prose.within(InlineKind.STRONG), prose.within(InlineKind.EMPHASIS):
                    prose.add(text)
            elif state.bold or state.italic:
                with prose.within(InlineKind.STRONG if state.bold else InlineKind.EMPHASIS):
                    prose.add(text)
            else:
                prose.add(text)

    def _unicode(self, point: int) -> None:
        point = point + 65536 if point < 0 else point
        if 0xD800 <= point < 0xDC00:
            self.surrogate = point
        elif 0xDC00 <= point < 0xE000 and self.surrogate:
            self._text(chr(0x10000 + ((self.surrogate - 0xD800) << 10) + point - 0xDC00))
            self.surrogate = 0
        elif 0 < point < 0x110000:
            self._text(chr(point))
        self.skip = self.state.unicode_skip

    def _symbol(self, symbol: bytes) -> None:
        if symbol in (b"{", b"}", b"\\"):
            self._text(symbol.decode("ascii"))
        elif symbol == b"~":
            self._text("\u00a0")
        elif symbol == b"_":
            self._text("\u2011")
        elif symbol == b"*":
            # Of a destination that not every reader knows: the words below take back those that are known.
            self.state = replace(self.state, into="nowhere" if not self.state.into else self.state.into)
        elif symbol in (b"\n", b"\r"):
            self._paragraph()

    # --- control words ------------------------------------------------------------------------------------------

    def _word(self, word: str, parameter: int | None) -> None:
        on = parameter != 0
        if word not in _KNOWN:
            return
        if word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word == "u" and parameter is not None:
            self._unicode(parameter)
        elif word in ("par", "sect", "page"):
            if self.state.into == "" and not (word == "page" and not self.block.prose):
                self._paragraph()
            elif self.state.into == "note":
                self.block.prose.add(" ")
        elif word == "line":
            self.block.prose.line_break()
        elif word == "b":
            self.state = replace(self.state, bold=on)
        elif word == "i":
            self.state = replace(self.state, italic=on)
        elif word in ("v", "deleted"):
            self.state = replace(self.state, hidden=on)
        elif word == "plain":
            self.state = replace(self.state, bold=False, italic=False, hidden=False)
        elif word == "pard":
            self.block.style = self.block.outline = self.block.level = 0
            self.block.in_table = False
        elif word == "s":
            self.block.style = self.style = parameter or 0
        elif word == "outlinelevel":
            if self.state.into == "style":
                self.headings.setdefault(self.style, (parameter or 0) + 1)
            else:
                self.block.outline = (parameter or 0) + 1
        elif word == "intbl":
            self.block.in_table = True
        elif word == "ilvl":
            self.block.level = min(8, parameter or 0)
        elif word == "f":
            self.font = parameter or 0
            self.state = replace(self.state, charset=self.charsets.get(self.font, ""))
        elif word == "fcharset":
            self.charsets[self.font] = _CHARSETS.get(parameter or 0, "")
        elif word == "ansicpg":
            self._codepage(parameter)
        elif word == "mac":
            self.codepage = "mac_roman"
        elif word == "uc":
            self.state = replace(self.state, unicode_skip=max(0, min(8, parameter or 0)))
        elif word == "lang" and parameter and not self.builder.language and not self.state.into:
            self.builder.language = _LANGUAGES.get(parameter & 0x3FF, "")
        elif word in ("cell", "nestcell"):
            self.cells.append(self.block.prose)
            self.block.prose = Prose()
        elif word in ("row", "nestrow"):
            self._row()
        else:
            self._destination(word)

    def _codepage(self, parameter: int | None) -> None:
        name = f"cp{parameter or 1252}"
        try:
            codecs.lookup(name)
        except LookupError:
            return
        self.codepage = name

    def _destination(self, word: str) -> None:
        if word == "stylesheet":
            self._into("style")
        elif word == "fonttbl":
            self._into("font")
        elif word == "title" and self.state.into == "nowhere":
            self._into("title")
        elif word == "info" or word in _SKIPPED:
            self._into("nowhere")
        elif word == "listtext" or word == "pntext":
            self._into("list")
        elif word == "footnote":
            self._into("note")
            self.outer.append(self.block)
            self.block = _Block()
        elif word in ("pict", "object"):
            if self.state.into == "" and not self.outer:
                self._paragraph(keep=True)
                self.builder.section.image()
            self._into("nowhere")
        elif word in ("shptxt", "fldrslt", "ud"):
            self._into("note" if self.outer else "")
        elif word in ("chftn",) and self.state.into == "" and not self.outer:
            with self.block.prose.within(InlineKind.NOTE_REFERENCE, f"note-{len(self.notes) + 1}"):
                self.block.prose.add(str(len(self.notes) + 1))

    def _into(self, where: str) -> None:
        self.state = replace(self.state, into=where)
        self.collected = ""

    def _close(self) -> None:
        if not self.stack:
            return
        state, self.state = self.state, self.stack.pop()
        if state.into == "note" and self.state.into != "note" and self.outer:
            self.notes.append((str(len(self.notes) + 1), self.block.prose))
            self.block = self.outer.pop()
        elif state.into == "style":
            if match := _HEADING.search(self.collected):
                self.headings[self.style] = int(match[1])
            self.collected = ""
        elif state.into == "title" and self.state.into != "title":
            self.title = Prose(self.collected).text
        elif state.into == "list" and self.state.into != "list":
            self.block.marker = Prose(self.collected).text
        if self.state.into in ("style", "font"):
            self.collected = ""

    # --- blocks -------------------------------------------------------------------------------------------------

    def _paragraph(self, *, keep: bool = False) -> None:
        block = self.block
        if block.in_table and not keep:
            block.prose.add(" ")
            return
        if self.headings_row is not None:
            self._end_table()
        level = block.outline or self.headings.get(block.style, 0)
        if block.prose:
            if level:
                self._write_notes()
                marked = Prose(block.marker).extend(block.prose, gap=" ") if block.marker else block.prose
                self.builder.heading(marked, min(level, 9))
            elif block.marker:
                marker = block.marker if any(c.isalnum() for c in block.marker) else "•"
                self.builder.section.list_item(block.prose, marker, block.level + 1)
            else:
                self.builder.section.paragraph(block.prose)
        self.block = replace(block, prose=Prose(), marker="")

    def _row(self) -> None:
        cells, self.cells = self.cells, []
        if self.headings_row is None:
            bold = sum(len(one.span) for cell in cells for one in cell.inlines if one.kind is InlineKind.STRONG)
            is_heading = bool(bold) and bold >= 0.9 * sum(len(cell.text) for cell in cells)
            self.headings_row = cells if is_heading else []
            if is_heading:
                self.lone_row = cells
                return
        self.lone_row = []
        self.builder.section.table_row(self.headings_row, cells)

    def _end_table(self) -> None:
        if self.lone_row:
            self.builder.section.table_row([], self.lone_row)
        self.headings_row, self.lone_row = None, []

    def _write_notes(self) -> None:
        """Notes stand at the end of their section; their numbers go on through the document."""
        for number, (mark, prose) in enumerate(self.notes):
            if prose:
                self.builder.section.note(prose, mark, f"note-{mark}")
                self.notes[number] = (mark, Prose())


_LANGUAGES = {
    0x01: "ar", 0x02: "bg", 0x03: "ca", 0x04: "zh", 0x05: "cs", 0x06: "da", 0x07: "de", 0x08: "el", 0x09: "en",
    0x0A: "es", 0x0B: "fi", 0x0C: "fr", 0x0D: "he", 0x0E: "hu", 0x0F: "is", 0x10: "it", 0x11: "ja", 0x12: "ko",
    0x13: "nl", 0x14: "no", 0x15: "pl", 0x16: "pt", 0x18: "ro", 0x19: "ru", 0x1B: "sk", 0x1D: "sv", 0x1E: "th",
    0x1F: "tr", 0x21: "id", 0x22: "uk", 0x24: "sl", 0x2A: "vi", 0x39: "hi",
}  # fmt: skip
