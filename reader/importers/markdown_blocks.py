"""Turns the tokens of markdown-it into blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from reader.document import BlockKind, InlineKind
from reader.importers.builder import BULLET, Prose, SectionBuilder

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPANS = {"em_open": InlineKind.EMPHASIS, "strong_open": InlineKind.STRONG}
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?'’”)\]]", re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_ANY_TAG = re.compile(r"<[^<>]*>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MOST_TAGS = 5_000
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_HTML = frozenset(
    """
    a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas caption center
    cite code col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure
    font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link
    main map mark menu meta meter nav noscript object ol optgroup option output p param picture pre progress
    q rp rt ruby s samp script section select small source span strike strong style sub summary sup svg
    table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    """.split()  # noqa: SIM905
)
_RUNNING = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span
    strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905
)
_SILENT = frozenset({"script", "style", "template"})


def collect(tokens: Sequence[Token], builder: SectionBuilder, note_numbers: Mapping[str, str]) -> None:
    """Adds the blocks of a token stream to a section."""
    _Collector(builder, note_numbers).run(tokens)


@dataclass
class _List:
    next_number: int | None
    delimiter: str = "."


@dataclass
class _Collector:
    builder: SectionBuilder
    note_numbers: Mapping[str, str]
    lists: list[_List] = field(default_factory=list)
    marker: str = ""
    quotes: int = 0
    note: str | None = None
    note_marker: str = ""
    headings: list[Prose] = field(default_factory=list)
    cells: list[Prose] = field(default_factory=list)
    rows: int = 0

    def run(self, tokens: Sequence[Token]) -> None:
        for number, token in enumerate(tokens):
            match token.type:
                case "inline":
                    self._inline(token, tokens[number - 1])
                case "fence" | "code_block":
                    self.builder.code(token.content)
                case "html_block":
                    self._html(token.content)
                case "bullet_list_open":
                    self.lists.append(_List(None))
                case "ordered_list_open":
                    self.lists.append(_List(int(token.attrGet("start") or 1), token.markup))
                    if token.attrGet("start") == 0:
                        self.lists[-1].next_number = 0
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self._item()
                case "list_item_close":
                    self.marker = ""
                case "blockquote_open":
                    self.quotes += 1
                case "blockquote_close":
                    self.quotes -= 1
                case "footnote_reference_open":
                    self.note = str(token.meta["label"])
                    self.note_marker = f"[{self.note_numbers.get(self.note, self.note)}]"
                case "footnote_reference_close":
                    self.note = None
                case "thead_open":
                    self.headings, self.rows = [], 0
                case "tr_open":
                    self.cells = []
                case "thead_close":
                    self.headings = self.cells
                case "tr_close" if token.level and self.headings:
                    self.builder.table_row(self.headings, self.cells)
                    self.rows += 1
                case "table_close":
                    if not self.rows:
                        self.builder.table_row((), self.headings)
                    self.headings = []
                case _:
                    pass

    def _item(self) -> None:
        current = self.lists[-1]
        if current.next_number is None:
            self.marker = BULLET
        else:
            self.marker = f"{current.next_number}{current.delimiter}"
            current.next_number += 1

    def _inline(self, token: Token, opening: Token) -> None:
        children = token.children or []
        prose = inline_prose(children, self.note_numbers)
        if opening.type in ("th_open", "td_open"):
            self.cells.append(prose)
        elif opening.type == "heading_open":
            self.builder.heading(prose, int(opening.tag[1:]))
        elif _is_image(children):
            self.builder.image(prose)
        else:
            self._running(prose)

    def _running(self, prose: Prose) -> None:
        if self.note is not None:
            self.builder.note(prose, self.note_marker, self.note)
            self.note_marker = ""
        elif self.quotes and not self.marker:
            self.builder.quote(prose, self.quotes)
        elif self.lists:
            self.builder.list_item(prose, self.marker, len(self.lists))
            self.marker = ""
        else:
            self.builder.paragraph(prose)

    def _html(self, source: str) -> None:
        for kind, prose in _html_blocks(source):
            if kind is BlockKind.FIGURE:
                self.builder.image(prose)
            else:
                self._running(prose)


def inline_prose(tokens: Sequence[Token], note_numbers: Mapping[str, str]) -> Prose:
    """The running text of an inline token's children."""
    prose = Prose()
    open_spans: list[ExitStack] = []
    linked = 0
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special"):
            prose.add(token.content) if linked else _add_with_urls(prose, token.content)
        elif kind == "code_inline":
            with prose.within(InlineKind.CODE):
                prose.add(token.content)
        elif kind == "softbreak":
            prose.add("\n")
        elif kind == "hardbreak":
            prose.line_break()
        elif kind in _SPANS or kind == "link_open":
            stack = ExitStack()
            target = str(token.attrGet("href") or "")
            stack.enter_context(prose.within(_SPANS.get(kind, InlineKind.LINK), target))
            open_spans.append(stack)
            linked += kind == "link_open"
        elif kind in ("em_close", "strong_close", "link_close"):
            open_spans.pop().close()
            linked -= kind == "link_close"
        elif kind == "image":
            prose.extend(inline_prose(token.children or [], note_numbers) or Prose(str(token.attrGet("title") or "")))
        elif kind == "footnote_ref":
            label = str(token.meta["label"])
            with prose.within(InlineKind.NOTE_REFERENCE, label):
                prose.add(f"[{note_numbers.get(label, label)}]")
        elif kind == "html_inline":
            _add_html(prose, token.content)
    return prose


