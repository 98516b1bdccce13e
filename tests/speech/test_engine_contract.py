"""What every engine promises, asked of every engine that is installed here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from reader.document import Span
from reader.messages import Prosody
from reader.ports import Clip, SpokenWord, Voice
from reader.segment import Segments
from reader.speech.speakable import speakable
from reader.speech.synthesis import Synthesis

TEXT = "Riluzole, the first medicine for ALS, costs £4.50 of the day's 15:30 dose; in the end it is twenty-one."

# Prose that the voices were not calibrated on, as long in its words as most that is read.
PROSE = (
    "People living with the illness often describe a mixture of relief and worry when the diagnosis is finally made.",
    "A good clinic brings together nurses, therapists, dietitians and doctors, and it answers the telephone.",
    "Research continues in many countries, and several promising treatments are being tested at this moment.",
)


def render(synthesis: Synthesis, text: str, voice: Voice, prosody: Prosody = Prosody()) -> Clip:  # noqa: B008
    words = speakable(text, voice.language)
    return synthesis.engines[voice.engine].render(words, voice, prosody)


def honest(clip: Clip, words: Sequence[SpokenWord], text: str) -> None:
    assert [mark.span for mark in clip.marks] == [word.span for word in words]
    assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in clip.marks)
    assert all(one.frame <= other.frame for one, other in pairwise(clip.marks))
    assert all(0 <= mark.frame <= clip.frames for mark in clip.marks)


def words_a_minute(synthesis: Synthesis, voice: Voice, rate: int) -> float:
    clips = [
        clip for sentence in PROSE for clip in synthesis.render(sentence, "en", voice.name, Prosody(rate), first=False)
    ]
    return 60 * sum(len(clip.marks) for clip in clips) / sum(clip.seconds for clip in clips)


def pitch(clip: Clip) -> float:
    """The median fundamental in Hz, by autocorrelation of its voiced stretches."""
    sound = np.frombuffer(clip.samples, dtype=np.int16).astype(float)
    size = int(clip.rate * 0.08)
    least, most = clip.rate // 400, clip.rate // 45
    found = []
    for start in range(0, len(sound) - size, size // 2):
        frame = sound[start : start + size] - sound[start : start + size].mean()
        if np.abs(frame).max() < 2000:
            continue
        correlation = np.correlate(frame, frame, "full")[size - 1 :]
        lag = least + int(np.argmax(correlation[least:most]))
        if correlation[lag] > 0.5 * correlation[0]:
            found.append(clip.rate / lag)
    return float(np.median(found))


def test_one_mark_for_each_word_in_order_inside_the_text(synthesis: Synthesis, voice: Voice) -> None:
    clip = render(synthesis, TEXT, voice)
    words = speakable(TEXT, voice.language)
    honest(clip, words, TEXT)
    assert len(words) == len(Segments().words(TEXT, Span(0, len(TEXT))))
    assert clip.estimated is not voice.exact_marks
    spoken = [mark.frame for mark, word in zip(clip.marks, words, strict=True) if word.say]
    assert len(set(spoken)) == len(spoken), "words that are spoken begin at different times"


@pytest.mark.parametrize("rate", [60, 100, 170, 300, 450, 600])
def test_the_rate_is_true(synthesis: Synthesis, voice: Voice, rate: int) -> None:
    assert words_a_minute(synthesis, voice, rate) == pytest.approx(rate, rel=0.10)


@pytest.mark.parametrize("semitones", [-4, 4])
def test_the_pitch_follows_in_semitones_and_leaves_the_time(synthesis: Synthesis, voice: Voice, semitones: int) -> None:
    text = "We are all well where we were a long while ago."
    plain, moved = (render(synthesis, text, voice, Prosody(170, tone)) for tone in (0, semitones))
    assert 12 * np.log2(pitch(moved) / pitch(plain)) == pytest.approx(semitones, abs=1.5)
    assert moved.seconds == pytest.approx(plain.seconds, rel=0.15)


def test_nothing_to_say_is_an_empty_clip(synthesis: Synthesis, voice: Voice) -> None:
    clip = synthesis.engines[voice.engine].render([], voice, Prosody())
    assert clip.marks == ()
    assert clip.seconds < 0.1


def test_words_that_are_not_spoken_have_marks_all_the_same(synthesis: Synthesis, voice: Voice) -> None:
    silent = [SpokenWord("", Span(0, 3)), SpokenWord("", Span(4, 7))]
    clip = synthesis.engines[voice.engine].render(silent, voice, Prosody())
    assert [mark.span for mark in clip.marks] == [Span(0, 3), Span(4, 7)]


@pytest.mark.parametrize(
    "text",
    [
        "🙂",
        "a" * 300,
        "안녕하세요 여러분",
        "مرحبا بالعالم",
        "naïve café, Zürich — œuvre",
        "x = y² ± 3",
        "e\u0301\u200bx",
        "\x07bell",
        "[[hello]] <b>x</b> &amp;",
        'Hello... World!? (No.) "Yes"',
    ],
)
def test_any_text_is_rendered(synthesis: Synthesis, voice: Voice, text: str) -> None:
    words = speakable(text, voice.language)
    clip = render(synthesis, text, voice)
    honest(clip, words, text)
    assert len(clip.samples) % 2 == 0
    assert clip.rate >= 16_000


def test_two_threads_do_not_mix_their_clips(synthesis: Synthesis, voice: Voice) -> None:
    texts = ["One two three four five.", "The quick brown fox jumps over the lazy dog every day."]
    alone = [render(synthesis, text, voice).seconds for text in texts]
    clips: dict[int, list[Clip]] = {0: [], 1: []}

    def work(number: int) -> None:
        clips[number] = [render(synthesis, texts[number], voice) for _ in range(3)]

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, seconds in enumerate(alone):
        words = speakable(texts[number], voice.language)
        assert len(clips[number]) == 3
        for clip in clips[number]:
            honest(clip, words, texts[number])
            assert clip.seconds == pytest.approx(seconds, rel=0.2)
