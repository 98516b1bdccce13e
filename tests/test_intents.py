import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.commands import BY_VERB, COMMANDS, Command, Verb
from reader.document import Heading
from reader.intents import Intents, describe, early, phrases_now
from reader.phrasebook import LANGUAGES, phrasebook
from reader.soundalike import normal
from reader.titles import LONGEST, sayable

ALS = [
    "Introduction",
    "The Role of Inflammation in ALS",
    "Antioxidants",
    "Natural Anti-Inflammatory Agents",
    "Conclusion",
]
HARD = [
    "1.", "2", "42", "x", "", "   ", "Same", "Same", "same!", "Été à l'hôtel", "Введение", "第一章", "مقدمة", "a" * 200,
    "word " * 40, "Contents", "Next", "Section 3", "Chapter IV", "One", "🙂", "Night", "Knight", "C", "III", "1984",
    "007", "Yes & no", "2.3 Results", "go to", "A hundred", "Last",
]  # fmt: skip


def outline(titles: list[str]) -> tuple[Heading, ...]:
    return tuple(Heading(number, title, 1, 100) for number, title in enumerate(titles, 1))


def said(text: str, titles: list[str] = ALS, language: str = "en") -> list[tuple[str, int | None]]:
    return [(command.verb.value, command.argument) for command in Intents.of(outline(titles), language).interpret(text)]


@pytest.mark.parametrize("text", ["go", "Read", "play", "go on", "continue"])
def test_read_reads(text: str) -> None:
    (command,) = Intents.of((), "en").interpret(text)
    assert command == Command(Verb.READ)
    assert command.said, "said, it must not pause"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("three", 3),
        ("3", 3),
        ("section three", 3),
        ("Section 3", 3),
        ("chapter three", 3),
        ("number three", 3),
        ("third section", 3),
        ("the third chapter", 3),
        ("go to section three", 3),
        ("go to three", 3),
        ("last section", 5),
        ("section thirty-four", 34),
        ("antioxidants", 3),
        ("Antioxidants.", 3),
        ("go to antioxidants", 3),
        ("go to the antioxidants", 3),
        ("the role of inflammation in als", 2),
        ("role of inflammation", 2),
        ("natural agents", 4),
        ("conclu", 5),
        ("anti oxidants", 3),
        ("antioxydents", 3),
        ("interduction", 1),
    ],
)
def test_sections_by_number_title_part_and_sound(text: str, section: int) -> None:
    assert said(text) == [("go_to", section)]


@pytest.mark.parametrize(
    ("language", "text", "meaning"),
    [
        ("en", "page thirty-four", ("go_to_page", 34)),
        ("en", "go to page 34", ("go_to_page", 34)),
        ("de", "Abschnitt dreiundzwanzig", ("go_to", 23)),
        ("de", "dritter Abschnitt", ("go_to", 3)),
        ("de", "Seite vierunddreißig", ("go_to_page", 34)),
        ("de", "gehe zu Kapitel zwei", ("go_to", 2)),
        ("fr", "section vingt-trois", ("go_to", 23)),
        ("fr", "le troisième chapitre", ("go_to", 3)),
        ("fr", "page trente-quatre", ("go_to_page", 34)),
        ("es", "sección treinta y cuatro", ("go_to", 34)),
        ("es", "la primera sección", ("go_to", 1)),
        ("es", "página 34", ("go_to_page", 34)),
        ("ko", "삼십사", ("go_to", 34)),
        ("ko", "삼 장", ("go_to", 3)),
        ("ko", "3장", ("go_to", 3)),
        ("ko", "제3장", ("go_to", 3)),
        ("ko", "세 번째 장", ("go_to", 3)),
        ("ko", "삼십사 쪽", ("go_to_page", 34)),
        ("ko", "일시정지", ("stop", None)),
        ("ko", "다음단계", ("next_section", None)),
        ("de", "nächster Absatz", ("next_paragraph", None)),
        ("fr", "où suis-je ?", ("where", None)),
    ],
)
def test_every_language_has_its_numbers_and_words(language: str, text: str, meaning: tuple[str, int | None]) -> None:
    assert said(text, language=language) == [meaning]


def test_a_title_in_korean_with_its_particle() -> None:
    titles = ["소개", "염증의 역할", "항산화제"]
    assert said("항산화제로 가", titles, "ko") == [("go_to", 3)]
    assert said("역할", titles, "ko") == [("go_to", 2)]


