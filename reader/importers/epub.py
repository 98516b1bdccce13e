"""EPUB 2 and 3. The contents decide the sections; their text is made when it is asked for, file by file."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from reader.document import BlockKind, Document, Heading, InlineKind, Narrated, Position, Section, Span
from reader.errors import DocumentError
from reader.importers.builder import Prose, SectionBuilder
from reader.importers.container import Container, Files, resolved
from reader.importers.epub_overlay import AUDIO_LIMIT, Clip, read_overlay
from reader.importers.epub_package import NavEntry, Package, read_package
from reader.importers.lexicon import Lexicon
from reader.importers.marks import language_of, split_point
from reader.importers.markup import convert
from reader.importers.safexml import MAX_MARKUP, decoded, local, parse_xhtml
from reader.importers.sinks import OneSection, Setting

if TYPE_CHECKING:
    from reader.importers.safexml import Element

TREES_KEPT = 3
"""Files whose elements stay in memory: the one being read and its neighbours."""
TEXT_SHARE = 0.6
"""How much of a page is text, for the length of sections not yet read."""
FRONT_LIMIT = 1_000_000
"""Bytes before the first row of the contents that are looked into on opening."""

_TYPE = b"mimetypeapplication/epub+zip"
_FIRST_HEADING = re.compile(r"<h[1-6]\b[^>]*>(.{1,2000}?)</h[1-6]", re.S | re.I)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})</title", re.I)
_SAID_OTHERWISE = re.compile(r"<(?:\w+:)?(?:math|img|svg|image|object|ol)\b", re.I)
_TAGS = re.compile(r"<[^<>]*>")


class EpubImporter:
    """Opens EPUB books."""

    name = "EPUB"

    def accepts(self, path: Path, head: bytes) -> bool:
        """By the type stated in the first file of the ZIP; by the suffix where a ZIP leaves that out."""
        return head[:2] == b"PK" and (head[30:58] == _TYPE or path.suffix.lower() == ".epub")

    def open(self, path: Path) -> Document:
        """The book. Raises DocumentError for one that is locked, damaged, or has nothing to read."""
        container = Container(path)
        package = read_package(container)
        if not package.spine:
            raise DocumentError(f"{path.name} has no text.", "Get the book again; this copy is damaged.")
        return package_document(container, package, path)


def package_document(container: Files, package: Package, path: Path) -> Document:
    """The document that a package describes."""
    book = _Book(container, package)
    notices = []
    if package.missing:
        parts = "One part" if package.missing == 1 else f"{package.missing} parts"
        notices.append(f"{parts} of this book cannot be found, so it has gaps.")
    return Document(
        Prose(package.title).text,
        package.language,
        container.fingerprint(),
        book.outline,
        book.load,
        path,
        tuple(notices),
        book.locate,
        book.narration,
        book.recording,
        book.glimpse,
        book.holds_page,
    )


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a section begins: a file's place in the spine and an element's id, empty for the file's beginning.
    `spine` is -1 for a row of the contents that leads nowhere: it is only a title."""

    title: str
    level: int
    spine: int
    fragment: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A parsed file of the book."""

    root: Element
    ids: dict[str, Element]
    whole: bool


class _Book:
    def __init__(self, container: Files, package: Package) -> None:
        self.container = container
        self.package = package
        self._pages: OrderedDict[int, _Page | None] = OrderedDict()
        self._orders: dict[int, list[tuple[Element | None, int]]] = {}
        self._lexicon: Lexicon | None = None
        self._overlays: dict[str, list[Clip]] = {}
        self._places: dict[int, dict[str, Span]] = {}
        self._asked = ""
        self.starts = self._starts()
        # The sections that begin in each file, by their places in `starts`.
        self.by_file: dict[int, list[int]] = {}
        for place, start in enumerate(self.starts):
            if start.spine >= 0:
                self.by_file.setdefault(start.spine, []).append(place)
        self.outline = tuple(
            Heading(place + 1, start.title, start.level, self._estimate(start))
            for place, start in enumerate(self.starts)
        )

    # --- the plan -----------------------------------------------------------------------------------------------

    def _starts(self) -> list[_Start]:
        index = {name: place for place, name in enumerate(self.package.spine)}
        starts = [_start(entry, index) for entry in self.package.entries]
        if not any(start.spine >= 0 for start in starts):
            return [_Start(self._guessed_title(name), 1, place, "") for name, place in index.items()]
        linked = [start.spine for start in starts if start.spine >= 0]
        if linked != sorted(linked):
            starts = _in_reading_order(starts)
        front = self._front(starts)
        return [front, *starts] if front else starts

    def _front(self, starts: list[_Start]) -> _Start | None:
        """A section for what stands before the first row of the contents, if that has text."""
        first = next(start for start in starts if start.spine >= 0)
        files = list(range(first.spine + (1 if first.fragment else 0)))
        files = [place for place in files if self.package.spine[place] not in self.package.auxiliary]
        if not files:
            return None
        if sum(self.container.size(self.package.spine[place]) for place in files) > FRONT_LIMIT:
            return _Start(self.package.title, 1, files[0], "")
        section = SectionBuilder()
        fragments = {start.fragment for start in starts if start.spine == first.spine}
        for place in files:
            page = self._page(place)
            if page is None:
                continue
            stop = None
            if place == first.spine:
                stop = next((split_point(page.ids[name]) for name in page.ids if name in fragments), None)
                if stop is None:
                    continue
            self._convert(place, page, section, "", None, stop)
        made = section.build(1, "")
        if all(block.kind is BlockKind.FIGURE for block in made.blocks):
            return None
        headings = [block.span.of(made.text) for block in made.blocks if block.kind is BlockKind.HEADING]
        # A heading of two lines is a title of one.
        return _Start(" ".join(headings[0].split()) if headings else self.package.title, 1, files[0], "")

    def _guessed_title(self, name: str) -> str:
        head = decoded(self.container.read(name, 20_000, head=True))
        found = _FIRST_HEADING.search(head) or _TITLE.search(head)
        return Prose(_TAGS.sub("", found[1])).text.replace("\n", " ") if found else ""

    def _estimate(self, start: _Start) -> int:
        if start.spine < 0:
            return len(start.title)
        later = sorted(place for place in self.by_file if place > start.spine)
        end = later[0] if later and self.by_file[start.spine][-1:] else len(self.package.spine)
        last = self.starts[self.by_file[start.spine][-1]] is start
        own = self.container.size(self.package.spine[start.spine]) / len(self.by_file[start.spine])
        rest = sum(self.container.size(name) for name in self.package.spine[start.spine + 1 : end]) if last else 0
        return max(1, round((own + rest) * TEXT_SHARE))

    # --- the text -----------------------------------------------------------------------------------------------

    def load(self, number: int) -> Section:
        """The section with this number."""
        start = self.starts[number - 1]
        section = SectionBuilder()
        language = ""
        if start.spine >= 0:
            language = self._fill(section, number - 1, start)
        if not len(section):
            section.heading(start.title or f"Section {number}", start.level)
        made = section.build(number, start.title, start.level, language or self.package.language)
        if self.package.lexicons:
            if self._lexicon is None:
                self._lexicon = Lexicon.read(self.container, self.package.lexicons)
            made = self._lexicon.applied(made)
        return self._without_anchors(number, made)

    def _without_anchors(self, number: int, made: Section) -> Section:
        """The section itself; where its narrated elements stand in it is kept."""
        places: dict[str, Span] = {}
        for one in made.inlines:
            if one.kind is InlineKind.ANCHOR:
                known = places.get(one.value, one.span)
                places[one.value] = Span(min(known.start, one.span.start), max(known.end, one.span.end))
        self._places[number] = places
        if not places:
            return made
        return replace(made, inlines=tuple(one for one in made.inlines if one.kind is not InlineKind.ANCHOR))

    # --- where links lead, and what was recorded ----------------------------------------------------------------

    def locate(self, address: str) -> Position | None:
        """Where "name#id" stands."""
        name, _, fragment = address.partition("#")
        if name not in self.package.spine:
            return None
        file = self.package.spine.index(name)
        page = self._page(file)
        place = self._section_at(file, page, fragment)
        if place is None:
            return None
        self._asked = fragment
        try:
            self.load(place + 1)
        finally:
            self._asked = ""
        span = self._places[place + 1].get(address)
        return Position(place + 1, span.start if span else 0)

    def _section_at(self, file: int, page: _Page | None, fragment: str) -> int | None:
        """The place in `starts` of the section that an element of a file stands in."""
        order = self._order(file, page) if file in self.by_file else []
        before = [rank for rank in self.by_file if rank < file]
        owner = self._order(max(before), self._page(max(before)))[-1][1] if before else None
        if not order:
            return owner
        if page is None or fragment not in page.ids:
            return order[0][1] if order[0][0] is None or owner is None else owner
        begins = dict(order)
        owner = begins.get(None, owner if owner is not None else order[0][1])
        target = page.ids[fragment]
        for element in page.root.iter():
            owner = begins.get(element, owner)
            if element is target:
                return owner
        return owner

    def holds_page(self, number: int) -> int | None:
        """The section in which the list of pages has a page begin."""
        for name, labels in self.package.pages.items():
            for fragment, label in labels.items():
                if label == str(number):
                    position = self.locate(f"{name}#{fragment}")
                    return position.section if position else None
        return None

    def glimpse(self, number: int) -> str | None:
        """The file of a section that has it to itself; None where words are said that do not stand in it."""
        start = self.starts[number - 1]
        if start.spine < 0 or len(self.by_file[start.spine]) > 1:
            return None
        text = ""
        for file in range(start.spine, len(self.package.spine)):
            if file > start.spine and file in self.by_file and not self._begins_inside(file):
                break
            try:
                text += decoded(self.container.read(self.package.spine[file], MAX_MARKUP))
            except DocumentError:
                return None
            if file > start.spine and file in self.by_file:
                break
        return None if _SAID_OTHERWISE.search(text) else text

    def narration(self, number: int) -> tuple[Narrated, ...]:
        """What was recorded of a section."""
        if not self.package.overlays:
            return ()
        if number not in self._places:
            self.load(number)
        places = self._places[number]
        files = dict.fromkeys(address.partition("#")[0] for address in places)
        return tuple(
            Narrated(places[clip.place], clip.audio, clip.begin, clip.end)
            for name in files
            for clip in self._clips(name)
            if clip.place in places
        )

    def recording(self, name: str) -> bytes:
        """The bytes of a recording. Raises DocumentError."""
        return self.container.read(name, AUDIO_LIMIT)

    def _clips(self, name: str) -> list[Clip]:
        """What was recorded of a file."""
        if name not in self._overlays:
            overlays = self.package.overlays.get(name, ())
            clips = [clip for overlay in overlays for clip in read_overlay(self.container, overlay)]
            self._overlays[name] = [clip for clip in clips if clip.place.startswith(f"{name}#")]
        return self._overlays[name]

    def _fill(self, section: SectionBuilder, place: int, start: _Start) -> str:
        """Writes the text from where this section begins to where the next one does; returns its language."""
        page = self._page(start.spine)
        order = self._order(start.spine, page)
        mine = next((rank for rank, (_, owner) in enumerate(order) if owner == place), None)
        if mine is None:
            return ""
        begin = order[mine][0]
        following = [element for element, owner in order[mine + 1 :]]
        language = self._language(page)
        if following:
            if following[0] is not begin:
                self._write(start.spine, page, section, language, begin, following[0])
            return language
        self._write(start.spine, page, section, language, begin, None)
        for file in range(start.spine + 1, len(self.package.spine)):
            following_page = self._page(file) if file not in self.by_file or self._begins_inside(file) else None
            if file in self.by_file:
                first = self._order(file, following_page)[0][0] if following_page else None
                if first is not None:
                    self._write(file, following_page, section, language, None, first)
                break
            self._write(file, following_page, section, language, None, None)
        return language

    def _begins_inside(self, file: int) -> bool:
        """Whether no section begins at the very beginning of this file."""
        return all(self.starts[place].fragment for place in self.by_file[file])

    def _order(self, file: int, page: _Page | None) -> list[tuple[Element | None, int]]:
        """Where the sections of a file begin, in the order of its text (None is its beginning). One whose element is
        missing begins with the file if it is the first there, and has no text of its own otherwise."""
        if file not in self._orders or page is None:
            self._orders[file] = self._ordered(file, page)
        return self._orders[file]

    def _ordered(self, file: int, page: _Page | None) -> list[tuple[Element | None, int]]:
        found: list[tuple[int, Element | None, int]] = []
        ranks = {id(element): rank for rank, element in enumerate(page.ids.values())} if page else {}
        for place in self.by_file[file]:
            fragment = self.starts[place].fragment
            element = page.ids.get(fragment) if page and fragment else None
            if element is None:
                if fragment and found:
                    continue
                found.append((-1, None, place))
            else:
                found.append((ranks[id(element)], element, place))
        found.sort(key=lambda one: one[0])
        return [(None if element is None else split_point(element), place) for _, element, place in found]

    def _write(
        self,
        file: int,
        page: _Page | None,
        section: SectionBuilder,
        language: str,
        begin: Element | None,
        end: Element | None,
    ) -> None:
        if page is None:
            section.paragraph("This part of the book is damaged and cannot be read.")
            return
        self._convert(file, page, section, language, begin, end)

    def _convert(
        self,
        file: int,
        page: _Page,
        section: SectionBuilder,
        language: str,
        begin: Element | None,
        end: Element | None,
    ) -> None:
        name = self.package.spine[file]

        def address(reference: str) -> str:
            target, fragment = resolved(name, reference)
            return f"{target}#{fragment}" if target and fragment else target or reference

        anchors = {clip.place.partition("#")[2] for clip in self._clips(name)}
        if self._asked:
            anchors.add(self._asked)
        setting = Setting(language, self.package.pages.get(name, {}), address, anchors=anchors)
        convert(page.root, OneSection(section), setting, begin, end)

    def _language(self, page: _Page | None) -> str:
        if page is not None:
            for element in (page.root, *(child for child in page.root if local(child.tag) == "body")):
                if language := language_of(element):
                    return language
        return self.package.language

    def _page(self, file: int) -> _Page | None:
        """The file's elements; None where it is damaged."""
        if file in self._pages:
            self._pages.move_to_end(file)
            return self._pages[file]
        try:
            root, whole = parse_xhtml(self.container.read(self.package.spine[file], MAX_MARKUP))
        except DocumentError:
            root, whole = None, False
        page = None
        if root is not None:
            ids: dict[str, Element] = {}
            # An XPath of elements only.
            for element in cast("list[Element]", root.xpath("//*[@id or @name]")):
                for key in (element.get("id"), element.get("name")):
                    if key:
                        ids.setdefault(key, element)
            page = _Page(root, ids, whole)
        self._pages[file] = page
        while len(self._pages) > TREES_KEPT:
            gone, _ = self._pages.popitem(last=False)
            self._orders.pop(gone, None)
        return page


def _start(entry: NavEntry, index: dict[str, int]) -> _Start:
    return _Start(Prose(entry.title).text, entry.level, index.get(entry.name, -1), entry.fragment)


def _in_reading_order(starts: list[_Start]) -> list[_Start]:
    """Rows sorted by file; a row that leads nowhere stays before the one that follows it."""
    keyed, following = [], len(starts) + max(start.spine for start in starts)
    for start in reversed(starts):
        following = start.spine if start.spine >= 0 else following
        keyed.append((following, start))
    keyed.reverse()
    return [start for _, start in sorted(keyed, key=lambda one: one[0])]
