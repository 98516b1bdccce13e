"""Phonemes as the engines take them, and the ways in which a word may be said."""

from __future__ import annotations

import pytest

from reader.document import Span
from reader.ports import SpokenWord
from reader.speech.espeak_library import library
from reader.speech.ipa import in_english, in_espeak, in_piper, stresses, tidy
from reader.speech.script import script
from reader.speech.variants import variants


def test_espeak_is_given_its_own_phonemes() -> None:
    assert in_espeak("nˈuːjən", ", ") == "[[n'u:j@n]], "
    assert in_espeak("d͡ʒɔːɹd͡ʒ", " ") == "[[dZO:rdZ]] "
    assert in_espeak("☃", " ") == ""


def test_piper_is_given_the_alphabet_with_the_sign_inside() -> None:
    assert in_piper("nˈuːjən", ". ") == "[[nˈuːjən.]] "
    assert in_piper("gəʊ", "") == "[[ɡəʊ]]"


def test_sounds_of_another_language_become_the_nearest() -> None:
    assert in_english("ɡˈœtə") == "ɡˈɜːtə"
    assert in_english("bˈax") == "bˈɑːk"
    assert tidy("(en)nˈuːjɛn(vi)") == "nˈuːjɛn"


def test_the_stress_may_be_on_each_vowel() -> None:
    assert stresses("ɹˈɛkɚd") == ["ɹˈɛkɚd", "ɹɛkˈɚd"]
    assert stresses("kˈæt") == []


def test_a_word_with_phonemes_keeps_its_place_in_the_script() -> None:
    words = [
        SpokenWord("say", Span(0, 3)),
        SpokenWord("nguyen", Span(4, 10), ", ", "nˈuːjən"),
        SpokenWord("now", Span(12, 15)),
    ]
    made = script(words, "en", sounds=in_espeak)
    assert made.text == "say [[n'u:j@n]], now "
    assert [made.word_at(made.text.index(part)) for part in ("say", "n'u", "now")] == [0, 1, 2]
    assert script(words, "en").text == "say nguyen, now "


def test_espeak_says_phonemes_and_marks_every_word() -> None:
    made = library().render("say [[n'u:j@n]] now", "en-us", 175, 50)
    assert [offset > 3 and 1 + (offset > 15) for offset, _ in made.words] == [0, 1, 2]
    read_out = library().render("say n'u:j@n now", "en-us", 175, 50)
    assert len(made.samples) < len(read_out.samples)


@pytest.mark.parametrize(("word", "label"), [("goethe", "As in German"), ("record", "Stressed on part 2")])
def test_words_may_be_said_as_elsewhere(word: str, label: str) -> None:
    found = variants(word, "en")
    assert label in [way.label for way in found]
    assert len({way.say for way in found}) == len(found)
    assert all(in_espeak(way.say.strip("/"), "") for way in found)


def test_letters_may_be_a_word() -> None:
    assert [way.say for way in variants("NASA", "en")] == ["nasa"]
