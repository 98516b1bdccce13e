"""Where the sections of an EPUB book begin: at the rows of its contents, and at what stands before the first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.document import BlockKind, Heading
from reader.importers.builder import Prose, SectionBuilder
from reader.importers.container import Files
from reader.importers.epub_files import Page, TextFiles
from reader.importers.epub_package import NavEntry, Package
from reader.importers.marks import split_point
from reader.importers.safexml import decoded

if TYPE_CHECKING:
    from reader.importers.safexml import Element

TEXT_SHARE = 0.6
"""How much of a page is text, for the length of sections not yet read."""
FRONT_LIMIT = 1_000_000
"""Bytes before the first row of the contents that are looked into on opening."""

_FIRST_HEADING = re.compile(r"<h[1-6]\b[^>]*>(.{1,2000}?)</h[1-6]", re.S | re.I)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})</title", re.I)
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a section begins: a file's place in the spine and an element's id, empty for the file's beginning.
    `spine` is -1 for a row of the contents that leads nowhere: it is only a title."""

    title: str
    level: int
    spine: int
    fragment: str


class Plan:
    """The sections of a book: `starts` in their order, `by_file` their places in it by the file they begin in."""

    def __init__(self, container: Files, package: Package, files: TextFiles) -> None:
        self._container = container
        self._package = package
        self._files = files
        self.starts = self._starts()
        self.by_file: dict[int, list[int]] = {}
        for place, start in enumerate(self.starts):
            if start.spine >= 0:
                self.by_file.setdefault(start.spine, []).append(place)
        self.outline = tuple(
            Heading(place + 1, start.title, start.level, self._estimate(start))
            for place, start in enumerate(self.starts)
        )

    def begins_inside(self, file: int) -> bool:
        """Whether no section begins at the very beginning of this file."""
        return all(self.starts[place].fragment for place in self.by_file[file])

    def order(self, file: int, page: Page | None) -> list[tuple[Element | None, int]]:
        """Where the sections of a file begin, in the order of its text (None is its beginning). One whose element is
        missing begins with the file if it is the first there, and has no text of its own otherwise."""
        if page is None:
            return self._ordered(file, None)
        if page.begins is None:
            page.begins = self._ordered(file, page)
        return page.begins

    def section_at(self, file: int, fragment: str) -> int | None:
        """The place in `starts` of the section that an element of a file stands in."""
        page = self._files.page(file)
        order = self.order(file, page) if file in self.by_file else []
        before = [rank for rank in self.by_file if rank < file]
        owner = self.order(max(before), self._files.page(max(before)))[-1][1] if before else None
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

    def _ordered(self, file: int, page: Page | None) -> list[tuple[Element | None, int]]:
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

    def _starts(self) -> list[Start]:
        index = {name: place for place, name in enumerate(self._package.spine)}
        starts = [_start(entry, index) for entry in self._package.entries]
        if not any(start.spine >= 0 for start in starts):
            return [Start(self._guessed_title(name), 1, place, "") for name, place in index.items()]
        linked = [start.spine for start in starts if start.spine >= 0]
        if linked != sorted(linked):
            starts = _in_reading_order(starts)
        front = self._front(starts)
        return [front, *starts] if front else starts

    def _front(self, starts: list[Start]) -> Start | None:
        """A section for what stands before the first row of the contents, if that has text."""
        first = next(start for start in starts if start.spine >= 0)
        files = list(range(first.spine + (1 if first.fragment else 0)))
        files = [place for place in files if self._package.spine[place] not in self._package.auxiliary]
        if not files:
            return None
        if sum(self._container.size(self._package.spine[place]) for place in files) > FRONT_LIMIT:
            return Start(self._package.title, 1, files[0], "")
        section = SectionBuilder()
        fragments = {start.fragment for start in starts if start.spine == first.spine}
        for place in files:
            page = self._files.page(place)
            if page is None:
                continue
            stop = None
            if place == first.spine:
                stop = next((split_point(page.ids[name]) for name in page.ids if name in fragments), None)
                if stop is None:
                    continue
            self._files.write(place, section, "", None, stop)
        made = section.build(1, "")
        if all(block.kind is BlockKind.FIGURE for block in made.blocks):
            return None
        headings = [block.span.of(made.text) for block in made.blocks if block.kind is BlockKind.HEADING]
        # A heading of two lines is a title of one.
        return Start(" ".join(headings[0].split()) if headings else self._package.title, 1, files[0], "")

    def _guessed_title(self, name: str) -> str:
        head = decoded(self._container.read(name, 20_000, head=True))
        found = _FIRST_HEADING.search(head) or _TITLE.search(head)
        return Prose(_TAGS.sub("", found[1])).text.replace("\n", " ") if found else ""

    def _estimate(self, start: Start) -> int:
        if start.spine < 0:
            return len(start.title)
        later = sorted(place for place in self.by_file if place > start.spine)
        end = later[0] if later and self.by_file[start.spine][-1:] else len(self._package.spine)
        last = self.starts[self.by_file[start.spine][-1]] is start
        own = self._container.size(self._package.spine[start.spine]) / len(self.by_file[start.spine])
        rest = sum(self._container.size(name) for name in self._package.spine[start.spine + 1 : end]) if last else 0
        return max(1, round((own + rest) * TEXT_SHARE))


def _start(entry: NavEntry, index: dict[str, int]) -> Start:
    return Start(Prose(entry.title).text, entry.level, index.get(entry.name, -1), entry.fragment)


def _in_reading_order(starts: list[Start]) -> list[Start]:
    """Rows sorted by file; a row that leads nowhere stays before the one that follows it."""
    keyed, following = [], len(starts) + max(start.spine for start in starts)
    for start in reversed(starts):
        following = start.spine if start.spine >= 0 else following
        keyed.append((following, start))
    keyed.reverse()
    return [start for _, start in sorted(keyed, key=lambda one: one[0])]
