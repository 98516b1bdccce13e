"""The sections of one marked-up page: it is cut at its headings, and each piece is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.document import Heading, Section
from reader.importers.builder import PART_LENGTH, Prose, SectionBuilder
from reader.importers.marks import (
    BLOCKS,
    SKIPPED,
    WHOLE,
    heading_level,
    is_hidden,
    is_note,
    language_of,
    split_point,
    types,
)
from reader.importers.markup import convert
from reader.importers.safexml import local, raw_text
from reader.importers.sinks import OneSection, Setting

if TYPE_CHECKING:
    from reader.importers.safexml import Element


@dataclass(slots=True)
class _Start:
    title: str
    level: int
    element: Element | None
    length: int = 0


class PageSections:
    """The outline and the sections of `root`. Text before the first heading is a section with the `opening` title;
    a very long stretch without headings is cut into several sections without titles."""

    def __init__(self, root: Element, setting: Setting, opening: str, language: str) -> None:
        self.root = root
        self.setting = setting
        self.language = language
        self._starts = [start for start in _starts(root, opening, setting.unwanted) if start.length]
        self.outline = tuple(
            Heading(number, start.title, start.level, start.length) for number, start in enumerate(self._starts, 1)
        )

    def load(self, number: int) -> Section:
        """The section with this number, from 1."""
        start = self._starts[number - 1]
        stop = self._starts[number].element if number < len(self._starts) else None
        section = SectionBuilder()
        convert(self.root, OneSection(section), self.setting, start.element, stop)
        if not len(section):
            section.heading(start.title or f"Section {number}", start.level)
        return section.build(number, start.title, start.level, self.language)


def declared_language(root: Element) -> str:
    """What the page says it is in; empty where it says nothing."""
    for element in (root, *(child for child in root if local(child.tag) == "body")):
        if language := language_of(element):
            return language
    return ""


def _starts(root: Element, opening: str, unwanted: Callable[[Element], bool]) -> list[_Start]:
    """One pass over the elements in the order of the text; `length` counts its characters."""
    starts = [_Start(opening, 1, None)]
    element: Element | None = root
    while element is not None:
        tag = local(element.tag).lower()
        passed = tag in SKIPPED or is_hidden(element) or unwanted(element)
        if not passed and tag in WHOLE:
            starts[-1].length += 1 + len(raw_text(element))
        elif not passed:
            level = heading_level(element, tag, 1)
            if level and (title := Prose(raw_text(element)).text) and not _belongs_elsewhere(element):
                point = _after(starts[-1].element, element)
                if point is not starts[-1].element:
                    starts.append(_Start(title.replace("\n", " "), level, point))
            elif starts[-1].length > PART_LENGTH and tag in BLOCKS and split_point(element) is element:
                starts.append(_Start("", starts[-1].level, element))
            starts[-1].length += len((element.text or "").strip())
            if tag == "img":
                starts[-1].length += 1
            if len(element):
                element = element[0]
                continue
        while element is not None and element is not root and element.getnext() is None:
            starts[-1].length += len((element.tail or "").strip())
            element = element.getparent()
        if element is None or element is root:
            break
        starts[-1].length += len((element.tail or "").strip())
        element = element.getnext()
    return starts


def _after(last: Element | None, heading: Element) -> Element:
    """Where the section of a heading begins: never before the one that began last, for in a damaged page all the rest
    may stand in one inline element."""
    point = split_point(heading)
    return heading if last is not None and point in last.iterancestors() else point


def _belongs_elsewhere(heading: Element) -> bool:
    """Whether it is a table's or a note's."""
    return any(
        (tag := local(ancestor.tag)) == "table" or is_note(types(ancestor), tag) for ancestor in heading.iterancestors()
    )
