"""Line by line: what is typed, and what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import COMMANDS, Group, Verb
from reader.dispatcher import Dispatcher
from reader.document import Span
from reader.messages import Ready, Speak, Started, WordReached
from reader.plain_mode import PlainMode
from reader.player import State
from reader.scanning import menu
from reader.settings import rules
from reader.settings_file import SettingsFile
from tests.samples import MemoryLibrary, PlainSegmenter, RecordingSound, document


class Session:
    """A person at a Braille display."""

    def __init__(self, tmp_path: Path) -> None:
        self.lines: list[str] = []
        self.sound = RecordingSound()
        book = document()
        file = SettingsFile(tmp_path / "settings.toml")
        self.dispatcher = Dispatcher(
            book, MemoryLibrary(), lambda: self.sound, PlainSegmenter(), file, lambda path: book, Path("tour.md")
        )
        self.mode = PlainMode(self.dispatcher, self.lines.append)
        self.mode.begin()
        self.dispatcher.start(self.mode.heard)
        self.mode.heard(Ready("Speaker", ("joe", "amy"), "joe", ("en", "en")))

    def type(self, *lines: str) -> list[str]:
        """What is printed after these lines were typed."""
        before = len(self.lines)
        for line in lines:
            self.mode.entered(line + "\n")
        return self.lines[before:]

    @property
    def section(self) -> int:
        return self.dispatcher.player.position.section


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path)


def test_it_begins_with_the_place_and_what_can_be_done(session: Session) -> None:
    assert session.lines[0] == "A small book. Start, section 1 of 3."
    assert "Enter reads or pauses" in session.lines[1]


def test_an_empty_line_reads_and_pauses(session: Session) -> None:
    assert session.type("") == ["Reading.", "Start"]
    assert session.type("") == ["Paused."]


def test_sentences_are_printed_as_they_are_heard(session: Session) -> None:
    session.type("")
    speaks = [request for request in session.sound.sent if isinstance(request, Speak)]
    before = len(session.lines)
    for speak in speaks[1:3]:
        session.mode.heard(Started(speak.ticket))
        session.mode.heard(WordReached(speak.ticket, Span(0, 3)))
        session.mode.heard(WordReached(speak.ticket, Span(4, 8)))
    assert session.lines[before:] == ["One fish.", "Two fish."]


def test_commands_are_typed_as_they_are_said(session: Session) -> None:
    assert session.type("next section") == ["Middle. Section 2 of 3."]
    assert session.type("go to 3") == ["End. Section 3 of 3."]
    assert session.type("back") == ["Back. Middle. Section 2 of 3."]
    assert session.type("xyzzy") == ['"xyzzy" is no command and no section. Type ? to see what there is.']


def test_choices_are_numbered_and_left_with_an_empty_line(session: Session) -> None:
    printed = session.type("contents")
    assert printed[:4] == ["Contents", "1. Start", "2. Middle", "3. End"]
    assert session.type("7") == ["There is no number 7. The numbers are 1 to 3."]
    assert session.type("3") == ["End. Section 3 of 3."]
    assert session.type("contents", "")[-1] == "Back to reading."


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.verb.value)
def test_every_command_is_reached_and_left_by_numbers(tmp_path: Path, row) -> None:
    session = Session(tmp_path)
    group = list(Group).index(row.group) + 1
    rows = menu()[1][row.group]
    if row.verb in (Verb.CHOICES, Verb.NUMBERS):
        session.type(row.label)
    else:
        printed = session.type("?", str(group))
        assert f"{rows.index(row) + 1}. {row.label}: {row.help}" in printed
        session.type(str(rows.index(row) + 1))
    for _ in range(4):
        if session.mode._offers:
            session.type("")
    assert not session.mode._offers and not session.mode.ended


@pytest.mark.parametrize("name", [name for name, _ in rules()])
def test_every_setting_is_reached_and_its_values_are_taken(tmp_path: Path, name: str) -> None:
    session = Session(tmp_path)
    groups = list(dict.fromkeys(rule.group for _, rule in rules()))
    rule = dict(rules())[name]
    here = [each for each, other in rules() if other.group == rule.group]
    session.type("settings", str(groups.index(rule.group) + 1), str(here.index(name) + 1))
    title = session.mode._offers[-1].title
    assert title.startswith(rule.label)
    for index in range(len(session.mode._offers[-1].labels)):
        session.type(str(index + 1), str(here.index(name) + 1))
        assert session.mode._offers[-1].title.startswith(rule.label)
    if rule.low is not None:
        session.type(f"{rule.high:g}")
        assert getattr(session.dispatcher.settings, name) == rule.high
        session.type(str(here.index(name) + 1))
        assert "It may be" in session.type("1000000")[-1]


def test_closing_asks_once(session: Session) -> None:
    session.type("close", "2")
    assert not session.mode.ended
    session.type("close", "1")
    assert session.mode.ended


def test_nothing_is_said_over_a_screen_reader(session: Session) -> None:
    session.type("next section")
    assert not [request for request in session.sound.sent if type(request).__name__ == "Announce"]
    assert session.dispatcher.player.state is State.PAUSED


def test_words_are_searched_for_and_results_walked(session: Session) -> None:
    assert session.type("search for fish") == ["Start: One fish."]
    assert session.type("next result") == ["Start: Two fish."]
    assert session.type("search for zebra") == ['"zebra" is not in this book.']
    assert session.type("search")[0] == "Search for what? Choose or type it"
    assert session.type("words")[-1] == "End: The last words."
    assert session.type("50%")[0].startswith("50 percent. Middle.")


def test_bookmarks_and_skipping_are_lists(session: Session) -> None:
    assert session.type("my bookmarks")[0].startswith("No place is kept yet.")
    session.type("next sentence", "bookmark", "3")
    assert session.type("my bookmarks")[:2] == ["Bookmarks", "1. One fish."]
    assert session.type("1") == ["Bookmark 1 of 1: One fish."]
    listed = session.type("skipping")
    assert listed[:3] == [
        "What is skipped",
        "1. Footnotes: skipped. read",
        "2. Footnotes: skipped. read in this book alone",
    ]
    assert session.type("2") == ["Footnotes: read in this book."]
    assert session.type("skip tables") == ["Tables: skipped."]
