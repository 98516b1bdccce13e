"""Searching, results one at a time, percentages, pages, and back and forward again."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import Verb
from reader.document import Document, Inline, InlineKind, Position, Span
from reader.messages import Finished, Started
from reader.outcome import Screen
from reader.player import State
from tests.handlers.desk import Desk
from tests.samples import section


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(
        tmp_path,
        Document.of(
            "A book",
            [
                section(1, "Start", "One fish swims. Two fish swim.", "A café opens."),
                section(2, "Middle", "Motor neurons die. The motor neuron is long.", ">>> neurons = 3"),
                section(3, "End", "The last neuron. The very end.", inlines=[page(9, 34)]),
            ],
            language="en",
        ),
    )


def page(at: int, number: int) -> Inline:
    return Inline(InlineKind.PAGE, Span(at, at), str(number))


def test_results_are_read_one_at_a_time_once_round_the_book(desk: Desk) -> None:
    assert desk.do(Verb.SEARCH, text="NEURONS") == "Middle: Motor neurons die."
    assert desk.announced[-1] == "Middle: Motor neurons die."
    assert desk.dispatcher.player.word == Span(14, 21)
    assert desk.do(Verb.NEXT_RESULT) == "Middle: The motor neuron is long."
    assert desk.do(Verb.NEXT_RESULT) == "Middle: >>> neurons = 3"
    assert desk.do(Verb.NEXT_RESULT) == "End: The last neuron."
    assert desk.do(Verb.NEXT_RESULT) == "Once round the book. Middle: Motor neurons die."
    assert desk.do(Verb.PREVIOUS_RESULT) == "Once round the book. End: The last neuron."
    assert desk.do(Verb.PREVIOUS_RESULT) == "Middle: >>> neurons = 3"


def test_back_leaves_the_results_at_once_and_forward_returns(desk: Desk) -> None:
    desk.do(Verb.SEARCH, text="neuron")
    desk.do(Verb.NEXT_RESULT)
    assert desk.do(Verb.BACK) == "Back. Start. Section 1 of 3."
    assert desk.do(Verb.FORWARD) == "Forward. Middle. Section 2 of 3."
    assert desk.sentence == "The motor neuron is long."
    assert desk.do(Verb.FORWARD) == "There is nothing to go forward to."
    assert desk.do(Verb.BACK) == "Back. Start. Section 1 of 3."
    desk.do(Verb.NEXT_SECTION)
    assert desk.do(Verb.FORWARD) == "There is nothing to go forward to.", "another jump ends it"


def test_a_result_among_what_is_skipped_is_read(desk: Desk) -> None:
    desk.do(Verb.SEARCH, text="= 3")
    desk.do(Verb.READ)
    assert desk.spoken[0] == ">>> neurons = 3"


def test_the_same_question_again_finds_the_next(desk: Desk) -> None:
    assert desk.do(Verb.SEARCH, text="fish") == "Start: One fish swims."
    assert desk.do(Verb.SEARCH, text="fish") == "Start: Two fish swim."
    assert desk.dispatcher.finding.asked == ["fish"]


def test_what_is_not_there_is_told_in_one_sentence_and_nothing_moves(desk: Desk) -> None:
    outcome = desk.outcome(Verb.SEARCH, text="zebra")
    assert (outcome.text, outcome.hint, outcome.failed) == ('"zebra" is not in this book.', "", True)
    assert desk.dispatcher.player.position == Position(1, 0)
    assert desk.library.jumps == []
    assert desk.do(Verb.SEARCH, text="café") == "Start: A café opens."
    assert desk.do(Verb.NEXT_RESULT) == 'There is no other "café".'


def test_nothing_to_look_for(desk: Desk) -> None:
    assert desk.outcome(Verb.SEARCH).screen is Screen.SEARCH
    assert desk.outcome(Verb.SEARCH, text="  ").screen is Screen.SEARCH
    assert desk.do(Verb.SEARCH, text="\u00ad") == "There is nothing to look for."
    assert desk.outcome(Verb.NEXT_RESULT).text == "Nothing has been looked for yet."


def test_a_search_that_takes_long_goes_on_in_the_background(desk: Desk) -> None:
    desk.clock.step = 0.2
    assert desk.do(Verb.SEARCH, text="last") == 'Looking for "last".'
    assert desk.dispatcher.working
    told = [desk.dispatcher.work() for _ in range(8)]
    assert next(outcome.text for outcome in told if outcome) == "End: The last neuron."
    assert "End: The last neuron." in desk.announced


def test_another_command_ends_a_search(desk: Desk) -> None:
    desk.clock.step = 0.2
    desk.do(Verb.SEARCH, text="last")
    desk.do(Verb.NEXT_SECTION)
    assert not desk.dispatcher.finding.busy
    assert desk.dispatcher.player.position.section == 2


def test_percent_goes_to_the_beginning_of_a_sentence(desk: Desk) -> None:
    assert desk.do(Verb.GO_TO_PERCENT, 50).startswith("50 percent. Middle.")
    assert desk.sentence in ("Motor neurons die.", "The motor neuron is long.")
    assert desk.dispatcher.player.position.offset == desk.dispatcher.player.sentence.start
    assert desk.do(Verb.GO_TO_PERCENT, 0).startswith("0 percent. Start.")
    assert desk.do(Verb.GO_TO_PERCENT, 100).startswith("100 percent. End.")
    assert desk.sentence == "The very end."
    assert desk.outcome(Verb.GO_TO_PERCENT).screen is Screen.PERCENT


def test_pages_by_number_and_where_am_i_says_them(desk: Desk) -> None:
    assert desk.do(Verb.GO_TO_PAGE, 34) == "Page 34. End. Section 3 of 3."
    outcome = desk.outcome(Verb.GO_TO_PAGE, 35)
    assert (outcome.text, outcome.hint) == ("There is no page 35.", "The pages are 34 to 34.")
    assert "Page 34, " in desk.do(Verb.WHERE)


def test_a_bookmark_is_gone_to_at_its_sentence(desk: Desk) -> None:
    desk.do(Verb.GO_TO, 3)
    desk.do(Verb.BOOKMARK)
    desk.do(Verb.GO_TO, 1)
    assert desk.outcome(Verb.BOOKMARKS).screen is Screen.BOOKMARKS
    (mark,) = desk.library.marks
    assert desk.dispatcher.went_to(mark).text == "Bookmark 1 of 1: End"
    assert desk.do(Verb.BACK) == "Back. Start. Section 1 of 3."


def test_reading_goes_on_from_a_result(desk: Desk) -> None:
    desk.do(Verb.READ)
    desk.do(Verb.SEARCH, text="end")
    assert desk.dispatcher.player.state is State.READING
    assert "End" in desk.spoken, "the title is the first result"


def test_the_time_left_is_at_the_pace_at_which_reading_has_really_gone(tmp_path: Path) -> None:
    text = " ".join(["Word after word follows here."] * 800)
    desk = Desk(tmp_path, Document.of("Long", [section(1, "", text)], language="en"))
    assert "24 minutes left in this section" in desk.do(Verb.WHERE)
    desk.do(Verb.READ)
    for number in range(1, 41):
        ticket = desk.tickets[number - 1]
        desk.dispatcher.heard(Started(ticket))
        # Twice as long as 29 characters take at 170 words a minute; one was paused, which says nothing.
        desk.clock.now += 3.4 if number != 9 else 500
        desk.dispatcher.heard(Finished(ticket))
    assert "45 minutes left in this section" in desk.do(Verb.WHERE)
