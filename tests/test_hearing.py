"""What is listened for, and what becomes of what was heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import Command, Verb
from reader.document import Position
from reader.messages import Announce, Doze, Earcon, Heard, InputLevel, Listen, ListenerState, ListenNoMore, Ready
from reader.player import State
from tests.test_dispatcher import Desk


def heard(text: str, *, accepted: bool = True, reason: str = "") -> Heard:
    return Heard(1.0, 1.5, 1.8, text, 0.9 if accepted else 0.4, accepted, "vosk", reason)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.dispatcher.heard(Ready("Speaker", ("joe",), "joe", ("en",)))
    return made


def asked(desk: Desk) -> Listen:
    return [request for request in desk.sound.sent if isinstance(request, Listen)][-1]


def test_every_command_and_every_section_can_be_said(desk: Desk) -> None:
    phrases = set(asked(desk).phrases)
    assert {"stop", "next", "go", "where am i", "start", "middle", "section three"} <= phrases
    assert "next section" in asked(desk).safe and "close" not in asked(desk).safe
    assert asked(desk).waking and asked(desk).language == "en"


def test_less_can_be_said_while_the_reader_speaks(desk: Desk) -> None:
    everything = len(asked(desk).phrases)
    desk.do(Verb.READ)
    assert len(asked(desk).phrases) < everything / 2
    assert {"stop", "next", "again", "louder", "slower"} <= set(asked(desk).phrases)
    desk.do(Verb.STOP)
    assert len(asked(desk).phrases) == everything


def test_what_is_said_is_done(desk: Desk) -> None:
    desk.dispatcher.heard(heard("go"))
    assert desk.dispatcher.player.state is State.READING
    desk.dispatcher.heard(heard("go"))
    assert desk.dispatcher.player.state is State.READING, "a said word never toggles"
    desk.dispatcher.heard(heard("stop"))
    assert desk.dispatcher.player.state is State.PAUSED
    told = desk.dispatcher.heard(heard("end"))
    assert told is not None and told.text == "End. Section 3 of 3."
    assert Earcon("accepted") in desk.sound.sent
    assert desk.dispatcher.hearing.last == 'heard "end"'


@pytest.mark.parametrize("reason", ["noise", "unknown", "asleep", "no wake phrase", "own voice", "repeat"])
def test_what_was_not_accepted_does_nothing(desk: Desk, reason: str) -> None:
    before = desk.dispatcher.player.position
    desk.dispatcher.heard(heard("end", accepted=False, reason=reason))
    assert desk.dispatcher.player.position == before
    assert not any(isinstance(request, Announce) for request in desk.sound.sent)


def test_what_is_doubtful_is_asked_back_and_answered(desk: Desk) -> None:
    told = desk.dispatcher.heard(heard("end", accepted=False, reason="unsure"))
    assert told is not None and told.text == "Did you say end?"
    assert {"yes", "no"} <= set(asked(desk).phrases)
    desk.dispatcher.heard(heard("yes"))
    assert desk.dispatcher.player.position == Position(3, 0)
    desk.dispatcher.heard(heard("start", accepted=False, reason="unsure"))
    desk.dispatcher.heard(heard("no"))
    assert desk.dispatcher.player.position == Position(3, 0)
    assert "yes" not in asked(desk).phrases, "the question is over"


def test_a_choice_on_the_screen_is_said_by_its_number(desk: Desk) -> None:
    desk.dispatcher.show_choices(3)
    assert {"one", "two", "three"} <= set(asked(desk).phrases)
    told = desk.dispatcher.heard(heard("two"))
    assert told is not None and told.choice == 2
    told = desk.dispatcher.heard(heard("next"))
    assert told is not None and told.commands == (Command(Verb.NEXT_SECTION),)
    assert desk.dispatcher.player.position == Position(1, 0), "what is said to a screen is the screen's"


def test_going_to_sleep_and_waking_up(desk: Desk) -> None:
    desk.dispatcher.heard(ListenerState("listening", microphone="Mic"))
    assert desk.dispatcher.hearing.shown == "Listening"
    desk.dispatcher.heard(heard("go to sleep"))
    assert Doze(True) in desk.sound.sent
    desk.dispatcher.heard(heard("wake up"))
    assert Doze(False) in desk.sound.sent


def test_a_microphone_that_is_missing_or_silent_is_told(desk: Desk) -> None:
    told = desk.dispatcher.heard(ListenerState("no microphone", "There is no microphone.", "Connect one."))
    assert told is not None and told.text == "There is no microphone."
    assert desk.dispatcher.hearing.shown == "No microphone"
    desk.dispatcher.heard(ListenerState("listening"))
    desk.dispatcher.heard(InputLevel(-96, -96, "nothing heard"))
    assert desk.dispatcher.hearing.shown == "Microphone is silent"


def test_listening_can_be_switched_off(desk: Desk) -> None:
    desk.dispatcher.change("listen", "off")
    assert isinstance(desk.sound.sent[-1], ListenNoMore)
    desk.do(Verb.NEXT_SECTION)
    assert not isinstance(desk.sound.sent[-1], Listen)
    desk.dispatcher.heard(ListenerState("off"))
    assert desk.dispatcher.hearing.shown == ""
    desk.do(Verb.LISTEN)
    assert desk.dispatcher.settings.listen == "open"
