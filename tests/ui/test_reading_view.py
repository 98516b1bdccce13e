"""The reading view by itself: what is painted, what is kept, and where it stands."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App
from textual.pilot import Pilot

from reader.document import BlockKind, Section, Span
from reader.settings import Settings
from reader.ui.large_print import Repertoire
from reader.ui.look import Look
from reader.ui.page_layout import MOST_BLOCKS, STEADY, PageLayout
from reader.ui.palettes import Depth
from reader.ui.reading_view import ReadingView
from reader.ui.terminal import Terminal
from reader.ui.word_view import tokens
from tests.ui.stage import FULL, PROSE, section

TEXT = section(1, "A title", *[(BlockKind.PARAGRAPH, (PROSE * 3).strip(), 0)] * 12)


def look(size: int = 3, **settings: object) -> Look:
    return Look(Settings(size=size, **settings), FULL)  # type: ignore[arg-type]


class Bare(App[None]):
    """Nothing but the view."""

    def __init__(self, view: ReadingView) -> None:
        super().__init__(ansi_color=True)
        self.view = view

    def compose(self) -> Iterator[ReadingView]:
        yield self.view


@asynccontextmanager
async def shown(
    screen: tuple[int, int] = (100, 40), text: Section = TEXT, worn: Look | None = None
) -> AsyncIterator[tuple[ReadingView, Pilot[None]]]:
    view = ReadingView(worn or look())
    async with Bare(view).run_test(size=screen) as pilot:
        view.show(text, Span(0, 7), None)
        await pilot.pause()
        yield view, pilot


def words(text: Section = TEXT) -> list[Span]:
    return list(tokens(text.text, Span(0, len(text.text))))


async def test_a_word_in_the_same_line_repaints_that_line_alone() -> None:
    async with shown() as (view, pilot):
        first, second = words()[2:4]
        sentence = Span(first.start, first.start + 44)
        view.show(TEXT, sentence, first)
        await pilot.pause()
        view.painted = 0
        view.show(TEXT, sentence, second)
        await pilot.pause()
        assert 0 < view.painted <= view.letters


async def test_what_was_drawn_is_not_drawn_again() -> None:
    async with shown() as (view, pilot):
        for word in words()[2:40]:
            view.show(TEXT, Span(word.start, word.end), word)
            await pilot.pause()
        drawn = view.drawn.misses
        asked = view.strips.hits + view.strips.misses
        assert view.strips.hits > 0.8 * asked
        for word in words()[2:40]:
            view.show(TEXT, Span(word.start, word.end), word)
            await pilot.pause()
        assert view.drawn.misses == drawn, "no line of letters is set a second time"


async def test_other_colours_keep_the_letters() -> None:
    worn = look()
    async with shown(worn=worn) as (view, pilot):
        drawn = view.drawn.misses
        other = look(palette="black on white")
        other.inherit(worn)
        view.look = other
        await pilot.pause()
        assert view.drawn.misses == drawn


async def test_the_line_that_is_heard_stands_at_a_steady_height() -> None:
    async with shown() as (view, pilot):
        heights = set()
        for word in words()[60:120]:
            view.show(TEXT, Span(word.start, word.end), word)
            await pilot.pause()
            heights.add(min(y for y, row in enumerate(view._rows) if row and row[0] == view._heard))
        assert heights == {(view.size.height - view.letters) // STEADY}


async def test_the_word_is_always_on_the_screen_whatever_the_size() -> None:
    chance = random.Random(5)
    async with shown() as (view, pilot):
        for _ in range(60):
            word = chance.choice(words())
            await pilot.resize_terminal(chance.randint(20, 200), chance.randint(5, 60))
            view.look = look(chance.randint(1, 4))
            view.show(TEXT, Span(word.start, word.end), word)
            await pilot.pause()
            row = next((row for row in view._rows if row and row[0] == view._heard), None)
            if view.letters <= view.size.height:
                assert row is not None
                layout = view._layout
                assert layout is not None
                line = layout.line(view._heard)
                assert line.span.start <= word.start < line.span.end


async def test_letters_are_never_cut_off_at_an_edge() -> None:
    async with shown((100, 37)) as (view, pilot):
        for word in words()[::17]:
            view.show(TEXT, Span(word.start, word.end), word)
            await pilot.pause()
            rows = [row for row in view._rows if row]
            for place in {row[0] for row in rows}:
                assert [index for where, index in rows if where == place] == list(range(view.letters))


async def test_scrolling_looks_around_and_the_voice_brings_it_back() -> None:
    async with shown() as (view, pilot):
        heard = words()[2]
        view.show(TEXT, heard, heard)
        view.scroll_lines(8)
        await pilot.pause()
        assert all(row is None or row[0] != view._heard for row in view._rows)
        view.scroll_lines(10_000)
        view.scroll_lines(-10_000)
        await pilot.pause()
        later = words()[30]
        view.scroll_lines(50)
        view.show(TEXT, later, later)
        await pilot.pause()
        assert any(row is not None and row[0] == view._heard for row in view._rows)


@pytest.mark.parametrize("count", [1, 3, 5])
async def test_line_focus_dims_all_other_lines(count: int) -> None:
    async with shown(worn=look(2, line_focus=str(count))) as (view, pilot):
        word = words()[70]
        view.show(TEXT, word, word)
        await pilot.pause()
        bright = [place for place, marks in view._shown.items() if not marks.dim]
        assert len(bright) == count
        assert bright[count // 2] == view._heard


async def test_a_ruler_lies_under_the_line_that_is_heard() -> None:
    async with shown(worn=look(3, ruler=True)) as (view, pilot):
        for word in words()[60:90]:
            view.show(TEXT, word, word)
            await pilot.pause()
            ruled = [y for y in range(view.size.height) if "▀▀▀▀▀▀▀▀▀▀" in view.render_line(y).text]
            assert len(ruled) == 1
            above = view._rows[ruled[0] - 1]
            assert above is not None
            assert above[0] == view._heard


def test_only_what_is_seen_of_a_huge_section_is_laid_out() -> None:
    huge = section(1, "Huge", *[(BlockKind.PARAGRAPH, (PROSE * 6).strip(), 0)] * 6000)
    layout = PageLayout(huge, look(4).letters(4, 1.5), 150)
    middle = layout.find(len(huge.text) // 2)
    place = middle
    for _ in range(20):
        after = layout.after(place)
        assert after is not None
        place = after
    assert len(layout._known) < 10
    for offset in range(0, len(huge.text), len(huge.text) // 400):
        layout.find(offset)
    assert len(layout._known) == MOST_BLOCKS


def test_a_block_of_many_pages_is_taken_in_pieces_without_losing_a_letter() -> None:
    long = section(1, "Long", (BlockKind.PARAGRAPH, (PROSE * 2000).strip(), 0))
    layout = PageLayout(long, look(4).letters(4, 1.5), 150)
    assert len(layout.pieces) > 10
    assert all(one.span.end == two.span.start for one, two in zip(layout.pieces[1:], layout.pieces[2:], strict=False))
    assert layout.pieces[-1].span.end == len(long.text)


def test_every_line_leads_to_the_next_and_back() -> None:
    layout = PageLayout(TEXT, look(3).letters(3, 1.5), 90)
    place = layout.find(0)
    forth = [place]
    while (after := layout.after(place)) is not None:
        place = after
        forth.append(place)
    back = [place]
    while (before := layout.before(place)) is not None:
        place = before
        back.append(place)
    assert forth == back[::-1]
    assert layout.after(layout.find(len(TEXT.text) + 10)) is None
    for word in words():
        line = layout.line(layout.find(word.start))
        assert line.span.start <= word.start < line.span.end


async def test_code_is_as_far_in_as_it_is_written() -> None:
    code = section(1, "Code", (BlockKind.CODE, "for n in x:\n    f(n)\n\ng()", 0))
    async with shown(text=code, worn=look(1)) as (view, _):
        rows = [view.render_line(y).text[3:].rstrip() for y in range(12)]
        assert [row for row in rows if row] == ["Code", "for n in x:", "    f(n)", "g()"]


async def test_an_empty_section_is_an_empty_page() -> None:
    async with shown(text=Section(1, "", 1, "", ())) as (view, _):
        assert view._rows.count(None) == view.size.height


async def test_a_single_colour_terminal_draws_no_colour() -> None:
    worn = Look(Settings(size=1), Terminal(Depth.MONO, False, Repertoire.ASCII))
    async with shown(worn=worn) as (view, _):
        strip = view.render_line(0)
        assert all(segment.style is not None and segment.style.color is None for segment in strip)
        assert strip.text.isascii()


@pytest.mark.parametrize(("size", "spacing"), [(1, 1.0), (3, 1.0)])
async def test_where_no_row_is_empty_the_ruler_is_in_the_line_itself(size: int, spacing: float) -> None:
    async with shown(worn=look(size, ruler=True, line_spacing=spacing)) as (view, pilot):
        word = words()[30]
        view.show(TEXT, word, word)
        await pilot.pause()
        for y in range(view.size.height):
            row = view._rows[y]
            underlined = any(segment.style is not None and segment.style.underline for segment in view.render_line(y))
            assert underlined == (row is not None and row[0] == view._heard)


async def test_paragraphs_stand_as_far_apart_as_set() -> None:
    apart = {}
    for spacing in (0.0, 1.0, 2.0):
        async with shown(screen=(100, 60), worn=look(3, paragraph_spacing=spacing)) as (view, _):
            rows = [row for row in view._rows if row]
            first = next(y for y, row in enumerate(view._rows) if row and row[0].piece == 1 and row[0].line == 0)
            last = max(y for y, row in enumerate(view._rows) if row and row[0].piece == 0)
            apart[spacing] = first - last - 1
            assert rows
    # The line spacing, and at least one row more.
    assert apart == {0.0: 3, 1.0: 5, 2.0: 8}
