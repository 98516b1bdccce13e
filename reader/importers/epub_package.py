"""What an EPUB says of itself: its container, package document, navigation and page list.

EPUB 3.3 (W3C Recommendation, 2023), OPF 2.0.1 and NCX (DAISY Z39.86-2005). Only what can be found is used; a book with
a broken part still opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import DocumentError
from reader.importers.container import Files, resolved
from reader.importers.marks import types
from reader.importers.safexml import attribute, local, parse_xml, text_of

if TYPE_CHECKING:
    from reader.importers.safexml import Element

LIMIT = 8 * 1024 * 1024
"""Bytes of one of these files."""
MAX_ENTRIES = 20_000
"""Rows of the contents and items of the manifest that are looked at."""

# Obfuscated fonts are no hindrance: EPUB's own algorithm and Adobe's.
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "image/svg+xml", "text/x-oeb1-document")
_PAGE_SUFFIXES = (".xhtml", ".html", ".htm", ".xml", ".svg")


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A row of the book's contents: where it leads is a file's name (empty where nowhere) and an element's id."""

    title: str
    level: int
    name: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Package:
    """`spine` are the files in reading order, `auxiliary` those of them outside the main flow; `pages` are printed
    page numbers by file and element id, `overlays` the narration of a file, `lexicons` pronunciation files."""

    title: str
    language: str
    spine: tuple[str, ...]
    auxiliary: frozenset[str]
    entries: tuple[NavEntry, ...]
    pages: Mapping[str, Mapping[str, str]]
    overlays: Mapping[str, tuple[str, ...]]
    lexicons: tuple[str, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    kind: str
    properties: str
    overlay: str
    fallback: str


def read_package(container: Files) -> Package:
    """Raises DocumentError for a book that is locked, or has no package document."""
    refuse_locked(container)
    return read_opf(container, _package_name(container))


def read_opf(container: Files, opf_name: str, texts: tuple[str, ...] = ()) -> Package:
    """The package that a package document describes. With `texts` its text is the files of these media types, in the
    manifest's order, and its spine is something else (in DAISY 3 it is SMIL). Raises DocumentError."""
    root = parse_xml(container.read(opf_name, LIMIT))
    if root is None:
        raise _no_book(container)
    manifest = _manifest(root, opf_name, container)
    spine, auxiliary, missing, ncx = _spine(root, manifest)
    navigation = next((item.name for item in manifest.values() if "nav" in item.properties.split()), "")
    entries, pages = _navigation(container, navigation)
    if not entries or not pages:
        old = ncx or next((item.name for item in manifest.values() if item.kind == "application/x-dtbncx+xml"), "")
        old_entries, old_pages = _ncx(container, old)
        entries, pages = entries or old_entries, pages or old_pages
    if texts:
        spine = [item.name for item in manifest.values() if item.kind in texts and item.name]
        auxiliary, missing = set(), 0
    mentioned = dict.fromkeys(entry.name for entry in entries if entry.name and not texts)
    order = [name for name in spine if name != navigation or name in mentioned or len(spine) == 1]
    order += [name for name in mentioned if name not in spine]
    return Package(
        _metadata(root, "title") or container.path.stem,
        _metadata(root, "language"),
        tuple(order),
        frozenset(auxiliary),
        tuple(entries),
        pages,
        {
            item.name: (manifest[item.overlay].name,)
            for item in manifest.values()
            if item.name and item.overlay in manifest and manifest[item.overlay].name
        },
        tuple(item.name for item in manifest.values() if item.kind == "application/pls+xml"),
        missing,
    )


def refuse_locked(container: Files) -> None:
    """Raises DocumentError for a book under digital rights management."""
    name = container.find("META-INF/encryption.xml")
    locked = bool(container.find("META-INF/license.lcpl") or container.find("META-INF/sinf.xml"))
    if name and not locked:
        root = parse_xml(container.read(name, LIMIT))
        methods = () if root is None else (e for e in root.iter() if local(e.tag) == "EncryptionMethod")
        locked = any(
            local(getattr(method.getparent(), "tag", "")) == "EncryptedData"
            and attribute(method, "Algorithm") not in _FONT_OBFUSCATION
            for method in methods
        )
    if locked:
        raise DocumentError(
            f"{container.path.name} is locked by its seller with digital rights management.",
            "Ask the shop or library for a copy without it, or read it in their own program.",
        )


def _package_name(container: Files) -> str:
    if name := container.find("META-INF/container.xml"):
        root = parse_xml(container.read(name, LIMIT))
        for element in root.iter() if root is not None else ():
            if local(element.tag) == "rootfile" and (found := container.find(attribute(element, "full-path"))):
                return found
    for name in container.names:
        if name.lower().endswith(".opf"):
            return name
    raise _no_book(container)


def _no_book(container: Files) -> DocumentError:
    return DocumentError(
        f"{container.path.name} has no list of its parts.", "Get the book again; this copy is damaged."
    )


def _metadata(root: Element, name: str) -> str:
    """The first Dublin Core element of this name that has text."""
    for element in root.iter():
        tag = local(element.tag)
        if tag == "manifest":
            break
        if tag.lower() == name and (text := text_of(element)):
            return text
    return ""


def _manifest(root: Element, opf_name: str, container: Files) -> dict[str, _Item]:
    """Items by id; the first of several with the same id counts."""
    items: dict[str, _Item] = {}
    for element in root.iter():
        if local(element.tag) == "item" and len(items) < MAX_ENTRIES:
            name, _ = resolved(opf_name, attribute(element, "href"))
            item = _Item(
                container.find(name) if name else "",
                attribute(element, "media-type").lower(),
                attribute(element, "properties"),
                attribute(element, "media-overlay"),
                attribute(element, "fallback"),
            )
            items.setdefault(attribute(element, "id"), item)
    return items


def _spine(root: Element, manifest: Mapping[str, _Item]) -> tuple[list[str], set[str], int, str]:
    """Names in reading order, those outside the main flow, how many are missing, and the NCX."""
    names: dict[str, None] = {}
    auxiliary: set[str] = set()
    missing, ncx = 0, ""
    for element in root.iter():
        tag = local(element.tag)
        if tag == "spine":
            listed = manifest.get(attribute(element, "toc"))
            ncx = listed.name if listed else ""
        elif tag == "itemref" and len(names) < MAX_ENTRIES:
            item = manifest.get(attribute(element, "idref"))
            for _ in range(8):
                if item is None or _is_page(item) or item.fallback not in manifest:
                    break
                item = manifest[item.fallback]
            if item is None or not item.name or not _is_page(item):
                missing += 1
                continue
            names[item.name] = None
            if attribute(element, "linear") == "no":
                auxiliary.add(item.name)
    if not names:
        # No usable spine: the pages in the manifest's order are better than nothing.
        names = {item.name: None for item in manifest.values() if item.name and _is_page(item)}
    return list(names), auxiliary, missing, ncx


def _is_page(item: _Item) -> bool:
    """By its type, or by its name where the type is wrong."""
    return item.kind in _PAGES or item.name.lower().endswith(_PAGE_SUFFIXES)


def _navigation(container: Files, name: str) -> tuple[list[NavEntry], dict[str, dict[str, str]]]:
    """Contents and page list of an EPUB 3 navigation document."""
    entries: list[NavEntry] = []
    pages: dict[str, dict[str, str]] = {}
    root = _read(container, name)
    if root is None:
        return entries, pages
    navs = [element for element in root.iter() if local(element.tag) == "nav"]
    contents = [nav for nav in navs if types(nav) & {"toc", "doc-toc"}] or navs[:1]
    for nav in contents[:1]:
        entries = [entry for entry in _list_entries(nav, name, container) if entry.title]
    for nav in navs:
        if types(nav) & {"page-list", "doc-pagelist"}:
            for entry in _list_entries(nav, name, container):
                if entry.fragment:
                    pages.setdefault(entry.name, {}).setdefault(entry.fragment, entry.title)
    return entries, pages


def _list_entries(nav: Element, base: str, container: Files) -> Iterator[NavEntry]:
    level, made = 0, 0
    from lxml import etree

    for event, element in etree.iterwalk(nav, events=("start", "end")):
        tag = local(element.tag)
        if tag in ("ol", "ul"):
            level += 1 if event == "start" else -1
        elif event == "start" and tag == "li" and made < MAX_ENTRIES:
            label = next((c for c in element.iter() if local(c.tag) in ("a", "span", "ol", "ul")), None)
            if label is not None and local(label.tag) in ("a", "span"):
                made += 1
                yield _entry(
                    text_of(label) or attribute(label, "title"), level, attribute(label, "href"), base, container
                )


def _entry(title: str, level: int, href: str, base: str, container: Files) -> NavEntry:
    name, fragment = resolved(base, href) if href else ("", "")
    return NavEntry(title, max(1, level), container.find(name) if name else "", fragment)


def _ncx(container: Files, name: str) -> tuple[list[NavEntry], dict[str, dict[str, str]]]:
    """Contents and page list of an EPUB 2 NCX."""
    from lxml import etree

    entries: list[NavEntry] = []
    pages: dict[str, dict[str, str]] = {}
    root = _read(container, name)
    if root is None:
        return entries, pages
    level = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = local(element.tag)
        if tag not in ("navPoint", "pageTarget"):
            continue
        level += (1 if event == "start" else -1) if tag == "navPoint" else 0
        if event == "end" or len(entries) >= MAX_ENTRIES:
            continue
        label = next((text_of(child) for child in element if local(child.tag) == "navLabel"), "")
        source = next((attribute(child, "src") for child in element if local(child.tag) == "content"), "")
        entry = _entry(label, level, source, name, container)
        if tag == "navPoint":
            if entry.title:
                entries.append(entry)
        elif entry.fragment:
            pages.setdefault(entry.name, {}).setdefault(entry.fragment, entry.title)
    return entries, pages


def _read(container: Files, name: str) -> Element | None:
    if not name:
        return None
    try:
        return parse_xml(container.read(name, LIMIT))
    except DocumentError:
        # A book without its contents is still a book.
        return None
