"""From the lines of pages to text: columns in reading order, heads and feet dropped, lines mended to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reader.importers.pdf_page import Line, Page

MARGIN = 0.12
"""Part of a page's height at its top and bottom where running heads and feet stand."""
NUMBER_MARGIN = 0.22
"""Part of it where a page number may stand that has nothing beside it: TeX leaves wide margins."""
COLUMN_TEXT = 18
"""Characters that the lines of a column have on average; fewer are the cells of a table."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|p\.|s\.)\s*)?(?:\d{1,4}|[ivxlcdm]{1,7})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?[\W_]*", re.I
)
# The last ones are what bullets of TeX's and Word's symbol fonts are called.
_BULLET = "[•●○◦▪■–—*‣·\x0f\x7f\x88\uf0b7\uf0a7\uf076\uf0d8]"
_ITEM = re.compile(rf"(?:{_BULLET}|" r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])\s+(?=\S)")
_ENDS = re.compile(r"[.!?…:;。！？؟][\"'”’»)\]]*$")
_COMPOUNDS = frozenset(("well", "self", "half", "ex", "non", "cross"))
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(slots=True)
class Row:
    """Lines side by side that belong together: mostly one, several in a table."""

    lines: list[Line]
    page: int
    column: tuple[float, float]

    @property
    def text(self) -> str:
        """What stands in the row."""
        return " ".join(line.text for line in self.lines)

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]


def rows_of(page: Page, number: int, neighbours: Sequence[Page]) -> list[Row]:
    """A page's rows in reading order, without the heads and feet it shares with its neighbours."""
    lines = _without_furniture(page, number, neighbours)
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    gutters = _gutters(lines, left, right)
    if not gutters:
        return _in_rows(lines, number, (left, right))
    edges = [left, *gutters, right]
    columns = list(pairwise(edges))
    ordered: list[Row] = []
    band: list[Line] = []

    def finish() -> None:
        for begin, end in columns:
            inside = [line for line in band if begin - 1 <= (line.left + line.right) / 2 < end + 1 and line in band]
            for line in inside:
                band.remove(line)
            ordered.extend(_in_rows(inside, number, (begin, end)))
        band.clear()

    for line in sorted(lines, key=lambda one: -one.top):
        if any(line.left < gutter - 2 and line.right > gutter + 2 for gutter in gutters):
            finish()
            ordered += _in_rows([line], number, (left, right))
        else:
            band.append(line)
    finish()
    return ordered


def _gutters(lines: Sequence[Line], left: float, right: float) -> list[float]:
    """The middles of the gaps between columns of text."""
    width = right - left
    narrow = [line for line in lines if not line.picture and line.right - line.left < 0.6 * width]
    if len(narrow) < 6 or sum(len(one.text) for one in narrow) < 0.5 * sum(len(one.text) for one in lines):
        return []
    covered, reached, gaps = sorted((line.left, line.right) for line in narrow), left, []
    for begin, end in covered:
        if begin - reached > 6 and reached > left:
            gaps.append((reached + begin) / 2)
        reached = max(reached, end)
    edges = [left, *gaps, right]
    kept = []
    for gap, before, after in zip(gaps, edges, edges[2:], strict=False):
        one = [line for line in narrow if before - 1 <= line.left and line.right <= gap]
        other = [line for line in narrow if gap <= line.left and line.right <= after + 1]
        if all(len(side) >= 3 and sum(len(o.text) for o in side) >= COLUMN_TEXT * len(side) for side in (one, other)):
            kept.append(gap)
    return kept


