"""OpenDocument texts (LibreOffice): their XML is rewritten as a page of HTML and read as that is.

OASIS OpenDocument 1.3, part 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.builder import Prose
from reader.importers.container import Container, resolved
from reader.importers.docx_styles import formatted, number
from reader.importers.page_sections import PageSections
from reader.importers.safexml import XML_NAMESPACE, attribute, local, parse_xml, text_of
from reader.importers.sinks import Setting
from reader.language_tags import primary

if TYPE_CHECKING:
    from reader.importers.safexml import Element

LIMIT = 16 * 1024 * 1024
MAX_DEPTH = 200
_TYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
_SPACES = 50
_SKIPPED = frozenset(("tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "variable-decls",
                      "note-citation", "change", "bibliography-source", "table-of-content-source"))  # fmt: skip


class OdtImporter:
    """Opens OpenDocument texts."""

    name = "OpenDocument"

    def accepts(self, path: Path, head: bytes) -> bool:
        """By the type stated in the first file of the ZIP; by the suffix where a ZIP leaves that out."""
        return head[:2] == b"PK" and (head[30:].startswith(_TYPE) or path.suffix.lower() in (".odt", ".ott"))

    def open(self, path: Path) -> Document:
        """The document. Raises DocumentError."""
        container = Container(path)
        _refuse_locked(container)
        content = _part(container, "content.xml")
        if content is None:
            raise DocumentError(f"{path.name} holds no document.", "Get the document again.")
        styles = _Styles(content, _part(container, "styles.xml"))
        rewriter = _Rewriter(container, styles)
        page = rewriter.page(content)
        meta = _part(container, "meta.xml")
        title = next((text_of(e) for e in meta.iter() if local(e.tag) == "title"), "") if meta is not None else ""
        title = title or rewriter.title or path.stem
        sections = PageSections(page, Setting(styles.language), title, styles.language)
        return Document(
            Prose(title).text, styles.language, container.fingerprint(), sections.outline, sections.load, path
        )


def _part(container: Container, name: str) -> Element | None:
    found = container.find(name)
    return parse_xml(container.read(found, LIMIT)) if found else None


def _refuse_locked(container: Container) -> None:
    manifest = _part(container, "META-INF/manifest.xml")
    if manifest is not None and any(local(element.tag) == "encryption-data" for element in manifest.iter()):
        raise DocumentError(
            f"{container.path.name} is locked with a password.", "Open it in LibreOffice and save it without one."
        )


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str = ""
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    language: str = ""
    list_style: str = ""


class _Styles:
    """Styles by name, and for each list style the number format of its levels ("" for bullets)."""

    def __init__(self, content: Element, common: Element | None) -> None:
        self.language = ""
        self._styles: dict[str, _Style] = {}
        self.lists: dict[str, dict[int, tuple[str, str, str]]] = {}
        for root in (common, content):
            for element in root.iter() if root is not None else ():
                tag = local(element.tag)
                if tag == "style":
                    self._styles[attribute(element, "name")] = _style(element)
                elif tag == "default-style" and attribute(element, "family") == "paragraph" and not self.language:
                    self.language = _style(element).language
                elif tag == "list-style":
                    self.lists[attribute(element, "name")] = {
                        number(attribute(level, "level"), 1): (
                            attribute(level, "num-format"),
                            attribute(level, "num-prefix"),
                            attribute(level, "num-suffix"),
                        )
                        for level in element
                    }

    def get(self, name: str) -> _Style:
        """The style with this name."""
        return self._styles.get(name, _Style())

    def named(self, name: str, wanted: str) -> bool:
        """Whether a style is the one wanted or made from it."""
        for _ in range(10):
            if name == wanted:
                return True
            name = self.get(name).parent
        return False


def _style(element: Element) -> _Style:
    bold = italic = hidden = False
    language = ""
    for properties in element:
        if local(properties.tag) == "text-properties":
            bold = attribute(properties, "font-weight") in ("bold", "600", "700", "800", "900")
            italic = attribute(properties, "font-style") in ("italic", "oblique")
            hidden = attribute(properties, "display") == "none"
            code, country = attribute(properties, "language"), attribute(properties, "country")
            if code and code not in ("none", "zxx"):
                language = f"{code}-{country}" if country and country != "none" else code
    parent, listed = attribute(element, "parent-style-name"), attribute(element, "list-style-name")
    return _Style(parent, bold, italic, hidden, language, listed)


class _Rewriter:
    def __init__(self, container: Container, styles: _Styles) -> None:
        self.container = container
        self.styles = styles
        self.title = ""
        self.page_number = 1
        self.pending: list[tuple[str, Element]] = []
        self.in_note = False

    def page(self, content: Element) -> Element:
        """The document as HTML."""
        from lxml import etree

        body = etree.Element("body")
        for element in content.iter():
            if local(element.tag) == "text" and local(getattr(element.getparent(), "tag", "")) == "body":
                self._children(element, body, 0, 0, "")
                break
        self._notes(body)
        return body

    def _children(self, element: Element, parent: Element, depth: int, level: int, listed: str) -> None:
        _add(parent, element.text)
        for inner in element:
            self._element(inner, parent, depth + 1, level, listed)
            _add(parent, inner.tail)

    def _element(self, element: Element, parent: Element, depth: int, level: int, listed: str) -> None:
        from lxml import etree

        tag = local(element.tag)
        if tag in _SKIPPED or not tag:
            return
        if depth > MAX_DEPTH:
            _add(parent, text_of(element))
        elif tag == "h":
            heading = min(6, max(1, number(attribute(element, "outline-level"), 1)))
            if not self.in_note:
                self._notes(parent)
            self._children(element, etree.SubElement(parent, f"h{heading}"), depth, level, listed)
        elif tag == "p":
            self._paragraph(element, parent, depth, level, listed)
        elif tag == "list":
            self._list(element, parent, depth, level + 1, attribute(element, "style-name") or listed)
        elif tag == "table":
            self._table(element, parent, depth)
        elif tag == "span":
            self._span(element, parent, depth, level, listed)
        elif tag == "a":
            made = etree.SubElement(parent, "a", href=attribute(element, "href"))
            self._children(element, made, depth, level, listed)
        elif tag == "s":
            _add(parent, " " * min(_SPACES, max(1, number(attribute(element, "c"), 1))))
        elif tag == "tab":
            _add(parent, " ")
        elif tag == "line-break":
            etree.SubElement(parent, "br")
        elif tag == "soft-page-break":
            self.page_number += 1
            etree.SubElement(parent, "span", role="doc-pagebreak").text = str(self.page_number)
        elif tag == "note":
            self._note(element, parent)
        elif tag == "frame":
            self._frame(element, parent, depth, level, listed)
        elif tag == "ruby":
            ruby = etree.SubElement(parent, "ruby")
            for part in element:
                name = "rt" if local(part.tag) == "ruby-text" else "span"
                self._children(part, etree.SubElement(ruby, name), depth + 1, level, listed)
        else:
            self._children(element, parent, depth, level, listed)

    def _paragraph(self, element: Element, parent: Element, depth: int, level: int, listed: str) -> None:
        from lxml import etree

        name = attribute(element, "style-name")
        if self.styles.get(name).hidden:
            return
        if self.styles.named(name, "Title"):
            made = etree.SubElement(parent, "h1")
        elif self.styles.named(name, "Quotations"):
            made = etree.SubElement(etree.SubElement(parent, "blockquote"), "p")
        else:
            made = etree.SubElement(parent, "p")
        if language := self.styles.get(name).language:
            made.set(XML_NAMESPACE + "lang", language)
        self._children(element, made, depth, level, listed)
        if made.tag == "h1" and not self.title:
            self.title = text_of(made)

    def _span(self, element: Element, parent: Element, depth: int, level: int, listed: str) -> None:
        from lxml import etree

        style = self.styles.get(attribute(element, "style-name"))
        if style.hidden:
            return
        made = parent
        if style.bold:
            made = etree.SubElement(made, "b")
        if style.italic:
            made = etree.SubElement(made, "i")
        if style.language and primary(style.language) != primary(self.styles.language):
            made = etree.SubElement(made, "span")
            made.set(XML_NAMESPACE + "lang", style.language)
        self._children(element, made, depth, level, listed)

    def _list(self, element: Element, parent: Element, depth: int, level: int, listed: str) -> None:
        from lxml import etree

        kind, before, after = self.styles.lists.get(listed, {}).get(level, ("", "", ""))
        made = etree.SubElement(parent, "ol" if kind else "ul")
        count = 0
        for item in element:
            if local(item.tag) not in ("list-item", "list-header"):
                continue
            start = attribute(item, "start-value")
            count = number(start) if start else count + 1
            entry = etree.SubElement(made, "li")
            if local(item.tag) == "list-header" or not any(local(inner.tag) in ("p", "h") for inner in item):
                entry.set("data-marker", "")
                count -= 1
            elif kind:
                entry.set("data-marker", f"{before}{formatted(count, kind)}{after or '.'}")
            self._children(item, entry, depth + 1, level, listed)

    def _table(self, element: Element, parent: Element, depth: int) -> None:
        from lxml import etree

        made = etree.SubElement(parent, "table")
        for rows in element.iter():
            if local(rows.tag) != "table-row" or _table_of(rows) is not element:
                continue
            heading = local(getattr(rows.getparent(), "tag", "")) == "table-header-rows"
            row = etree.SubElement(made, "tr")
            for cell in rows:
                if local(cell.tag) != "table-cell":
                    continue
                repeated = number(attribute(cell, "number-columns-repeated"), 1)
                for _ in range(min(repeated, 20)):
                    name = "th" if heading else "td"
                    new = etree.SubElement(row, name)
                    for span in ("columns", "rows"):
                        new.set(f"{span[:3]}span", attribute(cell, f"number-{span}-spanned") or "1")
                    self._children(cell, new, depth + 2, 0, "")
        if not any(local(cell.tag) == "th" for cell in made.iter()):
            # Paragraphs in its cells do not make it a table that only arranges the page.
            made.set("role", "table")

    def _note(self, element: Element, parent: Element) -> None:
        from lxml import etree

        citation = next((text_of(inner) for inner in element if local(inner.tag) == "note-citation"), "*")
        identifier = attribute(element, "id") or f"note-{len(self.pending)}-{citation}"
        made = etree.SubElement(parent, "a", href="#" + identifier, role="doc-noteref")
        made.text = citation
        aside = etree.Element("aside", id=identifier, role="doc-footnote")
        self.pending.append((citation, aside))
        outer, self.in_note = self.in_note, True
        for inner in element:
            if local(inner.tag) == "note-body":
                self._children(inner, aside, 0, 0, "")
        self.in_note = outer
        first = next((e for e in aside.iter() if local(e.tag) == "p"), aside)
        first.text = f"{citation} {first.text or ''}"

    def _notes(self, parent: Element) -> None:
        """Notes stand before the next heading."""
        pending, self.pending = self.pending, []
        for _, aside in pending:
            parent.append(aside)

    def _frame(self, element: Element, parent: Element, depth: int, level: int, listed: str) -> None:
        from lxml import etree

        said = {local(inner.tag): text_of(inner) for inner in element if local(inner.tag) in ("title", "desc")}
        for inner in element:
            tag = local(inner.tag)
            if tag == "text-box":
                self._children(inner, etree.SubElement(parent, "div"), depth + 1, level, listed)
                return
            if tag == "object":
                name, _ = resolved("content.xml", attribute(inner, "href").rstrip("/") + "/content.xml")
                root = _part(self.container, name) if name else None
                if root is not None and local(root.tag) == "math":
                    parent.append(root)
                    return
            if tag in ("image", "object", "object-ole", "plugin"):
                made = etree.SubElement(parent, "img")
                if text := said.get("desc") or said.get("title"):
                    made.set("alt", text)
                return


def _table_of(row: Element) -> Element | None:
    return next((ancestor for ancestor in row.iterancestors() if local(ancestor.tag) == "table"), None)


def _add(parent: Element, text: str | None) -> None:
    """Text at the end of an element."""
    if text:
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text
