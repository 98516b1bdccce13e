"""What is told apart: phrases, however slowly they are said, and talk in which a phrase is found."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from reader.listening.pocketsphinx_recognizer import TALK, PocketSphinxRecognizer
from reader.listening.talk import Found, no_talk, signs_of_talk
from reader.ports import Hypothesis
from tests.listening.voices import said

PHRASES = ("next paragraph", "Immune System Modulators", "antioxidants", "repeat the sentence", "larger letters")
TALKING = (
    "Could you make me a large coffee with a little milk and no sugar?",
    "I told her that we will come home on the day after tomorrow.",
    "They had the game on when I called them, so nobody heard it.",
)


@pytest.fixture(scope="module")
def recognizer() -> Iterator[PocketSphinxRecognizer]:
    recognizer = PocketSphinxRecognizer()
    recognizer.set_phrases(PHRASES)
    yield recognizer
    recognizer.close()


def heard(recognizer: PocketSphinxRecognizer, sound: np.ndarray[tuple[int], np.dtype[np.int16]]) -> Hypothesis:
    recognizer.accept(sound.tobytes())
    found = recognizer.finish()
    assert found is not None
    return found


@pytest.mark.parametrize("sentence", TALKING)
def test_a_sentence_in_which_a_phrase_is_found_is_doubted(recognizer: PocketSphinxRecognizer, sentence: str) -> None:
    assert heard(recognizer, said(sentence)).confidence < 0.35


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("slower", [1.0, 2.0])
def test_a_phrase_is_believed_however_slowly_it_is_said(
    recognizer: PocketSphinxRecognizer, phrase: str, slower: float
) -> None:
    found = heard(recognizer, said(phrase, slower))
    assert (found.text, found.confidence > 0.5) == (phrase, True)


def test_who_finds_as_much_in_both_heard_no_talk() -> None:
    words = (("next", 0.2, 0.6), ("section", 0.6, 1.2))
    phrase, longer = Found("next section", -0.2, -600.0, words), (*words, ("of", 1.2, 1.5), ("it", 1.5, 1.8))
    assert no_talk(signs_of_talk(phrase, phrase, 1.0)) > 0.9
    assert no_talk(signs_of_talk(phrase, Found("", -0.3, -200.0, longer), 1.6)) < 0.5


def test_the_words_are_a_language_model(recognizer: PocketSphinxRecognizer) -> None:
    samples = said("they have more time than you").tobytes()
    found = recognizer.search(TALK, samples, recognizer.mean(samples))
    assert {"they", "have", "time"} <= set(found.text.split())
