import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.numbers import LIMIT, number, spell
from reader.phrasebook import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_spelled_is_heard(language: str) -> None:
    assert [value for value in range(LIMIT + 1) if number(spell(value, language), language) != value] == []


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(value=st.integers(0, LIMIT), joins=st.sampled_from(["", " ", "-"]))
def test_spaces_and_hyphens_do_not_matter(language: str, value: int, joins: str) -> None:
    assert number(joins.join(spell(value, language).replace("-", " ").split()), language) == value


@pytest.mark.parametrize(
    ("words", "language", "value"),
    [
        ("34", "en", 34),
        ("three", "en", 3),
        ("thirty-four", "en", 34),
        ("Thirty four", "en", 34),
        ("a hundred and twelve", "en", 112),
        ("two thousand and three", "en", 2003),
        ("three four", "en", 34),
        ("oh", "en", 0),
        ("third", "en", 3),
        ("twenty-first", "en", 21),
        ("last", "en", -1),
        ("dreiundzwanzig", "de", 23),
        ("drei und zwanzig", "de", 23),
        ("hundertfünf", "de", 105),
        ("zwounddreißig", "de", 32),
        ("dritter", "de", 3),
        ("zwanzigste", "de", 20),
        ("vingt-trois", "fr", 23),
        ("vingt et un", "fr", 21),
        ("soixante et onze", "fr", 71),
        ("quatre-vingt-dix-neuf", "fr", 99),
        ("nonante-neuf", "fr", 99),
        ("septante et un", "fr", 71),
        ("cinquième", "fr", 5),
        ("neuvième", "fr", 9),
        ("première", "fr", 1),
        ("treinta y cuatro", "es", 34),
        ("veintitrés", "es", 23),
        ("cien", "es", 100),
        ("quinientos cinco", "es", 505),
        ("tercera", "es", 3),
        ("삼십사", "ko", 34),
        ("삼십 사", "ko", 34),
        ("이백삼", "ko", 203),
        ("열셋", "ko", 13),
        ("세 번째", "ko", 3),
        ("첫 번째", "ko", 1),
        ("three", "ko", 3),
        ("٣٤", "en", 34),
    ],
)
def test_numbers_as_people_say_them(words: str, language: str, value: int) -> None:
    assert number(words, language) == value


@pytest.mark.parametrize(
    "words", ["", " ", "hello", "three blind mice", "thousandfold", "hundred thousand million", "-"]
)
def test_what_is_no_number(words: str) -> None:
    assert [number(words, language) for language in LANGUAGES] == [None] * len(LANGUAGES)


def test_usual_forms() -> None:
    assert [spell(34, language) for language in LANGUAGES] == [
        "thirty four",
        "vierunddreißig",
        "trente-quatre",
        "treinta y cuatro",
        "삼십 사",
    ]
    assert spell(1001, "de") == "eintausendeins"
    assert spell(12345, "en") == "one two three four five"
    assert spell(7, "xx") == "seven"


def test_negative_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        spell(-1, "en")
