import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.phrasebook import LANGUAGES
from reader.soundalike import hearable, normal, sound_key, unlikeness

KEYS = st.text(alphabet="abdefgiklmnoprstuSTC", max_size=12)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Next,   SECTION! ", "next section"),
        ("Où étais-je ?", "ou etais je"),
        ("Größer", "grosser"),
        ("what's up", "whats up"),
        ("what’s up", "whats up"),
        ("3장", "3 장"),
        ("다음 단계", "다음 단계"),
        ("ｆｕｌｌ", "full"),
        ("—…", ""),
    ],
)
def test_normal(text: str, plain: str) -> None:
    assert normal(text) == plain


@settings(deadline=None)
@given(st.text(max_size=40))
def test_normal_is_settled(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "knight", "night"),
        ("en", "write", "right"),
        ("en", "Phil", "fill"),
        ("en", "anti oxidants", "antioxidants"),
        ("en", "scene", "seen"),
        ("de", "Rad", "Rat"),
        ("de", "Meer", "mehr"),
        ("fr", "eau", "au"),
        ("fr", "vert", "verre"),
        ("es", "vaca", "baca"),
        ("es", "hola", "ola"),
    ],
)
def test_words_that_sound_the_same_have_one_key(language: str, one: str, other: str) -> None:
    assert unlikeness(sound_key(one, language), sound_key(other, language)) < 0.2


def test_near_sounds_count_half() -> None:
    assert unlikeness("pat", "bat") == pytest.approx(1 / 6)
    assert unlikeness("pat", "pot") == pytest.approx(1 / 6)
    assert unlikeness("pat", "sat") == pytest.approx(1 / 3)
    assert unlikeness("", "pat") == 1.0


@settings(deadline=None)
@given(KEYS, KEYS)
def test_unlikeness_is_a_distance(one: str, other: str) -> None:
    far = unlikeness(one, other)
    assert 0.0 <= far <= 1.0
    assert far == pytest.approx(unlikeness(other, one))
    assert (far == 0.0) == (one == other)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_has_a_key(language: str, text: str) -> None:
    assert " " not in sound_key(text, language)


def test_hearable_words_an_unknown_word_with_known_ones() -> None:
    known = {"anti", "oxidants", "oxidant", "the", "role", "of"}.__contains__
    assert hearable("the role of antioxidants", known) == "the role of anti oxidants"
    assert hearable("roles", known) == "role"
    assert hearable("inflammation", known) is None
    assert hearable("", known) is None