@pytest.mark.parametrize("text", ["", "   ", "?!", "hello world", "would you like a cup of tea", "xyzzy"])
def test_what_means_nothing_does_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", ["next sectoin", "next sction", "bookmrk", "louder please"])
def test_slips_of_the_fingers(text: str) -> None:
    meant = said(text)
    assert meant in ([("next_section", None)], [("bookmark", None)], [])
    assert text == "louder please" or meant


def test_a_commands_phrase_wins_over_a_title_which_is_still_reached() -> None:
    titles = ["Start", "Contents", "Next"]
    assert said("contents", titles) == [("contents", None)]
    assert said("section two", titles) == [("go_to", 2)]


def test_a_bare_number_is_the_number_that_is_shown() -> None:
    titles = ["Preface", "1", "2", "One"]
    assert said("two", titles) == [("go_to", 2)]
    assert said("1", titles) == [("go_to", 1)]


def test_a_numbered_title_wins_over_the_count() -> None:
    titles = ["Preface", "Chapter 1", "Chapter 2: The garden", "Chapter III"]
    assert said("chapter one", titles) == [("go_to", 2)]
    assert said("chapter two", titles) == [("go_to", 3)]
    assert said("chapter 3", titles) == [("go_to", 4)]
    assert said("chapter nine", titles) == [("go_to", 9)]


@pytest.mark.parametrize("titles", [["Night", "Day", "Knight"], ["Same", "Day", "Same"], ["The sea", "Day", "The see"]])
def test_titles_that_sound_alike_become_a_choice(titles: list[str]) -> None:
    assert said(titles[0], titles) == [("go_to", 1), ("go_to", 3)]
    assert said(titles[2], titles) == said(titles[2].upper(), titles)
    assert sorted(said(titles[2], titles)) == [("go_to", 1), ("go_to", 3)]


def test_a_title_in_full_wins_over_one_that_holds_it() -> None:
    titles = ["The Role of Antioxidants", "Antioxidants"]
    assert said("antioxidants", titles) == [("go_to", 2)]
    assert said("role", titles) == [("go_to", 1)]


def test_an_ambiguous_part_becomes_a_choice_in_order() -> None:
    assert said("chapter", ["Chapter red", "Chapter green", "End"]) == [("go_to", 1), ("go_to", 2)]


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "yes", True),
        ("en", "No.", False),
        ("en", "two", 2),
        ("en", "number two", 2),
        ("en", "2", 2),
        ("en", "maybe", None),
        ("en", "zero", None),
        ("de", "ja", True),
        ("de", "zwei", 2),
        ("fr", "non", False),
        ("es", "sí", True),
        ("ko", "네", True),
        ("ko", "이 번", 2),
        ("ko", "2번", 2),
    ],
)
def test_answers(language: str, text: str, answer: bool | int | None) -> None:
    assert Intents.of((), language).answer(text) is answer


# --- every title has something to say ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_hard_titles_all_have_something_to_say_that_goes_there(language: str) -> None:
    _every_section_is_reached(HARD, language)


