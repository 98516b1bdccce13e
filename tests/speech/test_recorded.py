"""A recording in place of a voice: the right stretch, its words, its speed, and what is done where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.document import Span
from reader.errors import EngineError
from reader.messages import Prosody, Recorded
from reader.ports import Clip
from reader.speech.recorded import play
from reader.speech.synthesis import Synthesis
from tests.narrated import loudest, tones

TEXT = "The first sentence is here."
PLAIN = Prosody(170)


def whole(clips: list[Clip]) -> Clip:
    return Clip(b"".join(clip.samples for clip in clips), clips[0].rate, tuple(m for clip in clips for m in clip.marks))


@pytest.fixture
def sound(tmp_path: Path) -> str:
    return str(tones(tmp_path / "told.wav", (400, 1), (800, 2), (1200, 2)))


def stretch(sound: str, begin: float, end: float, first: float = 0, last: float = 1) -> list[Recorded]:
    return [Recorded(Span(0, len(TEXT)), sound, begin, end, first, last)]


@pytest.mark.parametrize(("begin", "end", "tone", "seconds"), [(0, 1, 400, 1), (1, 3, 800, 2), (3, -1, 1200, 2)])
def test_the_stretch_that_was_asked_for_is_heard(
    sound: str, begin: float, end: float, tone: int, seconds: float
) -> None:
    made = whole(list(play(TEXT, stretch(sound, begin, end), PLAIN, first=False)))
    assert made.seconds == pytest.approx(seconds, abs=0.001)
    assert loudest(made.samples, made.rate) == pytest.approx(tone, abs=3)


def test_every_word_has_its_time_by_the_letters(sound: str) -> None:
    made = whole(list(play(TEXT, stretch(sound, 1, 3), PLAIN, first=False)))
    assert [mark.span.of(TEXT) for mark in made.marks] == ["The", "first", "sentence", "is", "here"]
    frames = [mark.frame for mark in made.marks]
    assert frames == sorted(frames) and frames[0] == 0 and frames[-1] < made.frames


def test_a_part_of_a_stretch(sound: str) -> None:
    made = whole(list(play(TEXT, stretch(sound, 0, 3, 0.5, 1), PLAIN, first=True)))
    assert made.seconds == pytest.approx(1.5, abs=0.001)
    assert loudest(made.samples, made.rate) == pytest.approx(800, abs=3)


@pytest.mark.parametrize("rate", [85, 340])
def test_it_is_faster_and_slower_at_its_own_pitch(sound: str, rate: int) -> None:
    made = whole(list(play(TEXT, stretch(sound, 1, 3), Prosody(rate), first=False)))
    assert made.seconds == pytest.approx(2 * 170 / rate, rel=0.01)
    assert loudest(made.samples, made.rate) == pytest.approx(800, abs=12)


def test_a_long_stretch_comes_in_parts_the_first_of_them_short(tmp_path: Path) -> None:
    sound = str(tones(tmp_path / "long.wav", (500, 30)))
    text = "word " * 60
    clips = list(play(text, [Recorded(Span(0, len(text)), sound, 0, -1)], PLAIN, first=True))
    assert len(clips) > 3 and clips[0].seconds < 2
    assert sum(clip.seconds for clip in clips) == pytest.approx(30, abs=0.01)
    assert sum(len(clip.marks) for clip in clips) == 60


@pytest.mark.parametrize(
    "content", [b"", b"no sound at all", b"#EXTM3U\nhttp://example.org/a.mp3\n", b"ID3" + bytes(400)]
)
def test_what_is_no_recording_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "told.mp3"
    path.write_bytes(content)
    with pytest.raises(EngineError):
        list(play(TEXT, stretch(str(path), 0, 1), PLAIN, first=False))


def test_a_voice_reads_what_cannot_be_played(tmp_path: Path) -> None:
    voices = Synthesis(tmp_path, tmp_path)
    recorded = stretch(str(tmp_path / "missing.mp3"), 0, 1)
    made = whole(list(voices.render(TEXT, "en", "espeak english", PLAIN, first=False, recorded=recorded)))
    assert [mark.span.of(TEXT) for mark in made.marks] == ["The", "first", "sentence", "is", "here"]
    assert "recording" in voices.notice
