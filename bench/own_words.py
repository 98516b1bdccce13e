"""Own words: three takes to teach and seven to try, each person alone, in quiet, noise, while reading, and impaired.

People saying digits (`shared/speech/digits` beside the repository); without them nothing is measured. Right is the
share of tries that are accepted as the word that was said; "not taught" the share of tries of words never taught
(five are taught, five not) that are accepted. A number as first argument is how many choices of takes are made (5).
Impairment is simulated (bench/impaired.py). PocketSphinx is given the same tries and a grammar of the ten digits.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from bench import impaired, listen_voices
from bench.figures import Figure, of, report
from reader.audio.echo import EchoRemover
from reader.listening.listener import Listener
from reader.listening.own_words import Matcher, OwnWords
from reader.listening.own_words_file import Taught
from reader.listening.pocketsphinx_recognizer import PocketSphinxRecognizer
from reader.listening.sound_detector import SoundDetector
from reader.listening.takes import Describer, Metric, Take
from reader.listening.teaching import Teacher
from reader.listening.voice_activity import RATE, SileroDetector
from reader.messages import Heard

PEOPLE = ("jackson", "lucas", "theo")
TAKES = 10
PAD = RATE // 2

Samples = NDArray[np.int16]
Change = Callable[[Samples], Samples]


@dataclass(frozen=True, slots=True)
class Said:
    """One recording, and its take; None where none was found."""

    word: int
    number: int
    samples: Samples
    take: Take | None


class Bench:
    """What all conditions share."""

    def __init__(self, rounds: int) -> None:
        self.describer = Describer()
        self.metric = Metric.load()
        self.rounds = rounds
        self.rng = np.random.default_rng(7)
        self.kitchen = data.read(data.SPEECH / "noise" / "kitchen.flac").astype(np.float32)
        self.refused: dict[str, int] = {}

    def recordings(self, person: str, change: Change | None = None, pause: float = 0.3) -> list[Said]:
        """All takes of a person, changed, in silence of half a second."""
        teacher = Teacher(self.describer, Matcher(Taught(), self.metric), SileroDetector(), pause)
        said = []
        for path in sorted((data.SPEECH / "digits").glob(f"?_{person}_*.wav")):
            samples = np.concatenate([np.zeros(PAD, np.int16), data.read(path), np.zeros(PAD, np.int16)])
            samples = change(samples) if change is not None else samples
            said.append(
                Said(int(path.stem[0]), int(path.stem.rsplit("_", 1)[1]), samples, self._heard(teacher, samples))
            )
        return said

    def _heard(self, teacher: Teacher, samples: Samples) -> Take | None:
        found = teacher.sounds(samples)
        if not found:
            return None
        sound = max(found, key=lambda one: one.end - one.start)
        return self.describer.describe(samples, sound.start, sound.end, spoken=sound.spoken)

    def condition(
        self,
        name: str,
        taught: list[list[Said]],
        tried: list[list[Said]],
        right: float | None = None,
        false: float | None = None,
        sphinx: bool = False,
    ) -> list[Figure]:
        """Right and not taught, over people and rounds."""
        hits: list[str] = []
        strangers: list[bool] = []
        for known, tries in zip(taught, tried, strict=True):
            numbers = sorted({one.number for one in known})
            for turn in range(self.rounds):
                chosen = numbers[:3] if not turn else sorted(self.rng.choice(numbers, 3, replace=False))
                hits += self._closed(known, tries, list(map(int, chosen)))
                strangers += self._open(known, tries, list(map(int, chosen)))
        share = {kind: hits.count(kind) / len(hits) for kind in ("right", "wrong", "rejected")}
        note = f"{100 * share['rejected']:.1f} % rejected, {100 * share['wrong']:.1f} % another word; {len(hits)} tries"
        figures = [
            Figure(f"right, {name}", "%", round(100 * share["right"], 1), target=right, better="more", note=note),
            Figure(
                f"not taught, {name}",
                "%",
                round(100 * float(np.mean(strangers)), 1),
                target=false,
                note=f"{len(strangers)} tries",
            ),
        ]
        return figures + ([self._sphinx(name, tried)] if sphinx else [])

    def _closed(self, known: list[Said], tries: list[Said], chosen: list[int]) -> Iterator[str]:
        matcher = self._taught(known, chosen, range(10))
        for one in tries:
            if one.number not in chosen:
                judged = matcher.judge(one.take) if one.take is not None else None
                accepted = judged is not None and judged.share <= 1
                yield (
                    "rejected"
                    if judged is None or not accepted
                    else "right"
                    if judged.word == str(one.word)
                    else "wrong"
                )

    def _open(self, known: list[Said], tries: list[Said], chosen: list[int]) -> Iterator[bool]:
        words = set(map(int, self.rng.choice(10, 5, replace=False)))
        matcher = self._taught(known, chosen, words)
        for one in tries:
            if one.word not in words:
                yield one.take is not None and matcher.judge(one.take).share <= 1

    def _taught(self, known: list[Said], chosen: list[int], words: object) -> Matcher:
        takes: dict[str, tuple[Take, ...]] = {}
        for one in known:
            if one.number in chosen and one.word in words and one.take is not None:  # type: ignore[operator]
                takes[str(one.word)] = (*takes.get(str(one.word), ()), one.take)
        return Matcher(Taught(takes), self.metric)

    def _sphinx(self, name: str, tried: list[list[Said]]) -> Figure:
        recognizer = PocketSphinxRecognizer()
        recognizer.set_phrases(data.DIGITS)
        right = total = 0
        for tries in tried:
            for one in tries:
                recognizer.reset()
                recognizer.accept(one.samples.astype("<i2").tobytes())
                heard = recognizer.finish()
                right += heard is not None and heard.text == data.DIGITS[one.word]
                total += 1
        recognizer.close()
        return Figure(
            f"right, {name}, PocketSphinx",
            "%",
            round(100 * right / total, 1),
            better="more",
            note=f"ten digits, nothing rejected; {total} tries",
        )

    def in_kitchen(self, samples: Samples) -> Samples:
        """Kitchen noise 15 dB below the speech."""
        at = int(self.rng.integers(0, len(self.kitchen) - len(samples)))
        signal = data.mixed(
            samples.astype(np.float32), self.kitchen[at : at + len(samples)], 15, PAD, len(samples) - PAD
        )
        return listen_voices.pcm(signal)


def while_reading(bench: Bench) -> Change:
    """The reader speaks meanwhile, as loud at the microphone as the person; it is turned down 0.1 s after they begin,
    and its echo is removed, both as in the reader."""
    sentences = [
        listen_voices.say("piper:joe", text)
        for text in (
            "Oxidants play a critical role in many of the processes of the body.",
            "Exercise and nutrition are among the things that can be changed.",
        )
    ]
    speech = np.concatenate([*sentences, *sentences, *sentences])
    tail = np.random.default_rng(3).normal(0, 1, RATE // 4) * np.exp(-np.arange(RATE // 4) / 900)
    tail[:320] = 0
    tail[320] = 4
    response = tail / np.sqrt((tail**2).sum())
    echo = np.convolve(speech, response)[: len(speech)]
    remover = EchoRemover()
    position = 0

    def change(samples: Samples) -> Samples:
        nonlocal position
        lead = RATE
        length = (lead + len(samples)) // 160 * 160
        if position + length > len(speech):
            position = 0
        far, heard = speech[position : position + length], echo[position : position + length]
        position += length
        ducked = np.where(np.arange(length) < lead + PAD + RATE // 10, 1.0, 0.25)
        near = np.concatenate([np.zeros(lead, np.int16), samples])[:length].astype(np.float64)
        loud = np.sqrt((samples[PAD:-PAD].astype(np.float64) ** 2).mean())
        near += heard * ducked * loud / max(1.0, np.sqrt((heard**2).mean()))
        far = listen_voices.pcm(far * ducked)
        removed = np.concatenate(
            [remover.remove(listen_voices.pcm(near[at : at + 800]), far[at : at + 800]) for at in range(0, length, 800)]
        )
        return np.asarray(removed[lead:], np.int16)

    return change


def false_alarms(bench: Bench, known: list[list[Said]]) -> Figure:
    """Ten taught words, and everybody else talking, and the kitchen: the listener as it is, own words alone."""
    recordings = [data.read(path) for path in sorted((data.SPEECH / "orders").glob("*.flac"))]
    talk = np.concatenate(recordings)[: 9 * 60 * RATE]
    talk = np.concatenate([talk, data.read(data.SPEECH / "noise" / "kitchen.flac")])
    alarms = 0
    for takes in known:
        matcher = bench._taught(takes, sorted({one.number for one in takes})[:3], range(10))
        named = {data.DIGITS[int(word)]: some for word, some in matcher.taught.takes.items()}
        own = OwnWords(Matcher(Taught(named), bench.metric), bench.describer)
        listener = Listener(own, SileroDetector())
        listener.set_phrases(data.DIGITS)
        heard = listener.accept(talk)
        alarms += sum(isinstance(event, Heard) and event.accepted for event in heard)
    minutes = len(talk) / RATE / 60
    return Figure(
        "false alarms in ten minutes, own words",
        "alarms",
        round(alarms / len(known) / minutes * 10, 2),
        target=1,
        note=f"{alarms} for {len(known)} people, {minutes:.0f} minutes each, ten words taught",
    )


def speed(bench: Bench, known: list[Said]) -> list[Figure]:
    """How long a decision, the load and listening take."""
    begun = time.perf_counter()
    Matcher(bench._taught(known, sorted({one.number for one in known})[:3], range(10)).taught)
    Describer()
    loaded = time.perf_counter() - begun
    matcher = bench._taught(known, sorted({one.number for one in known})[:3], range(10))
    times = []
    for one in known:
        begun = time.perf_counter()
        take = bench.describer.describe(one.samples, PAD, len(one.samples) - PAD)
        if take is not None:
            matcher.judge(take)
        times.append(time.perf_counter() - begun)
    detector = SoundDetector(SileroDetector())
    sound = np.concatenate([one.samples for one in known[:20]])
    begun = time.process_time()
    for at in range(0, len(sound) - 511, 512):
        detector.probability(sound[at : at + 512])
    core = (time.process_time() - begun) / (len(sound) / RATE)
    return [
        Figure("load, own words", "s", round(loaded, 3), target=0.3, note="ten words of three takes"),
        of("decision after the pause, own words", "s", times, 0.25, note="ten words of three takes"),
        Figure("a core while listening, own words", "%", round(100 * core, 2), target=10, note="finding sounds"),
    ]


def main() -> None:
    rounds = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 5)
    if not data.SPEECH.is_dir():
        report([])
        return
    bench = Bench(rounds)
    quiet = [bench.recordings(person) for person in PEOPLE]
    figures = bench.condition("in quiet", quiet, quiet, 97, 3, sphinx=True)
    noisy = [bench.recordings(person, bench.in_kitchen) for person in PEOPLE]
    figures += bench.condition("kitchen at 15 dB", quiet, noisy, 97, 3, sphinx=True)
    reading = while_reading(bench)
    figures += bench.condition(
        "reader speaking", quiet, [bench.recordings(p, reading) for p in PEOPLE], 97, 3, sphinx=True
    )
    figures.append(false_alarms(bench, quiet))
    for severity in impaired.SEVERITIES:
        change = impaired.Speaker(severity)
        poor = [bench.recordings(person, change.again, pause=0.8) for person in PEOPLE]
        figures += bench.condition(f"simulated, {severity.name}", poor, poor, sphinx=True)
    figures += speed(bench, quiet[0])
    report(figures)


if __name__ == "__main__":
    main()
