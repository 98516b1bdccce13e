"""Sentences and words: the hard set, and what holds for any text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document import Span
from reader.segment import LONGEST, Segments

CASES = tomllib.loads((Path(__file__).parent / "golden" / "sentences.toml").read_text("utf-8"))["case"]

_CHARACTERS = st.sampled_from("aZé ÄßЖ我の한ि3½.,!?…;:—-'’\"“”«»()[]。！」「\n\t\u00a0•*/@%€&_")
_WORDS = st.sampled_from(
    ["Dr.", "e.g.", "No.", "5", "U.S.", "it", "The", "3.5", "…", "?", "«", "»", "[1]", "i.e.", "—"]
)
TEXTS = st.one_of(st.text(_CHARACTERS, max_size=80), st.lists(_WORDS, max_size=40).map(" ".join), st.text(max_size=40))


def sentences(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in Segments().sentences(text, Span(0, len(text)), language)]


def words(text: str) -> list[str]:
    return [span.of(text) for span in Segments().words(text, Span(0, len(text)))]


def test_the_hard_set() -> None:
    wrong = []
    for case in CASES:
        text = case.get("join", " ").join(case["sentences"])
        found = sentences(text, case.get("language", "en"))
        if found != case["sentences"]:
            wrong.append(f"{case.get('language', 'en')}: {found}")
    print("\n".join(wrong))
    assert len(CASES) >= 80
    assert len(wrong) <= 0.05 * len(CASES), "\n".join(wrong)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["", "en", "de", "fr", "zh", "ko", "xx"]))
def test_sentences_tile_the_text(text: str, language: str) -> None:
    text = f"before {text} after"
    span = Span(7, len(text) - 6)
    found = Segments().sentences(text, span, language)
    at = span.start
    for sentence in found:
        assert at <= sentence.start < sentence.end <= span.end
        assert text[at : sentence.start].isspace() or at == sentence.start
        assert sentence.of(text) == sentence.of(text).strip()
        at = sentence.end
    assert not text[at : span.end].strip()


@settings(deadline=None)
@given(TEXTS)
def test_words_are_in_order_and_hold_every_letter(text: str) -> None:
    found = Segments().words(text, Span(0, len(text)))
    at = 0
    outside = ""
    for word in found:
        assert at <= word.start < word.end <= len(text)
        assert re.search(r"\w", word.of(text).replace("_", ""))
        outside += text[at : word.start]
        at = word.end
    outside += text[at:]
    assert not re.search(r"[^\W_]", outside)


@settings(deadline=None)
@given(st.text(st.sampled_from("abc  ,;我"), min_size=1500, max_size=2500))
def test_no_sentence_is_too_long(text: str) -> None:
    assert all(len(part) <= LONGEST for part in sentences(text))


def test_a_long_sentence_is_cut_where_a_clause_ends() -> None:
    clause = "the cells that hold the fire go on burning although nobody has asked them to"
    text = "; ".join([clause] * 20) + "."
    found = sentences(text)
    assert len(found) > 1
    assert all(part.endswith((";", ".")) for part in found)


def test_program_text_gives_its_lines() -> None:
    text = "def f(x):\n    return x. Y\n\n\nprint(f(1))"
    assert sentences(text) == ["def f(x):", "return x. Y", "print(f(1))"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop.", ["Don't", "stop"]),
        ("a free-radical scavenger", ["a", "free-radical", "scavenger"]),
        ("50 mg, 3.5 g and 1,000 others", ["50", "mg", "3.5", "g", "and", "1,000", "others"]),
        ("£4.50 or 10% of it", ["£4.50", "or", "10%", "of", "it"]),
        ("The U.S. and e.g. Ph.D. students", ["The", "U.S.", "and", "e.g.", "Ph.D.", "students"]),
        ("See https://x.org/a?b=1.", ["See", "https://x.org/a?b=1"]),
        ("(www.als.org), me@b.co.uk!", ["www.als.org", "me@b.co.uk"]),
        ("and/or — … * “Yes”", ["and", "or", "Yes"]),
        ("At 3:30, pp. 34–36, -5 °C", ["At", "3:30", "pp", "34–36", "-5", "C"]),
        ("it ended.The word--word", ["it", "ended", "The", "word", "word"]),
        ("l’homme, qu'il", ["l’homme", "qu'il"]),
        ("TDP-43, C9orf72, TNF-α", ["TDP-43", "C9orf72", "TNF-α"]),
        ("散歩に行きましょう。ABCカタカナー", ["散", "歩", "に", "行", "きましょう", "ABC", "カタカナー"]),
        ("오늘은 날씨가 좋습니다.", ["오늘은", "날씨가", "좋습니다"]),
        ("यह किताब है।", ["यह", "किताब", "है"]),
        ("e\u0301te\u0301 שָׁלוֹם می‌روم", ["e\u0301te\u0301", "שָׁלוֹם", "می‌روم"]),
        ("3. Wash", ["3", "Wash"]),
        ("© ™ → 😀 ❤️ ___", []),
        ("C++ and C#", ["C++", "and", "C#"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
