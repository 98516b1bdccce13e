"""Words a minute to what engines are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.ports import SpokenWord, Voice
from reader.speech.calibrations import Calibrations
from reader.speech.rate import Calibration, Pace

CURVE = Calibration(((2.0, 100.0), (1.0, 200.0), (0.5, 300.0)))
STRANGER = Voice("stranger", "piper", "en-GB", True, True, "stranger.onnx")


def test_between_two_points_the_setting_lies_between_them() -> None:
    assert CURVE.pace(150) == Pace(1.5, 1.0)
    assert CURVE.pace(250) == Pace(0.75, 1.0)


def test_beyond_what_the_engine_can_the_rest_is_stretched() -> None:
    assert CURVE.pace(60) == Pace(2.0, 0.6)
    assert CURVE.pace(600) == Pace(0.5, 2.0)


def test_rates_are_kept_to_what_is_allowed() -> None:
    assert CURVE.pace(10) == CURVE.pace(60)
    assert CURVE.pace(5000) == CURVE.pace(600)


def test_an_unknown_voice_is_measured_once_and_remembered(tmp_path: Path) -> None:
    asked: list[float] = []

    def measure(words: list[SpokenWord], setting: float) -> float:
        asked.append(setting)
        assert len(words) > 5
        return 7.0

    first = Calibrations(tmp_path).of(STRANGER, measure)
    again = Calibrations(tmp_path).of(STRANGER, measure)
    assert first == again
    assert len(asked) == 1
    assert "stranger" in json.loads((tmp_path / "calibrations.json").read_text())


def test_a_voice_twice_as_fast_is_told_to_be_twice_as_slow(tmp_path: Path) -> None:
    slow = Calibrations(tmp_path / "a").of(STRANGER, lambda words, setting: 12.0)
    fast = Calibrations(tmp_path / "b").of(STRANGER, lambda words, setting: 6.0)
    assert fast.points[0][1] == pytest.approx(2 * slow.points[0][1])


@pytest.mark.parametrize("kept", ["", "[]", '{"stranger": "fast"}', "\x00"])
def test_a_damaged_cache_is_measured_again(tmp_path: Path, kept: str) -> None:
    (tmp_path / "calibrations.json").write_text(kept)
    assert Calibrations(tmp_path).of(STRANGER, lambda words, setting: 7.0).points


def test_a_voice_that_gives_no_sound_reads_as_its_engine_does(tmp_path: Path) -> None:
    made = Calibrations(tmp_path).of(STRANGER, lambda words, setting: 0.0)
    joe = Voice("joe", "piper", "en-US", True, True, "")
    known = Calibrations(tmp_path).of(joe, lambda words, setting: 0.0)
    assert made.points[0][1] == pytest.approx(known.points[0][1], rel=0.1)
