"""The reading state machine: single paths, then random commands against a model of the sound process."""

from __future__ import annotations

from collections import deque

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from reader.document import Position, Span
from reader.messages import (
    Failed,
    Finished,
    Flush,
    Pause,
    Prepare,
    Request,
    Resume,
    SoundRestarted,
    Speak,
    Started,
    WordReached,
)
from reader.player import AHEAD, Player, State
from reader.settings import Settings
from reader.utterances import Boundary
from tests.samples import PlainSegmenter, document


def player(settings: Settings | None = None, position: Position | None = None) -> tuple[Player, list[Request]]:
    sent: list[Request] = []
    return Player(document(), sent.append, PlainSegmenter(), settings or Settings(), position), sent


def spoken(sent: list[Request]) -> list[str]:
    return [request.text for request in sent if isinstance(request, Speak)]


def finish_next(subject: Player, sent: list[Request], index: int) -> None:
    ticket = [request.ticket for request in sent if isinstance(request, Speak)][index]
    subject.heard(Started(ticket))
    subject.heard(Finished(ticket))


def test_reading_asks_for_a_few_utterances_ahead_and_goes_on() -> None:
    subject, sent = player()
    subject.read()
    assert spoken(sent) == ["Start", "One fish.", "Two fish.", "Red fish."]
    finish_next(subject, sent, 0)
    assert spoken(sent)[AHEAD:] == ["Middle"], "the next section follows without being asked for"


def test_pauses_grow_with_what_ends_and_shrink_with_the_rate() -> None:
    slow, sent = player(Settings(rate=170))
    slow.read()
    assert [request.pause_after for request in sent if isinstance(request, Speak)] == [0.6, 0.3, 0.6, 1.2]
    fast, sent = player(Settings(rate=340))
    fast.read()
    assert [request.pause_after for request in sent if isinstance(request, Speak)] == [0.3, 0.15, 0.3, 0.6]


def test_the_word_is_followed_and_late_events_are_ignored() -> None:
    subject, sent = player()
    subject.read()
    finish_next(subject, sent, 0)
    second = [request.ticket for request in sent if isinstance(request, Speak)][1]
    subject.heard(WordReached(second, Span(4, 8)))
    assert subject.word is not None and subject.word.of(subject.section.text) == "fish"
    assert subject.position == Position(1, subject.section.text.index("fish"))
    subject.go(Position(3, 0))
    subject.heard(WordReached(second, Span(0, 3)))
    assert subject.position == Position(3, 0)


def test_pause_holds_and_read_resumes_at_the_sample() -> None:
    subject, sent = player()
    subject.read()
    subject.pause()
    subject.read()
    assert isinstance(sent[-2], Pause) and isinstance(sent[-1], Resume)
    assert len(spoken(sent)) == AHEAD, "nothing is asked for twice"


def test_stop_is_silence_and_begins_the_sentence_again() -> None:
    subject, sent = player()
    subject.read()
    finish_next(subject, sent, 0)
    second = [request.ticket for request in sent if isinstance(request, Speak)][1]
    subject.heard(WordReached(second, Span(4, 8)))
    subject.stop()
    assert isinstance(sent[-1], Flush) and subject.state is State.PAUSED
    subject.read()
    assert spoken(sent)[AHEAD + 1] == "One fish."


def test_resuming_at_a_word_speaks_from_that_word() -> None:
    text = document().section(1).text
    subject, sent = player(position=Position(1, text.index("fish. Two") + 1))
    assert subject.word is not None and subject.word.of(text) == "fish"
    subject.read()
    assert spoken(sent)[0] == "fish."
    ticket = next(request.ticket for request in sent if isinstance(request, Speak))
    subject.heard(WordReached(ticket, Span(0, 4)))
    assert subject.word is not None and subject.word.start == text.index("fish. Two")


def test_a_new_rate_reads_on_from_the_word_that_is_heard() -> None:
    subject, sent = player()
    subject.read()
    finish_next(subject, sent, 0)
    second = [request.ticket for request in sent if isinstance(request, Speak)][1]
    subject.heard(WordReached(second, Span(4, 8)))
    subject.apply(Settings(rate=300))
    again = [request for request in sent if isinstance(request, Speak)][AHEAD + 1]
    assert (again.text, again.prosody.rate) == ("fish.", 300)


def test_pausing_after_each_sentence() -> None:
    subject, sent = player(Settings(pause_after="sentence"))
    subject.read()
    assert spoken(sent) == ["Start"]
    finish_next(subject, sent, 0)
    assert subject.state is State.PAUSED
    assert isinstance(sent[-1], Prepare) and sent[-1].text == "One fish.", "the next one is made ready"
    subject.read()
    assert spoken(sent) == ["Start", "One fish."]


def test_pausing_once_at_the_end_of_the_sentence() -> None:
    subject, sent = player()
    subject.read()
    subject.pause_at(Boundary.SENTENCE)
    finish_next(subject, sent, 0)
    assert subject.state is State.PAUSED and subject.position == Position(1, len("Start\n\n"))


def test_a_restarted_sound_process_reads_on_at_the_same_word() -> None:
    subject, sent = player()
    subject.read()
    finish_next(subject, sent, 0)
    second = [request.ticket for request in sent if isinstance(request, Speak)][1]
    subject.heard(WordReached(second, Span(4, 8)))
    subject.heard(SoundRestarted("test"))
    assert spoken(sent)[AHEAD + 1] == "fish."
    assert subject.state is State.READING


