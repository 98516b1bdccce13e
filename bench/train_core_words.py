"""Trains the core words: `python -m bench.train_core_words gather FILE`, then `… train FILE`.

`gather` turns recordings into embeddings and log mel energies (about an hour of one core; the file is some hundred
megabytes and no part of the project). `train` trains the networks, each kind once without every fold of speakers,
prints what they make of the speakers they never heard, and writes the weights. Training needs the packages `jax` and
`optax`, which the reader does not.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from bench import core_words_data as data
from bench.figures import Figure, report
from reader.listening.classifier import ROWS, STRIDES, WEIGHTS, Array, Classifier, packed
from reader.listening.embeddings import Embedder
from reader.listening.mel import log_mel
from reader.listening.voice_activity import RATE, Stretch
from reader.listening.windows import LONGEST, window

CLASSES = (*data.WORDS, *data.SYNTHETIC, data.OTHER)
SEEDS = 2
"""Networks of the dense kind for each fold."""
BATCH = 256
WARMTH = 1.5
Parameters = list[Any]


@dataclass(frozen=True, slots=True)
class Examples:
    """Windows as embeddings (count, 11, 96) and energies (count, 80, 40); their classes, folds, and how heard."""

    embedded: NDArray[np.float16]
    energies: NDArray[np.float16]
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]
    kinds: NDArray[np.str_]


class Gatherer:
    """Collects examples: each recording as it is and in kitchen noise, for testing, and in many rooms, for training."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._rooms = data.Rooms(self._rng)
        self._finder = data.Finder()
        self._embedder = Embedder()
        self._rows: list[tuple[NDArray[np.float16], NDArray[np.float16], int, int, str]] = []

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
        embedded, energies, labels, folds, kinds = zip(*self._rows, strict=True)
        np.savez(path, embedded=embedded, energies=energies, labels=labels, folds=folds, kinds=kinds)

    def _keep(self, recording: data.Recording, samples: NDArray[np.int16], stretch: Stretch, kind: str) -> None:
        end = min(stretch.end, len(samples), stretch.start + int(LONGEST * RATE))
        if end - stretch.start < RATE // 20:
            return
        speech = window(samples, stretch.start, end)
        embedded, energies = self._embedder.embed(speech).astype(np.float16), log_mel(speech).astype(np.float16)
        self._rows.append((embedded, energies, CLASSES.index(recording.word), recording.fold, kind))


def gather(path: Path) -> None:
    """Embeds every recording and writes the file."""
    gatherer = Gatherer(seed=7)
    rng = np.random.default_rng(8)
    for recording in data.commands():
        gatherer.add(recording, 12 if recording.word in data.TAUGHT else 20, test=True)
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
        return Examples(*(stored[name] for name in ("embedded", "energies", "labels", "folds", "kinds")))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of network: its layers' shapes, what it computes (dropping out where a key is given), how it learns."""

    shapes: tuple[tuple[int, ...], ...]
    logits: Callable[[Parameters, Any, Any], Any]
    epochs: int
    rate: float
    decay: float
    disturb: Callable[[Array, np.random.Generator], Array]


def _drop(key: Any, x: Any, share: float, number: int = 0) -> Any:
    if key is None:
        return x
    return x * jax.random.bernoulli(jax.random.fold_in(key, number), 1 - share, x.shape) / (1 - share)


def _dense(p: Parameters, x: Any, key: Any) -> Any:
    hidden = jax.nn.relu(x.reshape(x.shape[0], -1) @ p[0] + p[1])
    return _drop(key, hidden, 0.4) @ p[2] + p[3]


