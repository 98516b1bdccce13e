"""Every phrase and every sample title in synthetic voices: clean, in kitchen noise, and while the reader speaks.

All voices at hand at three speeds would be tens of thousands of recordings: each phrase is said in `first argument`
(2) randomly drawn pairs of voice and speed, the same ones in every condition. While the reader speaks, what it says
reaches the microphone through a small room as loud as the commands, or 10 dB louder, and is removed as in the reader.
Synthetic voices are clearer than people: these figures show what breaks, not how well people are heard.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from bench import hearing, listen_voices
from bench.figures import Figure, report
from bench.listen_false_alarms import own_speech, room, while_speaking
from reader.audio.echo import EchoRemover
from reader.listening.voice_activity import RATE
from reader.messages import Heard

SPEEDS = (0.8, 1.0, 1.25)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A phrase in a voice."""

    phrase: str
    voice: str
    samples: NDArray[np.int16]


def main() -> None:
    each = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 2)
    said = [*hearing.phrases(), *hearing.titles()]
    figures: list[Figure] = []
    spoken = spoken_phrases(said, each)
    for noise in (None, 15.0, 6.0):
        figures += _in_noise(spoken, said, noise)
    speaking = while_speaking()
    spoken = spoken_phrases(speaking, each)
    for louder in (0, 10):
        figures.append(_over_its_own_voice(spoken, speaking, louder))
    report(figures)


def spoken_phrases(said: Sequence[str], each: int) -> list[Spoken]:
    rng = np.random.default_rng(11)
    voices = listen_voices.voices()
    found = []
    for phrase in said:
        for _ in range(each):
            voice, speed = voices[int(rng.integers(len(voices)))], SPEEDS[int(rng.integers(len(SPEEDS)))]
            samples = listen_voices.say(voice, phrase, speed)
            if len(samples):
                found.append(Spoken(phrase, voice, samples))
    return found


def _in_noise(spoken: Sequence[Spoken], said: Sequence[str], noise: float | None) -> list[Figure]:
    rng = np.random.default_rng(5)
    kitchen = data.read(data.SPEECH / "noise" / "kitchen.flac").astype(np.float32) if data.SPEECH.is_dir() else None
    if noise is not None and kitchen is None:
        return []
    by = hearing.listener(hearing.recognizer("auto"), said, hearing.early_among(list(said)))
    place = "clean" if noise is None else f"kitchen {noise:g} dB"
    outcome: dict[str, Counter[str]] = defaultdict(Counter)
    for one in spoken:
        samples = one.samples
        if noise is not None and kitchen is not None:
            samples = data.in_kitchen(samples, None, noise, kitchen, rng)
        outcome[one.voice.split(":")[0]].update([_outcome(hearing.hear(by, samples), one.phrase)])
    by.close()
    total = sum(outcome.values(), Counter())
    figures = [_share(f"synthetic, {place}: {what}", total, what) for what in ("right", "asked back", "wrong")]
    if noise is None:
        figures += [_share(f"synthetic, {place}, {engine}: right", outcome[engine], "right") for engine in outcome]
    return figures


def _over_its_own_voice(spoken: Sequence[Spoken], said: Sequence[str], louder: float) -> Figure:
    """Each command begins a second into a sentence of the reader's. The loudspeaker and the room stay as they are,
    as they do for who reads a book; the filter has heard a few sentences before the first command."""
    by = hearing.listener(hearing.recognizer("auto"), said, hearing.early_among(said, speaking=True))
    remover, response, outcome = EchoRemover(), room(), Counter[str]()
    sentences = [one for one in own_speech(4) if len(one[1]) > 3 * RATE]
    echoes = [np.convolve(far, response)[: len(far)] for _, far in sentences]
    level = float(np.mean([_loudness(echo) for echo in echoes])) * 10 ** (-louder / 20)
    for (_, far), echo in zip(sentences[:3], echoes, strict=False):
        by.accept(remover.remove(listen_voices.pcm(echo), far))
    for number, one in enumerate(spoken):
        sentence, far = sentences[number % len(sentences)]
        length = max(len(far), 2 * RATE + len(one.samples))
        far = np.concatenate([far, np.zeros(length - len(far), np.int16)])
        echo = np.convolve(far, response)[:length]
        echo[RATE : RATE + len(one.samples)] += one.samples * (level / _loudness(one.samples))
        by.saying(sentence)
        events = by.accept(remover.remove(listen_voices.pcm(echo), far))
        by.saying("")
        events += by.accept(np.zeros(RATE, np.int16))
        heard = [event for event in events if isinstance(event, Heard)]
        outcome.update([_outcome(heard, one.phrase)])
    by.close()
    name = "as loud" if louder == 0 else f"{louder:g} dB louder"
    return _share(f"synthetic, its own voice {name}: right", outcome, "right")


def _loudness(samples: NDArray[Any]) -> float:
    return float(np.sqrt((samples.astype(np.float64) ** 2).mean())) + 1e-6


def _outcome(heard: Sequence[Heard], phrase: str) -> str:
    accepted = [one.text for one in heard if one.accepted]
    if accepted:
        return "right" if accepted == [phrase] else "wrong"
    return "asked back" if any(one.reason == "unsure" for one in heard) else "missed"


def _share(name: str, outcome: Counter[str], what: str) -> Figure:
    count = sum(outcome.values())
    return Figure(name, "%", round(100 * outcome[what] / max(1, count), 1), note=f"of {count}")


if __name__ == "__main__":
    main()