@settings(max_examples=60, deadline=None)
@given(
    titles=st.lists(
        st.one_of(
            st.sampled_from(HARD + ALS),
            st.text(max_size=12),
            st.text(alphabet="abe 1.IVnk", max_size=14),
            st.integers(0, 30).map(lambda value: f"Section {value}"),
            st.integers(0, 30).map(str),
        ),
        min_size=1,
        max_size=14,
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_any_titles_all_have_something_to_say_that_goes_there(titles: list[str], language: str) -> None:
    _every_section_is_reached(titles, language)


def _every_section_is_reached(titles: list[str], language: str) -> None:
    sections = outline(titles)
    intents = Intents.of(sections, language)
    phrases = sayable(sections, language)
    assert list(phrases) == list(range(1, len(titles) + 1))
    shown = [several[0] for several in phrases.values()]
    assert len(set(shown)) == len(shown)
    for section, several in phrases.items():
        assert intents.interpret(several[0]) == (Command(Verb.GO_TO, section),), (titles[section - 1], several)
        for phrase in several:
            assert phrase == normal(phrase) and phrase
            assert Command(Verb.GO_TO, section) in intents.interpret(phrase), (titles[section - 1], phrase)


def test_a_part_of_a_title_that_names_another_section_is_not_said() -> None:
    _every_section_is_reached([*["1."] * 10, "SECTION17"], "fr")


def test_what_is_shown_beside_a_title() -> None:
    phrases = sayable(
        outline([*ALS, "Été à l'hôtel", "Введение", "", "2.3 Results & discussion", "Same", "Same"]), "en"
    )
    assert [several[0] for several in phrases.values()] == [
        "introduction",
        "inflammation",
        "antioxidants",
        "natural anti inflammatory agents",
        "conclusion",
        "ete a lhotel",
        "section seven",
        "section eight",
        "results and discussion",
        "section ten",
        "section eleven",
    ]


def test_long_titles_are_asked_for_by_a_part() -> None:
    long = "A very long and winding heading about the history of lighthouses on the northern coast"
    several = sayable(outline([long, "The history of coasts"]), "en")[1]
    assert several[0] == "lighthouses"
    assert max(len(phrase.split()) for phrase in several) <= LONGEST


# --- what can be said now ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_said_does_what_it_says(language: str) -> None:
    sections = outline(ALS + HARD)
    intents = Intents.of(sections, language)
    for phrase, command in phrases_now(sections, language, pages=[1, 34]):
        assert command in intents.interpret(phrase), phrase
        assert command.said


def test_every_command_can_be_said() -> None:
    verbs = {command.verb for _, command in phrases_now(outline(ALS), "en")}
    assert verbs == {row.verb for row in COMMANDS}


def test_little_can_be_said_while_the_reader_speaks() -> None:
    spoken = phrases_now(outline(ALS), "en", speaking=True)
    commands = {command.verb for _, command in spoken} - {Verb.GO_TO}
    assert commands == {row.verb for row in COMMANDS if row.speaking}
    assert all(BY_VERB[verb].safe for verb in commands)
    titles = [phrase for phrase, command in spoken if command.verb is Verb.GO_TO]
    assert titles[:4] == ["introduction", "section one", "inflammation", "section two"]


def test_what_nothing_else_begins_with_is_acted_upon_early() -> None:
    found = early(phrases_now(outline(["Stop Smoking", "Title"]), "en", speaking=True))
    assert {"pause", "repeat", "next section"} <= found
    assert not {"next", "go", "stop"} & found
    assert "stop" in early(phrases_now(outline(["Title"]), "en", speaking=True)), '"stop reading" is the same'
    assert not {"back", "undo"} & early(phrases_now((), "en"), ["back to methuselah", "undo it"])


def test_a_long_document_has_no_titles_while_the_reader_speaks() -> None:
    spoken = phrases_now(outline(["Title"] * 3000), "en", speaking=True)
    assert {command.verb for _, command in spoken} == {row.verb for row in COMMANDS if row.speaking}


def test_typed_phrases_are_not_listened_for() -> None:
    listened = {phrase for phrase, _ in phrases_now((), "en")}
    assert not listened & {phrase for phrases in phrasebook("en").typed.values() for phrase in phrases}


def test_describe() -> None:
    assert describe(Command(Verb.NEXT_SECTION), outline(ALS)) == "Next section"
    assert describe(Command(Verb.GO_TO, 3), outline(ALS)) == "Go to 3: Antioxidants"
    assert describe(Command(Verb.GO_TO, 99), outline(ALS)) == "Go to a section: 99"
    assert describe(Command(Verb.GO_TO_PAGE, 34), outline(ALS)) == "Go to a page: 34"


@pytest.mark.parametrize(
    ("said", "language", "book"),
    [
        ("book two", "en", 2),
        ("open book 3", "en", 3),
        ("book moby dick", "en", 1),
        ("open moby dick", "en", 1),
        ("open the book emma", "en", 2),
        ("Buch zwei", "de", 2),
        ("livre deux", "fr", 2),
        ("libro tres", "es", 3),
        ("책 2", "ko", 2),
    ],
)
def test_books_are_opened_by_number_and_title(said: str, language: str, book: int) -> None:
    intents = Intents.of((), language, ("Moby Dick; or, The Whale", "Emma", "The Waste Land"))
    assert intents.interpret(said) == (Command(Verb.OPEN_BOOK, book),)


def test_a_section_comes_before_a_book_of_the_same_title() -> None:
    outline = (Heading(1, "Preface", 1, 10), Heading(2, "Emma", 1, 10))
    intents = Intents.of(outline, "en", ("Emma",))
    assert intents.interpret("emma") == (Command(Verb.GO_TO, 2),)
    assert intents.interpret("open emma") == (Command(Verb.GO_TO, 2),)
    assert intents.interpret("book emma") == (Command(Verb.OPEN_BOOK, 1),)


def test_two_books_of_one_name_are_asked_about() -> None:
    intents = Intents.of((), "en", ("Letters one", "Letters two"))
    assert [command.argument for command in intents.interpret("book letters")] == [1, 2]
