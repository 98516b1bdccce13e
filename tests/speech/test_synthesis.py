"""The one door of the speech room: which voice, in which pieces, and what happens when one fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.document import Span
from reader.errors import EngineError, EngineUnavailable, UnknownVoice
from reader.messages import Prosody, Said
from reader.ports import Clip, SpokenWord, Synthesizer, Voice
from reader.segment import Segments
from reader.speech.synthesis import Synthesis

TEXT = (
    "In amyotrophic lateral sclerosis, the nerve cells that move the muscles slowly die, and the cells of the brain "
    "around them change in the way that doctors call inflammation."
)
PLAIN = Prosody()


class Failing:
    """An engine whose renders raise."""

    id = "piper"

    def __init__(self, error: EngineError) -> None:
        self.error = error
        self.asked = 0

    def voices(self) -> Sequence[Voice]:
        return [Voice("joe", "piper", "en-US", True, True, "")]

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        self.asked += 1
        raise self.error

    def close(self) -> None: ...


@pytest.fixture
def own(tmp_path: Path) -> Synthesis:
    """One that may be broken."""
    return Synthesis(tmp_path / "cache", tmp_path / "voices")


def test_it_is_a_synthesizer(synthesis: Synthesis) -> None:
    seam: Synthesizer = synthesis
    assert seam.voices()


def test_the_natural_voice_comes_first_then_espeak(synthesis: Synthesis) -> None:
    voices = synthesis.voices()
    assert voices[0].name == "joe"
    assert [voice.engine for voice in voices] == sorted(
        (voice.engine for voice in voices), key=["piper", "espeak", "system"].index
    )
    names = [voice.name for voice in voices]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and name.replace(" ", "").isalnum() for name in names)
    assert {"espeak english", "espeak german", "espeak korean"} <= set(names)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("voice", ["espeak english", "joe"])
def test_its_clips_together_speak_every_word_once(synthesis: Synthesis, voice: str, first: bool) -> None:
    clips = list(synthesis.render(TEXT, "en", voice, PLAIN, first=first))
    spans = [mark.span for clip in clips for mark in clip.marks]
    assert spans == list(Segments().words(TEXT, Span(0, len(TEXT))))
    assert len(clips) > 1
    assert len(clips[0].marks) <= 8 if first else len(clips[0].marks) > 8


def test_silence_around_the_pieces_is_gone_but_the_breath_stays(synthesis: Synthesis) -> None:
    synthesis._pace.clear()  # else a slow machine asks for shorter pieces, which end between words
    *pieces, last = synthesis.render(TEXT, "en", "espeak english", PLAIN, first=True)
    for clip in pieces:
        assert max(clip.samples[-200:]) == 0, "a breath between clauses"
    assert any(last.samples[-4000:]), "no pause behind the sentence: that is the player's"


def test_a_name_may_be_written_any_way(synthesis: Synthesis) -> None:
    assert list(synthesis.render("Yes.", "en", " Espeak  ENGLISH ", PLAIN, first=False))


def test_an_unknown_voice_is_refused_and_the_nearest_named(synthesis: Synthesis) -> None:
    with pytest.raises(UnknownVoice) as caught:
        list(synthesis.render("Yes.", "en", "espeak germen", PLAIN, first=False))
    assert "espeak germen" in caught.value.message
    assert "espeak german" in caught.value.hint
    with pytest.raises(UnknownVoice):
        list(synthesis.render("Yes.", "en", "qqqq", PLAIN, first=False))


class Recording:
    """An engine that remembers which voices were asked of it."""

    id = "espeak"

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._voices = voices
        self.used: list[str] = []

    def voices(self) -> Sequence[Voice]:
        return self._voices

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        self.used.append(voice.name)
        return Clip(bytes(20), 22_050, ())

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("text", "language", "wanted", "used"),
    [
        ("Guten Tag", "de", "", "espeak german"),
        ("Guten Tag", "de-AT", "espeak english", "espeak german"),
        ("Hello", "en-GB", "espeak english", "espeak english"),
        ("Hello", "", "espeak german", "espeak german"),
        ("안녕하세요 여러분", "", "espeak english", "espeak korean"),
        ("안녕하세요 여러분", "en", "", "espeak korean"),
        ("한국어", "ko", "espeak english", "espeak korean"),
        ("The word 안녕 means hello", "en", "espeak english", "espeak english"),
        ("Привіт усім", "uk", "", "espeak ukrainian"),
        ("Привет", "en", "", "espeak russian"),
        ("你好", "zh-Hans", "", "espeak chinese"),
        ("Saluton", "xx", "espeak english", "espeak english"),
    ],
)
def test_each_language_is_read_by_a_voice_that_speaks_it(
    own: Synthesis, text: str, language: str, wanted: str, used: str
) -> None:
    spy = Recording(own.engines["espeak"].voices())
    own.engines.clear()
    own.engines["espeak"] = spy
    list(own.render(text, language, wanted, PLAIN, first=False))
    assert spy.used == [used]


def test_nothing_to_say_is_no_clip(synthesis: Synthesis) -> None:
    assert list(synthesis.render("", "en", "", PLAIN, first=True)) == []
    assert list(synthesis.render(" — ", "en", "", PLAIN, first=True)) == []


def test_a_picture_is_said(synthesis: Synthesis) -> None:
    (clip,) = synthesis.render("🙂", "en", "espeak english", PLAIN, first=True)
    assert clip.seconds > 0.5
    assert [mark.span for mark in clip.marks] == [Span(0, 1)]


def test_a_voice_that_is_not_there_gives_way_to_espeak_once_and_for_all(own: Synthesis) -> None:
    broken = Failing(EngineUnavailable("The natural voice is not installed.", "Install it."))
    own.engines["piper"] = broken
    clips = list(own.render(TEXT, "en", "joe", PLAIN, first=True))
    assert [mark.span for clip in clips for mark in clip.marks] == list(Segments().words(TEXT, Span(0, len(TEXT))))
    assert broken.asked == 1
    assert own.notice == "The natural voice is not installed. espeak english reads instead."


def test_a_piece_that_fails_is_read_by_espeak_and_the_voice_tried_again(own: Synthesis) -> None:
    broken = Failing(EngineError("The voice joe could not speak this.", "Choose another."))
    own.engines["piper"] = broken
    clips = list(own.render(TEXT, "en", "", PLAIN, first=True))
    assert broken.asked == len(clips) > 1


@pytest.mark.parametrize(("voice", "loaded"), [("espeak english", []), ("", ["joe"]), ("nobody", ["joe"])])
def test_only_a_voice_that_will_read_is_loaded(
    own: Synthesis, monkeypatch: pytest.MonkeyPatch, voice: str, loaded: list[str]
) -> None:
    names: list[str] = []
    monkeypatch.setattr(own.engines["piper"], "load", lambda one: names.append(one.name))
    monkeypatch.setattr(own.engines["system"], "refresh", tuple)
    assert own.warm(voice).wait(20)
    assert names == loaded


def test_nobody_waits_for_a_voice_that_cannot_be_loaded(own: Synthesis, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise EngineError("The voice file is damaged.", "Install it again.")

    monkeypatch.setattr(own.engines["piper"], "load", fail)
    monkeypatch.setattr(own.engines["system"], "refresh", tuple)
    assert own.warm().wait(20)


def test_where_there_is_no_other_voice_the_failure_is_told(own: Synthesis) -> None:
    own.engines.clear()
    own.engines["piper"] = Failing(EngineError("The voice joe could not speak this.", "Choose another."))
    with pytest.raises(EngineError, match="could not speak"):
        list(own.render("Yes.", "en", "", PLAIN, first=False))


def test_where_there_is_no_voice_at_all_it_says_so(own: Synthesis) -> None:
    own.engines.clear()
    assert own.voices() == ()
    with pytest.raises(EngineUnavailable):
        list(own.render("Yes.", "en", "", PLAIN, first=False))


def test_the_users_pronunciations_are_heard_at_once(tmp_path: Path) -> None:
    own = Synthesis(tmp_path, tmp_path)

    def seconds(say: str) -> float:
        said = [Said(Span(5, 13), say)]
        clips = own.render("Take riluzole.", "en", "espeak english", PLAIN, first=False, said=said)
        return sum(clip.seconds for clip in clips)

    assert seconds("a very very long name indeed") > 2 * seconds("")
    assert seconds("/ɹˈɪluːzoʊl/") > 1.3 * seconds("")
