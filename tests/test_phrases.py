"""The phrase tables: complete, without doubles, and no two commands that a recogniser would take for each other."""

import itertools
import tomllib

import pytest

from reader.commands import COMMANDS, Command, Verb
from reader.intents import NEAR_COMMAND, Intents
from reader.numbers import number
from reader.phrasebook import FOLDER, LANGUAGES, Phrasebook, phrasebook
from reader.soundalike import normal, sound_key, unlikeness

APART = 0.2
"""How far the phrases of different commands are apart at least: a fifth of the sounds of the longer one, near sounds
counting half. "Next paragraph" and "last paragraph" (0.19), "speed up" and "speak up" (0.17) are too near; "satz"
and "absatz" in the same frame (0.11 to 0.17) are too."""

TABLES = {"around", "typed", "answers", "said", "ways", "kinds"}


@pytest.fixture(params=LANGUAGES)
def book(request: pytest.FixtureRequest) -> Phrasebook:
    return phrasebook(request.param)


def test_there_is_a_table_for_each_language_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_commands_is_there_and_nothing_else(language: str) -> None:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    assert set(table) - TABLES == {row.verb.value for row in COMMANDS}
    assert [name for name in set(table) - TABLES if not table[name]] == []


def test_no_phrase_is_there_twice(book: Phrasebook) -> None:
    phrases = [normal(phrase).replace(" ", "") for phrase in _every(book)]
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


def test_phrases_are_plain_words(book: Phrasebook) -> None:
    for phrase in _every(book):
        assert (phrase == phrase.casefold().strip() and "  " not in phrase) or book.language == "de"
        assert not any(character.isdigit() for character in phrase), phrase
        assert number(phrase, book.language) is None, f"{phrase} is a number"


def test_no_two_commands_sound_alike(book: Phrasebook) -> None:
    keys = [
        (sound_key(phrase, book.language), phrase, verb)
        for verb, phrases in book.commands.items()
        for phrase in phrases
    ]
    near = [
        (one, other)
        for (left, one, verb), (right, other, another) in itertools.combinations(keys, 2)
        if verb is not another
        and abs(len(left) - len(right)) < APART * max(len(left), len(right))
        and unlikeness(left, right) < APART
    ]
    assert near == []


def test_a_guess_cannot_fit_two_commands_better_than_the_table_keeps_them_apart() -> None:
    assert NEAR_COMMAND < APART


def test_yes_and_no_do_not_sound_alike(book: Phrasebook) -> None:
    for yes, no in itertools.product(book.yes, book.no):
        assert unlikeness(sound_key(yes, book.language), sound_key(no, book.language)) >= APART, (yes, no)


def test_everything_in_the_table_means_its_command(book: Phrasebook) -> None:
    intents = Intents.of((), book.language)
    for table in (book.commands, book.typed):
        for verb, phrases in table.items():
            for phrase in phrases:
                assert intents.interpret(phrase) == (Command(verb),), phrase
                assert intents.interpret(phrase.upper() + "!") == (Command(verb),), phrase


def test_every_form_around_a_number_or_title_has_one_gap(book: Phrasebook) -> None:
    for form in (*book.section, *book.page, *book.title, *book.choice):
        assert form.count("{}") == 1, form


def test_core_words_have_their_place() -> None:
    english = Intents.of((), "en")
    places = {
        Verb.READ: "go on read play continue resume",
        Verb.STOP: "stop off pause quiet",
        Verb.NEXT_SECTION: "right forward next",
        Verb.PREVIOUS_SECTION: "left backward previous",
        Verb.BIGGER: "up",
        Verb.SMALLER: "down",
        Verb.BACK: "back undo",
    }
    for verb, words in places.items():
        for word in words.split():
            assert english.interpret(word) == (Command(verb),), word
    assert english.answer("yes") is True
    assert english.answer("no") is False
    digits = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert [english.answer(word) for word in digits] == list(range(1, 10))


def test_an_unknown_language_is_english() -> None:
    assert phrasebook("xx").language == "en"
    assert phrasebook("de-AT").language == "de"


def _every(book: Phrasebook) -> list[str]:
    return [phrase for table in (book.commands, book.typed) for phrases in table.values() for phrase in phrases]
