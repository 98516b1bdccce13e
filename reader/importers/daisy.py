"""DAISY talking books, 2.02 and 3, for their text: the order comes from their navigation and their SMIL files.

DAISY 2.02 Specification (2001); ANSI/NISO Z39.86-2005. A book may be a folder, or a ZIP of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.container import Container, Files, Folder, resolved
from reader.importers.safexml import attribute, local, parse_xml, text_of

if TYPE_CHECKING:
    from reader.importers.epub_package import NavEntry, Package
    from reader.importers.safexml import Element

    Recorded = tuple[NavEntry, str, str]
    """A row of the contents, and the SMIL file and the element in it where it begins."""

LIMIT = 8 * 1024 * 1024
MAX_SMIL = 2_000
_ZIP = b"PK\x03\x04"


class DaisyImporter:
    """Opens DAISY books: their folder, a ZIP of it, or the file in it that starts them."""

    name = "DAISY"

    def accepts(self, path: Path, head: bytes) -> bool:
        """A book has ncc.html (2.02), or a package whose text is a DTBook (3)."""
        if not head:
            return path.is_dir() and bool(_start_file(path))
        if path.name.lower() == "ncc.html":
            return True
        if path.suffix.lower() == ".opf":
            return b"oebpackage" in head.lower() or b"dtbook" in head.lower()
        return head[:4] == _ZIP and path.suffix.lower() == ".zip" and bool(_start_name(path))

    def open(self, path: Path) -> Document:
        """The book. Raises DocumentError."""
        from reader.importers.epub import package_document

        files, start = _opened(path)
        read = _read_202 if start.lower().endswith("ncc.html") else _read_3
        package, recorded = read(files, start)
        if package.spine:
            return package_document(files, package, path)
        from reader.importers.daisy_audio import Spoken

        spoken = Spoken(files, recorded)
        if not spoken.lines:
            raise DocumentError(f"{path.name} has neither text nor recordings.", "Get the book again.")
        return package_document(spoken, spoken.package(package), path)


def _start_file(folder: Path) -> Path | None:
    """The file that starts a book in this folder."""
    try:
        files = sorted(entry for entry in folder.iterdir() if entry.suffix.lower() in (".html", ".opf"))
    except OSError:
        return None
    for file in files:
        if file.name.lower() == "ncc.html":
            return file
    for file in files:
        if file.suffix.lower() == ".opf" and file.is_file():
            with file.open("rb") as opened:
                if b"dtbook" in opened.read(65_536).lower():
                    return file
    return None


def _start_name(path: Path) -> str:
    """The same in a ZIP."""
    try:
        container = Container(path)
        for name in container.names:
            if name.lower().endswith("ncc.html"):
                return name
        for name in container.names:
            if name.lower().endswith(".opf") and b"dtbook" in container.read(name, 65_536, head=True).lower():
                return name
    except DocumentError:
        return ""
    return ""


def _opened(path: Path) -> tuple[Files, str]:
    if path.is_dir():
        start = _start_file(path)
        return Folder(path), start.name if start else ""
    if path.suffix.lower() == ".zip":
        return Container(path), _start_name(path)
    return Folder(path.parent), path.name


class _Smil:
    """What the SMIL files say stands where: an element's id there to a place in a text."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._known: dict[str, tuple[dict[str, tuple[str, str]], list[tuple[str, str]]]] = {}
        self.order: list[str] = []
        """The SMIL files, in the order in which they were asked for."""

    def place(self, name: str, fragment: str) -> tuple[str, str]:
        """The text's file and element for a place in a SMIL file; the first of the file for none."""
        by_id, order = self._read(name)
        return by_id.get(fragment) or (order[0] if order else ("", ""))

    def texts(self, name: str) -> list[str]:
        """The text files a SMIL file refers to."""
        return [text for text, _ in self._read(name)[1]]

    def overlays(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The SMIL files that each text was recorded by, of these and those that were read."""
        found: dict[str, dict[str, None]] = {}
        for name in dict.fromkeys((*names, *self.order)):
            for text in self.texts(name):
                found.setdefault(text, {})[name] = None
        return {text: tuple(some) for text, some in found.items()}

    def _read(self, name: str) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str]]]:
        if name not in self._known:
            self.order.append(name)
            by_id: dict[str, tuple[str, str]] = {}
            order: list[tuple[str, str]] = []
            root = _parsed(self.files, name) if len(self._known) < MAX_SMIL else None
            waiting: list[str] = []
            for element in root.iter() if root is not None else ():
                if local(element.tag) in ("par", "seq") and (identifier := attribute(element, "id")):
                    waiting.append(identifier)
                elif local(element.tag) == "text":
                    text, fragment = resolved(name, attribute(element, "src"))
                    place = (self.files.find(text) if text else "", fragment)
                    if place[0]:
                        order.append(place)
                        for identifier in (*waiting, attribute(element, "id")):
                            by_id.setdefault(identifier, place)
                        waiting = []
            self._known[name] = by_id, order
        return self._known[name]


def _parsed(files: Files, name: str) -> Element | None:
    if not name:
        return None
    try:
        return parse_xml(files.read(name, LIMIT))
    except DocumentError:
        return None


def _read_202(files: Files, start: str) -> tuple[Package, list[Recorded]]:
    """From ncc.html: headings are the contents, spans of class "page-..." the pages."""
    from reader.importers.epub_package import NavEntry, Package

    root = _parsed(files, start)
    if root is None:
        raise DocumentError(f"{files.path.name} is damaged.", "Get the book again.")
    smil = _Smil(files)
    entries: list[NavEntry] = []
    pages: dict[str, dict[str, str]] = {}
    spine: dict[str, None] = {}
    recorded: list[Recorded] = []
    for element in root.iter():
        tag = local(element.tag).lower()
        is_heading = len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
        is_page = tag == "span" and attribute(element, "class").startswith("page")
        if not is_heading and not is_page:
            continue
        link = next((inner for inner in element.iter() if local(inner.tag) == "a"), None)
        target, fragment = resolved(start, attribute(link, "href")) if link is not None else ("", "")
        target = files.find(target) if target else ""
        name, place = smil.place(target, fragment) if target.lower().endswith(".smil") else (target, fragment)
        if name == start:
            # The text of a book of recordings is only its headings.
            name, place = "", ""
        if is_heading:
            entries.append(NavEntry(text_of(element), int(tag[1]), name, place))
            recorded.append((entries[-1], target if target.lower().endswith(".smil") else "", fragment))
            for text in smil.texts(target) if target else ():
                if text != start:
                    spine[text] = None
        elif name:
            pages.setdefault(name, {})[place] = text_of(element)
    package = Package(
        _meta(root, "dc:title") or next((text_of(e) for e in root.iter() if local(e.tag) == "title"), files.path.stem),
        _meta(root, "dc:language"),
        tuple(spine),
        frozenset(),
        tuple(entries),
        pages,
        smil.overlays(()),
        (),
        0,
    )
    return package, recorded


def _read_3(files: Files, start: str) -> tuple[Package, list[Recorded]]:
    """From the package: its DTBook files are the text, its NCX the contents, led through SMIL."""
    from dataclasses import replace

    from reader.importers.epub_package import read_opf

    package = read_opf(files, start, ("application/x-dtbook+xml",))
    smil = _Smil(files)

    def led(entry: NavEntry) -> NavEntry:
        if not entry.name.lower().endswith(".smil"):
            return entry
        name, fragment = smil.place(entry.name, entry.fragment)
        return replace(entry, name=name, fragment=fragment)

    entries = tuple(led(entry) for entry in package.entries)
    told = [name for name in files.names if name.lower().endswith(".smil")]
    recorded = [
        (entry, entry.name if entry.name.lower().endswith(".smil") else "", entry.fragment) for entry in package.entries
    ]
    return replace(package, entries=entries, pages={}, overlays=smil.overlays(told)), recorded


def _meta(root: Element, name: str) -> str:
    """The content of a `meta` element."""
    for element in root.iter():
        if local(element.tag) == "meta" and attribute(element, "name").lower() == name:
            return " ".join(attribute(element, "content").split())
    return ""
