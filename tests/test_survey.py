"""What is known of a whole document: its notes and pages, looked for section by section."""

from __future__ import annotations

import pytest

from reader.document import Block, BlockKind, Document, Heading, Inline, InlineKind, Position, Section, Span
from reader.finding import Wanted
from reader.survey import COSTLY, Survey


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def book(made: list[int] | None = None, **more: object) -> Document:
    """Four sections; the second calls for a note that stands in the fourth."""
    paragraph, note = BlockKind.PARAGRAPH, BlockKind.NOTE
    mark, page = InlineKind.NOTE_REFERENCE, InlineKind.PAGE

    def load(number: int) -> Section:
        if made is not None:
            made.append(number)
        text = {1: "First page.", 2: "Some words1.", 3: "Second page.", 4: "1 The note."}[number]
        inlines = {
            1: [Inline(page, Span(0, 0), "7")],
            2: [Inline(mark, Span(10, 11), "n1")],
            3: [Inline(page, Span(7, 7), "8"), Inline(page, Span(9, 9), "ix")],
            4: [Inline(mark, Span(0, 1), "n1")],
        }[number]
        blocks = (Block(note if number == 4 else paragraph, Span(0, len(text))),)
        return Section(number, f"Part {number}", 1, text, blocks, tuple(inlines))

    sections = [load(number) for number in range(1, 5)]
    if made is not None:
        made.clear()
    outline = tuple(section.heading for section in sections)
    return Document("Book", "en", "x", outline, load, **more)  # type: ignore[arg-type]


def test_it_is_looked_through_step_by_step() -> None:
    made: list[int] = []
    survey = Survey(book(made), Clock())
    survey.step()
    assert made == [1]
    assert survey.busy
    while survey.busy:
        survey.step()
    assert made == [1, 2, 3, 4]
    assert survey.complete
    assert survey.counts["notes"] == 1
    survey.step()
    assert made == [1, 2, 3, 4], "nothing is left to look at"


def test_nothing_is_made_for_later_where_that_costs_long() -> None:
    clock = Clock()

    class Slow(Survey):
        def section(self, number: int) -> Section:
            clock.now += 2 * COSTLY
            return super().section(number)

    survey = Slow(book(), clock)
    survey.step()
    assert survey.given_up
    assert not survey.busy
    assert not survey.complete


def test_a_note_is_found_in_a_later_section_or_where_its_address_leads() -> None:
    survey = Survey(book(), Clock())
    (reference,) = survey.references(2)
    assert reference.position == Position(2, 10)
    assert survey.note("n1", 2) == Position(4, 0)
    led = Survey(book(locate=lambda address: Position(3, 2) if address == "n9" else None), Clock())
    assert led.note("n9", 2) == Position(3, 2)
    assert led.note("n8", 2) is None


def test_pages_are_found_and_known_at_a_place() -> None:
    survey = Survey(book(), Clock())
    assert survey.page(8) == Position(3, 7)
    assert survey.page(9) is None
    assert survey.page_at(Position(1, 3)) == "7"
    assert survey.page_at(Position(3, 8)) == "8"
    assert survey.page_at(Position(4, 0)) == "ix"
    fresh = Survey(book(), Clock())
    assert fresh.page_at(Position(3, 8)) == "8", "its own section is looked at"
    assert fresh.page_at(Position(2, 0)) == "", "the first one has not been"
    assert Survey(book(), Clock()).page_at(Position(4, 0)) == "", "a page may begin between"


def test_a_page_is_looked_for_first_where_the_book_says_it_is() -> None:
    made: list[int] = []
    survey = Survey(book(made, holds_page=lambda number: 3 if number == 8 else None), Clock())
    assert survey.page(8) == Position(3, 7)
    assert made == [3]


@pytest.mark.parametrize(
    ("question", "written", "worth"),
    [
        ("neurons", "<p>The motor <i>n</i>euron.</p>", True),
        ("neurons", "<p>The ner&shy;ve.</p>", False),
        ("café", "<p>A caf&eacute;.</p>", True),
        ("part", "<p>Nothing, but the title has it.</p>", True),
        ("class", '<p class="x">Only a tag has it.</p>', True),
        ("motor neurons", "<p>The motor.</p>", False),
        ("anything", None, True),
    ],
)
def test_only_what_may_have_the_words_is_made(question: str, written: str | None, worth: bool) -> None:
    survey = Survey(book(glimpse=lambda number: written), Clock())
    assert survey.worth(2, Wanted(question)) is worth
    survey.folded(2)
    assert survey.worth(2, Wanted(question)), "what has been made is simply looked through"


def test_the_rest_of_the_book_is_guessed_from_what_is_known() -> None:
    texts = ["a" * 100, "b" * 300, "c" * 200, "d" * 50]
    sections = [
        Section(n, "", 1, text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),)) for n, text in enumerate(texts, 1)
    ]
    # Every length in the outline is ten times too long.
    outline = tuple(Heading(section.number, "", 1, 10 * len(section.text)) for section in sections)
    survey = Survey(Document("Book", "en", "x", outline, lambda number: sections[number - 1]), Clock())
    assert survey.left(Position(1, 40)) == (60, 60 + 550)
    assert survey.left(Position(3, 0)) == (200, 250)
    assert survey.left(Position(4, 90)) == (0, 0)
