from __future__ import annotations

import numpy as np
import pytest

from reader.listening.windows import LONGEST, RATE, WINDOW, window


def tone(seconds: float, amplitude: float = 1_000) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * 440 * np.arange(int(seconds * RATE)) / RATE)).astype(np.int16)


def test_the_speech_stands_in_the_middle_of_near_silence() -> None:
    samples = np.concatenate([np.zeros(RATE, np.int16), tone(0.5), np.zeros(RATE, np.int16)])
    placed = window(samples, RATE, RATE + RATE // 2)
    loud = np.flatnonzero(np.abs(placed) > 500)
    assert len(placed) == WINDOW
    assert (loud[0] + loud[-1]) / 2 == pytest.approx(WINDOW / 2, abs=20)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(0.5, abs=0.01)
    assert np.abs(placed[:4_000]).max() < 20


def test_what_surrounds_the_speech_makes_no_difference() -> None:
    word = np.concatenate([np.zeros(RATE // 4, np.int16), tone(0.4), np.zeros(RATE // 4, np.int16)])
    before, after = tone(1.0, 8_000), tone(0.5, 12_000)
    start, end = RATE // 4, RATE // 4 + len(tone(0.4))
    alone = window(word, start, end)
    among = window(np.concatenate([before, word, after]), len(before) + start, len(before) + end)
    assert np.array_equal(alone, among)


@pytest.mark.parametrize("amplitude", [60, 1_000, 30_000])
def test_the_level_is_always_the_same(amplitude: float) -> None:
    placed = window(tone(0.5, amplitude), 0, RATE // 2).astype(float)
    assert np.sqrt((placed[WINDOW // 2 - 1_000 : WINDOW // 2 + 1_000] ** 2).mean()) == pytest.approx(3_000, rel=0.05)


def test_silence_is_not_made_loud() -> None:
    assert np.abs(window(np.ones(RATE, np.int16), 0, RATE)).max() < 200


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 4), (0, RATE + 1), (-1, 100), (0, int(LONGEST * RATE) + 1)])
def test_no_window_for_an_impossible_stretch(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="No window"):
        window(np.zeros(RATE if end <= RATE + 1 else 3 * RATE, np.int16), start, end)
