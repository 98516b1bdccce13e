from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reader.listening.decision import Evidence, Mode
from reader.listening.listener import Listener, ListenerEvent, VoiceBegan, VoiceEnded
from reader.messages import Heard
from reader.ports import OWN_WORDS, HeardWord, Hypothesis
from tests.listening.stubs import LoudnessDetector, ScriptedRecognizer, silence, voice


def listening(*heard: tuple[str, float] | None, **options: object) -> tuple[Listener, ScriptedRecognizer]:
    recognizer = ScriptedRecognizer(*heard)
    listener = Listener(recognizer, LoudnessDetector(), **options)  # type: ignore[arg-type]
    listener.set_phrases(["next", "next section", "stop", "close"], safe={"next", "stop"})
    return listener, recognizer


def hear(listener: Listener, *pieces: np.ndarray) -> list[Heard]:
    return [event for event in events(listener, *pieces) if isinstance(event, Heard)]


def events(listener: Listener, *pieces: np.ndarray) -> list[ListenerEvent]:
    return listener.accept(np.concatenate(pieces))


def test_a_word_is_heard_once_with_its_times() -> None:
    listener, _ = listening(("close", 0.9))
    (heard,) = hear(listener, silence(1), voice(0.5), silence(1))
    assert (heard.text, heard.accepted, heard.recognizer) == ("close", True, "scripted")
    assert heard.start == pytest.approx(1.0, abs=0.05)
    assert heard.end == pytest.approx(1.5, abs=0.05)
    assert 0.3 <= heard.decided - heard.end <= 0.36


def test_the_pause_that_ends_the_speech_is_no_part_of_it() -> None:
    class Attentive(ScriptedRecognizer):
        def accept(self, samples: bytes, voiced: bool = True) -> None:
            flags.append(voiced)

    flags: list[bool] = []
    listener = Listener(Attentive(("close", 0.9)), LoudnessDetector())
    listener.set_phrases(["close"])
    hear(listener, silence(1), voice(0.48), silence(1))
    assert flags.count(True) == 15
    spoken = flags.index(True)
    assert all(flags[spoken : spoken + 15])
    assert len(flags) > spoken + 20


def test_a_safe_word_is_acted_upon_in_the_first_lull() -> None:
    listener, _ = listening(("stop", 0.9))
    (heard,) = hear(listener, silence(0.5), voice(0.5), silence(1))
    assert heard.accepted
    assert heard.decided - heard.end <= 0.23


def test_a_word_that_is_not_safe_waits_for_the_end() -> None:
    listener, _ = listening(("close", 0.9))
    (heard,) = hear(listener, silence(0.5), voice(0.5), silence(1))
    assert heard.decided - heard.end >= 0.3


def test_a_guess_that_changes_is_not_acted_upon() -> None:
    class Fickle(ScriptedRecognizer):
        def guess(self):  # type: ignore[no-untyped-def]
            self.script.reverse()
            return super().guess()

    recognizer = Fickle(("stop", 0.9), ("go", 0.9))
    listener = Listener(recognizer, LoudnessDetector())
    listener.set_phrases(["stop", "go"], safe={"stop", "go"})
    (heard,) = hear(listener, voice(0.5), silence(1))
    assert heard.decided - heard.end >= 0.3


def test_speech_that_the_recogniser_knows_to_be_over_is_acted_upon_in_the_first_lull() -> None:
    class Knowing(ScriptedRecognizer):
        def guess(self):  # type: ignore[no-untyped-def]
            return replace(super().guess(), over=True)

    listener = Listener(Knowing(("close", 0.9)), LoudnessDetector(), pause=1.5)
    listener.set_phrases(["close"])
    (heard,) = hear(listener, silence(0.5), voice(0.5), silence(2))
    assert heard.accepted
    assert heard.decided - heard.end <= 0.17


def test_the_pause_can_be_long_for_slow_speakers() -> None:
    listener, recognizer = listening(("next section", 0.9), pause=1.5)
    (heard,) = hear(listener, voice(0.4), silence(1.2), voice(0.6), silence(2))
    assert recognizer.finished == 1
    assert heard.end - heard.start == pytest.approx(2.2, abs=0.1)
    assert heard.decided - heard.end == pytest.approx(1.5, abs=0.05)


