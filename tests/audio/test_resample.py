from __future__ import annotations

import numpy as np
import pytest

from reader.audio.mixer import Piece
from reader.audio.resample import resample
from reader.document import Span
from reader.ports import Clip, Mark


def sine(hz: float, rate: int, seconds: float = 0.5) -> np.ndarray:
    return np.round(10_000 * np.sin(2 * np.pi * hz * np.arange(round(rate * seconds)) / rate)).astype(np.int16)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 24_000, 44_100])
def test_a_tone_keeps_its_pitch_level_and_time(rate: int) -> None:
    out = resample(sine(1000, rate), rate, 48_000)
    error = out.astype(float) - sine(1000, 48_000)[: len(out)]
    assert np.sqrt(np.mean(error[500:-500] ** 2)) < 5, "65 dB under the tone"


def test_what_a_lower_rate_cannot_hold_is_gone_not_mirrored() -> None:
    out = resample(sine(15_000, 48_000), 48_000, 22_050)
    assert np.abs(out[500:-500].astype(int)).max() < 20


@pytest.mark.parametrize("length", [0, 1, 2, 100, 22_051])
def test_the_length_is_right_to_the_sample(length: int) -> None:
    out = resample(np.zeros(length, np.int16), 22_050, 48_000)
    assert len(out) == -(-length * 48_000 // 22_050)


def test_full_loudness_does_not_wrap() -> None:
    square = np.where(np.arange(22_050) // 50 % 2, 32_767, -32_768).astype(np.int16)
    out = resample(square, 22_050, 48_000).astype(int)
    assert np.abs(np.diff(out)).max() < 65_000


def test_marks_move_with_their_samples() -> None:
    clip = Clip(sine(500, 22_050).tobytes(), 22_050, (Mark(0, Span(0, 1)), Mark(11_025, Span(2, 3))))
    assert Piece.of(clip, 48_000).marks == ((0, Span(0, 1)), (24_000, Span(2, 3)))
