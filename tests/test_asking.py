"""What is asked for in words with something of its own: percentages, words of the text, what is to be skipped."""

from __future__ import annotations

import pytest

from reader.commands import Command, Verb
from reader.document import Heading
from reader.intents import Intents, describe, phrases_now
from reader.phrasebook import LANGUAGES, phrasebook
from reader.skipping import KINDS, WAYS

OUTLINE = (Heading(1, "Antioxidants", 1, 10), Heading(2, "Fifty ways", 1, 10), Heading(3, "Code", 1, 10))


def meant(text: str, language: str = "en") -> tuple[Command, ...]:
    return Intents.of(OUTLINE, language).interpret(text)


@pytest.mark.parametrize(
    ("said", "language", "percent"),
    [
        ("50 percent", "en", 50),
        ("fifty percent", "en", 50),
        ("50%", "en", 50),
        ("50 %", "en", 50),
        ("go to 7 percent", "en", 7),
        ("0 percent", "en", 0),
        ("100 percent", "en", 100),
        ("zu 30 Prozent", "de", 30),
        ("trente pour cent", "fr", 30),
        ("al 30 por ciento", "es", 30),
        ("30 퍼센트", "ko", 30),
        ("30%", "ko", 30),
    ],
)
def test_percent(said: str, language: str, percent: int) -> None:
    assert meant(said, language) == (Command(Verb.GO_TO_PERCENT, percent),)


def test_there_are_no_more_than_a_hundred_percent() -> None:
    assert Command(Verb.GO_TO_PERCENT, 101) not in meant("101 percent")


@pytest.mark.parametrize(
    ("said", "language", "question"),
    [
        ("search for Motor Neurons", "en", "Motor Neurons"),
        ("Search C++", "en", "C++"),
        ("search .*(", "en", ".*("),
        ("look for 2019", "en", "2019"),
        ("search for antioxidants", "en", "antioxidants"),
        ("find the word antioxidants", "en", "antioxidants"),
        ("find zebras", "en", "zebras"),
        ("suche nach Häusern", "de", "Häusern"),
        ("finde Häuser", "de", "Häuser"),
        ("cherche l'été", "fr", "l'été"),
        ("busca la canción", "es", "la canción"),
        ("책 검색", "ko", "책"),
        ("운동 뉴런 찾기", "ko", "운동 뉴런"),
    ],
)
def test_words_of_the_text_are_kept_as_they_were_typed(said: str, language: str, question: str) -> None:
    assert meant(said, language) == (Command(Verb.SEARCH, text=question),)


def test_find_goes_to_a_title_or_number_where_there_is_one() -> None:
    assert meant("find antioxidants") == (Command(Verb.GO_TO, 1),)
    assert meant("find fifty ways") == (Command(Verb.GO_TO, 2),)
    assert meant("find 3") == (Command(Verb.GO_TO, 3),)
    assert meant("find page 3") == (Command(Verb.GO_TO_PAGE, 3),)


@pytest.mark.parametrize(
    ("said", "language", "text"),
    [
        ("skip tables", "en", "tables=skip"),
        ("read footnotes", "en", "notes=read"),
        ("announce page numbers", "en", "page_numbers=announce"),
        ("do not read citations", "en", "citations=skip"),
        ("skip tables in this book", "en", "tables=skip here"),
        ("here skip links", "en", "addresses=skip here"),
        ("Tabellen überspringen", "de", "tables=skip"),
        ("lies Fußnoten in diesem Buch", "de", "notes=read here"),
        ("omettre les tableaux", "fr", "tables=skip"),
        ("omitir las tablas aquí", "es", "tables=skip here"),
        ("표 건너뛰기", "ko", "tables=skip"),
    ],
)
def test_what_is_to_be_skipped(said: str, language: str, text: str) -> None:
    assert meant(said, language) == (Command(Verb.SKIPPING, text=text),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_way_has_words_and_they_mean_it(language: str) -> None:
    book = phrasebook(language)
    assert tuple(book.ways) == WAYS
    assert tuple(book.kinds) == KINDS
    for way, forms in book.ways.items():
        for kind, names in book.kinds.items():
            for form in forms:
                for name in names:
                    assert meant(form.format(name), language) == (Command(Verb.SKIPPING, text=f"{kind}={way}"),)
    for form in (*book.percent, *book.search, *book.find):
        assert form.count("{}") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_heard_means_what_it_says(language: str) -> None:
    intents = Intents.of((), language)
    for phrase, command in phrases_now((), language):
        if command.verb in (Verb.SKIPPING, Verb.GO_TO_PERCENT):
            assert intents.interpret(phrase) == (command,), phrase


def test_such_a_command_is_described_by_its_words() -> None:
    assert describe(Command(Verb.SEARCH, text="zebra"), ()) == "Search the text: zebra"
    assert describe(Command(Verb.GO_TO_PERCENT, 50), ()) == "Go to a percentage: 50"