def test_what_would_be_talk_is_a_try_of_who_speaks_slowly() -> None:
    class OfWords(ScriptedRecognizer):
        def finish(self) -> Hypothesis | None:
            heard = super().finish()
            words = (HeardWord("next", 0.0, 0.4, 0.6), HeardWord("section", 0.4, 0.9, 0.6))
            return replace(heard, words=words) if heard and heard.text else heard

    for pause, accepted in ((0.3, False), (1.0, True)):
        listener = Listener(OfWords(("", 0.0), ("next section", 0.6)), LoudnessDetector(), pause=pause)
        listener.set_phrases(["next section"])
        heard = hear(listener, voice(3), silence(2), voice(0.9), silence(2))
        assert [one.accepted for one in heard] == [False, accepted]


def test_the_recogniser_is_given_the_sound_from_before_the_voice_began() -> None:
    listener, recognizer = listening(("close", 0.9))
    hear(listener, silence(2), voice(0.5), silence(1))
    assert recognizer.accepted / 16_000 == pytest.approx(0.3 + 0.5 + 0.3, abs=0.1)


def test_a_voice_that_begins_is_told_at_once_and_its_end_as_well() -> None:
    listener, _ = listening(("", 0.0))
    told = events(listener, silence(1), voice(0.5), silence(1))
    assert [type(event) for event in told] == [VoiceBegan, Heard, VoiceEnded]
    began, heard, _ = told
    assert isinstance(began, VoiceBegan)
    assert began.at <= 1.1
    assert isinstance(heard, Heard)
    assert (heard.text, heard.accepted, heard.reason) == ("", False, "unknown")


def test_a_click_is_nothing() -> None:
    listener, recognizer = listening(("stop", 0.9))
    assert events(listener, silence(1), voice(0.03), silence(1)) == []
    assert recognizer.finished == 1


def test_a_doubtful_word_is_asked_back_once_and_not_twice() -> None:
    listener, _ = listening(("close", 0.4), ("close", 0.4), ("close", 0.1))
    first, second, third = hear(listener, *[voice(0.5), silence(1)] * 3)
    assert (first.reason, first.text, first.accepted) == ("unsure", "close", False)
    assert (second.reason, third.reason) == ("unknown", "unknown")


def test_a_question_is_asked_again_later() -> None:
    listener, _ = listening(("close", 0.4), ("close", 0.4))
    first, second = hear(listener, voice(0.5), silence(11), voice(0.5), silence(1))
    assert (first.reason, second.reason) == ("unsure", "unsure")


def test_what_the_reader_says_itself_needs_more_evidence() -> None:
    listener, _ = listening(("close", 0.7), ("close", 0.9), ("close", 0.7))
    listener.saying("they came very close, and stayed")
    first, second = hear(listener, *[voice(0.5), silence(1)] * 2)
    listener.saying("")
    (third,) = hear(listener, voice(0.5), silence(1))
    assert (first.accepted, first.reason) == (False, "own voice")
    assert second.accepted
    assert third.accepted


def test_part_of_a_word_that_the_reader_says_is_no_own_voice() -> None:
    listener, _ = listening(("close", 0.7))
    listener.saying("enclosed in closets")
    (heard,) = hear(listener, voice(0.5), silence(1))
    assert heard.accepted


def test_a_repeat_within_a_breath_is_the_same_command() -> None:
    listener, _ = listening(("close", 0.9), ("close", 0.9), ("close", 0.9), pause=0.3)
    first, second, third = hear(listener, voice(0.4), silence(0.35), voice(0.4), silence(1), voice(0.4), silence(1))
    assert (first.accepted, second.accepted, third.accepted) == (True, False, True)
    assert second.reason == "repeat"


def test_asleep_only_a_waking_phrase_is_heard() -> None:
    listener, recognizer = listening(("stop", 0.9), ("wake up", 0.9))
    listener.sleep()
    assert recognizer.phrases == ["wake up"]
    first, second = hear(listener, *[voice(0.5), silence(1)] * 2)
    assert (first.accepted, first.reason) == (False, "asleep")
    assert (second.accepted, second.text) == (True, "wake up")
    listener.sleep(False)
    assert "stop" in recognizer.phrases


def test_the_wake_phrase_comes_first_where_it_is_noisy() -> None:
    listener, recognizer = listening(
        ("stop", 0.9), ("reader stop", 0.9), ("reader", 0.9), ("close", 0.9), mode=Mode.WAKE_PHRASE
    )
    assert {"stop", "reader", "reader stop", "reader close"} <= set(recognizer.phrases)
    alone, called, name, after = hear(listener, *[voice(0.5), silence(1)] * 4)
    assert (alone.accepted, alone.reason) == (False, "no wake phrase")
    assert (called.accepted, called.text) == (True, "stop")
    assert (name.accepted, name.reason) == (False, "listening")
    assert (after.accepted, after.text) == (True, "close")
    (late,) = hear(listener, silence(10), *_restart(recognizer, ("close", 0.9)))
    assert (late.accepted, late.reason) == (False, "no wake phrase")


