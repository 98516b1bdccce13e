"""Rules for how words are spoken: which holds where, kept in a file, and in PLS."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.document import Block, BlockKind, Document, Inline, InlineKind, Position, Section, Span
from reader.errors import LibraryError
from reader.importers.lexicon import read_pls
from reader.messages import Request, Said, Speak
from reader.player import Player
from reader.pls import as_pls
from reader.pronunciations import (
    Pronunciation,
    Pronunciations,
    plain_word,
    shifted,
    sounding,
    spelled,
    split_sounds,
)
from reader.segment import Segments
from reader.settings import Settings


def said(rules: Pronunciations, text: str, book: str = "", language: str = "en") -> list[tuple[str, str]]:
    return [(one.span.of(text), one.say) for one in rules.in_text(text, book, language)]


def rules(*kept: Pronunciation) -> Pronunciations:
    made = Pronunciations()
    made.add(*kept)
    return made


def test_a_word_is_said_so_in_whatever_letters_it_is_written() -> None:
    kept = rules(Pronunciation("nguyen", "win"))
    assert said(kept, "Nguyen met NGUYEN's nguyen.") == [("Nguyen", "win"), ("nguyen", "win")]


def test_capitals_that_mean_something_are_meant() -> None:
    assert said(rules(Pronunciation("US", "U S")), "The US and us.") == [("US", "U S")]


def test_the_books_own_rule_comes_before_the_one_for_all_and_a_word_before_a_pattern() -> None:
    kept = rules(
        Pronunciation("*itis", "eye tis"),
        Pronunciation("arthritis", "arth rye tis", "book"),
        Pronunciation("arthritis", "joint pain"),
    )
    assert said(kept, "arthritis, bursitis") == [("arthritis", "joint pain"), ("bursitis", "eye tis")]
    assert said(kept, "arthritis", "book") == [("arthritis", "arth rye tis")]
    assert said(kept, "arthritis", "another book") == [("arthritis", "joint pain")]


def test_several_words_and_single_letters_may_be_meant() -> None:
    kept = rules(Pronunciation("World War II", "World War Two"), Pronunciation("B?", "vitamin"))
    assert said(kept, "After World  War II take B2, not BCD.") == [
        ("World  War II", "World War Two"),
        ("B2", "vitamin"),
    ]


def test_a_rule_of_another_language_does_not_hold() -> None:
    kept = rules(Pronunciation("chat", "shah", language="fr"))
    assert said(kept, "un chat", language="fr-CA") == [("chat", "shah")]
    assert said(kept, "a chat", language="en") == []


def test_a_new_rule_takes_the_place_of_the_old_one_and_can_be_forgotten() -> None:
    kept = rules(Pronunciation("live", "lyve"), Pronunciation("Live", "liv"))
    assert [rule.said for rule in kept] == ["liv"]
    found = kept.of("LIVE".lower(), "")
    assert found is not None
    kept.remove(found)
    assert len(kept) == 0


@pytest.mark.parametrize("written", ["", "...", "a" * 201, "*a*b*c*d"])
def test_what_is_no_word_is_refused(written: str) -> None:
    with pytest.raises(LibraryError):
        Pronunciations().add(Pronunciation(written, "x"))


def test_they_are_kept_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "data" / "pronunciations.json"
    Pronunciations(path).add(Pronunciation("Łódź", "/wut͡ɕ/", "book", "pl"), Pronunciation("um", ""))
    assert list(Pronunciations(path)) == [Pronunciation("Łódź", "/wut͡ɕ/", "book", "pl"), Pronunciation("um", "")]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["", "{", '{"a": 1}', '[{"nothing": "known"}]', "[3]"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "pronunciations.json"
    path.write_text(damage)
    kept = Pronunciations(path)
    assert len(kept) == 0 and "damaged" in kept.notice
    assert (tmp_path / "pronunciations.json.damaged").read_text() == damage
    kept.add(Pronunciation("a", "b"))
    assert len(Pronunciations(path)) == 1


def test_pls_there_and_back() -> None:
    kept = [
        Pronunciation("Nguyen", "/nˈuːjən/", language="en"),
        Pronunciation("R&D <x>", "are and dee", language="en"),
        Pronunciation("*itis", "eye tis", "book-1", "en"),
        Pronunciation("um", "", "", "de"),
        Pronunciation("anywhere", "here", "book-2"),
    ]
    written = as_pls(kept)
    assert read_pls(written.encode()) == kept
    assert 'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"' in written
    assert 'alphabet="ipa" xml:lang="en"' in written


def test_pls_of_others() -> None:
    text = b"""<?xml version="1.0"?><!DOCTYPE lexicon [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="x-sampa" xml:lang="en-US">
    <lexeme><grapheme>theater</grapheme><grapheme>theatre</grapheme><phoneme alphabet="ipa">x</phoneme></lexeme>
    <lexeme><grapheme>a</grapheme><phoneme>{</phoneme></lexeme>
    <lexeme><grapheme>W*C</grapheme><alias>World Wide &x; Web Consortium</alias></lexeme>
    <lexeme><grapheme>W3C</grapheme><alias>Consortium</alias></lexeme></lexicon>"""
    assert read_pls(text) == [
        Pronunciation("theater", "/x/", language="en-US"),
        Pronunciation("theatre", "/x/", language="en-US"),
        Pronunciation("W3C", "Consortium", language="en-US"),
    ]


@pytest.mark.parametrize("data", [b"", b"<html/>", b"\x00\xff", b"<lexicon>", b"<!DOCTYPE a [<!ENTITY b '&b;'>]><a/>"])
def test_what_is_no_lexicon_holds_none(data: bytes) -> None:
    assert read_pls(data) == []


def test_messages_with_sounding_words() -> None:
    text, found = split_sounds(f"As in German: {sounding('Goethe', '/ɡˈœtə/')}, {sounding('x', '')}.")
    assert text == "As in German: Goethe, x."
    assert found == (Said(Span(14, 20), "/ɡˈœtə/"), Said(Span(22, 23), ""))
    assert split_sounds("Plain.") == ("Plain.", ())


def test_spelling_and_plain_words() -> None:
    assert spelled("Bach2") == "B, a., C, H, 2"
    assert [plain_word(word) for word in ("The", "US", "iPhone", "nguyen")] == ["the", "US", "iPhone", "nguyen"]


def test_what_was_passed_over_is_not_said() -> None:
    both = (Said(Span(0, 3), "a"), Said(Span(4, 8), "b"))
    assert shifted(both, 4) == (Said(Span(0, 4), "b"),)


def test_the_player_speaks_by_the_books_lexicon_and_the_persons_own_rules() -> None:
    text = "Nguyen reads a lead pipe."
    inlines = (
        Inline(InlineKind.PRONUNCIATION, Span(0, 6), "/nwin/"),
        Inline(InlineKind.PRONUNCIATION, Span(15, 19), "/lɛd/"),
    )
    section = Section(1, "", 1, text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),), inlines, "en")
    sent: list[Request] = []
    kept = rules(Pronunciation("nguyen", "win"))
    player = Player(Document.of("Book", [section]), sent.append, Segments(), Settings(), pronunciations=kept)
    player.read()
    spoken = [one for one in sent if isinstance(one, Speak)]
    assert spoken[-1].text == text
    assert spoken[-1].said == (Said(Span(0, 6), "win"), Said(Span(15, 19), "/lɛd/"))
    player.stop()
    player.go(Position(1, 7))
    player.read()
    last = [one for one in sent if isinstance(one, Speak)][-1]
    assert [one.span.of(last.text) for one in last.said] == ["lead"]
