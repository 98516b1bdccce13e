"""The text files of an EPUB book: parsed when they are asked for, and written into sections a stretch at a time."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from reader.errors import DocumentError
from reader.importers.builder import SectionBuilder
from reader.importers.container import Files, resolved
from reader.importers.epub_overlay import Clip, read_overlay
from reader.importers.epub_package import Package
from reader.importers.marks import language_of
from reader.importers.markup import convert
from reader.importers.safexml import MAX_MARKUP, local, parse_xhtml
from reader.importers.sinks import OneSection, Setting

if TYPE_CHECKING:
    from reader.importers.safexml import Element

TREES_KEPT = 3
"""Files whose elements stay in memory: the one being read and its neighbours."""


@dataclass(slots=True)
class Page:
    """A parsed file of the book. `begins` is where its sections begin, once somebody has asked for that."""

    root: Element
    ids: dict[str, Element]
    begins: list[tuple[Element | None, int]] | None = None


class TextFiles:
    """The files of the spine, by their places in it."""

    def __init__(self, container: Files, package: Package) -> None:
        self._container = container
        self._package = package
        self._pages: OrderedDict[int, Page | None] = OrderedDict()
        self._overlays: dict[str, list[Clip]] = {}

    def page(self, file: int) -> Page | None:
        """The file's elements; None where it is damaged."""
        if file in self._pages:
            self._pages.move_to_end(file)
            return self._pages[file]
        try:
            root, _ = parse_xhtml(self._container.read(self._package.spine[file], MAX_MARKUP))
        except DocumentError:
            root = None
        page = None
        if root is not None:
            ids: dict[str, Element] = {}
            # An XPath of elements only.
            for element in cast("list[Element]", root.xpath("//*[@id or @name]")):
                for key in (element.get("id"), element.get("name")):
                    if key:
                        ids.setdefault(key, element)
            page = Page(root, ids)
        self._pages[file] = page
        while len(self._pages) > TREES_KEPT:
            self._pages.popitem(last=False)
        return page

    def language(self, page: Page | None) -> str:
        """The language a file says it is in; else the book's."""
        if page is not None:
            for element in (page.root, *(child for child in page.root if local(child.tag) == "body")):
                if language := language_of(element):
                    return language
        return self._package.language

    def write(
        self,
        file: int,
        section: SectionBuilder,
        language: str,
        begin: Element | None,
        end: Element | None,
        anchor: str = "",
    ) -> None:
        """Writes a file from `begin` to `end` into a section; the element with the id `anchor` becomes an ANCHOR, as
        those do that somebody recorded."""
        page = self.page(file)
        if page is None:
            section.paragraph("This part of the book is damaged and cannot be read.")
            return
        name = self._package.spine[file]

        def address(reference: str) -> str:
            target, fragment = resolved(name, reference)
            return f"{target}#{fragment}" if target and fragment else target or reference

        anchors = {clip.place.partition("#")[2] for clip in self.clips(name)} | ({anchor} if anchor else set())
        setting = Setting(language, self._package.pages.get(name, {}), address, anchors=anchors)
        convert(page.root, OneSection(section), setting, begin, end)

    def clips(self, name: str) -> list[Clip]:
        """What was recorded of a file."""
        if name not in self._overlays:
            overlays = self._package.overlays.get(name, ())
            clips = [clip for overlay in overlays for clip in read_overlay(self._container, overlay)]
            self._overlays[name] = [clip for clip in clips if clip.place.startswith(f"{name}#")]
        return self._overlays[name]
