"""From a spoken word to what comes of it, while the reader speaks: real people, the sound process, a virtual room.

People's recordings are played in front of the microphone while the loudspeaker sounds. Where a word lies in the room is
found by its own waveform; it lasts from the first to the last 10 ms that are within 30 dB of its loudest and stand out
of the recording's own noise by 10 dB. As the page does, this answers a word that was accepted with Flush.

Over a natural voice, which the microphone hears as loud as it is played: from the end of the word until the page knows
what was said, and from the end of "stop" to silence. Over a steady tone, in which it can be seen and which no echo
remover is made for: from the beginning of a word until the reading is turned down. What was not accepted has no time;
how many these were is in the note. How well words are told apart is measured in listen_core, with networks that do not
know these people; here all networks listen, as in the reader, and they know them.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from bench.figures import Figure, of, report
from bench.sound_stage import LOUD, TONES, VOICES, Listener, Recorder, stage
from reader.intents import early, phrases_now
from reader.listening.voice_activity import RATE
from reader.messages import Event, Flush, Heard, Listen, ListenerState, Speak, Started, VoiceHeard
from tests.e2e.pulse import ROOM, Pulse, write_wav

WORDS = ("stop", "right", "left", "go", "off")
PEOPLE = 16
"""Who say each word."""
SAYING = "Inflammation is part of the body's defence and in the nervous system it can do harm as well as good " * 3
ACT, ACT_95, SILENCE = 0.35, 0.7, 0.3
_PIECE = RATE // 100
_PATIENCE = 2.5
_FAINT = LOUD // 4
"""Samples above this are sound of a reading that is turned down."""
_BEGINS = RATE
"""Samples within which a recording is heard once its player was started."""


@dataclass(slots=True)
class Times:
    """Seconds, one for each word that was understood; `said` is how many there were."""

    said: int = 0
    ducked: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    silent: list[float] = field(default_factory=list)


def main() -> None:
    if not data.SPEECH.is_dir():
        print(json.dumps([]))
        return
    with stage(TONES) as (pulse, loudspeaker, listener):
        tone = measure(pulse, loudspeaker, listener, "tone", PEOPLE // 2)
    with stage(VOICES) as (pulse, loudspeaker, listener):
        pulse.let_the_room_echo()
        voice = measure(pulse, loudspeaker, listener, "joe", PEOPLE)
    action = of(
        "reaction, end of the word to the action",
        "s",
        voice.known,
        ACT,
        note=f"{len(voice.known)} of {voice.said} words understood, over joe, heard as loud as played",
    )
    of_words, of_stops = f"{len(tone.ducked)} words over a steady tone", f'{len(voice.silent)} times "stop", the same'
    same = "the same; 95 % of the words"
    figures: list[Figure] = [
        of("reaction, voice to the reading turned down", "s", tone.ducked, note=of_words),
        action,
        Figure("reaction, end of the word to the action, p95", "s", action.p95, None, ACT_95, note=same),
        of('reaction, end of "stop" to silence', "s", voice.silent, SILENCE, note=of_stops),
    ]
    report(figures)


def measure(pulse: Pulse, loudspeaker: Recorder, listener: Listener, voice: str, count: int) -> Times:
    """Every word once, by so many people."""
    room = Recorder(pulse, ROOM)
    times = Times()
    listener.send(wanted())
    listener.wait(lambda event: isinstance(event, ListenerState) and event.state == "listening", patience=60)
    read_aloud(listener, 1, voice)
    time.sleep(6)  # the echo is learned
    listener.quiet()
    with tempfile.TemporaryDirectory() as folder:
        for number, (word, samples) in enumerate(people(count), 2):
            path = write_wav(Path(folder) / "said.wav", samples, RATE)
            read_aloud(listener, number, voice)
            time.sleep(0.8)
            say(pulse, path, word, samples, room, loudspeaker, listener, times)
    room.close()
    return times


def wanted() -> Listen:
    """What can be said on the page while it reads."""
    said = phrases_now((), "en", speaking=True)
    return Listen(tuple(phrase for phrase, _ in said), tuple(early(said)))


def people(count: int) -> Iterator[tuple[str, NDArray[np.int16]]]:
    """Words in turn, each word by so many people, once by each."""
    spoken: dict[str, dict[str, NDArray[np.int16]]] = {word: {} for word in WORDS}
    for recording in data.commands():
        if recording.word in spoken and len(spoken[recording.word]) < count:
            spoken[recording.word].setdefault(data.speaker_of(recording.source), recording.samples)
    for words in zip(*(by_person.values() for by_person in spoken.values()), strict=True):
        yield from zip(WORDS, words, strict=True)


def read_aloud(listener: Listener, ticket: int, voice: str) -> None:
    seen = len(listener.events)
    listener.send(Speak(ticket, f"{ticket} {SAYING}", "en", voice))
    listener.wait(lambda event: event == Started(ticket), seen, patience=60)


def say(
    pulse: Pulse,
    path: Path,
    word: str,
    samples: NDArray[np.int16],
    room: Recorder,
    loudspeaker: Recorder,
    listener: Listener,
    times: Times,
) -> None:
    """Says one word, and keeps what came of it and when."""
    seen, begun = len(listener.events), time.monotonic()
    playing = pulse.speak_into_microphone(path)

    def understood(event: Event) -> bool:
        return isinstance(event, Heard) and event.accepted and event.text == word

    at = None
    try:
        at = listener.wait(understood, seen, patience=len(samples) / RATE + _PATIENCE)
        listener.send(Flush())
    except TimeoutError:
        pass
    playing.wait()
    time.sleep(0.3)
    times.said += 1
    start, end = bounds(samples)
    said = found(room, begun, samples)
    if at is not None:
        times.known.append(at - (said + end))
        if word == "stop":
            last = loudspeaker.last_loud(at + 0.3, _FAINT)
            assert last is not None
            times.silent.append(last - (said + end))
    if any(isinstance(event, VoiceHeard) and event.speaking for _, event in listener.events[seen:]):
        quieter = turned_down(loudspeaker, said + start)
        if quieter is not None:
            times.ducked.append(quieter - (said + start))
    listener.quiet()


def bounds(samples: NDArray[np.int16]) -> tuple[float, float]:
    """Where a recording's word begins and ends, in seconds."""
    pieces = samples[: len(samples) // _PIECE * _PIECE].reshape(-1, _PIECE).astype(np.float64)
    decibels = 10 * np.log10((pieces**2).mean(axis=1) + 1)
    loud = np.flatnonzero(decibels > max(decibels.max() - 30, np.quantile(decibels, 0.2) + 10))
    return float(loud[0]) / 100, float(loud[-1] + 1) / 100


def found(room: Recorder, after: float, samples: NDArray[np.int16]) -> float:
    """When the first sample of a recording was heard in the room, on the clock of time.monotonic()."""
    step = 48_000 // RATE
    begin = room.frame_at(after)
    heard = room.samples()[begin:].astype(np.float64)
    heard = heard[: len(heard) // step * step].reshape(-1, step).mean(axis=1)
    size = len(heard) + len(samples)
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.fft.rfft(samples.astype(np.float64), size).conj(), size)
    return room.time_of(begin + step * int(likeness[:_BEGINS].argmax()))


def turned_down(loudspeaker: Recorder, after: float) -> float | None:
    """When a steady tone became half as loud."""
    begin = loudspeaker.frame_at(after - 0.3)
    heard = loudspeaker.samples()[begin:].astype(np.float64)
    pieces = np.sqrt((heard[: len(heard) // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))
    quiet = np.flatnonzero(pieces[30:] < np.median(pieces[:30]) / 2)
    return loudspeaker.time_of(begin + 480 * (30 + int(quiet[0]))) if len(quiet) else None


if __name__ == "__main__":
    main()
