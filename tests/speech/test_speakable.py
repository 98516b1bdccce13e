"""Text as it is shown to words as they are said."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document import Span
from reader.messages import Said
from reader.segment import Segments
from reader.speech.speakable import speakable

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "speakable.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def said(text: str, language: str = "en", **pronunciations: str) -> str:
    spans = {span.of(text).lower(): span for span in Segments().words(text, Span(0, len(text)))}
    differently = [Said(spans[word], say) for word, say in pronunciations.items()]
    return "".join(word.say + word.after for word in speakable(text, language, differently) if word.say).strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_golden(case: dict[str, str]) -> None:
    assert said(case["text"], case["language"]) == case["say"]


def test_there_are_enough_golden_cases() -> None:
    assert len(CASES) >= 120
    assert len({case["language"] for case in CASES}) >= 6


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_every_word_that_is_shown_is_one_spoken_word(case: dict[str, str]) -> None:
    text = case["text"]
    shown = list(Segments().words(text, Span(0, len(text))))
    spoken = [word.span for word in speakable(text, case["language"])]
    assert spoken == shown or (not shown and len(spoken) <= 1)


def test_a_reading_over_several_words_is_said_by_the_first() -> None:
    words = speakable("Take 5 mg/kg now.", "en")
    assert [(word.span.of("Take 5 mg/kg now."), word.say) for word in words] == [
        ("Take", "Take"),
        ("5", "five"),
        ("mg", "milligrams per kilogram"),
        ("kg", ""),
        ("now", "now"),
    ]


def test_a_sign_is_said_with_the_word_it_is_glued_to() -> None:
    assert [word.say for word in speakable("about ≥5 or A & B", "en")] == [
        "about", "greater than or equal to five", "or", "A and", "B",
    ]  # fmt: skip


def test_a_pronunciation_of_the_users_own_wins() -> None:
    assert said("Riluzole and ALS.", riluzole="rilloo zole", als="Lou Gehrig's") == "rilloo zole and Lou Gehrig's."


def test_capitals_mean_nothing_where_all_is_in_capitals() -> None:
    assert said("LIVING WELL WITH ALS") == "living well with A L S"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "- - -", "…", "***", "()"])
def test_nothing_to_say(text: str) -> None:
    assert [word for word in speakable(text, "en") if word.say] == []


def test_a_picture_alone_is_one_word() -> None:
    (word,) = speakable(" 🙂 ", "en")
    assert (word.span, word.say) == (Span(1, 2), "slightly smiling face")


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(["£4.50", "12 March 2024", "3 a.m.", "e.g.", "IL-2", "🙂", "5 mg/kg", "(", "—", "XIV"]),
        ),
        max_size=8,
    ).map(" ".join),
    st.sampled_from(["en", "de", "fr", "ko", ""]),
)
@settings(max_examples=150, deadline=None)
def test_any_text_keeps_its_words(text: str, language: str) -> None:
    words = speakable(text, language)
    shown = list(Segments().words(text, Span(0, len(text))))
    assert [word.span for word in words] == shown or (not shown and len(words) <= 1)
    assert all(word.say == word.say.strip() for word in words)


@given(st.text(alphabet="0123456789.,:/-–$£%° amgkI", max_size=24))
@settings(max_examples=200, deadline=None)
def test_no_english_number_is_left_to_the_engine(text: str) -> None:
    assert not any(char.isdigit() for word in speakable(text, "en") for char in word.say)
