"""Passages in the language they are in, where the document does not say so."""

from __future__ import annotations

from reader.document import Document, Inline, InlineKind, Section, Span
from reader.languages import Languages
from reader.messages import Request, Speak
from reader.player import Player
from reader.segment import Segments
from reader.settings import Settings
from reader.speech.detecting import FastText
from tests.samples import section

ENGLISH = "The patient should rest for three days and drink as much water as he likes."
GERMAN = "Der Patient soll drei Tage lang ruhen und so viel Wasser trinken, wie er mag."
FRENCH = "Le patient doit se reposer pendant trois jours et boire autant qu'il le souhaite."
SPANISH = "El paciente debe descansar tres días y beber toda el agua que quiera, según el Dr. García."
KOREAN = "환자는 사흘 동안 쉬면서 물을 원하는 만큼 마셔야 하며 무리해서 걷지 않는 것이 좋습니다."


class Known:
    """A detector that knows these sentences."""

    def __init__(self, ready: bool = True, sure: float = 1.0) -> None:
        self.ready, self.sure, self.asked = ready, sure, 0

    def warm(self) -> None:
        self.ready = True

    def detect(self, text: str) -> tuple[str, float]:
        self.asked += 1
        said = {ENGLISH: "en", GERMAN: "de", FRENCH: "fr", SPANISH: "es"}
        return next(((code, self.sure) for start, code in said.items() if start[:10] in text), ("", 0.0))


def marked(made: Section) -> list[tuple[str, str]]:
    return [(one.span.of(made.text), one.value) for one in made.inlines if one.kind is InlineKind.LANGUAGE]


def test_a_block_in_another_language_is_marked() -> None:
    made = Languages(Known()).told(section(1, "", ENGLISH, GERMAN), "en")
    assert marked(made) == [(GERMAN, "de")] and made.language == "en"


def test_a_document_that_does_not_say_its_language_is_asked_for_it() -> None:
    languages = Languages(Known())
    document = languages.follow(Document.of("Letter", [section(1, "", FRENCH, FRENCH)]))
    assert languages.of(document) == "fr" and document.section(1).language == "fr"
    assert marked(document.section(1)) == []


def test_what_is_said_is_believed() -> None:
    inline = Inline(InlineKind.LANGUAGE, Span(0, 5), "nl")
    made = Languages(Known()).told(section(1, "", GERMAN, inlines=[inline]), "en")
    assert marked(made) == [("Der P", "nl")]


def test_little_text_and_little_certainty_change_nothing() -> None:
    made = section(1, "", ENGLISH, "Oui, monsieur.", GERMAN)
    assert Languages(Known(sure=0.8)).told(made, "en") == Section(**{**_fields(made), "language": "en"})
    assert marked(Languages(Known()).told(section(1, "", "Der Patient soll"), "en")) == []


def _fields(made: Section) -> dict[str, object]:
    return {name: getattr(made, name) for name in Section.__slots__}


def test_nothing_waits_for_a_detector_that_is_not_ready() -> None:
    detector = Known(ready=False)
    languages = Languages(detector)
    made = section(1, "", GERMAN)
    assert languages.told(made, "") is made and detector.asked == 0 and not languages.came()
    languages.warm()
    assert languages.came() and not languages.came()
    assert languages.told(made, "").language == "de"


def test_reading_goes_on_in_the_language_that_has_become_known() -> None:
    detector, sent = Known(ready=False), list[Request]()
    document = Languages(detector).follow(Document.of("Letter", [section(1, "", ENGLISH, GERMAN)], language="en"))
    player = Player(document, sent.append, Segments(), Settings())
    player.read()
    detector.ready = True
    sent.clear()
    player.languages_known()
    spoken = [one for one in sent if isinstance(one, Speak)]
    assert [(one.text, one.language) for one in spoken] == [(ENGLISH, "en"), (GERMAN, "de")]
    sent.clear()
    player.languages_known()
    assert sent == []


def test_english_by_an_english_voice_is_not_begun_again() -> None:
    for unsaid, again in (("en", []), ("", [ENGLISH])):
        detector, sent = Known(ready=False), list[Request]()
        document = Languages(detector).follow(Document.of("Letter", [section(1, "", ENGLISH)]))
        player = Player(document, sent.append, Segments(), Settings())
        player.read()
        detector.ready = True
        sent.clear()
        player.languages_known(unsaid)
        assert [one.text for one in sent if isinstance(one, Speak)] == again


def test_sentences_are_split_in_the_language_of_the_passage() -> None:
    german = "Am 3. Oktober kam z. B. Dr. Maier zu uns in die Klinik und blieb bis zum Abend. Dann ging er."
    document = Document.of("Letter", [section(1, "", ENGLISH, german)], language="en")
    sent: list[Request] = []
    player = Player(Languages(FastText(), wait=True).follow(document), sent.append, Segments(), Settings())
    player.read()
    spoken = [(one.text, one.language) for one in sent if isinstance(one, Speak)]
    assert spoken[1:] == [
        ("Am 3. Oktober kam z. B. Dr. Maier zu uns in die Klinik und blieb bis zum Abend.", "de"),
        ("Dann ging er.", "de"),
    ]


def test_the_real_detector_knows_five_languages() -> None:
    detector = FastText()
    codes = [detector.detect(text) for text in (ENGLISH, GERMAN, FRENCH, SPANISH, KOREAN)]
    assert [code for code, _ in codes] == ["en", "de", "fr", "es", "ko"]
    assert min(sure for _, sure in codes) > 0.9
    assert detector.detect("") == ("", 0.0) or detector.detect("")[1] < 0.9
