"""Trains the core words: `train_core_words.py gather FILE`, then `train_core_words.py train FILE`.

`gather` turns recordings into embeddings (about an hour of one core; the file is some 100 MB and no part of the
project), `train` trains five small networks on them, each without one fold of speakers, prints what each makes of
the speakers it has never heard, and writes the weights. NumPy is all it needs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import core_words_data as data
import numpy as np
from numpy.typing import NDArray

from reader.listening.core_words import Classifier, Network
from reader.listening.embeddings import Embedder
from reader.listening.voice_activity import RATE, Stretch
from reader.listening.windows import LONGEST, window

WEIGHTS = Path(__file__).resolve().parents[1] / "reader" / "listening" / "data" / "core_words.npz"
CLASSES = (*data.WORDS, data.OTHER)


@dataclass(frozen=True, slots=True)
class Examples:
    """Embedded windows, (count, 11, 96); what they are; their speakers' folds; how they were heard."""

    embedded: NDArray[np.float16]
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]
    kinds: NDArray[np.str_]
    sources: NDArray[np.str_]


class Gatherer:
    """Collects examples: each recording as it is and in kitchen noise, for testing, and in many rooms, for training."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._rooms = data.Rooms(self._rng)
        self._finder = data.Finder()
        self._embedder = Embedder()
        self._rows: list[tuple[NDArray[np.float16], int, int, str, str]] = []

    def add(self, recording: data.Recording, rooms: int, *, test: bool = False) -> None:
        """`rooms` examples for training, and with `test` three for testing: clean, and with noise at 15 and 6 dB."""
        stretch = self._finder.find(recording.samples)
        if test:
            if stretch is not None:
                self._keep(recording, recording.samples, stretch, "clean")
            for decibels in (15, 6):
                noisy = data.in_kitchen(recording.samples, stretch, decibels, self._rooms.kept_out, self._rng)
                found = self._finder.find(noisy)
                if found is not None:
                    self._keep(recording, noisy, found, f"kitchen {decibels} dB")
        whole = stretch or Stretch(0, min(len(recording.samples), int(LONGEST * RATE)))
        for _ in range(rooms):
            self._keep(recording, *self._rooms.heard(recording.samples, whole), "room")

    def save(self, path: Path) -> None:
        """Everything collected so far."""
        embedded, labels, folds, kinds, sources = zip(*self._rows, strict=True)
        np.savez(path, embedded=np.array(embedded), labels=labels, folds=folds, kinds=kinds, sources=sources)

    def _keep(self, recording: data.Recording, samples: NDArray[np.int16], stretch: Stretch, kind: str) -> None:
        end = min(stretch.end, len(samples), stretch.start + int(LONGEST * RATE))
        if end - stretch.start < RATE // 20:
            return
        embedded = self._embedder.embed(window(samples, stretch.start, end)).astype(np.float16)
        self._rows.append((embedded, CLASSES.index(recording.word), recording.fold, kind, recording.source))


def gather(path: Path) -> None:
    """Embeds every recording and writes the file."""
    gatherer = Gatherer(seed=7)
    rng = np.random.default_rng(8)
    for recording in data.commands():
        gatherer.add(recording, 10 if recording.word in data.TAUGHT else 16, test=True)
    for recording in data.spoken_digits():
        gatherer.add(recording, 4)
    for recording in data.sentences(14, rng):
        gatherer.add(recording, 2)
    for recording in data.synthetic(40, rng):
        gatherer.add(recording, 2)
    gatherer.save(path)


def load(path: Path) -> Examples:
    """What `gather` wrote."""
    with np.load(path) as stored:
        return Examples(*(stored[name] for name in ("embedded", "labels", "folds", "kinds", "sources")))


def train(examples: Examples, chosen: NDArray[np.bool_], seed: int, hidden: int = 64, epochs: int = 30) -> Network:
    """A network of one hidden layer: Adam on the cross entropy, with dropout, mixing of examples and weight decay."""
    rng = np.random.default_rng(seed)
    embedded, labels = examples.embedded[chosen].astype(np.float32), examples.labels[chosen]
    mean = embedded.mean(axis=(0, 1))
    scale = 1 / (embedded.std(axis=(0, 1)) + 1e-3)
    inputs = ((embedded - mean) * scale).reshape(len(embedded), -1)
    targets = np.eye(len(CLASSES), dtype=np.float32)[labels]
    weights = _balance(labels)
    layers = [
        rng.normal(0, np.sqrt(2 / inputs.shape[1]), (inputs.shape[1], hidden)).astype(np.float32),
        np.zeros(hidden, np.float32),
        rng.normal(0, np.sqrt(1 / hidden), (hidden, len(CLASSES))).astype(np.float32),
        np.zeros(len(CLASSES), np.float32),
    ]
    moments = [(np.zeros_like(layer), np.zeros_like(layer)) for layer in layers]
    batch, step = 256, 0
    steps = epochs * (len(inputs) // batch)
    for _ in range(epochs):
        order = rng.choice(len(inputs), len(inputs), p=weights)
        for at in range(0, len(order) - batch + 1, batch):
            step += 1
            rows, others = order[at : at + batch], rng.permutation(order[at : at + batch])
            share = rng.beta(0.4, 0.4, (batch, 1)).astype(np.float32)
            share = np.maximum(share, 1 - share)
            x = share * inputs[rows] + (1 - share) * inputs[others]
            x *= rng.random(x.shape, np.float32) > 0.1
            y = share * targets[rows] + (1 - share) * targets[others]
            gradients = _gradients(x, y, layers, rng)
            rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
            for layer, gradient, (first, second) in zip(layers, gradients, moments, strict=True):
                first += 0.1 * (gradient - first)
                second += 0.001 * (gradient**2 - second)
                update = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
                layer -= rate * (update + 2e-2 * layer)
    return Network(mean, scale, layers[0], layers[1], layers[2], layers[3])


def _gradients(
    x: NDArray[np.float32], y: NDArray[np.float32], layers: Sequence[NDArray[np.float32]], rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    hidden = np.maximum(x @ layers[0] + layers[1], 0)
    kept = (rng.random(hidden.shape, np.float32) > 0.3) / np.float32(0.7)
    dropped = hidden * kept
    logits = dropped @ layers[2] + layers[3]
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = (raised / raised.sum(axis=1, keepdims=True) - y) / np.float32(len(x))
    back = (error @ layers[2].T) * kept * (hidden > 0)
    return [x.T @ back, back.sum(axis=0), dropped.T @ error, error.sum(axis=0)]


def _balance(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each example is drawn: as many of each word, and eight words' worth of what is none of them."""
    counts = np.bincount(labels, minlength=len(CLASSES)).astype(np.float64)
    shares = np.ones(len(CLASSES))
    shares[-1] = 8.0
    weights = (shares / np.maximum(counts, 1))[labels]
    return weights / weights.sum()


