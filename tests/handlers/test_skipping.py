"""Skipping by command, for this book or all; notes visited and left; what is said on opening."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import Verb
from reader.document import Block, BlockKind, Document, Inline, InlineKind, Position, Section, Span
from reader.outcome import Screen
from reader.player import State
from tests.handlers.desk import Desk

TEXT = "One fish1 swims. Two fish swim.2\n\n1 A small fish.\n\nIt is red.\n\n2 Also fish.\n\nThe end."


def made(number: int) -> Section:
    """A section with two notes, the first of two paragraphs."""
    blocks, at = [], 0
    kinds = [BlockKind.PARAGRAPH, BlockKind.NOTE, BlockKind.NOTE, BlockKind.NOTE, BlockKind.PARAGRAPH]
    for kind, part in zip(kinds, TEXT.split("\n\n"), strict=True):
        blocks.append(Block(kind, Span(at, at + len(part))))
        at += len(part) + 2
    marks = [(TEXT.index("1"), "a"), (TEXT.index("2"), "b"), (TEXT.index("1 A"), "a"), (TEXT.index("2 Also"), "b")]
    inlines = [Inline(InlineKind.NOTE_REFERENCE, Span(at, at + 1), f"{name}{number}") for at, name in marks]
    return Section(number, f"Part {number}", 1, TEXT, tuple(blocks), tuple(inlines), "en")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, Document.of("A book", [made(1), made(2)], language="en"))


def test_what_is_left_out_is_said_once(desk: Desk) -> None:
    assert desk.dispatcher.work() is None, "the sound may have something to say of itself first"
    assert desk.dispatcher.working
    desk.clock.now += 2
    told = desk.dispatcher.work()
    assert told is not None and told.text == '4 footnotes skipped, say "notes" to hear them.'
    assert desk.announced == [told.text]
    assert not desk.dispatcher.working
    assert desk.dispatcher.work() is None


def test_nothing_is_said_where_notes_are_read(desk: Desk) -> None:
    desk.do(Verb.SKIPPING, text="notes=read")
    desk.clock.now += 2
    assert desk.dispatcher.work() is None
    assert not desk.dispatcher.working


def test_a_note_is_heard_and_reading_goes_on_in_the_text(desk: Desk) -> None:
    desk.do(Verb.READ)
    assert desk.spoken[:2] == ["One fish swims.", "Two fish swim."]
    assert desk.do(Verb.NOTES) == "Note 1."
    assert desk.spoken[4:] == ["Note 1. A small fish.", "It is red."], "nothing after the note is asked for"
    desk.hear(5)
    told = desk.hear(6)
    assert told is not None and told.text == "Back in the text."
    assert desk.dispatcher.player.state is State.READING
    assert desk.spoken[6] == "One fish swims."
    assert desk.library.jumps == []


def test_a_note_heard_from_a_pause_comes_back_to_the_pause(desk: Desk) -> None:
    assert desk.do(Verb.NOTES) == "Note 1."
    desk.hear(1)
    desk.hear(2)
    assert desk.dispatcher.player.state is State.PAUSED
    assert desk.dispatcher.player.position == Position(1, 0)


def test_back_leaves_a_note_and_the_place_is_never_lost_in_it(desk: Desk) -> None:
    desk.do(Verb.NEXT_SENTENCE)
    here = desk.dispatcher.player.position
    assert desk.do(Verb.NOTES) == "Note 2."
    assert desk.library.place == here
    desk.do(Verb.BACK)
    assert desk.dispatcher.player.position == here
    assert desk.dispatcher.player.visiting is None
    assert desk.dispatcher.player.state is State.PAUSED, "as it was before the note"
    assert desk.do(Verb.FORWARD) == "There is nothing to go forward to."


def test_next_note_goes_through_them_and_comes_back_to_where_it_began(desk: Desk) -> None:
    assert desk.do(Verb.NEXT_NOTE) == "Note 1."
    assert desk.do(Verb.NEXT_NOTE) == "Note 2."
    assert desk.do(Verb.NEXT_NOTE) == "Note 1.", "the first of the second part"
    assert desk.dispatcher.player.position.section == 2
    assert desk.do(Verb.NEXT_NOTE) == "Note 2."
    assert desk.do(Verb.NEXT_NOTE) == "This was the last note."
    assert desk.do(Verb.BACK) == "Back. Part 1. Section 1 of 2."
    assert desk.dispatcher.player.position == Position(1, 0)


def test_notes_that_are_read_can_be_visited_as_well(desk: Desk) -> None:
    desk.do(Verb.SKIPPING, text="notes=read")
    desk.do(Verb.NOTES)
    desk.hear(1)
    assert desk.dispatcher.player.visiting is not None, "the note has another paragraph"
    desk.hear(2)
    assert desk.dispatcher.player.position == Position(1, 0)


def test_a_book_without_notes_and_a_note_that_is_not_there(tmp_path: Path) -> None:
    bare = Section(1, "", 1, "Words.", (Block(BlockKind.PARAGRAPH, Span(0, 6)),))
    desk = Desk(tmp_path, Document.of("Bare", [bare]))
    assert desk.do(Verb.NOTES) == "This book has no footnotes."
    assert desk.do(Verb.NEXT_NOTE) == "This book has no footnotes."
    assert desk.dispatcher.work() is None
    lost = Section(1, "", 1, "Words1.", bare.blocks, (Inline(InlineKind.NOTE_REFERENCE, Span(5, 6), "gone"),))
    desk = Desk(tmp_path, Document.of("Lost", [lost]))
    assert desk.do(Verb.NOTES) == "The text of this note is not in the book."
    assert desk.dispatcher.player.position == Position(1, 0)


def test_skipping_by_command_for_all_books_and_for_this_one(desk: Desk) -> None:
    assert desk.do(Verb.SKIPPING, text="notes=announce") == "Footnotes: announced."
    assert desk.dispatcher.settings.notes == "announce"
    assert desk.do(Verb.SKIPPING, text="notes=read here") == "Footnotes: read in this book."
    assert desk.dispatcher.settings.notes == "announce", "other books are as they were"
    desk.do(Verb.READ)
    assert desk.spoken[0] == "One fish, note 1, swims."
    assert "Note 1. A small fish." in desk.spoken
    assert desk.do(Verb.SKIPPING, text="notes=skip") == "Footnotes: skipped."
    assert desk.library.own == {}, "what is said for all books holds in this one as well"
    assert desk.outcome(Verb.SKIPPING).screen is Screen.SKIPPING
    assert desk.outcome(Verb.SKIPPING, text="sense=none").screen is Screen.SKIPPING


def test_what_a_book_has_otherwise_is_there_when_it_is_opened(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Document.of("A book", [made(1)], language="en"))
    desk.library.own = {"notes": "read", "tables": "nonsense", "rate": "600"}
    desk.dispatcher.opener.open(Path("again"))
    assert desk.dispatcher.reading_settings.notes == "read"
    assert desk.dispatcher.reading_settings.rate == 170
    desk.do(Verb.READ)
    assert desk.spoken[0] == "One fish, note 1, swims."


def test_a_section_of_little_but_notes_is_read_by_who_asks_for_it_and_skipped_on_the_way(tmp_path: Path) -> None:
    text = "Notes\n\nSo:\n\n1 First.\n\n2 Second."
    blocks = (
        Block(BlockKind.HEADING, Span(0, 5), 1),
        Block(BlockKind.PARAGRAPH, Span(7, 10)),
        Block(BlockKind.NOTE, Span(12, 20)),
        Block(BlockKind.NOTE, Span(22, 31)),
    )
    marks = tuple(Inline(InlineKind.NOTE_REFERENCE, Span(at, at + 1), f"n{at}") for at in (12, 22))
    plain = Section(1, "Text", 1, "Words.", (Block(BlockKind.PARAGRAPH, Span(0, 6)),))
    last = Section(3, "End", 1, "The end.", (Block(BlockKind.PARAGRAPH, Span(0, 8)),))
    book = Document.of("Book", [plain, Section(2, "Notes", 1, text, blocks, marks), last], language="en")
    desk = Desk(tmp_path, book)
    desk.do(Verb.READ)
    assert desk.spoken == ["Words.", "Notes", "So:", "The end."]
    desk.do(Verb.GO_TO, 2)
    assert desk.spoken[4:] == ["Notes", "So:", "Note 1. First.", "Note 2. Second."]
    desk.do(Verb.GO_TO, 1)
    desk.do(Verb.NEXT_SECTION)
    assert desk.spoken[-2] == "Note 1. First."
