"""What is read, announced and skipped: reviewed golden files, and what must never be taken for a citation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.document import BlockKind, Document, Inline, InlineKind, Span
from reader.importers import open_document
from reader.segment import Segments
from reader.settings import Settings
from reader.skipping import KINDS, WAYS, Skipping, Way, announced
from reader.utterances import Script
from tests.samples import PlainSegmenter, section

GOLDEN = Path(__file__).parent / "golden" / "skipping"


def spoken(document: Document, skipping: Skipping) -> Iterator[str]:
    for row in document.outline:
        script = Script(document.section(row.number), Segments(), skipping)
        cursor = script.first()
        while cursor is not None:
            yield script.get(cursor).text
            cursor = script.next(cursor)


def told(document: Document) -> str:
    """All that is spoken as it is set at first, then what each other way changes in it."""
    usual = list(spoken(document, Skipping()))
    lines = list(usual)
    for kind in KINDS:
        for way in WAYS:
            if Skipping().way(kind) == way:
                continue
            now = list(spoken(document, Skipping(**{kind: way})))
            lines += ["", f"== {kind}: {way}"]
            lines += [f"- {line}" for line in usual if line not in now]
            lines += [f"+ {line}" for line in now if line not in usual]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.html")), ids=lambda file: file.stem)
def test_golden(file: Path) -> None:
    assert told(open_document(file)) == file.with_suffix(".expected").read_text("utf-8")


def test_the_kinds_are_settings_with_the_same_ways_and_defaults() -> None:
    assert Skipping.of(Settings()) == Skipping()
    assert tuple(Way) == WAYS


@pytest.mark.parametrize(
    "text",
    [
        "He moved (Paris, 1968) and stayed.",
        "He left home (1914) and came back (1914–1918).",
        "It is told elsewhere (see page 3).",
        "It is out of print (Paris, 2019 edition).",
        "It was seen again (Paris and London, 1968).",
        "He saw Vertigo (Hitchcock, 1958) twice.",
        "He saw “The Birds” (Hitchcock, 1963) twice.",
        "It opened that year (Easter, 1916).",
        "It is so (Smith, 2019, and others who do not agree).",
        "It began in room [0] and in [1914].",
        "It rose (in January 2019) again.",
        "The array a[i] and the list [one, two].",
        "Call (2019) what it is.",
        "Take 3 [see below].",
        "In 2019 (and 2020) it fell.",
        "He left (May and June 2019) for good.",
    ],
)
def test_what_is_no_citation_is_read(text: str) -> None:
    assert next(spoken(Document.of("x", [section(1, "", text, language="en")]), Skipping())) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It works [12].", "It works."),
        ("It works [1, 3–5], mostly.", "It works, mostly."),
        ("It works (Smith & Jones, 2019).", "It works."),
        ("It works (Smith, 2019).", "It works."),
        ("It works (Smith, 2019, p. 34).", "It works."),
        ("It works (Smith & Jones, 2019, pp. 34–36).", "It works."),
        ("It works in ALS (van der Berg and O’Neil 2019a; Oh, 2020).", "It works in ALS."),
        ("It works (J. Smith, n.d.), too.", "It works, too."),
        ("It works (cf. Smith 2019).", "It works."),
        ("It works (Smith 2019, 2020).", "It works."),
        ("It works (Smith, J., 2019) [1]–[3].", "It works."),
        ("It works [3-5] well [12, p. 7].", "It works well."),
        ("It works (Smith, Lee, & Jones, 2019; Oh 2020), yes.", "It works, yes."),
        ("It works (see Meier et al. 2001a, p. 7).", "It works."),
        ("[4] It works.", "It works."),
    ],
)
def test_citations_are_left_out_with_the_blank_before_them(text: str, left: str) -> None:
    assert next(spoken(Document.of("x", [section(1, "", text, language="en")]), Skipping())).strip() == left


def test_an_address_shown_without_its_beginning_is_one_where_it_leads_there() -> None:
    text = "Go to example.org/now today."
    link = Inline(InlineKind.LINK, Span(6, 21), "https://example.org/now")
    book = Document.of("x", [section(1, "", text, inlines=[link])])
    assert list(spoken(book, Skipping(addresses="skip"))) == ["Go to today."]
    assert list(spoken(book, Skipping(addresses="announce"))) == [text]


def test_announcements_are_in_the_language_of_the_text_or_in_english() -> None:
    assert announced(BlockKind.TABLE_ROW, "de-AT") == ("Tabelle, übersprungen.", "de-AT")
    assert announced(BlockKind.CODE, "fi") == ("Code, skipped.", "en")
    text = "Kala1 ui."
    finnish = section(1, "", text, language="fi", inlines=[Inline(InlineKind.NOTE_REFERENCE, Span(4, 5), "n")])
    assert list(spoken(Document.of("x", [finnish]), Skipping(notes="announce"))) == ["Kala, 1, ui."]


def test_what_is_opened_is_read_whatever_is_skipped() -> None:
    made = section(1, "", "Before.", ">>> a", ">>> b", "After.")
    script = Script(made, PlainSegmenter(), Skipping(code="skip"))
    inside = script.passage(made.text.index(">>> b"))
    assert inside == {1, 2}
    opened = Script(made, PlainSegmenter(), Skipping(code="skip"), inside)
    assert [opened.get(cursor).text for cursor in iterate(opened)] == ["Before.", ">>> a", ">>> b", "After."]
    assert script.passage(0) == {0}


def test_a_note_is_a_passage_with_all_its_paragraphs_and_no_other_note() -> None:
    book = open_document(GOLDEN / "book.html")
    made = book.section(1)
    script = Script(made, Segments())
    texts = [
        {made.blocks[number].span.of(made.text) for number in script.passage(made.text.index(word))}
        for word in ("A nerve", "long axon", "Not all")
    ]
    assert texts == [{"1 A nerve that moves.", "It has a long axon."}] * 2 + [{"* Not all of it."}]


@settings(deadline=None)
@given(st.data())
def test_every_word_that_is_spoken_as_written_maps_back_to_itself(data: st.DataObject) -> None:
    ways = {kind: data.draw(st.sampled_from(WAYS)) for kind in KINDS}
    words = data.draw(st.lists(st.sampled_from(["one", "two", "[3]", "www.a.org", "x"]), min_size=1, max_size=12))
    text = " ".join(words) + "."
    spots = data.draw(st.lists(st.integers(0, len(text) - 1), max_size=4))
    inlines = [Inline(InlineKind.NOTE_REFERENCE, Span(at, at + 1), "n") for at in spots[:2]]
    inlines += [Inline(InlineKind.PAGE, Span(at, at), "7") for at in spots[2:]]
    made = section(1, "", text, inlines=inlines)
    for utterance in Script(made, PlainSegmenter(), Skipping(**ways)).block(0):
        assert "".join(utterance.text[p.spoken.start : p.spoken.end] for p in utterance.pieces) == utterance.text
        for piece in utterance.pieces:
            if piece.verbatim:
                assert piece.spoken.of(utterance.text) == piece.shown.of(text)
                assert utterance.shown(piece.spoken) == piece.shown


def iterate(script: Script) -> Iterator[tuple[int, int]]:
    cursor = script.first()
    while cursor is not None:
        yield cursor
        cursor = script.next(cursor)
