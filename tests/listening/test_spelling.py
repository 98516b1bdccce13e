from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.listening.spelling import likeness, respelled, spoken

VOCABULARY = {"anti", "oxidants", "oxidant", "section", "three", "next", "what's", "off", "일시정지", "다음", "단계"}


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("Next section!", "next section"),
        ("  What’s   new? ", "what's new"),
        ("Vitamin-E (α)", "vitamin e α"),
        ("'quoted'", "quoted"),
        ("…", ""),
        ("snake_case", "snake case"),
        ("다음 단계", "다음 단계"),
    ],
)
def test_a_phrase_as_it_is_said(phrase: str, said: str) -> None:
    assert spoken(phrase) == said


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("next section", "next section"),
        ("antioxidants", "anti oxidants"),
        ("What's next", "what's next"),
        ("일시 정지", "일시정지"),
        ("riluzole", None),
        ("next riluzole", None),
        ("offnext", "off next"),
        ("", None),
    ],
)
def test_a_phrase_in_the_words_of_a_vocabulary(phrase: str, words: str | None) -> None:
    assert respelled(phrase, VOCABULARY.__contains__) == words


def test_a_word_is_not_spelled_out() -> None:
    assert respelled("cat", set("cat").__contains__) is None


def test_likeness_counts_letters_even_inside_hangul() -> None:
    assert likeness("다음 단계", "다음단계") == 1
    assert likeness("일시 정지", "일시 정치") > 0.85
    assert likeness("일시 정지", "이어 하기") < 0.6
    assert likeness("next", "text") == 0.75
    assert likeness("", "next") == 0


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
