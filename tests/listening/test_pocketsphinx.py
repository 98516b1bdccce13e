from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from reader.errors import EngineUnavailable
from reader.listening.choosing import recognizer as recognizer_for
from reader.listening.pocketsphinx_recognizer import PocketSphinxRecognizer
from reader.listening.pronunciation import Pronouncer, arpabet
from reader.ports import Hypothesis
from tests.listening.voices import said

PHRASES = ("stop", "next", "next section", "go back", "antioxidants", "Riluzole", "section three", "page down")


@pytest.fixture(scope="module")
def recognizer() -> Iterator[PocketSphinxRecognizer]:
    recognizer = PocketSphinxRecognizer()
    yield recognizer
    recognizer.close()


@pytest.mark.parametrize("phrase", PHRASES)
def test_it_hears_a_clear_voice(recognizer: PocketSphinxRecognizer, phrase: str) -> None:
    assert recognizer.set_phrases(PHRASES) == []
    recognizer.accept(said(phrase).tobytes())
    heard = recognizer.finish()
    assert heard is not None
    assert (heard.text, heard.recognizer) == (phrase, "pocketsphinx")
    assert [word.text for word in heard.words] == phrase.lower().split()
    assert heard.words[0].start < heard.words[-1].end <= len(said(phrase)) / 16_000


def test_a_guess_becomes_the_result_without_decoding_again(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.set_phrases(PHRASES)
    sound = said("go back")
    recognizer.accept(sound.tobytes(), True)
    guess = recognizer.guess()
    recognizer.accept(np.zeros(4_000, np.int16).tobytes(), False)
    assert recognizer.finish() is guess
    assert recognizer.finish() is None


def test_a_phrase_that_nobody_can_say_is_returned(recognizer: PocketSphinxRecognizer) -> None:
    assert recognizer.set_phrases(["stop", "章", "…", "β"]) == ["章", "…", "β"]


def test_without_phrases_it_hears_nothing(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.set_phrases([])
    recognizer.accept(said("stop").tobytes())
    assert recognizer.finish() is None


def test_a_new_grammar_forgets_the_old_one(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.set_phrases(["antioxidants"])
    recognizer.set_phrases(["page down", "stop"])
    recognizer.accept(said("antioxidants").tobytes())
    heard = recognizer.finish()
    assert heard is not None
    assert heard.text != "antioxidants"


def test_silence_and_noise_are_no_words_to_rely_on(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.set_phrases(PHRASES)
    noise = np.random.default_rng(0).normal(0, 500, 16_000).astype(np.int16)
    for sound in (np.zeros(16_000, np.int16), noise, np.zeros(10, np.int16)):
        recognizer.accept(sound.tobytes())
        heard = recognizer.finish()
        assert heard is None or heard.confidence < 0.5


@pytest.mark.parametrize(
    ("phonemes", "phones"),
    [
        ("ɹˈɪluːzˌoʊl", "R IH L UW Z OW L"),
        ("ˌæntɪʲˈɑːksɪdənts", "AE N T IH AA K S IH D AH N T S"),
        ("tʃˈɜːtʃ", "CH ER CH"),
        ("dʒˈʌdʒ", "JH AH JH"),
        ("fˈaɪɚ", "F AY ER"),
        ("(en)nˈɛkst(de)", "N EH K S T"),
        ("", ""),
        ("ǃ", ""),
    ],
)
def test_phonemes_become_arpabet(phonemes: str, phones: str) -> None:
    assert arpabet(phonemes) == phones


def test_unknown_words_are_pronounced() -> None:
    pronouncer = Pronouncer()
    assert pronouncer.pronounce("next") == "N EH K S T"
    assert pronouncer.pronounce("edaravone").startswith("EH D")


def test_what_was_heard_before_makes_no_difference(recognizer: PocketSphinxRecognizer) -> None:
    recognizer.set_phrases(PHRASES)

    def hears(phrase: str, loudness: float) -> Hypothesis | None:
        recognizer.accept((said(phrase) * loudness).astype(np.int16).tobytes())
        return recognizer.finish()

    first = hears("antioxidants", 1.0)
    hears("go back", 0.1)
    assert hears("antioxidants", 1.0) == first


def test_it_is_not_asked_for_in_another_language(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="English only"):
        recognizer_for("pocketsphinx", "ko", tmp_path)
