"""The sound process with real devices: what the recorded loudspeaker holds."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from reader.audio.resample import resample
from reader.messages import (
    DeviceChanged,
    Event,
    Finished,
    Flush,
    Pause,
    Prosody,
    Ready,
    Resume,
    SoundRestarted,
    Speak,
    Started,
    WordReached,
)
from reader.sound.options import SoundOptions
from reader.sound.supervisor import SupervisedSound
from tests.e2e.pulse import RATE, Pulse, pulse
from tests.fakes import eventually

__all__ = ["pulse"]

LOUD = 300
SLOW = Prosody(rate=60)


class Page:
    """Listens as the page would."""

    def __init__(self, folder: Path, synthesizer: str) -> None:
        self.events: list[Event] = []
        self.sound = SupervisedSound(
            SoundOptions(str(folder / "cache"), str(folder / "voices"), str(folder / "log"), synthesizer=synthesizer)
        )
        self.sound.start(self.events.append)

    def until(self, wanted: Callable[[Event], bool]) -> Event:
        eventually(lambda: any(map(wanted, self.events)), 30)
        return next(filter(wanted, self.events))

    def device(self) -> str:
        names = [event.device for event in self.events if isinstance(event, Ready | DeviceChanged)]
        return names[-1] if names else ""


@pytest.fixture
def tones(pulse: Pulse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A sound process that speaks in tones, one second a word."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    page = Page(tmp_path, "tests.fakes:ToneSynthesizer")
    eventually(lambda: page.device() != "", 30)
    yield page
    page.sound.close()


def loud(samples: np.ndarray) -> np.ndarray:
    """Where it is not silent."""
    return np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD)


def heard_soon(pulse: Pulse) -> bool:
    """Whether the loudspeaker plays something within a third of a second."""
    recording = pulse.record()
    time.sleep(0.33)
    return bool(len(loud(recording.stop())))


def test_the_loudspeaker_holds_the_words(pulse: Pulse, tmp_path: Path) -> None:
    from pocketsphinx import Decoder

    page = Page(tmp_path, "reader.speech.synthesis:Synthesis")
    try:
        eventually(lambda: page.device() != "", 30)
        recording = pulse.record()
        page.sound.send(Speak(1, "Read the next section.", "en", "joe", pause_after=0.2))
        page.until(lambda event: event == Finished(1))
        samples = recording.stop()
    finally:
        page.sound.close()
    decoder = Decoder(lm=None, loglevel="FATAL")
    decoder.add_jsgf_string(
        "words",
        "#JSGF V1.0; grammar g; public <g> = (read | close | open) the (next | last | first) (section | word | page);",
    )
    decoder.activate_search("words")
    decoder.start_utt()
    decoder.process_raw(resample(samples, RATE, 16_000).tobytes(), full_utt=True)
    decoder.end_utt()
    assert decoder.hyp().hypstr == "read the next section"


def test_the_first_word_is_whole_and_sentences_follow_to_the_sample(pulse: Pulse, tones: Page) -> None:
    lengths: list[int] = []
    # A machine that lets the sound wait puts silence into it; that it does not always is all that can be asked.
    while not lengths or abs(lengths[-1] - 0.3 * RATE) > 20:
        assert len(lengths) < 5, lengths
        recording, ticket = pulse.record(), 2 * len(lengths) + 1
        tones.sound.send(Speak(ticket, "one", prosody=Prosody(rate=600), pause_after=0.1))
        tones.sound.send(Speak(ticket + 1, "two", prosody=Prosody(rate=600)))
        tones.until(lambda event, last=ticket + 1: event == Finished(last))
        recording.wait_for_silence()
        where = np.flatnonzero(recording.stop())
        lengths.append(int(where[-1] - where[0]))


def test_pause_is_silent_and_resume_goes_on(pulse: Pulse, tones: Page) -> None:
    tones.sound.send(Speak(1, "one two three four five " * 6, prosody=SLOW))
    tones.until(lambda event: isinstance(event, WordReached))
    pulse.record().wait_for_sound()
    tones.sound.send(Pause())
    eventually(lambda: not heard_soon(pulse), 5)
    tones.sound.send(Resume())
    pulse.record().wait_for_sound()
    tones.sound.send(Flush())
    eventually(lambda: not heard_soon(pulse), 5)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_or_stands_still_speaks_again(pulse: Pulse, tones: Page, number: int) -> None:
    tones.sound.send(Speak(1, "one two three four five", prosody=SLOW))
    tones.until(lambda event: event == Started(1))
    assert tones.sound.pid is not None
    os.kill(tones.sound.pid, number)
    tones.until(lambda event: isinstance(event, SoundRestarted))
    tones.sound.send(Speak(2, "two three four five", prosody=SLOW))
    pulse.record().wait_for_sound()
    tones.until(lambda event: event == Started(2))


def test_reading_goes_on_in_silence_without_the_loudspeaker_and_is_heard_when_it_is_back(
    pulse: Pulse, tones: Page
) -> None:
    tones.sound.send(Speak(1, "one two three four five " * 12, prosody=SLOW))
    tones.until(lambda event: event == Started(1))
    pulse.unload_speaker()
    pulse.unload_speaker("room")
    eventually(lambda: tones.device() == "", 20)
    told = sum(isinstance(event, WordReached) for event in tones.events)
    eventually(lambda: sum(isinstance(event, WordReached) for event in tones.events) > told, 20)
    pulse.load_speaker()
    eventually(lambda: tones.device() != "", 20)
    pulse.record().wait_for_sound()


def test_a_sound_server_that_is_restarted_is_found_again(pulse: Pulse, tones: Page) -> None:
    tones.sound.send(Speak(1, "one two three four five " * 12, prosody=SLOW))
    tones.until(lambda event: event == Started(1))
    pulse.stop(hard=True)
    eventually(lambda: tones.device() == "", 20)
    pulse.start()
    eventually(lambda: tones.device() != "", 20)
    pulse.record().wait_for_sound()
    assert not any(isinstance(event, SoundRestarted) for event in tones.events)
