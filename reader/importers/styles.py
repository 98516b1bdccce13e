"""What a block of a page is, by where it stands: a paragraph, a heading, an item of a list, a quotation, a note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.document import BlockKind
from reader.importers.marks import (
    begins_as_note,
    heading_level,
    in_note_group,
    in_notes,
    is_note,
    marker_of,
    note_id,
    note_targets,
)
from reader.importers.safexml import local

if TYPE_CHECKING:
    from reader.importers.safexml import Element


@dataclass(slots=True)
class Style:
    """What a block is. `anchor` is the address of a note whose number is still to come; one that is not `deferred`
    stands where it should, the others go to the end of their section."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    marker: str = ""
    anchor: str = ""
    list_level: int = 0
    quote_level: int = 0
    depth: int = 0
    deferred: bool = True


class Styles:
    """The styles of the elements under `root`; `address` makes of "#id" what leads to a note."""

    def __init__(self, root: Element, address: Callable[[str], str]) -> None:
        self._root = root
        self._address = address
        self._counts: dict[Element, int] = {}
        self._targets: frozenset[str] | None = None

    def within(self, old: Style, element: Element, tag: str, kinds: frozenset[str]) -> Style:
        """The style in a block that stands in one of style `old`; that itself where the two are one."""
        style = Style(
            old.kind, old.level, "", old.anchor, old.list_level, old.quote_level, old.depth + tag.startswith("level")
        )
        if old.kind is BlockKind.HEADING:
            return style
        begins = begins_as_note(element, tag, self._note_targets)
        if begins or is_note(kinds, tag) or in_note_group(element, tag):
            style.kind, style.level = BlockKind.NOTE, 0
            style.deferred = not begins and not in_notes(element)
            identifier = note_id(element)
            style.anchor = self._address("#" + identifier) if identifier else ""
        elif old.kind is BlockKind.NOTE:
            return old
        elif (level := heading_level(element, tag, style.depth)) and not _in_table(element):
            style.kind, style.level = BlockKind.HEADING, level
        elif tag == "li":
            style.kind, style.level = BlockKind.LIST_ITEM, max(1, style.list_level)
            style.marker = marker_of(element, self._counts)
        elif tag in ("ul", "ol", "menu", "dir", "list"):
            style.list_level += 1
        elif tag in ("blockquote", "epigraph"):
            style.quote_level += 1
            style.kind, style.level = BlockKind.QUOTE, style.quote_level
        elif tag in ("figcaption", "caption", "prodnote"):
            style.kind, style.level = BlockKind.FIGURE, 0
        elif old.kind is BlockKind.LIST_ITEM:
            # Paragraphs of an item share its marker: the first one takes it.
            return old
        return style

    def _note_targets(self) -> frozenset[str]:
        """What the marks of the page lead to, looked for when it is first asked."""
        if self._targets is None:
            self._targets = note_targets(self._root)
        return self._targets


def _in_table(element: Element) -> bool:
    return any(local(ancestor.tag) == "table" for ancestor in element.iterancestors())
