"""The page: a section's text in large letters, with the sentence and the word that are heard marked in it.

A widget on Textual's line API in the usual three steps: the place of a row, the cached strips of its line, the row.
It holds no scroll offset. The line that is heard stands at a steady height and the rows around it follow from it, so
that a resize, another size or a section of any length never loses the place. Only rows that changed are painted.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.document import BlockKind, Section, Span
from reader.ui.large_print import Line
from reader.ui.look import Look, margin
from reader.ui.page_layout import PageLayout, Place, arranged
from reader.ui.paint import Run, blank, line_strips, runs, strip


@dataclass(frozen=True, slots=True)
class Marks:
    """How one line is marked: columns of the sentence and of the word, whether it is dimmed, and whether the ruler is
    drawn in the line itself, since no row below it is empty."""

    band: tuple[int, int] | None = None
    word: tuple[int, int] | None = None
    dim: bool = False
    ruled: bool = False


_RULED = Style(underline=True)


class ReadingView(Widget):
    """Shows a section and what is heard of it."""

    DEFAULT_CSS = "ReadingView { height: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.strips: LRUCache[tuple[Place, Marks], list[Strip]] = LRUCache(1024)
        self.drawn: LRUCache[Place, list[str]] = LRUCache(1024)
        self.painted = 0
        """Rows painted so far."""
        self._look = look
        self._layout: PageLayout | None = None
        self._section: Section | None = None
        self._sentence = Span(0, 0)
        self._word: Span | None = None
        self._rows: list[tuple[Place, int] | None] = []
        self._shown: dict[Place, Marks] = {}
        self._numbers: dict[Place, int] = {}
        self._heard = Place(0, 0)
        self._scrolled = 0
        self._margin = 0
        self._rule = -1

    # --- what is shown -------------------------------------------------------------------------------------------

    @property
    def look(self) -> Look:
        """Colours and letters."""
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        self._look = look
        self.strips.clear()
        self._lay_out()

    @property
    def letters(self) -> int:
        """How many rows a line of letters has."""
        return self._layout.setter.rows if self._layout else self._look.size

    def show(self, section: Section, sentence: Span, word: Span | None) -> None:
        """Moves the marks and follows them."""
        anew = section is not self._section
        if not anew and self._layout is not None and (sentence, word) == (self._sentence, self._word):
            return
        self._section, self._sentence, self._word = section, sentence, word
        if anew or self._layout is None:
            self._lay_out()
            return
        heard = self._layout.find(self._anchor)
        if heard != self._heard:
            self._scrolled = 0
            self._arrange()
        else:
            self._remark()

    @property
    def _anchor(self) -> int:
        return self._word.start if self._word else self._sentence.start

    # --- where it stands -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        width, height = self.size
        if self._section is None or not width or not height:
            return
        self._margin = margin(self._look, width)
        wide = width - self._margin - 1
        layout, setter = self._layout, self._look.print(self._look.size, self._look.spacing)
        apart = self._look.paragraphs
        now = (self._section, setter, wide, apart)
        if layout is None or (layout.section, layout.setter, layout.width, layout.apart) != now:
            self._layout = PageLayout(self._section, setter, wide, apart)
            self.strips.clear()
            self.drawn.clear()
            self._numbers.clear()
            self._scrolled = 0
        self._arrange()

    def _arrange(self) -> None:
        layout, height = self._layout, self.size.height
        assert layout is not None
        self._rows = [None] * height
        if layout.pieces:
            self._heard = layout.find(self._anchor)
            self._rows = arranged(layout, self._looked_at(layout), height)
        self._rule = self._rule_row() if self._look.ruler else -1
        self._shown = self._marks()
        self.refresh()

    def _rule_row(self) -> int:
        """The row under the line that is heard, where it is empty; -1 where there is none."""
        below = max((y for y, row in enumerate(self._rows) if row and row[0] == self._heard), default=-2) + 1
        return below if 0 < below < len(self._rows) and self._rows[below] is None else -1

    def _looked_at(self, layout: PageLayout) -> Place:
        """The line at the steady height: the one that is heard, unless the user has scrolled away."""
        place, left = self._heard, self._scrolled
        while left:
            beside = layout.after(place) if left > 0 else layout.before(place)
            if beside is None:
                self._scrolled -= left
                break
            place, left = beside, left - (1 if left > 0 else -1)
        return place

    # --- marks ---------------------------------------------------------------------------------------------------

    def _marks(self) -> dict[Place, Marks]:
        places = dict.fromkeys(row[0] for row in self._rows if row)
        bright = self._bright(list(places))
        return {place: self._marks_of(place, bright) for place in places}

    def _bright(self, places: list[Place]) -> frozenset[Place] | None:
        count = self._look.line_focus
        if not count or self._heard not in places:
            return None
        middle, reach = places.index(self._heard), count // 2
        return frozenset(places[max(0, middle - reach) : middle + reach + 1])

    def _marks_of(self, place: Place, bright: frozenset[Place] | None) -> Marks:
        assert self._layout is not None
        line = self._layout.line(place)
        dim = bright is not None and place not in bright
        word = _columns(line, self._word) if self._word else None
        ruled = self._look.ruler and self._rule < 0 and place == self._heard
        return Marks(_columns(line, self._sentence), word, dim, ruled)

    def _remark(self) -> None:
        if self._layout is None:
            return
        marks = self._marks()
        changed = {place for place, mark in marks.items() if self._shown.get(place) != mark}
        self._shown = marks
        regions = [Region(0, y, self.size.width, 1) for y, row in enumerate(self._rows) if row and row[0] in changed]
        if regions:
            self.refresh(*regions)

    # --- drawing -------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        self.painted += 1
        row = self._rows[y] if y < len(self._rows) else None
        if y == self._rule:
            width = self.size.width
            rule = " " * self._margin + self._look.signs.rule * (width - self._margin)
            return strip(rule, runs(width, self._look.inks.page), width)
        if row is None:
            return blank(self.size.width, self._look.inks.page)
        place, index = row
        key = (place, self._shown[place])
        strips = self.strips.get(key)
        if strips is None:
            strips = self._draw(*key)
            self.strips[key] = strips
        return strips[index]

    def _draw(self, place: Place, marks: Marks) -> list[Strip]:
        layout, look, width, margin = self._layout, self._look, self.size.width, self._margin
        assert layout is not None
        piece = layout.pieces[place.piece]
        rows = self.drawn.get(place)
        if rows is None:
            drawn = layout.setter.draw(layout.section.text, layout.line(place), max(1, layout.width - piece.indent))
            rows = self.drawn[place] = [" " * piece.indent + row for row in drawn]
        bar = (look.signs.bar if marks.band else " ") * (margin - 2 or 1)
        edge = bar + " " * (margin - len(bar))
        if piece.block.kind is BlockKind.QUOTE:
            rows = [look.signs.quote + row[1:] if piece.indent else row for row in rows]
        base = look.inks.dim if marks.dim else look.inks.page
        if piece.block.kind is BlockKind.HEADING and not marks.dim:
            base = base + Style(bold=True)
        over = []
        if marks.band and not marks.dim:
            over.append(self._run(marks.band, look.inks.band, piece.indent))
        if marks.word:
            over.append(self._run(marks.word, look.inks.word, piece.indent))
        tiles = runs(width, base, Run(0, margin, look.inks.dim if marks.dim else look.inks.page), *over)
        if marks.ruled:
            tiles = [tile if tile.end <= margin else Run(tile.start, tile.end, tile.style + _RULED) for tile in tiles]
        shown = [(edge + row).ljust(width) for row in rows]
        line, left = layout.line(place), margin + piece.indent
        return line_strips(look, layout.setter, layout.section.text, line, left, shown, tiles, self._number(place))

    def _number(self, place: Place) -> int:
        """A number of its own for each line that may be on the screen at the same time as another."""
        return self._numbers.setdefault(place, len(self._numbers))

    def _run(self, columns: tuple[int, int], style: Style, indent: int) -> Run:
        assert self._layout is not None
        beside = 1 if self._layout.setter.rows > 2 else 0
        start = self._margin + indent
        return Run(start + columns[0] - beside, start + columns[1] + beside, style)

    # --- what the user does --------------------------------------------------------------------------------------

    def on_resize(self, _: events.Resize) -> None:
        """Lays out again around the same place."""
        self._lay_out()

    def scroll_lines(self, by: int) -> None:
        """Looks ahead or back without moving the place; the next line that is heard comes back."""
        if self._layout is not None and self._layout.pieces:
            self._scrolled += by
            self._arrange()

    def on_mouse_scroll_down(self, _: events.MouseScrollDown) -> None:
        """Looks ahead."""
        self.scroll_lines(1)

    def on_mouse_scroll_up(self, _: events.MouseScrollUp) -> None:
        """Looks back."""
        self.scroll_lines(-1)


def _columns(line: Line, span: Span) -> tuple[int, int] | None:
    """The columns of the words of a line that a span touches."""
    touched = [word for word in line.words if word.span.start < span.end and span.start < word.span.end]
    return (min(w.x for w in touched), max(w.x + w.width for w in touched)) if touched else None