def _is_image(tokens: Sequence[Token]) -> bool:
    """Whether a paragraph is one image, linked or not."""
    kinds = [token.type for token in tokens if token.type not in ("link_open", "link_close", "softbreak")]
    return (
        bool(kinds)
        and set(kinds) <= {"image", "text"}
        and all(token.type != "text" or not token.content.strip() for token in tokens)
        and "image" in kinds
    )


def _add_with_urls(prose: Prose, text: str) -> None:
    at = 0
    for match in _URL.finditer(text):
        prose.add(text[at : match.start()])
        with prose.within(InlineKind.LINK, match[0]):
            prose.add(match[0])
        at = match.end()
    prose.add(text[at:])


def _add_html(prose: Prose, source: str) -> None:
    """HTML in running text: tags go, what they say stays; what only looks like a tag ("Dear <name>") is text."""
    tag = _TAG.match(source)
    name = tag[1].lower() if tag else ""
    if name == "br":
        prose.line_break()
    elif name == "img":
        alternative = _ALT.search(source)
        prose.add((alternative[1] or alternative[2] or "") if alternative else "")
    elif tag and name not in _HTML:
        prose.add(source)


def _html_blocks(source: str) -> list[tuple[BlockKind, Prose]]:
    # Without comments and without thousands of tags, which Python's parser takes the square of their number for.
    source = _COMMENT.sub("", source)
    if source.count("<") > _MOST_TAGS:
        return [(BlockKind.PARAGRAPH, Prose(html.unescape(_ANY_TAG.sub(" ", source))))]
    reader = _HtmlText()
    reader.feed(source)
    reader.close()
    return reader.blocks


class _HtmlText(HTMLParser):
    """The text of a piece of HTML, a block for each of its block elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[BlockKind, Prose]] = []
        self._silent = 0
        self._open = Prose()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._open.line_break()
        elif tag == "img":
            if self._open:
                self._open.add(values.get("alt") or "")
            else:
                self.blocks.append((BlockKind.FIGURE, Prose(values.get("alt") or "")))
        elif tag not in _RUNNING:
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag not in _RUNNING:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._open.add(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        if self._open:
            self.blocks.append((BlockKind.PARAGRAPH, self._open))
        self._open = Prose()
