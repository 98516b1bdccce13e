"""Finding words as one would say them: golden cases, exact places, and searches that stay bounded."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.finding import LONGEST, PAUSE, Folded, Hit, Wanted, fold, often, search

CASES = tomllib.loads((Path(__file__).parent / "golden" / "finding.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']} {case['asked']}")
def test_golden(case: dict[str, object]) -> None:
    text = str(case["text"])
    wanted = Wanted(str(case["asked"]), str(case["language"]))
    assert [span.of(text) for span in wanted.hits(fold(text)) if span] == case["found"]


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(deadline=None)
@given(ANYTHING)
def test_every_offset_goes_there_and_back(text: str) -> None:
    folded = fold(text)
    assert folded.original(len(folded.text)) <= len(text)
    offsets = [folded.original(offset) for offset in range(len(folded.text) + 1)]
    assert offsets == sorted(offsets)
    for offset in range(len(text)):
        at = folded.folded(offset)
        assert at == len(folded.text) or folded.original(at) >= offset
        assert at == 0 or folded.original(at - 1) < offset


@settings(deadline=None)
@given(ANYTHING, ANYTHING)
def test_nothing_that_can_be_typed_breaks_it(text: str, asked: str) -> None:
    wanted = Wanted(asked, "en")
    for span in wanted.hits(fold(text)):
        assert span is None or (0 <= span.start < span.end <= len(text))


@settings(deadline=None)
@given(st.text("abcé ß.-'", min_size=1, max_size=30), st.integers(0, 8))
def test_a_word_is_found_where_it_stands(around: str, at: int) -> None:
    text = f"{around[:at]} Rüstung {around[at:]}"
    spans = [span for span in Wanted("rustung", "en").hits(fold(text)) if span]
    assert [span.of(text) for span in spans] == ["Rüstung"]


def test_only_between_two_offsets() -> None:
    text = "ß one two one two one"
    places = [text.index("one"), text.index("one", 8), text.rindex("one")]
    wanted = Wanted("one")
    assert [span.start for span in wanted.hits(fold(text), places[0] + 1) if span] == places[1:]
    assert [span.start for span in wanted.hits(fold(text), 0, places[2]) if span] == places[:2]


def test_what_is_looked_for_has_an_end_and_may_be_nothing() -> None:
    assert len(Wanted("word " * 1000).question) == LONGEST
    assert not Wanted(" \n")
    assert not Wanted("\u00ad")
    assert list(Wanted("").hits(Folded("text"))) == []


TEXTS = ["One fish here.", "Nothing.", "A fish, two fish.", "Fish at the end."]


def found(question: str, start: tuple[int, int], *, backwards: bool = False) -> list[tuple[int, int, bool]]:
    hits = search(Wanted(question), len(TEXTS), lambda n: fold(TEXTS[n - 1]), start, backwards=backwards)
    return [(hit.section, hit.span.start, hit.around) for hit in hits if hit]


def test_a_search_goes_once_round() -> None:
    assert found("fish", (3, 5)) == [(3, 12, False), (4, 0, False), (1, 4, True), (3, 2, True)]
    assert found("fish", (3, 5), backwards=True) == [(3, 2, False), (1, 4, False), (4, 0, True), (3, 12, True)]
    assert found("zebra", (2, 0)) == []
    assert found("fish", (1, 0)) == [(1, 4, False), (3, 2, False), (3, 12, False), (4, 0, False)]


def test_sections_are_asked_for_one_by_one_and_only_where_it_is_worth_it() -> None:
    asked: list[int] = []

    def folded(number: int) -> Folded:
        asked.append(number)
        return fold(TEXTS[number - 1])

    hits = search(Wanted("fish"), 4, folded, (1, 0), worth=lambda number: number != 3)
    assert next(hits) == Hit(1, next(span for span in Wanted("fish").hits(fold(TEXTS[0])) if span))
    assert asked == [1]
    assert [hit.section for hit in hits if hit] == [4]
    assert 3 not in asked


def test_others_have_their_turn_while_a_long_text_is_looked_through() -> None:
    text = "category " * (3 * PAUSE)
    turns = list(Wanted("cat").hits(fold(text)))
    assert turns == [None] * 3


def test_words_that_stand_out_are_long_and_come_back() -> None:
    text = "The patients were there. A patient said: inflammation. There were patients with inflammation. About it."
    assert often([text], "en", 2) == ["patients", "inflammation"]
    assert often(["책을 책을 읽기"], "ko", 1) == ["책을"]
    assert often([""], "en", 5) == []
