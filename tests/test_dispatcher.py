"""Commands to outcomes, with a sound and a library that only record."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import COMMANDS, Command, Verb
from reader.dispatcher import Dispatcher
from reader.document import Document, Position
from reader.errors import DocumentError
from reader.intents import Intents
from reader.messages import (
    Announce,
    DeviceChanged,
    Doze,
    Failed,
    Finished,
    Flush,
    Listen,
    ListenNoMore,
    Pause,
    Ready,
    Resume,
    SetVolume,
    SoundGone,
    SoundRestarted,
    Speak,
    Started,
    Tap,
    WordReached,
)
from reader.outcome import Screen
from reader.player import State
from reader.settings_file import SettingsFile
from tests.samples import MemoryLibrary, PlainSegmenter, RecordingSound, document, section


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A dispatcher with everything around it in reach of the test."""

    def __init__(self, folder: Path, place: Position | None = None) -> None:
        self.library = MemoryLibrary(place)
        self.sound = RecordingSound()
        self.file = SettingsFile(folder / "settings.toml")
        self.clock = Clock()
        parts = (self.library, lambda: self.sound, PlainSegmenter(), self.file, self.import_, Path("tour"), self.clock)
        self.dispatcher = Dispatcher(document(), *parts)
        self.dispatcher.start(lambda event: None)

    def import_(self, path: Path) -> Document:
        if path.name == "missing":
            raise DocumentError("missing is not there.", "Check the name.")
        return Document.of("Another book", [section(1, "Only", "Some words.")])

    def do(self, verb: Verb, argument: int | None = None) -> str:
        return self.dispatcher.do(Command(verb, argument)).text

    @property
    def announced(self) -> list[str]:
        return [request.text for request in self.sound.sent if isinstance(request, Announce)]

    def speaks(self) -> list[Speak]:
        return [request for request in self.sound.sent if isinstance(request, Speak)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_every_row_of_the_table_has_a_handler_and_answers(desk: Desk) -> None:
    for row in COMMANDS:
        outcome = desk.dispatcher.do(Command(row.verb))
        assert isinstance(outcome.text, str), row.verb


def test_read_is_a_toggle_and_the_place_is_kept_at_the_pause(desk: Desk) -> None:
    desk.do(Verb.READ)
    assert desk.dispatcher.player.state is State.READING
    ticket = desk.speaks()[0].ticket
    desk.dispatcher.heard(Started(ticket))
    desk.dispatcher.heard(Finished(ticket))
    desk.dispatcher.heard(Started(ticket + 1))
    desk.do(Verb.READ)
    assert desk.dispatcher.player.state is State.PAUSED
    assert desk.library.place == Position(1, len("Start\n\n"))


def test_every_sentence_is_kept(desk: Desk) -> None:
    desk.do(Verb.READ)
    first, second = desk.speaks()[:2]
    desk.dispatcher.heard(Started(first.ticket))
    desk.dispatcher.heard(Finished(first.ticket))
    desk.dispatcher.heard(Started(second.ticket))
    assert desk.library.place == Position(1, len("Start\n\n"))


def test_a_jump_is_announced_in_silence_and_undone_by_back(desk: Desk) -> None:
    assert desk.do(Verb.GO_TO, 3) == "End. Section 3 of 3."
    assert desk.announced == ["End. Section 3 of 3."]
    assert desk.do(Verb.PREVIOUS_SECTION) == "Middle. Section 2 of 3."
    assert desk.do(Verb.BACK) == "Back. End. Section 3 of 3."
    assert desk.do(Verb.BACK) == "Back. Start. Section 1 of 3."
    assert desk.do(Verb.BACK) == "There is nothing to go back to."


def test_messages_are_not_spoken_over_the_reading(desk: Desk) -> None:
    desk.do(Verb.READ)
    desk.do(Verb.NEXT_SECTION)
    assert desk.announced == []
    assert desk.speaks()[-1].text or True
    assert any(speak.text == "Middle" for speak in desk.speaks()), "the heading itself is read"


def test_a_section_that_does_not_exist(desk: Desk) -> None:
    outcome = desk.dispatcher.do(Command(Verb.GO_TO, 9))
    assert outcome.failed
    assert (outcome.text, outcome.hint) == ("There is no section 9.", "The sections are 1 to 3.")
    assert desk.dispatcher.player.position == Position(1, 0)


def test_faster_is_kept_and_ends_at_the_bound(desk: Desk) -> None:
    assert desk.do(Verb.FASTER) == "Speed: 180 words a minute."
    assert "rate = 180" in desk.file.path.read_text()
    desk.dispatcher.change("rate", 600)
    assert desk.do(Verb.FASTER) == "Speed: 600 words a minute is the most."


def test_louder_reaches_the_sound_process(desk: Desk) -> None:
    desk.do(Verb.LOUDER)
    volume = [request for request in desk.sound.sent if isinstance(request, SetVolume)][-1]
    assert volume.reading == pytest.approx(0.81)


def test_bookmarks_are_kept_visited_and_removed(desk: Desk) -> None:
    assert desk.do(Verb.NEXT_BOOKMARK) == "No place is kept yet."
    desk.do(Verb.NEXT_SENTENCE)
    assert desk.do(Verb.BOOKMARK) == "This place is kept."
    desk.do(Verb.GO_TO, 3)
    assert desk.do(Verb.NEXT_BOOKMARK) == "Bookmark 1 of 1: One fish."
    assert desk.do(Verb.BOOKMARK) == "The bookmark is removed."
    assert desk.library.marks == []


def test_where_am_i_is_spoken_even_while_reading(desk: Desk) -> None:
    desk.do(Verb.READ)
    text = desk.do(Verb.WHERE)
    assert text.startswith("A small book. Start, section 1 of 3.")
    assert desk.announced == [text], "once"


def test_the_sleep_timer_ends_after_the_sentence(desk: Desk) -> None:
    desk.do(Verb.READ)
    assert desk.do(Verb.SLEEP_TIMER) == "Reading stops in 15 minutes."
    desk.clock.now = 15 * 60 - 1
    assert desk.dispatcher.tick() is None
    desk.clock.now = 15 * 60
    assert desk.dispatcher.tick() is not None
    assert desk.dispatcher.player.state is State.READING
    desk.dispatcher.heard(Finished(desk.speaks()[0].ticket))
    assert desk.dispatcher.player.state is State.PAUSED
    assert desk.dispatcher.tick() is None


def test_a_lost_loudspeaker_is_told_and_reading_goes_on(desk: Desk) -> None:
    assert desk.dispatcher.heard(Ready("Speaker", ("joe", "anna"), "joe")) is None
    desk.do(Verb.READ)
    told = desk.dispatcher.heard(DeviceChanged(""))
    assert told is not None and told.text == "There is no loudspeaker."
    assert desk.dispatcher.player.state is State.READING


def test_a_restart_speaks_again_from_the_same_word(desk: Desk) -> None:
    desk.do(Verb.READ)
    first, second = desk.speaks()[:2]
    desk.dispatcher.heard(Finished(first.ticket))
    desk.dispatcher.heard(WordReached(second.ticket, second_word(second)))
    told = desk.dispatcher.heard(SoundRestarted("The sound stopped answering."))
    assert told is not None and "Reading goes on." in told.text
    assert desk.speaks()[4 + 1].text == "fish."


def second_word(speak: Speak):  # type: ignore[no-untyped-def]
    return PlainSegmenter().words(speak.text, __import__("reader.document", fromlist=["Span"]).Span(0, 99))[1]


def test_suspended_it_is_silent_and_deaf_and_goes_on_where_it_was(desk: Desk) -> None:
    desk.file.change(listen="open")
    desk.do(Verb.READ)
    desk.sound.sent.clear()
    desk.dispatcher.line.hold()
    assert desk.sound.sent == [Pause(), ListenNoMore()]
    desk.sound.sent.clear()
    desk.dispatcher.go_on()
    assert [type(request) for request in desk.sound.sent] == [Resume, Listen]
    desk.do(Verb.READ)
    desk.dispatcher.line.hold()
    desk.sound.sent.clear()
    desk.dispatcher.go_on()
    assert Resume() not in desk.sound.sent, "what was paused stays paused"


def test_a_sound_process_that_is_gone_leaves_the_keys(desk: Desk) -> None:
    desk.do(Verb.READ)
    told = desk.dispatcher.heard(SoundGone("The sound cannot be started.", "Read by eye."))
    assert told is not None and told.failed
    assert desk.dispatcher.player.state is State.PAUSED
    assert desk.do(Verb.NEXT_SECTION) == "Middle. Section 2 of 3."


def test_an_utterance_that_fails_is_told_and_skipped(desk: Desk) -> None:
    desk.do(Verb.READ)
    told = desk.dispatcher.heard(Failed(desk.speaks()[0].ticket, "The voice failed.", "Try another voice."))
    assert told is not None and told.text == "The voice failed."
    assert desk.dispatcher.player.state is State.READING


def test_the_next_voice_comes_round(desk: Desk) -> None:
    assert desk.do(Verb.NEXT_VOICE) == "There is no other voice."
    desk.dispatcher.heard(Ready("Speaker", ("joe", "anna"), "joe"))
    assert desk.do(Verb.NEXT_VOICE) == "Voice: anna."
    assert desk.do(Verb.NEXT_VOICE) == "Voice: joe."


def test_only_voices_of_the_documents_language_are_offered(desk: Desk) -> None:
    desk.dispatcher.heard(Ready("Speaker", ("joe", "hans", "anna"), "joe", ("en-US", "de", "en-GB")))
    assert desk.dispatcher.voices == ("joe", "anna")
    desk.dispatcher.heard(Ready("Speaker", ("hans",), "hans", ("de",)))
    assert desk.dispatcher.voices == ("hans",), "better a strange voice than none"


def test_opening_another_document_and_one_that_is_missing(desk: Desk) -> None:
    desk.do(Verb.READ)
    outcome = desk.dispatcher.opener.open(Path("missing"))
    assert outcome.failed and desk.dispatcher.player.state is State.READING, "nothing is lost"
    before = desk.speaks()[-1].ticket
    assert desk.dispatcher.opener.open(Path("book")).text == "Another book. Section 1 of 1."
    assert isinstance(desk.sound.sent[-1], Flush)
    desk.do(Verb.READ)
    assert desk.speaks()[-1].ticket > before, "no ticket is used twice"


def test_closing_asks_once_unless_told_not_to(desk: Desk) -> None:
    assert desk.dispatcher.do(Command(Verb.CLOSE)).screen is Screen.CLOSE
    desk.dispatcher.change("confirm_close", False)
    assert desk.dispatcher.do(Command(Verb.CLOSE)).closes
    desk.dispatcher.close()
    assert desk.sound.closed and desk.library.closed and desk.library.place == Position(1, 0)


def test_a_wrong_setting_in_the_file_is_told_and_opens_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[speech]\nrate = 9000\n")
    file = SettingsFile(tmp_path / "settings.toml")
    file.load()
    made = Dispatcher(
        document(), MemoryLibrary(), RecordingSound, PlainSegmenter(), file, lambda path: document(), Path("tour")
    )
    assert "Line 2" in made.notices[0].text and "60 to 600" in made.notices[0].hint
    made.change("rate", 200)
    assert made.settings.rate == 200
    assert "9000" in (tmp_path / "settings.toml").read_text(), "what the user wrote is left for them to mend"


def test_said_read_reads_on_and_never_pauses(desk: Desk) -> None:
    for text in ("go", "read", "continue"):
        (command,) = Intents.of(desk.dispatcher.document.outline, "en").interpret(text)
        desk.dispatcher.do(command)
        assert desk.dispatcher.player.state is State.READING


def test_said_stop_pauses_and_never_reads(desk: Desk) -> None:
    desk.do(Verb.READ)
    for text in ("stop", "pause"):
        (command,) = Intents.of(desk.dispatcher.document.outline, "en").interpret(text)
        desk.dispatcher.do(command)
        assert desk.dispatcher.player.state is State.PAUSED


def test_a_page_that_the_book_does_not_have(desk: Desk) -> None:
    assert desk.do(Verb.GO_TO_PAGE, 34) == "This document has no page numbers."
    assert desk.dispatcher.player.position == Position(1, 0)
    assert desk.dispatcher.do(Command(Verb.GO_TO_PAGE)).screen is Screen.COMMAND_BOX


def test_asleep_and_awake(desk: Desk) -> None:
    assert desk.do(Verb.SLEEP) == "Asleep."
    assert Doze(True) in desk.sound.sent
    assert desk.do(Verb.LISTEN) == "Listening."
    assert Doze(False) in desk.sound.sent and Tap() in desk.sound.sent


def test_what_is_asked_for_before_the_sound_starts_is_not_lost(tmp_path: Path) -> None:
    library, sound, file = MemoryLibrary(), RecordingSound(), SettingsFile(tmp_path / "settings.toml")
    dispatcher = Dispatcher(
        document(), library, lambda: sound, PlainSegmenter(), file, lambda path: document(), Path("tour")
    )
    dispatcher.do(Command(Verb.READ))
    assert not sound.sent
    dispatcher.start(lambda event: None)
    assert any(isinstance(request, Speak) for request in sound.sent)
