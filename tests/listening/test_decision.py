"""What is acted upon after people talked among themselves."""

from __future__ import annotations

from reader.listening.decision import Judge, Mode, Verdict
from reader.ports import HeardWord, Hypothesis


def heard(text: str, confidence: float) -> Hypothesis:
    """As a recogniser of words hears it."""
    words = tuple(HeardWord(word, 0.0, 0.2, confidence) for word in text.split())
    return Hypothesis(text, 0.0, 1.0, confidence, words)


def after(talk: float, heard: Hypothesis, later: float = 2.0, mode: Mode = Mode.OPEN) -> Verdict:
    """What comes of it, `later` than speech of `talk` seconds in which there was no phrase."""
    judge = Judge(mode=mode)
    judge.judge(Hypothesis("", 0.0, talk, 0.0), 10.0, 10.0 + talk)
    return judge.judge(heard, 10.0 + talk + later, 11.0 + talk + later)


def test_a_phrase_among_talk_is_asked_back_unless_it_is_sure() -> None:
    assert after(4.0, heard("what can i say", 0.7)) == Verdict("what can i say", False, "unsure")
    assert after(4.0, heard("what can i say", 0.9)).accepted


def test_a_phrase_is_believed_again_when_the_talk_is_over() -> None:
    assert after(4.0, heard("what can i say", 0.7), later=9.0).accepted


def test_stop_is_acted_upon_while_people_talk() -> None:
    assert after(4.0, heard("stop", 0.55)).accepted


def test_who_was_not_understood_just_says_it_again() -> None:
    assert after(1.5, heard("next section", 0.6)).accepted


def test_a_sound_of_ones_own_is_no_words() -> None:
    assert after(4.0, Hypothesis("next section", 0.0, 1.0, 0.6)).accepted


def test_after_the_wake_phrase_talk_before_it_does_not_matter() -> None:
    assert after(4.0, heard("reader next section", 0.6), mode=Mode.WAKE_PHRASE).accepted


def test_what_is_left_of_its_own_voice_is_no_talk() -> None:
    judge = Judge()
    judge.saying("The immune system is always at work.")
    judge.judge(Hypothesis("", 0.0, 4.0, 0.0), 10.0, 14.0)
    assert judge.judge(heard("next section", 0.6), 15.0, 16.0).accepted