def _in_rows(lines: Sequence[Line], number: int, column: tuple[float, float]) -> list[Row]:
    """Lines at one height as a row, from the top down."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda one: (-one.top, one.left)):
        middle = (line.bottom + line.top) / 2
        last = rows[-1].lines[-1] if rows else None
        if (
            last
            and not last.picture
            and not line.picture
            and last.bottom < middle < last.top
            and last.right <= line.left + 2
        ):
            rows[-1].lines.append(line)
        else:
            rows.append(Row([line], number, column))
    return rows


def _without_furniture(page: Page, number: int, neighbours: Sequence[Page]) -> list[Line]:
    """Heads and feet are what stands at the same place, digits apart, on a page nearby; and numbers at the edge."""
    elsewhere = [_edges(other) for other in neighbours]
    texts = [line for line in page.lines if line.picture or line.text.strip()]
    words = [line for line in texts if not line.picture]
    edges = _edge_lines(page)
    highest = max((line.top for line in words), default=0.0)
    lowest = min((line.bottom for line in words), default=0.0)
    dropped = []
    for line in edges:
        key = _DIGITS.sub("#", line.text)
        repeated = any(key == other and abs(line.bottom - at) < 4 for near in elsewhere for other, at in near)
        outermost = line.top > highest - 3 or line.bottom < lowest + 3
        if repeated or (outermost and _PAGE_NUMBER.fullmatch(line.text)):
            dropped.append(line)
    if len(dropped) == len(words):
        # A page is not all head and foot.
        return texts
    return [line for line in texts if line not in dropped]


def _edges(page: Page) -> list[tuple[str, float]]:
    return [(_DIGITS.sub("#", line.text), line.bottom) for line in _edge_lines(page)]


def _edge_lines(page: Page) -> list[Line]:
    """Lines at the top and bottom: the outermost one and those close to it, as far as the margins reach."""
    words = [line for line in page.lines if not line.picture and line.text.strip()]
    edges = []
    reached = None
    for line in sorted(words, key=lambda one: -one.top):
        if line.bottom < (1 - MARGIN) * page.height or (reached is not None and reached - line.top > line.size):
            break
        edges.append(line)
        reached = line.bottom
    reached = None
    for line in sorted(words, key=lambda one: one.bottom):
        if line.top > MARGIN * page.height or (reached is not None and line.bottom - reached > line.size):
            break
        edges.append(line)
        reached = line.top
    for outermost in (
        max(words, key=lambda one: one.top, default=None),
        min(words, key=lambda one: one.bottom, default=None),
    ):
        if outermost is not None and outermost not in edges and _is_lone_number(outermost, words, page.height):
            edges.append(outermost)
    return edges


def _is_lone_number(line: Line, words: Sequence[Line], height: float) -> bool:
    """Whether a line is a page number apart from the text, farther inside than heads and feet stand."""
    near = line.top < NUMBER_MARGIN * height or line.bottom > (1 - NUMBER_MARGIN) * height
    gap = min(
        (max(other.bottom - line.top, line.bottom - other.top) for other in words if other is not line), default=0
    )
    return near and gap > 1.2 * line.size and bool(_PAGE_NUMBER.fullmatch(line.text))


# --- headings and paragraphs --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Type:
    """The type sizes of a document: that of the running text, and those of headings, the largest first."""

    body: float
    headings: tuple[float, ...]

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Type:
        """Counted over sample pages."""
        sizes: Counter[float] = Counter()
        for page in pages:
            for line in page.lines:
                if not line.picture:
                    sizes[_rounded(line.size)] += len(line.text)
        if not sizes:
            return cls(10.0, ())
        body = sizes.most_common(1)[0][0]
        larger = sorted((size for size in sizes if size >= 1.12 * body), reverse=True)
        merged: list[float] = []
        for size in larger:
            if not merged or merged[-1] - size > 0.06 * merged[-1]:
                merged.append(size)
        return cls(body, tuple(merged[:5]))

    def level(self, row: Row) -> int:
        """A heading's level, by its size; in bold type of the body's size the one below; 0 for text."""
        line = max(row.lines, key=lambda one: len(one.text))
        text = row.text
        if re.match(rf"{_BULLET}\s", text):
            # Bullets are often set larger than their text.
            return 0
        if line.picture or len(row.lines) > 2 or len(text) > 200 or not any(c.isalpha() for c in text):
            return 0
        if line.size >= 1.12 * self.body:
            size = _rounded(line.size)
            ranks = [rank for rank, one in enumerate(self.headings, 1) if size >= one * 0.94]
            return ranks[0] if ranks else len(self.headings) + 1
        if line.bold and line.size >= 0.95 * self.body and len(text) < 90 and not _ENDS.search(text):
            return len(self.headings) + 1
        return 0


def _rounded(size: float) -> float:
    return round(size * 2) / 2


@dataclass(slots=True)
class Piece:
    """A block: its text with the pages that begin in it (offset into the text and page number). `level` is a
    heading's, `marker` a list item's, `cells` a table row's; `row` is the number of its first row."""

    text: str = ""
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    picture: bool = False
    row: int = 0
    pages: list[tuple[int, int]] = field(default_factory=list)


def pieces_of(rows: Sequence[Row], type_: Type, page_before: int) -> list[Piece]:
    """Blocks from rows in reading order. `page_before` is the page of the row before them, -1 for none."""
    words = Counter(word.lower() for row in rows for word in _WORD.findall(row.text))
    pieces: list[Piece] = []
    last: Row | None = None
    page = page_before
    spacing = _spacing(rows)
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        level = type_.level(row)
        if level and row.first.bold and row.first.size < 1.12 * type_.body and not _stands_alone(row, last, following):
            level = 0
        piece = _new_piece(row, level)
        previous = pieces[-1] if pieces else None
        if previous is not None and last is not None and _goes_on(previous, last, piece, row, spacing):
            if row.page != page:
                previous.pages.append((len(previous.text) + 1, row.page))
            _append(previous, last, row.text, words)
        else:
            if row.page != page:
                piece.pages.append((0, row.page))
            piece.row = number
            pieces.append(piece)
        page = row.page
        last = row
    return pieces