def stored(networks: Sequence[Network]) -> dict[str, NDArray[np.generic]]:
    """The networks as they are written: the hidden layer in 8 bits with a scale a column."""
    arrays: dict[str, NDArray[np.generic]] = {
        "words": np.array(data.WORDS),
        "networks": np.array(len(networks)),
    }
    for number, network in enumerate(networks):
        scale = np.abs(network.hidden).max(axis=0) / 127
        arrays |= {
            f"hidden{number}": np.rint(network.hidden / scale).astype(np.int8),
            f"hidden_scale{number}": scale.astype(np.float32),
            f"mean{number}": network.mean.astype(np.float16),
            f"scale{number}": network.scale.astype(np.float16),
            f"hidden_bias{number}": network.hidden_bias.astype(np.float16),
            f"output{number}": network.output.astype(np.float16),
            f"output_bias{number}": network.output_bias.astype(np.float16),
        }
    return arrays


def report(examples: Examples, networks: Sequence[Network]) -> list[dict[str, object]]:
    """What each network makes of the speakers of its own fold, whom it has never heard.

    The words tested are the ten that enough real people say here; everything else is unknown, digits as well. The
    threshold is the one at which 3 % of the unknown words in silence are taken for one of the ten.
    """
    rows: list[dict[str, object]] = []
    threshold = 0.0
    for kind in ("clean", "kitchen 15 dB", "kitchen 6 dB"):
        chances, labels = [], []
        for fold, network in enumerate(networks):
            chosen = (examples.folds == fold) & (examples.kinds == kind)
            chances.append(network.probabilities(examples.embedded[chosen].astype(np.float32)))
            labels.append(examples.labels[chosen])
        chance, label = np.concatenate(chances), np.concatenate(labels)
        taught, best = label < len(data.TAUGHT), chance.argmax(axis=1)
        confidence = np.where(best < len(data.TAUGHT), chance.max(axis=1), 0)
        if kind == "clean":
            threshold = float(np.quantile(confidence[~taught], 0.97))
        right = float(np.mean((best == label)[taught] & (confidence[taught] > threshold)))
        wrong = float(np.mean((best != label)[taught] & (confidence[taught] > threshold)))
        taken = float(np.mean(confidence[~taught] > threshold))
        for name, share, target, more in (
            ("right", right, {"clean": 92, "kitchen 15 dB": 85}.get(kind, 0), True),
            ("another word", wrong, 5, False),
            ("unknown accepted", taken, 3.01, False),
        ):
            percent = round(100 * share, 1)
            met = percent >= target if more else percent <= target
            rows.append({"name": f"core {kind}: {name}", "unit": "%", "median": percent, "target": target, "met": met})
    rows.append({"name": "core threshold", "unit": "", "median": round(threshold, 3), "target": None, "met": True})
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("gather", "train"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    if options.step == "gather":
        gather(options.file)
        return 0
    examples = load(options.file)
    in_rooms = examples.kinds == "room"
    networks = [train(examples, in_rooms & (examples.folds != fold), seed=fold) for fold in range(data.FOLDS)]
    options.weights.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.weights, **stored(networks))
    # What is reported is what was written, in its 8 bits.
    for row in report(examples, Classifier.load(options.weights).networks):
        print(json.dumps(row))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
