"""The screens for finding and skipping: opened by one key, walked, and left."""

from __future__ import annotations

from pathlib import Path

from reader.document import BlockKind, Document, Heading, Inline, InlineKind, Position, Span
from reader.ui.screens.letters import Letters
from reader.ui.screens.places import Contents, parents
from reader.ui.screens.searching import SearchWords
from reader.ui.voice import names
from tests.ui.stage import Stage, document, on_stage, section


def labels(stage: Stage) -> list[str]:
    screen = stage.app.screen
    return [option.label for option in screen.options()]  # type: ignore[attr-defined]


def place(stage: Stage) -> Position:
    return stage.app.dispatcher.player.position


# --- searching ---------------------------------------------------------------------------------------------------


async def test_words_are_typed_and_results_walked_by_a_key(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("f3", *"five dozens", "enter", apart=1.0)
        assert stage.app.screen is stage.app.page
        assert stage.message == "Part 1: Pack my box with five dozen jugs."
        first = place(stage)
        await stage.press("end")
        assert place(stage) > first
        await stage.press("home")
        assert place(stage) == first
        await stage.press("b")
        assert place(stage) == Position(1, 0)
        await stage.press("grave_accent")
        assert place(stage) == first


async def test_an_empty_question_goes_back_and_one_without_an_answer_is_told(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("f3", "enter")
        assert stage.app.screen is stage.app.page
        await stage.press("f3", *"(.*", "enter", apart=1.0)
        await stage.until(lambda: stage.message == '"(.*" is not in this book.')
        assert place(stage) == Position(1, 0)


async def test_words_to_search_for_are_offered_where_one_cannot_type(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("slash", *"search", "enter", apart=1.0)
        assert isinstance(stage.app.screen, SearchWords)
        assert labels(stage)[0] == "Type or spell it"
        assert {"quick", "brown", "jumps", "dozen"} <= set(labels(stage))
        assert names(stage.app)[labels(stage).index("quick")] == "quick", "it can be said as well"
        await stage.press(str(labels(stage).index("quick") + 1))
        assert stage.message.startswith("Part 1: The quick brown fox")
        await stage.press("slash", *"search", "enter", apart=1.0)
        assert labels(stage)[1] == "quick", "what was asked before comes first"


async def test_one_switch_spells_what_it_searches_for(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        stage.app.scan.open()
        await stage.pilot.pause()
        stage.app.screen.dismiss(None)
        stage.app.action_command("search")
        await stage.pilot.pause()
        screen = stage.app.screen
        assert isinstance(screen, SearchWords)
        assert screen.scanned is not None
        screen.chosen(0)
        await stage.pilot.pause()
        await stage.pilot.pause()
        assert isinstance(stage.app.screen, Letters)


async def test_percent_by_number_and_by_choice(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("f10", "5", "5")
        assert stage.message.startswith("55 percent. Part 5.")
        await stage.press("f10", "down", "enter", apart=1.0)
        assert stage.message.startswith("60 percent.")
        await stage.press("f10", "1", "0", "1")
        assert "There is no number 101" in stage.message


# --- bookmarks ---------------------------------------------------------------------------------------------------


async def test_bookmarks_are_gone_to_removed_and_put_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("m", "n", "m", "n")
        await stage.press("f12")
        assert labels(stage) == ["Part 1", "Part 2", "Remove one"]
        await stage.press("2")
        assert place(stage).section == 2
        assert stage.message == "Bookmark 2 of 2: Part 2"
        await stage.press("f12", "3", "1")
        assert labels(stage) == ["Put back: Part 1", "Part 2", "Remove one"]
        assert "removed" in stage.message
        await stage.press("1")
        assert labels(stage) == ["Part 1", "Part 2", "Remove one"]
        await stage.press("3", "escape", "escape")
        assert stage.app.screen is stage.app.page


async def test_without_bookmarks_this_place_is_offered(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("f12")
        assert labels(stage) == ["None is kept yet: keep this place"]
        await stage.press("1")
        assert stage.message == "This place is kept."


# --- skipping ----------------------------------------------------------------------------------------------------


async def test_skipping_is_changed_for_all_books_or_for_this_one(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("f9")
        assert labels(stage) == [
            "Footnotes: skipped",
            "Page numbers: skipped",
            "Citations: skipped",
            "Code: announced",
            "Web addresses: announced",
            "Tables: read",
            "Changes are for all books",
        ]
        await stage.press("4")
        assert labels(stage)[3] == "Code: skipped"
        assert stage.app.dispatcher.settings.code == "skip"
        await stage.press("7", "6")
        assert labels(stage)[5:] == ["Tables: announced in this book", "Changes are for this book alone"]
        assert stage.app.dispatcher.settings.tables == "read"
        assert stage.message == "Tables: announced in this book."


async def test_on_opening_it_is_said_what_is_left_out(tmp_path: Path) -> None:
    made = section(1, "Part", (BlockKind.PARAGRAPH, "Fish1.", 0), (BlockKind.NOTE, "1 A note.", 0))
    marks = (Inline(InlineKind.NOTE_REFERENCE, Span(10, 11), "n"), Inline(InlineKind.NOTE_REFERENCE, Span(14, 15), "n"))
    book = Document.of("Notes", [type(made)(1, "Part", 1, made.text, made.blocks, marks)], language="en")
    async with on_stage(tmp_path, book=book) as stage:
        stage.app.dispatcher._settled = 0
        stage.app._work()
        assert stage.message == '1 footnote skipped, say "notes" to hear it.'
        await stage.press("f7")
        assert stage.message == "Note 1. Back leaves it."


# --- contents ----------------------------------------------------------------------------------------------------


def tree() -> Document:
    """Three parts of eight chapters, each chapter of two sections: 51 rows, three levels."""
    sections, number = [], 0
    for part in range(1, 4):
        number += 1
        sections.append((number, f"Part {part}", 1))
        for chapter in range(1, 9):
            number += 1
            sections.append((number, f"Chapter {part}.{chapter}", 2))
            if chapter == 3:
                for each in "ab":
                    number += 1
                    sections.append((number, f"Section {part}.3{each}", 3))
    made = [section(n, title, (BlockKind.PARAGRAPH, "Some words.", 0)) for n, title, _ in sections]
    leveled = [
        type(one)(one.number, one.title, row[2], one.text, one.blocks) for one, row in zip(made, sections, strict=True)
    ]
    return Document.of("Tree", leveled, language="en")


async def test_a_long_book_is_folded_and_opened_part_by_part(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=tree()) as stage:
        await stage.press("c")
        screen = stage.app.screen
        assert isinstance(screen, Contents)
        assert labels(stage) == ["Part 1", "Part 2", "Part 3"]
        assert [option.note for option in screen.options()] == ["here 10 inside", "10 inside", "10 inside"]
        await stage.press("down", "enter")
        assert screen.title_text() == "Part 2"
        assert labels(stage)[:3] == ["Part 2", "Chapter 2.1", "Chapter 2.2"]
        await stage.press("escape")
        assert labels(stage) == ["Part 1", "Part 2", "Part 3"]
        await stage.press("enter", "enter")
        assert place(stage).section == 12, "the part's own first row goes to its beginning"


async def test_a_number_goes_to_a_section_that_is_folded_away(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=tree()) as stage:
        await stage.press("c", "1", "6", "enter", apart=1.0)
        assert place(stage).section == 16
        await stage.press("c")
        assert stage.app.screen.title_text() == "Chapter 2.3"  # type: ignore[attr-defined]
        assert labels(stage) == ["Chapter 2.3", "Section 2.3a", "Section 2.3b"]
        await stage.press("escape", "escape", "escape")
        assert stage.app.screen is stage.app.page


async def test_a_short_book_shows_and_says_its_levels(tmp_path: Path) -> None:
    book = tree()
    short = Document.of("Short", [book.section(n) for n in range(1, 8)], language="en")
    async with on_stage(tmp_path, book=short) as stage:
        await stage.press("c")
        screen = stage.app.screen
        assert isinstance(screen, Contents)
        assert labels(stage)[:2] == ["Part 1", "- Chapter 1.1"]
        assert labels(stage)[4] == "- - Section 1.3a"
        assert screen.options()[4].spoken == "Section 1.3a, level 3"


async def test_a_flat_book_is_a_list_however_long(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=document(40)) as stage:
        await stage.press("c")
        assert len(labels(stage)) == 40


def test_levels_that_are_left_out_still_have_their_parents() -> None:
    rows = [Heading(n, "", level, 1) for n, level in enumerate((1, 3, 2, 1, 2), 1)]
    assert parents(rows) == {1: 0, 2: 1, 3: 1, 4: 0, 5: 4}


# --- by one switch -----------------------------------------------------------------------------------------------


async def scanning(stage: Stage, command: str) -> list[str]:
    """Opens a screen as a switch would; the rows that are scanned."""
    stage.app.scan.active = True
    stage.app.action_command(command)
    await stage.pilot.pause()
    await stage.pilot.pause()
    return [item.label for item in stage.app.scan.scanner.rows]


async def take(stage: Stage, label: str) -> list[str]:
    rows = [item.label for item in stage.app.scan.scanner.rows]
    stage.app.scan.take(rows.index(label))
    await stage.pilot.pause()
    await stage.pilot.pause()
    return [item.label for item in stage.app.scan.scanner.rows]


async def test_one_switch_walks_the_tree(tmp_path: Path) -> None:
    async with on_stage(tmp_path, book=tree()) as stage:
        assert await scanning(stage, "contents") == ["Part 1", "Part 2", "Part 3", "Go back"]
        assert (await take(stage, "Part 2"))[-1] == "Go back"
        assert stage.app.screen.title_text() == "Part 2"  # type: ignore[attr-defined]
        assert await take(stage, "Go back") == ["Part 1", "Part 2", "Part 3", "Go back"]


async def test_one_switch_removes_a_bookmark_and_puts_it_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.press("m")
        assert await scanning(stage, "bookmarks") == ["Part 1", "Remove one", "Go back"]
        assert await take(stage, "Remove one") == ["Part 1", "Done", "Go back"]
        rows = await take(stage, "Part 1")
        assert "Put back: Part 1" in rows
        assert "Part 1" in await take(stage, "Put back: Part 1")


async def test_one_switch_changes_what_is_skipped(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        rows = await scanning(stage, "skipping")
        assert rows[0] == "Footnotes: skipped"
        await take(stage, "Footnotes: skipped")
        assert stage.app.dispatcher.settings.notes == "read"
        assert await take(stage, "Undo: Footnotes: skip")
        assert stage.app.dispatcher.settings.notes == "skip"