def test_the_end_is_the_end_and_read_starts_again() -> None:
    subject, sent = player(position=Position(3, 0))
    subject.read()
    finish_next(subject, sent, 0)
    finish_next(subject, sent, 1)
    assert subject.state is State.FINISHED
    subject.read()
    assert subject.position == Position(1, 0) and subject.state is State.READING


def test_moving_by_sentence_paragraph_and_section() -> None:
    subject, _ = player()
    text = subject.section.text
    assert subject.next_sentence() and subject.position.offset == text.index("One")
    assert subject.next_sentence() and subject.position.offset == text.index("Two")
    assert subject.next_paragraph() and subject.position.offset == text.index("Red")
    assert subject.next_sentence() and subject.position == Position(2, 0)
    assert subject.previous_sentence() and subject.position == Position(1, text.index("Red"))
    assert subject.previous_paragraph() and subject.position.offset == text.index("One")
    assert subject.next_section() and subject.next_section() and not subject.next_section()
    assert subject.previous_section() and subject.position == Position(2, 0)


PRESSES = (
    "read", "pause", "stop", "repeat", "next_sentence", "previous_sentence", "next_paragraph", "previous_paragraph",
    "next_section", "previous_section",
)  # fmt: skip


class AnySequence(RuleBasedStateMachine):
    """Whatever is pressed and whatever the sound does, the place is sound and what is heard is what is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: deque[Speak] = deque()
        self.held = False
        self.subject = Player(document(), self.receive, PlainSegmenter(), Settings())

    def receive(self, request: Request) -> None:
        if isinstance(request, Flush):
            self.queue.clear()
            self.held = False
        elif isinstance(request, Speak):
            self.queue.append(request)
        elif isinstance(request, Pause):
            self.held = True
        elif isinstance(request, Resume):
            self.held = False

    @rule(name=st.sampled_from(PRESSES))
    def press(self, name: str) -> None:
        getattr(self.subject, name)()

    @rule(section=st.integers(1, 3), offset=st.integers(0, 60))
    def go(self, section: int, offset: int) -> None:
        self.subject.go(Position(section, offset))

    @rule(changes=st.sampled_from([{"rate": 300}, {"pause_after": "sentence"}, {"code": "read"}, {"voice": "x"}, {}]))
    def change(self, changes: dict[str, object]) -> None:
        self.subject.apply(Settings(**changes))  # type: ignore[arg-type]

    @rule()
    def restart(self) -> None:
        self.queue.clear()
        self.held = False
        self.subject.heard(SoundRestarted("test"))

    @rule(ticket=st.integers(0, 20))
    def late(self, ticket: int) -> None:
        before = self.subject.position, self.subject.state
        if all(queued.ticket != ticket for queued in self.queue):
            self.subject.heard(WordReached(ticket, Span(0, 1)))
            assert (self.subject.position, self.subject.state) == before

    @precondition(lambda self: self.queue and not self.held)
    @rule(fails=st.booleans())
    def sound_goes_on(self, fails: bool) -> None:
        speak = self.queue.popleft()
        if fails:
            self.subject.heard(Failed(speak.ticket, "It broke.", "Go on."))
            return
        self.subject.heard(Started(speak.ticket))
        for word in PlainSegmenter().words(speak.text, Span(0, len(speak.text))):
            self.subject.heard(WordReached(speak.ticket, word))
            assert self.subject.word is not None
            shown = self.subject.word.of(self.subject.section.text)
            assert shown == word.of(speak.text) or speak.text == "Code, skipped."
        self.subject.heard(Finished(speak.ticket))

    @invariant()
    def the_place_is_in_the_document(self) -> None:
        position = self.subject.position
        assert 1 <= position.section <= 3
        assert 0 <= position.offset <= len(self.subject.section.text)

    @invariant()
    def reading_means_that_something_is_asked_for(self) -> None:
        if self.subject.state is State.READING:
            assert self.queue and not self.held
        elif not self.held:
            assert not self.queue


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = hypothesis_settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_words_are_marked_one_by_one_and_not_read() -> None:
    subject, sent = player()
    subject.read()
    sent.clear()
    seen = []
    while subject.next_word():
        assert subject.word is not None
        seen.append(subject.word.of(subject.section.text))
        assert subject.word.start == subject.position.offset
    assert seen[:6] == ["Start", "One", "fish", "Two", "fish", "Red"]
    assert subject.state is State.PAUSED
    assert not spoken(sent)
    back = []
    while subject.previous_word():
        assert subject.word is not None
        back.append(subject.word.of(subject.section.text))
    assert back == seen[-2::-1]


def test_a_word_that_was_heard_is_followed_by_the_next_one() -> None:
    subject, sent = player()
    subject.read()
    first = next(request for request in sent if isinstance(request, Speak))
    subject.heard(WordReached(first.ticket, Span(0, 5)))
    assert subject.next_word() and subject.word is not None
    assert subject.word.of(subject.section.text) == "One"


def test_silent_reading_has_a_pace_of_its_own() -> None:
    silent, sent = player(Settings(reading="silently", silent_rate=30, rate=300))
    silent.read()
    assert {request.prosody.rate for request in sent if isinstance(request, Speak)} == {30}
    silent.apply(Settings(reading="silently", silent_rate=600))
    assert [request.prosody.rate for request in sent if isinstance(request, Speak)][-1] == 600
