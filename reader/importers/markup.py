"""From elements to blocks: XHTML, saved web pages and DTBook, walked in the order of the text.

The walk keeps its own stack, so that no depth of nesting can exhaust Python's, and it can begin and end at any
element: a section in the middle of a long file costs only its own length.

Beyond the text it knows: epub:type and ARIA roles, notes and references to them, printed page numbers, languages,
pronunciations (SSML attributes and ruby), images by their text, formulas, tables, verse.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.document import BlockKind, InlineKind
from reader.importers.builder import Prose
from reader.importers.marks import (
    BLOCKS,
    INLINES,
    OPENED,
    OWN_MARK,
    PICTURES,
    SKIPPED,
    SSML_PH,
    has_text,
    is_hidden,
    is_line,
    is_way_back,
    language_of,
    page_label,
    picture_text,
    refers_to_note,
    ruby_text,
    types,
)
from reader.importers.safexml import local, raw_text, short_text
from reader.importers.sinks import Cell, Setting, Sink
from reader.importers.styles import Style, Styles

if TYPE_CHECKING:
    from reader.importers.safexml import Element


def convert(
    root: Element, sink: Sink, setting: Setting, start: Element | None = None, stop: Element | None = None
) -> None:
    """Puts the blocks of `root` into `sink`, from `start` up to but without `stop`."""
    _Walker(root, sink, setting).run(start, stop)


@dataclass(slots=True)
class _Frame:
    """An open element."""

    element: Element
    block: bool
    style: Style
    spans: int
    line: bool = False


class _Walker:
    """Event-driven: `enter`, `text` and `leave` in the order of the text."""

    def __init__(self, root: Element, sink: Sink, setting: Setting) -> None:
        self.root = root
        self.sink = sink
        self.setting = setting
        self.prose = Prose()
        self.styles = Styles(root, setting.address)
        self.style = Style()
        self.frames: list[_Frame] = []
        self.spans: list[tuple[InlineKind, str, AbstractContextManager[Prose]]] = []
        self.notes: list[Prose] = []
        self.pictures_only = False
        self.in_line_of: Element | None = None
        self.setting_out = False
        self.language = setting.language

    def run(self, start: Element | None, stop: Element | None) -> None:
        """Walks from `start` (or the root) to `stop` (or the end)."""
        element: Element | None = self.root
        if start is not None and start is not self.root:
            self.setting_out = True
            for ancestor in reversed(list(start.iterancestors())):
                self.enter(ancestor)
            self.setting_out = False
            element = start
        while element is not None and element is not stop:
            inside = self.enter(element)
            if inside:
                self.text(element.text)
                if len(element) and element[0] is not stop:
                    element = element[0]
                    continue
                if len(element):
                    break
                self.leave()
            element = self._next(element)
        while self.frames:
            self.leave()
        self.flush()
        self.write_notes()

    def _next(self, element: Element) -> Element | None:
        """The next element to enter after `element` has been left; leaves what ends in between."""
        while True:
            if element is self.root:
                return None
            self.text(element.tail)
            if (after := element.getnext()) is not None:
                return after
            parent = element.getparent()
            if parent is None or not self.frames:
                return None
            self.leave()
            element = parent

    # --- text ---------------------------------------------------------------------------------------------------

    def text(self, text: str | None) -> None:
        """Text where the walk stands."""
        if text:
            if self.in_line_of is not None and text.strip():
                self.flush()
            if self.pictures_only and not text.isspace():
                if len(self.prose.text) > 2:
                    self.flush()
                self.pictures_only = False
            if self.style.anchor and not self.prose and not text.isspace() and text.strip() not in OPENED:
                text = self._note_mark(text)
            self.prose.add(text)

    def _note_mark(self, text: str) -> str:
        """Writes the number a note begins with as a NOTE_REFERENCE to itself; returns the rest."""
        anchor, self.style.anchor = self.style.anchor, ""
        mark = OWN_MARK.match(text)
        if mark and not any(kind is InlineKind.NOTE_REFERENCE for kind, _, _ in self.spans):
            with self.prose.within(InlineKind.NOTE_REFERENCE, anchor):
                self.prose.add(mark[0])
            return text[mark.end() :]
        return text

    def flush(self) -> None:
        """Ends the block."""
        self.in_line_of = None
        if not self.prose:
            if not self.prose.inlines:
                return
            for one in self.prose.inlines:
                self.sink.section.page(one.value)
        for _, _, manager in reversed(self.spans):
            manager.__exit__(None, None, None)
        prose, pictures = self.prose, self.pictures_only
        self.prose, self.pictures_only = Prose(), False
        self.spans = [self._opened(kind, value) for kind, value, _ in self.spans]
        if prose:
            self._emit(prose, pictures)

    def _opened(self, kind: InlineKind, value: str) -> tuple[InlineKind, str, AbstractContextManager[Prose]]:
        manager = self.prose.within(kind, value)
        manager.__enter__()
        return kind, value, manager

    def _emit(self, prose: Prose, pictures: bool) -> None:
        style = self.style
        if style.kind is BlockKind.NOTE:
            if style.deferred:
                self.notes.append(prose)
            else:
                self.sink.section.note(prose)
        elif style.kind is BlockKind.HEADING:
            if self.setting.sections_by_heading:
                self.write_notes()
            self.sink.heading(prose, style.level)
        elif pictures:
            self.sink.section.image(prose)
        elif style.kind is BlockKind.LIST_ITEM:
            self.sink.section.list_item(prose, style.marker, style.level)
            style.marker = ""
        else:
            self.sink.section.add(style.kind, prose, style.level)

    def write_notes(self) -> None:
        """Notes stand at the end of their section."""
        for prose in self.notes:
            self.sink.section.note(prose)
        self.notes.clear()

    # --- elements -----------------------------------------------------------------------------------------------

    def enter(self, element: Element) -> bool:
        """Opens an element; False where its content is passed over or has been dealt with."""
        tag = local(element.tag).lower()
        if not tag or tag in SKIPPED or is_hidden(element) or self.setting.unwanted(element):
            return False
        kinds = types(element)
        if (label := page_label(element, tag, kinds, self.setting.pages)) is not None:
            self.prose.page(label)
            return False
        identifier = element.get("id")
        if identifier and identifier in self.setting.pages:
            self.prose.page(self.setting.pages[identifier])
        if not self.setting_out and (
            self._replaced(element, tag) or (self.style.kind is BlockKind.NOTE and is_way_back(element, tag, kinds))
        ):
            return False
        block = tag in BLOCKS
        line = (
            tag in ("div", "p", "line")
            and self.style.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.NOTE)
            and is_line(element, tag)
        )
        if line:
            self._begin_line(element)
        elif block:
            self.flush()
        frame = _Frame(element, block, self.style, len(self.spans), line)
        self.frames.append(frame)
        if identifier and identifier in self.setting.anchors:
            self.spans.append(self._opened(InlineKind.ANCHOR, self.setting.address("#" + identifier)))
        self._open_language(element)
        if block:
            self.style = self.styles.within(self.style, element, tag, kinds)
        else:
            self._open_inline(element, tag, kinds)
        return True

    def leave(self) -> None:
        """Closes the innermost element."""
        frame = self.frames.pop()
        if local(frame.element.tag) == "q":
            self.prose.add("”")
        if frame.block and not frame.line:
            self.flush()
        while len(self.spans) > frame.spans:
            self.spans.pop()[2].__exit__(None, None, None)
        if frame.line:
            self.in_line_of = frame.element.getparent()
        self.style = frame.style

    def _begin_line(self, element: Element) -> None:
        if self.in_line_of is not None and self.in_line_of is element.getparent():
            self.in_line_of = None
            self.prose.line_break()
        else:
            self.flush()

    def _replaced(self, element: Element, tag: str) -> bool:
        """Elements that are read as a whole."""
        if tag == "br":
            self.prose.line_break()
        elif tag in PICTURES:
            if tag in ("object", "audio", "video", "canvas", "iframe") and has_text(element):
                return False
            self._picture(element, tag)
        elif tag == "math":
            from reader.importers.mathml import spoken

            if said := spoken(element):
                self.text("" if self.prose.text[-1:] in ("(", "[", "“") else " ")
                with self.prose.within(InlineKind.FORMULA, said):
                    self.text(said)
                self.text(" " if (element.tail or "")[:1].isalnum() else "")
        elif tag == "table" and self.style.kind is not BlockKind.HEADING:
            from reader.importers.tables import is_data, write_table

            if not is_data(element):
                return False
            self.flush()
            write_table(element, self.sink.section, self._cell)
        elif tag == "pre":
            self.flush()
            self.sink.section.code(raw_text(element))
        else:
            return False
        return True

    def _cell(self, element: Element) -> Prose:
        """The text of a table's cell or caption as one line."""
        section = Cell()
        _Walker(element, section, self.setting).run(None, None)
        return section.prose

    def _picture(self, element: Element, tag: str) -> None:
        if element.get("role") in ("presentation", "none"):
            return
        said = picture_text(element, tag)
        name = {"audio": "Sound", "video": "Video"}.get(tag, "")
        if said and name:
            said = f"{name}: {said}"
        if self.prose and not self.pictures_only:
            # In the middle of a sentence: a decorative one is passed over, any other is heard.
            if said or element.get("alt") is None:
                self.prose.add(said if 0 < len(said) < 3 else f" [{said or name or 'Image'}] ")
            return
        if self.prose:
            self.flush()
        if said:
            self.prose.add(said)
            self.pictures_only = True
        elif not self.prose.inlines or self.style.kind is not BlockKind.HEADING:
            self.flush()
            self.sink.section.image(f"{name} without a description" if name else "")

    def _open_language(self, element: Element) -> None:
        language = language_of(element)
        current = next((value for kind, value, _ in reversed(self.spans) if kind is InlineKind.LANGUAGE), self.language)
        if language and language.lower() != current.lower():
            self.spans.append(self._opened(InlineKind.LANGUAGE, language))

    def _open_inline(self, element: Element, tag: str, kinds: frozenset[str]) -> None:
        reference = element.get("href") or element.get("idref") or ""
        if (
            tag == "a"
            and self.style.anchor
            and self.prose.text in OPENED
            and reference
            and len(short_text(element, 12)) > 0
        ):
            self.spans.append(self._opened(InlineKind.NOTE_REFERENCE, self.style.anchor))
            self.style.anchor = ""
        elif (
            "noteref" in kinds or "doc-noteref" in kinds or tag == "noteref" or (tag == "a" and refers_to_note(element))
        ):
            self.spans.append(self._opened(InlineKind.NOTE_REFERENCE, self.setting.address(reference)))
        elif tag == "a" and reference:
            kind = InlineKind.CITATION if kinds & {"biblioref", "doc-biblioref"} else InlineKind.LINK
            self.spans.append(self._opened(kind, self.setting.address(reference)))
        elif tag in INLINES:
            self.spans.append(self._opened(INLINES[tag], ""))
        elif tag == "q":
            self.prose.add("“")
        elif tag == "ruby" and (said := ruby_text(element)):
            self.spans.append(self._opened(InlineKind.PRONUNCIATION, said))
        if phonemes := element.get(SSML_PH) or element.get("ssml:ph"):
            self.spans.append(self._opened(InlineKind.PRONUNCIATION, f"/{phonemes.strip()}/"))
