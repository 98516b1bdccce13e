"""Scripts: what is spoken of a section, and how it maps back to what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.document import Inline, InlineKind, Span
from reader.skipping import Skipping
from reader.utterances import Boundary, Script
from tests.samples import PlainSegmenter, document, section


def all_utterances(script: Script) -> list[str]:
    found, cursor = [], script.first()
    while cursor is not None:
        found.append(script.get(cursor).text)
        cursor = script.next(cursor)
    return found


def test_sentences_and_their_boundaries() -> None:
    script = Script(document().section(1), PlainSegmenter())
    assert all_utterances(script) == ["Start", "One fish.", "Two fish.", "Red fish."]
    assert [script.block(n)[-1].boundary for n in range(3)] == [
        Boundary.PARAGRAPH,
        Boundary.PARAGRAPH,
        Boundary.SECTION,
    ]
    assert script.block(1)[0].boundary is Boundary.SENTENCE


def test_code_is_announced_once_skipped_or_read() -> None:
    middle = document().section(2)
    assert all_utterances(Script(middle, PlainSegmenter(), Skipping(code="announce"))) == [
        "Middle", "Before code.", "Code, skipped.", "After code."]  # fmt: skip
    skipped = Script(middle, PlainSegmenter(), Skipping(code="skip"))
    assert all_utterances(skipped) == ["Middle", "Before code.", "After code."]
    assert ">>> print(2)" in all_utterances(Script(middle, PlainSegmenter(), Skipping(code="read")))


def test_a_note_mark_is_not_spoken_and_words_after_it_map_back() -> None:
    text = "Fish12 swim."
    made = section(1, "", text, inlines=[Inline(InlineKind.NOTE_REFERENCE, Span(4, 6), "n12")])
    (utterance,) = Script(made, PlainSegmenter()).block(0)
    assert utterance.text == "Fish swim."
    start = utterance.text.index("swim")
    assert utterance.shown(Span(start, start + 4)).of(text) == "swim"
    assert utterance.spoken_offset(text.index("swim")) == start


def test_a_passage_in_another_language_is_an_utterance_of_its_own() -> None:
    text = "He said bonjour mes amis and left."
    inside = Span(text.index("bonjour"), text.index(" and"))
    made = section(1, "", text, language="en", inlines=[Inline(InlineKind.LANGUAGE, inside, "fr")])
    parts = Script(made, PlainSegmenter()).block(0)
    assert [(part.text, part.language) for part in parts] == [
        ("He said ", "en"), ("bonjour mes amis", "fr"), (" and left.", "en")]  # fmt: skip
    assert [part.boundary for part in parts] == [Boundary.NONE, Boundary.NONE, Boundary.SECTION]
    assert all(part.sentence == Span(0, len(text)) for part in parts)


@given(st.integers(0, 60))
def test_every_offset_belongs_to_an_utterance(offset: int) -> None:
    script = Script(document().section(1), PlainSegmenter())
    cursor = script.at(offset)
    assert cursor is not None
    span = script.get(cursor).span
    before = script.previous(cursor)
    assert offset < span.end or cursor == script.last()
    assert before is None or script.get(before).span.end <= offset


def test_walking_back_is_walking_forward_reversed() -> None:
    script = Script(document().section(2), PlainSegmenter())
    forward, cursor = [], script.first()
    while cursor is not None:
        forward.append(cursor)
        cursor = script.next(cursor)
    backward, cursor = [], script.last()
    while cursor is not None:
        backward.append(cursor)
        cursor = script.previous(cursor)
    assert backward == forward[::-1]
