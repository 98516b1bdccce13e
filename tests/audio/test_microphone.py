from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from reader.audio.level import Fault, Meter, decibels, hum
from reader.audio.microphone import RATE, Microphone
from reader.audio.stream_resample import StreamResampler
from reader.errors import SoundError


class FakeCapture:
    name = "a microphone"

    def __init__(self, rate: int = 48_000, starts: bool = True) -> None:
        self.rate = rate
        self.starts = starts
        self.closed = False
        self.took: Callable[[NDArray[np.int16]], None] = lambda samples: None

    def start(self, took: Callable[[NDArray[np.int16]], None]) -> None:
        if not self.starts:
            raise SoundError("It is busy.", "Close the other program.")
        self.took = took

    def close(self) -> None:
        self.closed = True


class Shelf:
    """Microphones in the order they are plugged in; None is none."""

    def __init__(self, *captures: FakeCapture | None) -> None:
        self.captures = list(captures)
        self.tried = 0

    def __call__(self) -> FakeCapture:
        self.tried += 1
        capture = self.captures.pop(0) if self.captures else None
        if capture is None:
            raise SoundError("There is no microphone.", "Connect one.")
        return capture


def tone(rate: int, seconds: float, frequency: float = 440) -> NDArray[np.int16]:
    return (9_000 * np.sin(2 * np.pi * frequency * np.arange(int(rate * seconds)) / rate)).astype(np.int16)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_every_rate_becomes_16_khz(rate: int) -> None:
    resampler = StreamResampler(rate, RATE)
    sound = tone(rate, 1.0)
    step = rate // 50 + 1
    out = np.concatenate([resampler.accept(sound[at : at + step]) for at in range(0, len(sound), step)])
    assert len(out) == pytest.approx(RATE, abs=RATE // 20)
    middle = out[2_000:14_000].astype(float)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert spectrum.argmax() * RATE / len(middle) == pytest.approx(440, abs=2)
    assert np.abs(middle).max() == pytest.approx(9_000, rel=0.03)


def test_what_lies_above_8_khz_does_not_come_down() -> None:
    out = StreamResampler(48_000, RATE).accept(tone(48_000, 1.0, 11_000))
    assert np.abs(out[500:-500]).max() < 30


def test_samples_are_read_as_they_come() -> None:
    capture = FakeCapture(16_000)
    microphone = Microphone(Shelf(capture))
    assert len(microphone.read(0.0)) == 0
    assert microphone.name == "a microphone"
    capture.took(np.arange(100, dtype=np.int16))
    capture.took(np.arange(100, 200, dtype=np.int16))
    assert microphone.read(0.1).tolist() == list(range(200))
    assert len(microphone.read(0.2)) == 0


def test_without_a_microphone_it_looks_again_every_second() -> None:
    shelf = Shelf(None, None, FakeCapture())
    microphone = Microphone(shelf)
    for now in (0.0, 0.1, 0.9, 1.0, 1.5):
        microphone.read(now)
    assert shelf.tried == 2
    assert microphone.error is not None
    assert microphone.name == ""
    microphone.read(2.1)
    assert microphone.error is None


def test_a_busy_microphone_is_closed_and_tried_again() -> None:
    busy = FakeCapture(starts=False)
    microphone = Microphone(Shelf(busy, FakeCapture()))
    microphone.read(0.0)
    assert busy.closed
    assert microphone.error is not None
    assert "busy" in microphone.error.message
    microphone.read(1.1)
    assert microphone.error is None


def test_one_that_falls_silent_is_lost_and_another_found() -> None:
    first, second = FakeCapture(16_000), FakeCapture(48_000)
    microphone = Microphone(Shelf(first, second))
    microphone.read(0.0)
    first.took(np.ones(320, np.int16))
    assert len(microphone.read(0.1)) == 320
    microphone.read(1.0)
    assert not first.closed
    microphone.read(1.2)
    assert first.closed
    assert microphone.error is not None
    microphone.read(2.3)
    assert microphone.name == "a microphone"
    second.took(tone(48_000, 0.5))
    assert len(microphone.read(2.4)) == pytest.approx(8_000, abs=20)


def test_what_nobody_reads_is_forgotten_after_ten_seconds() -> None:
    capture = FakeCapture(16_000)
    microphone = Microphone(Shelf(capture))
    microphone.read(0.0)
    for _ in range(30):
        capture.took(np.ones(RATE, np.int16))
    assert len(microphone.read(0.5)) == 10 * RATE


def test_a_closed_one_is_opened_by_the_next_read() -> None:
    first = FakeCapture()
    microphone = Microphone(Shelf(first, FakeCapture()))
    microphone.read(0.0)
    microphone.close()
    assert first.closed
    microphone.read(2.0)
    assert microphone.name == "a microphone"


def test_the_level_is_in_decibels_below_full_scale() -> None:
    level = Meter().accept(tone(RATE, 0.1))
    assert level.loudness == pytest.approx(-14.2, abs=0.3)
    assert level.fault is Fault.NONE
    assert decibels(0) == -96


def test_clipping_is_told_for_a_second() -> None:
    meter = Meter()
    loud = np.clip(tone(RATE, 0.1).astype(int) * 20, -32_768, 32_767).astype(np.int16)
    assert meter.accept(loud).fault is Fault.CLIPPING
    assert meter.accept(tone(RATE, 0.5)).fault is Fault.CLIPPING
    assert meter.accept(tone(RATE, 0.6)).fault is Fault.NONE


def test_one_loud_sample_is_no_clipping() -> None:
    sound = tone(RATE, 0.1)
    sound[500] = 32_767
    assert Meter().accept(sound).fault is Fault.NONE


def test_digital_silence_is_noticed_after_three_seconds() -> None:
    meter = Meter()
    second = np.zeros(RATE, np.int16)
    assert [meter.accept(second).fault for _ in range(4)] == [Fault.NONE, Fault.NONE, Fault.NOTHING, Fault.NOTHING]
    noise = np.random.default_rng(0).normal(0, 4, RATE).astype(np.int16)
    assert meter.accept(noise).fault is Fault.NONE


def test_a_constant_offset_is_silence_too() -> None:
    meter = Meter()
    assert meter.accept(np.full(4 * RATE, 700, np.int16)).fault is Fault.NOTHING
    assert meter.accept(np.full(RATE, 700, np.int16)).loudness == -96


def test_the_noise_is_the_quietest_of_late() -> None:
    meter = Meter()
    quiet = np.random.default_rng(0).normal(0, 20, RATE).astype(np.int16)
    floor = meter.accept(quiet).noise
    assert meter.accept(tone(RATE, 1.0)).noise == pytest.approx(floor + 3, abs=0.1)
    assert meter.accept(quiet).noise == pytest.approx(floor, abs=0.5)


def test_mains_hum_is_told_from_a_voice() -> None:
    time = np.arange(2 * RATE) / RATE
    mains = 800 * np.sin(2 * np.pi * 50 * time) + 300 * np.sin(2 * np.pi * 150 * time)
    voice = sum(900 / k * np.sin(2 * np.pi * 128 * k * time) for k in range(1, 20))
    assert hum(mains.astype(np.int16)) > 0.9
    assert hum(np.asarray(voice).astype(np.int16)) < 0.2