def _restart(recognizer: ScriptedRecognizer, heard: tuple[str, float]) -> list[np.ndarray]:
    recognizer.script = [heard]
    return [voice(0.5), silence(1)]


def test_a_tap_opens_the_ear_for_a_while() -> None:
    listener, _ = listening(("close", 0.9), ("close", 0.9), mode=Mode.TAP)
    (before,) = hear(listener, voice(0.5), silence(1))
    listener.tap()
    (after,) = hear(listener, voice(0.5), silence(1))
    assert (before.accepted, before.reason) == (False, "no tap")
    assert after.accepted


def test_nothing_is_asked_back_in_a_noisy_place() -> None:
    listener, _ = listening(("close", 0.4), mode=Mode.WAKE_PHRASE)
    (heard,) = hear(listener, voice(0.5), silence(1))
    assert heard.reason == "unknown"


def test_talk_without_end_is_given_up_and_what_follows_is_heard() -> None:
    listener, _ = listening(("close", 0.9), ("close", 0.9))
    first, second = hear(listener, voice(20), silence(1), voice(0.5), silence(1))
    assert (first.accepted, first.text) == (False, "")
    assert first.decided < 9
    assert second.accepted


def test_talk_is_over_when_its_last_word_is() -> None:
    class OfWords(ScriptedRecognizer):
        def finish(self) -> Hypothesis | None:
            heard = super().finish()
            words = (HeardWord("next", 0.0, 0.4, 0.6), HeardWord("section", 0.4, 0.9, 0.6))
            return heard and replace(heard, words=words)

    for said, accepted in (("", False), ("The body has its own way.", True)):
        listener = Listener(OfWords(("", 0.0), ("next section", 0.6)), LoudnessDetector())
        listener.set_phrases(["next section"])
        listener.saying(said)
        hear(listener, voice(18))
        listener.saying("")
        heard = hear(listener, silence(2), voice(0.9), silence(2))
        assert [one.accepted for one in heard] == [accepted], "its own voice is no talk"


def test_a_sound_of_ones_own_waits_until_it_is_over() -> None:
    class Own(ScriptedRecognizer):
        def guess(self) -> Hypothesis | None:
            heard = super().guess()
            return heard and replace(heard, recognizer=OWN_WORDS)

    listener = Listener(Own(("stop", 0.9)), LoudnessDetector())
    listener.set_phrases(["stop"], safe={"stop"})
    (heard,) = hear(listener, voice(0.3), silence(0.22), voice(0.3), silence(1))
    assert heard.end - heard.start == pytest.approx(0.82, abs=0.1)


def test_new_phrases_in_the_middle_of_a_word_discard_it() -> None:
    listener, _ = listening(("close", 0.9), ("stop", 0.9))
    assert hear(listener, voice(0.3)) == []
    listener.set_phrases(["stop"])
    assert hear(listener, voice(0.3), silence(1)) == []
    assert hear(listener, voice(0.3), silence(1))[0].accepted


def test_the_size_of_the_pieces_makes_no_difference() -> None:
    sound = np.concatenate([silence(0.7), voice(0.5), silence(1), voice(0.3), silence(1)])
    whole, _ = listening(("close", 0.9), ("stop", 0.8))
    pieces, _ = listening(("close", 0.9), ("stop", 0.8))
    at_once = whole.accept(sound)
    one_by_one = [event for at in range(0, len(sound), 777) for event in pieces.accept(sound[at : at + 777])]
    assert one_by_one == at_once


def test_a_word_at_the_very_end_is_told_by_flush() -> None:
    listener, _ = listening(("close", 0.9), pause=1.0)
    assert hear(listener, silence(0.5), voice(0.5)) == []
    (heard,) = [event for event in listener.flush() if isinstance(event, Heard)]
    assert heard.accepted
    assert heard.decided - heard.end == pytest.approx(1.0, abs=0.05)


def test_the_evidence_can_be_set() -> None:
    listener, _ = listening(("close", 0.6), evidence=Evidence(accept=0.7, ask=0.65))
    (heard,) = hear(listener, voice(0.5), silence(1))
    assert not heard.accepted