def _new_piece(row: Row, level: int) -> Piece:
    if row.first.picture:
        return Piece(picture=True)
    if level:
        return Piece(row.text, level)
    item = _ITEM.match(row.text)
    if item and len(row.lines) <= 2:
        return Piece(row.text[item.end() :], marker=item[0].strip())
    if len(row.lines) > 1 and all(len(line.text) < 60 for line in row.lines):
        return Piece(row.text, cells=tuple(line.text for line in row.lines))
    return Piece(row.text)


def _spacing(rows: Sequence[Row]) -> float:
    """The usual distance of one line's foot to the next one's, in type sizes."""
    steps: Counter[float] = Counter()
    for one, other in pairwise(rows):
        step = (one.first.bottom - other.first.bottom) / max(one.first.size, 1)
        if one.page == other.page and 0.5 < step < 3:
            steps[round(step, 1)] += 1
    step, count = max(steps.items(), key=lambda one: (one[1], -one[0]), default=(1.2, 0))
    return step if count > 4 else min(step, 1.2)


def _stands_alone(row: Row, last: Row | None, following: Row | None) -> bool:
    """Whether a bold line has no text of another weight beside it, as a heading has not."""
    neighbours = [one for one in (last, following) if one is not None and one.page == row.page]
    return not following or not neighbours or following.first.bold is False or following.page != row.page


def _goes_on(previous: Piece, last: Row, piece: Piece, row: Row, spacing: float) -> bool:
    """Whether a row continues the block before it."""
    if piece.picture or previous.picture or piece.marker or piece.cells or previous.cells:
        return False
    if bool(previous.level) != bool(piece.level) or previous.level != piece.level:
        return False
    above, below = last.first, row.first
    end = last.lines[-1]
    if abs(above.size - below.size) > 0.15 * above.size:
        return False
    if end.hyphenated:
        return True
    moved = row.page != last.page or row.column != last.column or below.bottom > above.top
    if previous.level:
        return not moved and (above.bottom - below.bottom) / above.size < 1.9
    begin = row.text[:1]
    if moved:
        # The next column or page: it goes on unless a sentence has ended and a new one begins.
        return not _ENDS.search(previous.text) or begin.islower()
    left, right = last.column
    width = right - left
    inside = above.left - left > 1.2 * above.size and abs(below.left - above.left) < 2
    if inside and not previous.marker and max(end.right, row.lines[-1].right) - left < 0.55 * width:
        # Two short lines moved in are two items of a list whose marks are drawn, not written.
        return False
    ended = bool(_ENDS.search(last.text))
    step = (above.bottom - below.bottom) / max(above.size, 1)
    if step > max(spacing * 1.35, spacing + 0.25) or (step > 1.75 and (ended or right - end.right > 0.2 * width)):
        return False
    if ended and below.left - above.left > 0.7 * below.size:
        return False
    if ended and not previous.marker and above.left - below.left < 2 and right - end.right > 0.25 * width:
        return False
    return not (previous.marker and below.left < above.left - 2)


def _append(piece: Piece, last: Row, text: str, words: Counter[str]) -> None:
    if not last.lines[-1].hyphenated and not (piece.text.endswith("-") and text[:1].islower()):
        piece.text = f"{piece.text} {text}"
        return
    before, after = _WORD.findall(piece.text[:-1][-60:]), _WORD.findall(text[:60])
    left, right = (before[-1].lower() if before else ""), (after[0].lower() if after else "")
    if _keeps_hyphen(left, right, words):
        piece.text += text
    else:
        piece.text = piece.text[:-1] + text


def _keeps_hyphen(left: str, right: str, words: Counter[str]) -> bool:
    """ "well-" and "known" stay two words, "inflamma-" and "tion" were one: the rest of the text tells."""
    if not left or not right:
        return True
    if words[left + right]:
        return False
    # Each half counts once for standing here.
    return bool(left in _COMPOUNDS or words[f"{left}-{right}"] or (words[left] > 1 and words[right] > 1))


def in_order(reader: Callable[[int], Page], number: int, count: int) -> list[Row]:
    """The rows of page `number`, its neighbours looked at for heads and feet (left and right pages differ)."""
    around = [other for other in (number - 2, number - 1, number + 1, number + 2) if 0 <= other < count]
    return rows_of(reader(number), number, [reader(other) for other in around])
