"""Our words as an engine is handed them."""

from __future__ import annotations

from reader.document import Span
from reader.ports import SpokenWord
from reader.speech.script import script


def word(say: str, after: str = " ") -> SpokenWord:
    return SpokenWord(say, Span(0, 1), after)


def test_every_character_leads_back_to_its_word() -> None:
    made = script([word("one"), word("", " "), word("twenty two", ", "), word("three", "")])
    assert made.text == "one twenty two, three"
    assert [made.word_at(made.text.index(part)) for part in ("one", "twenty", "two", "three")] == [0, 2, 2, 3]


def test_letters_are_spelled_for_espeak_in_english() -> None:
    said = [word("T N F"), word("A L S"), word("A"), word("M R I's"), word("S O D one"), word("a", "")]
    assert script(said, "en-us").text == "T.N.F eigh L.S eigh M.R.I's S.O.D one a"
    assert script(said, "en", by_espeak=False).text == "T N F A L S A M R I's S O D one a"
    assert script(said[:2], "de").text == "T N F A L S "
