"""Tables as rows that can be listened to: "heading: value; heading: value"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from reader.importers.builder import Prose, SectionBuilder
from reader.importers.safexml import local

if TYPE_CHECKING:
    from reader.importers.safexml import Element

MAX_COLUMNS = 500
MAX_SPAN = 50
"""Columns or rows that one cell may cover."""


def is_data(table: Element) -> bool:
    """Whether it holds data; a table that only arranges a page is read as its cells, one after the other."""
    if table.get("role") in ("presentation", "none"):
        return False
    if table.get("role") in ("table", "grid"):
        return True
    if any(local(element.tag) == "th" for element in table.iter()):
        return True
    if any(element is not table and local(element.tag) in ("table", "h1", "h2", "h3", "ul", "ol", "p", "div")
           for element in table.iter()):  # fmt: skip
        return False
    return any(len(cells) > 1 for _, cells in _rows(table))


def write_table(table: Element, section: SectionBuilder, prose_of: Callable[[Element], Prose]) -> None:
    """Writes the caption and the rows. Headings are the first row where it is one; cells that cover several columns
    or rows count in each."""
    headings: list[Prose] = []
    hanging: dict[int, tuple[int, Prose]] = {}
    for child in table:
        if local(child.tag) == "caption":
            section.paragraph(prose_of(child))
    for heading_row, cells in _rows(table):
        row: list[Prose] = []
        is_heading = heading_row or (not headings and len(cells) > 1 and all(local(c.tag) == "th" for c in cells))

        def hang(row: list[Prose] = row) -> None:
            while len(row) in hanging:
                column = len(row)
                left, prose = hanging.pop(column)
                if left > 1:
                    hanging[column] = (left - 1, prose)
                row.append(prose)

        for cell in cells:
            hang()
            prose = prose_of(cell)
            down = _span(cell, "rowspan")
            if len(row) > MAX_COLUMNS:
                break
            for copy in range(_span(cell, "colspan")):
                if down > 1:
                    hanging[len(row)] = (down - 1, prose)
                row.append(prose if is_heading or not copy else Prose())
        hang()
        if is_heading:
            headings = _joined(headings, row)
        else:
            section.table_row(headings, row)
    if headings and not any(not heading for heading, _ in _rows(table)):
        section.table_row([], headings)


def _joined(above: list[Prose], below: list[Prose]) -> list[Prose]:
    """Two rows of headings as one."""
    if not above:
        return below
    joined = []
    for column in range(max(len(above), len(below))):
        first = above[column].text if column < len(above) else ""
        second = below[column].text if column < len(below) else ""
        joined.append(Prose(first if first == second else f"{first} {second}"))
    return joined


def _rows(table: Element) -> Iterator[tuple[bool, list[Element]]]:
    """Rows of this table, not of one inside it: whether it is in the head, and its cells."""
    for child in table:
        tag = local(child.tag)
        if tag == "tr":
            yield False, _cells(child)
        elif tag in ("thead", "tbody", "tfoot"):
            for row in child:
                if local(row.tag) == "tr":
                    yield tag == "thead", _cells(row)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if local(cell.tag) in ("td", "th")]


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(MAX_SPAN, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 6 else 1
