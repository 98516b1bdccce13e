"""EPUB 2 and 3. The contents decide the sections; their text is made when it is asked for, file by file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from reader.document import Document, InlineKind, Narrated, Position, Section, Span
from reader.errors import DocumentError
from reader.importers.builder import Prose, SectionBuilder
from reader.importers.container import Container, Files
from reader.importers.epub_files import TextFiles
from reader.importers.epub_overlay import AUDIO_LIMIT
from reader.importers.epub_package import Package, read_package
from reader.importers.epub_plan import Plan, Start
from reader.importers.lexicon import Lexicon
from reader.importers.safexml import MAX_MARKUP, decoded

_TYPE = b"mimetypeapplication/epub+zip"
_SAID_OTHERWISE = re.compile(r"<(?:\w+:)?(?:math|img|svg|image|object|ol)\b", re.I)


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
        book.plan.outline,
        book.load,
        path,
        tuple(notices),
        book.locate,
        book.narration,
        book.recording,
        book.glimpse,
        book.holds_page,
    )


class _Book:
    def __init__(self, container: Files, package: Package) -> None:
        self.container = container
        self.package = package
        self.files = TextFiles(container, package)
        self.plan = Plan(container, package, self.files)
        self._lexicon: Lexicon | None = None
        self._places: dict[int, dict[str, Span]] = {}

    # --- the text -----------------------------------------------------------------------------------------------

    def load(self, number: int) -> Section:
        """The section with this number."""
        return self._made(number)

    def _made(self, number: int, anchor: str = "") -> Section:
        start = self.plan.starts[number - 1]
        section = SectionBuilder()
        language = ""
        if start.spine >= 0:
            language = self._fill(section, number - 1, start, anchor)
        if not len(section):
            section.heading(start.title or f"Section {number}", start.level)
        made = section.build(number, start.title, start.level, language or self.package.language)
        if self.package.lexicons:
            if self._lexicon is None:
                self._lexicon = Lexicon.read(self.container, self.package.lexicons)
            made = self._lexicon.applied(made)
        return self._without_anchors(number, made)

    def _fill(self, section: SectionBuilder, place: int, start: Start, anchor: str) -> str:
        """Writes the text from where this section begins to where the next one does; returns its language."""
        page = self.files.page(start.spine)
        order = self.plan.order(start.spine, page)
        mine = next((rank for rank, (_, owner) in enumerate(order) if owner == place), None)
        if mine is None:
            return ""
        begin = order[mine][0]
        following = [element for element, owner in order[mine + 1 :]]
        language = self.files.language(page)
        if following:
            if following[0] is not begin:
                self.files.write(start.spine, section, language, begin, following[0], anchor)
            return language
        self.files.write(start.spine, section, language, begin, None, anchor)
        for file in range(start.spine + 1, len(self.package.spine)):
            end = None
            if file in self.plan.by_file:
                next_page = self.files.page(file) if self.plan.begins_inside(file) else None
                end = self.plan.order(file, next_page)[0][0] if next_page else None
                if end is None:
                    break
            self.files.write(file, section, language, None, end, anchor)
            if end is not None:
                break
        return language

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
        place = self.plan.section_at(self.package.spine.index(name), fragment)
        if place is None:
            return None
        self._made(place + 1, fragment)
        span = self._places[place + 1].get(address)
        return Position(place + 1, span.start if span else 0)

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
        start = self.plan.starts[number - 1]
        if start.spine < 0 or len(self.plan.by_file[start.spine]) > 1:
            return None
        text = ""
        for file in range(start.spine, len(self.package.spine)):
            if file > start.spine and file in self.plan.by_file and not self.plan.begins_inside(file):
                break
            try:
                text += decoded(self.container.read(self.package.spine[file], MAX_MARKUP))
            except DocumentError:
                return None
            if file > start.spine and file in self.plan.by_file:
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
            for clip in self.files.clips(name)
            if clip.place in places
        )

    def recording(self, name: str) -> bytes:
        """The bytes of a recording. Raises DocumentError."""
        return self.container.read(name, AUDIO_LIMIT)
