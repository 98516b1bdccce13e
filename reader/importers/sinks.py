"""Where the blocks of a page go, and what the walk over it has to know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from reader.document import BlockKind
from reader.importers.builder import Prose, SectionBuilder

if TYPE_CHECKING:
    from reader.importers.safexml import Element


class Sink(Protocol):
    """Where blocks go: one section, or a document that begins a section at each heading."""

    @property
    def section(self) -> SectionBuilder:
        """Where the next block goes."""

    def heading(self, text: Prose | str, level: int = 1) -> SectionBuilder:
        """A heading, and the section it begins or stands in."""


class OneSection:
    """A sink in which headings begin nothing."""

    def __init__(self, section: SectionBuilder) -> None:
        self.section = section

    def heading(self, text: Prose | str, level: int = 1) -> SectionBuilder:
        """A heading inside the section."""
        self.section.heading(text, level)
        return self.section


@dataclass(frozen=True, slots=True)
class Setting:
    """What the walk has to know about the file: `language` is what the section's text is in, `pages` are printed
    page numbers by element id, `address` makes of a reference what a LINK or NOTE_REFERENCE carries, `unwanted`
    elements are passed over, elements with an id in `anchors` become ANCHORs with their address."""

    language: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    address: Callable[[str], str] = str
    unwanted: Callable[[Element], bool] = lambda element: False
    anchors: Collection[str] = ()
    sections_by_heading: bool = False


class Cell:
    """A sink that runs blocks together, for the cells of a table."""

    def __init__(self) -> None:
        self.prose = Prose()
        self.section = _Run(self.prose)

    def heading(self, text: Prose | str, level: int = 1) -> SectionBuilder:
        """Text like any other."""
        self.section.add(BlockKind.PARAGRAPH, text)
        return self.section


class _Run(SectionBuilder):
    """A section of which only the running text is wanted."""

    def __init__(self, prose: Prose) -> None:
        super().__init__()
        self.prose = prose

    def add(self, kind: BlockKind, text: Prose | str, level: int = 0) -> None:
        """Appends the text."""
        self.prose.extend(Prose.of(text), gap=" ")

    def code(self, text: str) -> None:
        """Appends the text on one line."""
        self.prose.extend(Prose(text), gap=" ")
