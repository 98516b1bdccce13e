from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from reader.listening.voice_activity import FRAME, RATE, Endpointer, SileroDetector, Stretch
from reader.sound.overhearing import samples_of
from tests.listening.voices import SHARED


def run(endpointer: Endpointer, probabilities: Sequence[float]) -> list[Stretch]:
    return [stretch for p in probabilities if (stretch := endpointer.accept(p)) is not None]


def test_a_stretch_goes_from_its_first_frame_of_voice_to_its_last() -> None:
    (stretch,) = run(Endpointer(pause=0.3), [0.0] * 10 + [0.9] * 5 + [0.0] * 20)
    assert stretch == Stretch(10 * FRAME, 15 * FRAME)
    assert stretch.seconds == pytest.approx(5 * 0.032)


def test_a_pause_shorter_than_set_does_not_end_it() -> None:
    speech = [0.9] * 5 + [0.0] * 15 + [0.9] * 5
    assert len(run(Endpointer(pause=0.3), [*speech, *[0.0] * 100])) == 2
    (stretch,) = run(Endpointer(pause=1.0), [*speech, *[0.0] * 100])
    assert stretch.end == 25 * FRAME


def test_it_takes_more_to_begin_than_to_go_on() -> None:
    endpointer = Endpointer(onset=0.4, offset=0.25)
    assert run(endpointer, [0.3] * 50) == []
    assert not endpointer.speaking
    (stretch,) = run(endpointer, [0.5, *[0.3] * 20, *[0.1] * 20])
    assert stretch.end - stretch.start == 21 * FRAME


def test_a_click_is_dropped() -> None:
    assert run(Endpointer(), [0.9, *[0.0] * 30]) == []


def test_flush_ends_it_at_once() -> None:
    endpointer = Endpointer()
    run(endpointer, [0.9] * 4)
    assert endpointer.flush() == Stretch(0, 4 * FRAME)
    assert endpointer.flush() is None


def test_the_detector_hears_no_voice_in_silence_noise_or_hum() -> None:
    detector = SileroDetector()
    noise = np.random.default_rng(1).normal(0, 300, RATE).astype(np.int16)
    hum = (3000 * np.sin(2 * np.pi * 50 * np.arange(RATE) / RATE)).astype(np.int16)
    for sound in (np.zeros(RATE, np.int16), noise, hum, np.full(RATE, 32_767, np.int16)):
        detector.reset()
        heard = [detector.probability(sound[at : at + FRAME]) for at in range(0, RATE - FRAME, FRAME)]
        assert max(heard) < 0.4


@pytest.mark.skipif(not (SHARED / "noise").is_dir(), reason="the recordings in shared/speech are not here")
def test_words_are_still_found_after_two_minutes_in_a_noisy_kitchen() -> None:
    noise = samples_of(SHARED / "noise" / "kitchen.flac").astype(np.float64)
    rng = np.random.default_rng(7)
    detector = SileroDetector()
    found = []
    for path in sorted((SHARED / "digits").glob("?_jackson_*.wav")):
        word = samples_of(path).astype(np.float64)
        heard = np.concatenate([np.zeros(RATE // 2), word, np.zeros(6 * RATE // 5)])
        at = int(rng.integers(0, len(noise) - len(heard)))
        around = noise[at : at + len(heard)]
        heard += around * np.sqrt((word**2).mean() / (around**2).mean() / 10**1.5)
        pcm = np.clip(heard, -32_768, 32_767).astype(np.int16)
        chances = [detector.probability(pcm[at : at + FRAME]) for at in range(0, len(pcm) - FRAME, FRAME)]
        found.append(sum(chance >= 0.5 for chance in chances) > 2)
    assert sum(found[-30:]) >= 28
