"""Word's styles and numbering: which paragraphs are headings, quotations, captions, and what their numbers say.

Office Open XML, ECMA-376 part 1, 17.7 (styles) and 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.importers.builder import BULLET
from reader.importers.safexml import attribute, local

if TYPE_CHECKING:
    from reader.importers.safexml import Element

MAX_DEPTH = 12
_HEADING = re.compile(r"heading (\d)", re.I)
_QUOTES = ("quote", "intense quote", "block text", "quotations")
_PLACEHOLDER = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says, its ancestors included. `outline` is a heading's level from 1, else 0."""

    name: str = ""
    outline: int = 0
    numbering: tuple[str, int] | None = None
    bold: bool = False

    @property
    def is_quote(self) -> bool:
        """Whether it is meant for quotations."""
        return self.name.lower() in _QUOTES

    @property
    def is_caption(self) -> bool:
        """Whether it is meant for what stands under pictures."""
        return self.name.lower() == "caption"

    @property
    def is_title(self) -> bool:
        """Whether it is the document's title."""
        return self.name.lower() == "title"


def child(element: Element | None, name: str) -> Element | None:
    """The first child with this local name."""
    if element is not None:
        for inner in element:
            if local(inner.tag) == name:
                return inner
    return None


def value(element: Element | None, name: str) -> str:
    """The `val` of the first child with this local name; empty where there is none."""
    found = child(element, name)
    return "" if found is None else attribute(found, "val")


def switched_on(element: Element | None, name: str) -> bool:
    """Whether a property such as bold is there and not switched off."""
    found = child(element, name)
    return found is not None and attribute(found, "val").lower() not in ("0", "false", "off", "none")


def number(text: str, default: int = 0) -> int:
    """A whole number of at most six digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def numbering_of(properties: Element | None) -> tuple[str, int] | None:
    """The list and level a paragraph or style belongs to."""
    found = child(properties, "numPr")
    if found is None or not (listed := value(found, "numId")):
        return None
    return listed, number(value(found, "ilvl"))


class Styles:
    """The styles of a document by identifier, and the language it is set in."""

    def __init__(self, root: Element | None) -> None:
        self.language = ""
        self._raw: dict[str, Element] = {}
        for element in root if root is not None else ():
            if local(element.tag) == "style" and attribute(element, "type") in ("paragraph", ""):
                self._raw.setdefault(attribute(element, "styleId"), element)
            elif local(element.tag) == "docDefaults":
                for inner in element.iter():
                    if local(inner.tag) == "lang":
                        self.language = attribute(inner, "val")
        self._known: dict[str, Style] = {}

    def get(self, identifier: str) -> Style:
        """The style, or a plain one where there is none of that name."""
        if identifier not in self._known:
            self._known[identifier] = self._resolve(identifier)
        return self._known[identifier]

    def names(self) -> list[str]:
        """The identifiers of all paragraph styles."""
        return list(self._raw)

    def _resolve(self, identifier: str) -> Style:
        name, outline, numbering, bold = "", 0, None, False
        current = identifier
        for _ in range(MAX_DEPTH):
            element = self._raw.get(current)
            if element is None:
                break
            own = value(element, "name")
            name = name or own
            properties = child(element, "pPr")
            if not outline:
                match = _HEADING.fullmatch(own)
                level = value(properties, "outlineLvl")
                outline = int(match[1]) if match else number(level, 9) + 1 if level and number(level, 9) < 9 else 0
            numbering = numbering or numbering_of(properties)
            bold = bold or switched_on(child(element, "rPr"), "b")
            current = value(element, "basedOn")
        return Style(name, outline, numbering, bold)


class Numbering:
    """Counts lists and says what stands in front of an item."""

    def __init__(self, root: Element | None) -> None:
        abstract: dict[str, dict[int, Element]] = {}
        self._levels: dict[str, Mapping[int, Element]] = {}
        self._counter: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in root if root is not None else ():
            identifier = attribute(element, "abstractNumId")
            if local(element.tag) == "abstractNum":
                abstract[identifier] = {
                    number(attribute(inner, "ilvl")): inner for inner in element if local(inner.tag) == "lvl"
                }
            elif local(element.tag) == "num":
                listed, base = attribute(element, "numId"), value(element, "abstractNumId")
                levels = dict(abstract.get(base, {}))
                restarts = False
                for inner in element:
                    if local(inner.tag) == "lvlOverride":
                        restarts = True
                        if (own := child(inner, "lvl")) is not None:
                            levels[number(attribute(inner, "ilvl"))] = own
                self._levels[listed] = levels
                self._counter[listed] = listed if restarts else f"abstract {base}"

    def marker(self, listed: str, level: int) -> str:
        """What stands in front of the next item: "3.", "b)", "•"; empty where nothing does."""
        levels = self._levels.get(listed, {})
        counts = self._counts.setdefault(self._counter.get(listed, listed), {})
        counts[level] = counts[level] + 1 if level in counts else self._first(levels.get(level))
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        definition = levels.get(level)
        if definition is None:
            return BULLET
        kind = value(definition, "numFmt")
        if kind in ("bullet", "none"):
            return BULLET if kind == "bullet" else ""

        def filled(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            count = counts.get(place, self._first(levels.get(place)))
            return formatted(count, value(levels.get(place), "numFmt"))

        return _PLACEHOLDER.sub(filled, value(definition, "lvlText")).strip()

    def _first(self, definition: Element | None) -> int:
        return number(value(definition, "start"), 1)


def formatted(count: int, kind: str) -> str:
    """A number in Word's or OpenDocument's format."""
    from reader.importers.marks import roman

    if kind in ("lowerLetter", "a", "upperLetter", "A") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return (letter if kind in ("lowerLetter", "a") else letter.upper())[:8]
    if kind in ("lowerRoman", "i", "upperRoman", "I") and 0 < count < 4000:
        return roman(count).lower() if kind in ("lowerRoman", "i") else roman(count)
    return f"{count:02d}" if kind == "decimalZero" else str(count)
