"""Where what is to be said is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.speech.pieces import FIRST, pieces
from reader.speech.speakable import speakable

LONG = (
    "In amyotrophic lateral sclerosis, the nerve cells that move the muscles slowly die, and the cells of the brain "
    "around them change in the way that doctors call inflammation."
)


def cut(text: str, *, first: int, rate: int = 170) -> list[str]:
    return [" ".join(word.say for word in piece.words) for piece in pieces(speakable(text, "en"), rate, first=first)]


def test_the_first_piece_is_the_first_clause() -> None:
    assert cut(LONG, first=FIRST)[0] == "In amyotrophic lateral sclerosis"


def test_without_a_clause_it_is_cut_before_a_preposition() -> None:
    text = "Many people with the same illness live for a long time without any help at all"
    assert cut(text, first=FIRST)[0] == "Many people with the same illness live"


def test_later_pieces_are_clauses_of_at_most_fifteen_words() -> None:
    made = cut(LONG, first=0)
    assert made[0] == "In amyotrophic lateral sclerosis the nerve cells that move the muscles slowly die"
    assert all(len(piece.split()) <= 17 for piece in made)


def test_a_short_sentence_is_one_piece() -> None:
    assert cut("Riluzole is the first medicine.", first=0) == ["Riluzole is the first medicine"]
    assert cut("Yes, of course it is.", first=FIRST) == ["Yes of course it is"]


def test_the_voice_stays_up_inside_a_sentence_and_comes_down_at_its_end() -> None:
    made = pieces(speakable("one two three four five six seven eight nine ten eleven twelve", "en"), 170, first=FIRST)
    assert made[0].words[-1].after == ", "
    assert made[-1].words[-1].after == ". "


def test_breaths_are_ours_and_follow_the_rate() -> None:
    slow, fast = (pieces(speakable(LONG, "en"), rate, first=FIRST) for rate in (85, 340))
    assert slow[0].gap == 4 * fast[0].gap > 0
    assert slow[-1].gap == 0, "the pause behind a sentence is the player's"


def test_a_slow_computer_begins_with_fewer_words() -> None:
    assert cut("Many people with the same illness live for a long time", first=15)[0] == "Many people"


def test_nothing() -> None:
    assert pieces([], 170, first=FIRST) == []


@given(st.text(alphabet="ab ,.;", max_size=200), st.sampled_from([0, 15, FIRST]))
def test_no_word_is_lost_or_said_twice(text: str, first: int) -> None:
    words = speakable(text, "en")
    made = [word.span for piece in pieces(words, 170, first=first) for word in piece.words]
    assert made == [word.span for word in words]
