from __future__ import annotations

from collections.abc import Sequence

import pytest

from reader.listening.core_words import CoreWords
from reader.listening.fusion import Fused, Weights
from reader.ports import Hypothesis
from tests.listening.stubs import ScriptedRecognizer

CORE = ("stop", "go")


class ScriptedCore(ScriptedRecognizer, CoreWords):  # type: ignore[misc]
    """The core words' place, taken by a script."""

    name = "core"

    def __init__(self, *heard: tuple[str, float] | None) -> None:
        ScriptedRecognizer.__init__(self, *heard)

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        return [phrase for phrase in phrases if phrase not in CORE]

    def _next(self) -> Hypothesis | None:
        heard = ScriptedRecognizer._next(self)
        return heard and Hypothesis(heard.text, heard.start, heard.end, heard.confidence, recognizer="core")


def weigh(main: tuple[str, float] | None, core: tuple[str, float] | None) -> Hypothesis | None:
    fused = Fused(ScriptedRecognizer(main), ScriptedCore(core), Weights(sure=0.5, certain=0.9, doubt=0.5))
    fused.set_phrases(["stop", "go", "antioxidants"])
    return fused.finish()


def test_a_core_word_counts_as_the_core_words_believe_it() -> None:
    for other in ("stop", ""):
        heard = weigh((other, 0.9), ("stop", 0.4))
        assert heard is not None
        assert (heard.text, heard.confidence, heard.recognizer) == ("stop", 0.4, "core")


def test_a_sure_core_word_needs_nobody() -> None:
    heard = weigh(("antioxidants", 0.6), ("stop", 0.95))
    assert heard is not None
    assert (heard.text, heard.confidence) == ("stop", 0.95)


def test_where_a_core_word_is_sure_the_other_is_not_asked() -> None:
    main = ScriptedRecognizer(("antioxidants", 0.6))
    fused = Fused(main, ScriptedCore(("stop", 0.95)))
    fused.set_phrases(["stop", "antioxidants"])
    assert fused.guess() is not None and fused.finish() is not None
    assert main.guesses == main.finished == 0


def test_a_core_word_that_the_core_words_deny_is_doubted() -> None:
    heard = weigh(("stop", 0.9), ("", 0.0))
    assert heard is not None
    assert heard.text == "stop"
    assert heard.confidence < 0.5


def test_other_phrases_are_the_other_recognisers() -> None:
    heard = weigh(("antioxidants", 0.9), ("", 0.0))
    assert heard is not None
    assert (heard.text, heard.confidence, heard.recognizer) == ("antioxidants", 0.9, "scripted")
    doubtful = weigh(("antioxidants", 0.9), ("stop", 0.5))
    assert doubtful is not None
    assert doubtful.text == "antioxidants"


def test_a_brief_phrase_is_not_left_to_pocketsphinx_alone() -> None:
    class Credulous(ScriptedRecognizer):
        name = "pocketsphinx"

    for phrase, doubted in (("go to", True), ("antioxidants", False)):
        fused = Fused(Credulous((phrase, 0.6)), ScriptedCore(("", 0.0)))
        fused.set_phrases(["stop", "go to", "antioxidants"])
        heard = fused.finish()
        assert heard is not None
        assert (heard.confidence < 0.5) is doubted


@pytest.mark.parametrize("core", [None, ("", 0.0)])
def test_nothing_is_nothing(core: tuple[str, float] | None) -> None:
    heard = weigh(None, core)
    assert heard is None or heard.text == ""


def test_what_neither_can_hear_is_returned() -> None:
    class Deaf(ScriptedRecognizer):
        def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
            return list(phrases)

    fused = Fused(Deaf(), ScriptedCore())
    assert fused.set_phrases(["stop", "riluzole"]) == ["riluzole"]
