"""How often something is taken for a command that is none: people talking, and the reader's own voice.

People: the half of `shared/speech/orders` that no training has seen, one sentence after the other. The reader: the
sample document in two voices, as a microphone hears it from the loudspeaker (a small room, 10 dB below full), with
the echo removed as in the reader. Figures are per hour; where less than an hour was heard, that is said. A number as
first argument is the minutes of the reader's own speech (60).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from bench import hearing, listen_voices
from bench.figures import Figure, report
from reader.audio.echo import EchoRemover
from reader.commands import COMMANDS
from reader.listening.decision import Mode
from reader.listening.voice_activity import RATE
from reader.messages import Heard

TARGETS = {Mode.OPEN: 0.5, Mode.WAKE_PHRASE: 0.0}
VOICES = ("piper:joe", "espeak:en-us")


def main() -> None:
    minutes = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 60)
    figures: list[Figure] = []
    speech = list(own_speech(minutes))
    for mode in (Mode.OPEN, Mode.WAKE_PHRASE):
        if data.SPEECH.is_dir():
            figures += _people(mode)
        figures += _itself(mode, speech)
    report(figures)


def _people(mode: Mode) -> list[Figure]:
    said = [*hearing.phrases(), *hearing.titles()]
    by = hearing.listener(hearing.recognizer("auto"), said, hearing.early_among(said), mode)
    seconds, alarms, asked = 0.0, 0, 0
    for path in sorted((data.SPEECH / "orders").glob("*.flac")):
        if not data.kept_out(path):
            continue
        samples = data.read(path)
        seconds += len(samples) / RATE + 0.5
        heard = hearing.hear(by, samples)
        alarms += sum(one.accepted for one in heard)
        asked += sum(one.reason == "unsure" for one in heard)
    by.close()
    return _figures(f"people talking, {mode}", seconds, alarms, asked, TARGETS[mode])


def _itself(mode: Mode, speech: list[tuple[str, NDArray[np.int16]]]) -> list[Figure]:
    said = while_speaking()
    by = hearing.listener(hearing.recognizer("auto"), said, hearing.early_among(said, speaking=True), mode)
    remover = EchoRemover()
    response = room()
    seconds, alarms, asked = 0.0, 0, 0
    for sentence, far in speech:
        near = listen_voices.pcm(np.convolve(far, response)[: len(far)])
        by.saying(sentence)
        events = by.accept(remover.remove(near, far))
        alarms += sum(isinstance(event, Heard) and event.accepted for event in events)
        asked += sum(isinstance(event, Heard) and event.reason == "unsure" for event in events)
        seconds += len(far) / RATE
    by.close()
    return _figures(f"its own voice, {mode}", seconds, alarms, asked, TARGETS[mode])


def _figures(name: str, seconds: float, alarms: int, asked: int, target: float) -> list[Figure]:
    note = f"{alarms} and {asked} in {seconds / 60:.0f} minutes"
    an_hour = 3600 / seconds
    return [
        Figure(f"false alarms, {name}", "an hour", round(alarms * an_hour, 2), target=target, note=note),
        Figure(f"questions, {name}", "an hour", round(asked * an_hour, 2), note=note),
    ]


def own_speech(minutes: int) -> Iterator[tuple[str, NDArray[np.int16]]]:
    """Sentences of the sample document, half in each voice, until there are so many minutes."""
    text = " ".join(
        path.read_text("utf-8") for path in sorted((hearing.ROOT / "content" / "als-inflammation").rglob("*.md"))
    )
    sentences = [one.strip("#*- ") for line in text.splitlines() for one in line.split(". ") if len(one) > 20]
    for voice in VOICES:
        left = minutes * 60 / len(VOICES)
        for number in range(100_000):
            sentence = sentences[number % len(sentences)]
            samples = listen_voices.say(voice, sentence, 1.0)
            pause = np.zeros(RATE * 2 // 5, np.int16)
            yield sentence, np.concatenate([samples, pause])
            left -= (len(samples) + len(pause)) / RATE
            if left <= 0:
                break


def room() -> NDArray[np.float64]:
    rng = np.random.default_rng(3)
    tail = rng.normal(0, 1, RATE // 4) * np.exp(-np.arange(RATE // 4) / 900)
    tail[:320] = 0
    tail[320] = 4
    return np.asarray(10 ** (-10 / 20) * tail / np.sqrt((tail**2).sum()))


def while_speaking() -> list[str]:
    """What is listened for while the reader speaks."""
    return hearing.phrases_of({row.verb.value for row in COMMANDS if row.speaking})


if __name__ == "__main__":
    main()