def _convolutional(p: Parameters, x: Any, key: Any) -> Any:
    rows = x[:, ROWS]
    for layer, stride in enumerate(STRIDES):
        rows = jax.lax.conv_general_dilated(
            rows, p[2 * layer], (stride,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        rows = _drop(key, jax.nn.relu(rows + p[2 * layer + 1]), 0.1, layer)
    pooled = jnp.concatenate([rows.mean(1), rows.max(1)], 1)
    return _drop(key, pooled, 0.3, 9) @ p[8] + p[9]


def _masked(x: Array, rng: np.random.Generator) -> Array:
    """A fifth of the numbers left out."""
    return x * (rng.random(x.shape, np.float32) > 0.2)


def _shifted(x: Array, rng: np.random.Generator) -> Array:
    """Moved in time and pitch, with bands and moments left out (Park et al. 2019, "SpecAugment")."""
    x = x.copy()
    for one in x:
        one[:] = np.roll(one, (int(rng.integers(-4, 5)), int(rng.integers(-1, 2)) * (rng.random() < 0.5)), (0, 1))
        if rng.random() < 0.5:
            band = int(rng.integers(0, one.shape[1] - 6))
            one[:, band : band + int(rng.integers(1, 7))] = 0
        if rng.random() < 0.5:
            moment = int(rng.integers(20, one.shape[0] - 26))
            one[moment : moment + int(rng.integers(1, 7))] = 0
    return x


_N = len(CLASSES)
DENSE = Kind(((11 * 96, 96), (96,), (96, _N), (_N,)), _dense, 15, 2e-3, 2e-2, _masked)
CONVOLUTIONAL = Kind(
    ((5, 40, 48), (48,), (5, 48, 48), (48,), (5, 48, 64), (64,), (3, 64, 64), (64,), (128, _N), (_N,)),
    _convolutional, 12, 3e-3, 1e-2, _shifted,
)  # fmt: skip


def train(
    kind: Kind, inputs: NDArray[np.float16], labels: NDArray[np.int64], seed: int
) -> tuple[Array, Array, Parameters]:
    """A network: Adam on the cross entropy of mixed pairs (Zhang et al. 2018, "mixup"), and its inputs' scaling."""
    rng = np.random.default_rng(seed)
    mean = inputs[::7].astype(np.float32).mean(axis=(0, 1))
    scale = 1 / (inputs[::7].astype(np.float32).std(axis=(0, 1)) + 1e-3)
    parameters: Parameters = [
        (rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape) if len(shape) > 1 else np.zeros(shape)).astype(
            np.float32
        )
        for shape in kind.shapes
    ]
    steps = kind.epochs * (len(inputs) // BATCH)
    schedule = optax.warmup_cosine_decay_schedule(0.0, kind.rate, steps // 10, steps)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=kind.decay))
    state = optimiser.init(parameters)
    targets, weights = np.eye(_N, dtype=np.float32)[labels], _balance(labels)

    def loss(p: Parameters, x: Any, y: Any, key: Any) -> Any:
        return optax.softmax_cross_entropy(kind.logits(p, x, key), y).mean()

    @jax.jit
    def step(p: Parameters, state: Any, x: Any, y: Any, key: Any) -> tuple[Parameters, Any]:
        updates, state = optimiser.update(jax.grad(loss)(p, x, y, key), state, p)
        return optax.apply_updates(p, updates), state

    for number in range(steps):
        rows = rng.choice(len(inputs), BATCH, p=weights)
        x, y = kind.disturb((inputs[rows].astype(np.float32) - mean) * scale, rng), targets[rows]
        other = rng.permutation(BATCH)
        share = rng.beta(0.4, 0.4, (BATCH, 1, 1)).astype(np.float32)
        share = np.maximum(share, 1 - share)
        x, y = share * x + (1 - share) * x[other], share[:, 0] * y + (1 - share[:, 0]) * y[other]
        parameters, state = step(parameters, state, x, y, jax.random.PRNGKey(seed * 1_000_003 + number))
    return mean, scale, [np.asarray(array) for array in parameters]


def _balance(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each example is drawn: as many of each word, half as many of one that no person said, and four words'
    worth of what is none of them."""
    counts = np.bincount(labels, minlength=_N).astype(np.float64)
    shares = np.ones(_N)
    shares[len(data.TAUGHT) :] = 0.5
    shares[-1] = 4.0
    weights = (shares / np.maximum(counts, 1))[labels]
    return weights / weights.sum()


def stored(
    dense: Sequence[tuple[Array, Array, Parameters]], conv: Sequence[tuple[Array, Array, Parameters]]
) -> dict[str, Any]:
    """Every network as `Classifier.load` wants it."""
    arrays: dict[str, Any] = {
        "words": np.array(CLASSES[:-1]),
        "dense": np.array(len(dense)),
        "folds": np.array(len(conv)),
        "spoken": np.array(len(data.WORDS)),
        "warmth": np.array(WARMTH),
    }
    for number, (mean, scale, p) in enumerate(dense):
        arrays |= {f"dense{number}.mean": mean, f"dense{number}.scale": scale}
        for part, values in zip(("hidden", "hidden_bias", "output", "output_bias"), p, strict=True):
            arrays |= packed(f"dense{number}.{part}", values)
    for fold, (mean, scale, p) in enumerate(conv):
        arrays |= {f"conv{fold}.mean": mean, f"conv{fold}.scale": scale}
        for layer in range(len(STRIDES)):
            arrays |= packed(f"conv{fold}.kernel{layer}", p[2 * layer])
            arrays |= packed(f"conv{fold}.bias{layer}", p[2 * layer + 1])
        arrays |= packed(f"conv{fold}.output", p[8]) | packed(f"conv{fold}.output_bias", p[9])
    return arrays


def figures(examples: Examples, classifier: Classifier) -> list[Figure]:
    """What each fold's networks make of that fold's speakers, whom they never heard.

    The words tested are the ten that enough real people say here; everything else is unknown, digits as well. A word
    counts from a probability of 0.5 on.
    """
    found: list[Figure] = []
    for kind, goal in (("clean", 92.0), ("kitchen 15 dB", 85.0), ("kitchen 6 dB", None)):
        chances, labels = [], []
        for fold in range(data.FOLDS):
            chosen = (examples.folds == fold) & (examples.kinds == kind)
            judge = classifier.only_fold(fold)
            inputs = examples.embedded[chosen].astype(np.float32), examples.energies[chosen].astype(np.float32)
            chances.append(judge.probabilities(*inputs))
            labels.append(examples.labels[chosen])
        chance, label = np.concatenate(chances), np.concatenate(labels)
        taught, best = label < len(data.TAUGHT), chance.argmax(axis=1)
        sure = (best < len(data.TAUGHT)) & (chance.max(axis=1) >= 0.5)
        for name, share, target, better in (
            ("right", (sure & (best == label))[taught].mean(), goal, "more"),
            ("taken for another", (sure & (best != label))[taught].mean(), None, "less"),
            ("other words accepted", sure[~taught].mean(), 3.0 if kind == "clean" else None, "less"),
        ):
            found.append(
                Figure(f"core words, {kind}: {name}", "%", round(100 * float(share), 1), target=target, better=better)
            )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("gather", "train"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.step == "gather":
        gather(options.file)
        return
    examples = load(options.file)
    learned: list[list[tuple[Array, Array, Parameters]]] = [[], []]
    for fold in range(data.FOLDS):
        chosen = (examples.kinds == "room") & (examples.folds != fold)
        labels = examples.labels[chosen]
        learned[1].append(train(CONVOLUTIONAL, examples.energies[chosen], labels, fold))
    for seed in range(SEEDS):
        for fold in range(data.FOLDS):
            chosen = (examples.kinds == "room") & (examples.folds != fold)
            learned[0].append(train(DENSE, examples.embedded[chosen], examples.labels[chosen], fold + 10 * seed))
    np.savez_compressed(options.weights, **stored(*learned))
    # What is reported is what was written, in its 8 bits.
    report(figures(examples, Classifier.load(options.weights)))


if __name__ == "__main__":
    main()
