"""The classifier of the core words: small networks over speech embeddings and over log mel energies.

The embeddings tell words apart better and end at 3.8 kHz; the energies reach 7.6 kHz, where f, s and t are. Each kind
was trained several times, every time without some of the speakers (folds), so that every speaker's recordings can be
judged by networks that never heard them; listening, all of them are asked, and the mean of their logarithms counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.errors import EngineUnavailable

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "data" / "core_words.npz"
STRIDES = (2, 1, 2, 1)
"""Of the convolutions over time."""
ROWS = slice(8, 72)
"""The rows of the energies that are looked at: 1.28 s, the speech with its margins."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """Takes each column to mean 0 and deviation 1."""

    mean: Array
    scale: Array

    def __call__(self, rows: Array) -> Array:
        """The rows, standardised."""
        return (rows - self.mean) * self.scale


@dataclass(frozen=True, slots=True)
class Dense:
    """One hidden layer over the embeddings of a window, shape (11, 96)."""

    scaling: Scaling
    hidden: Array
    hidden_bias: Array
    output: Array
    output_bias: Array

    def logits(self, embedded: Array) -> Array:
        """One number a class; also for a batch of windows."""
        standard = self.scaling(embedded)
        flat = standard.reshape((*standard.shape[:-2], self.hidden.shape[0]))
        logits: Array = np.maximum(flat @ self.hidden + self.hidden_bias, 0) @ self.output + self.output_bias
        return logits


@dataclass(frozen=True, slots=True)
class Convolutional:
    """Convolutions over time of the energies of a window, shape (80, 40); their mean and maximum are classified."""

    scaling: Scaling
    kernels: tuple[Array, ...]
    biases: tuple[Array, ...]
    output: Array
    output_bias: Array

    def logits(self, energies: Array) -> Array:
        """One number a class; also for a batch of windows."""
        rows = self.scaling(energies)[..., ROWS, :]
        for kernel, bias, stride in zip(self.kernels, self.biases, STRIDES, strict=True):
            rows = np.maximum(_convolved(rows, kernel, stride) + bias, 0)
        pooled = np.concatenate([rows.mean(axis=-2), rows.max(axis=-2)], axis=-1)
        logits: Array = pooled @ self.output + self.output_bias
        return logits


def _convolved(rows: Array, kernel: Array, stride: int) -> Array:
    """Rows (…, time, channels) by a kernel (width, channels, out), padded to keep their number, every `stride`."""
    width, time = kernel.shape[0], rows.shape[-2]
    padding = max((-(-time // stride) - 1) * stride + width - time, 0)
    around = [(0, 0)] * (rows.ndim - 2) + [(padding // 2, padding - padding // 2), (0, 0)]
    views = np.lib.stride_tricks.sliding_window_view(np.pad(rows, around), width, axis=-2)[..., ::stride, :, :]
    out: Array = np.einsum("...tcw,wco->...to", views, kernel, optimize=True)
    return out


@dataclass(frozen=True, slots=True)
class Classifier:
    """Says which of `words` a window is; the last class is none of them.

    The first `spoken` words were learned from people, the rest from synthetic voices only; the convolutional networks
    may know the first words only, and take all others for none. `warmth` multiplies the mean of the
    logarithms: two kinds of evidence count for more than one.
    """

    words: tuple[str, ...]
    dense: tuple[Dense, ...]
    convolutional: tuple[Convolutional, ...]
    spoken: int
    warmth: float = 1.0

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Classifier:
        """From a file of weights, most of them 8-bit numbers with a scale a column. Raises EngineUnavailable."""
        try:
            with np.load(path) as stored:
                arrays = {name: stored[name] for name in stored.files}
            words = tuple(str(word) for word in arrays["words"])
            return cls(
                words,
                tuple(_dense(arrays, f"dense{number}.") for number in range(int(arrays["dense"]))),
                tuple(_convolutional(arrays, f"conv{fold}.") for fold in range(int(arrays["folds"]))),
                int(arrays["spoken"]),
                float(arrays["warmth"]),
            )
        except (OSError, KeyError, ValueError) as error:
            raise EngineUnavailable(
                "The weights of the core words cannot be read.", "Install the reader again."
            ) from error

    def only_fold(self, fold: int) -> Classifier:
        """The networks that were trained without the speakers of one fold."""
        dense = self.dense[fold :: len(self.convolutional)]
        return replace(self, dense=dense, convolutional=(self.convolutional[fold],))

    def probabilities(self, embedded: Array, energies: Array) -> Array:
        """One a word and the last for none of them, summing to 1; for one window or a batch."""
        by_embeddings = _mean_logarithm([network.logits(embedded) for network in self.dense])
        by_energies = _mean_logarithm([network.logits(energies) for network in self.convolutional])
        missing = by_embeddings.shape[-1] - by_energies.shape[-1]
        unknown = np.repeat(by_energies[..., -1:], missing + 1, axis=-1)
        opinions = (by_embeddings + np.concatenate([by_energies[..., :-1], unknown], axis=-1)) / 2
        return np.exp(_log_softmax(np.asarray(self.warmth * opinions, np.float32)))


def _mean_logarithm(logits: Sequence[Array]) -> Array:
    return np.asarray(np.mean([_log_softmax(one) for one in logits], axis=0), np.float32)


def _log_softmax(logits: Array) -> Array:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _dense(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Dense:
    return Dense(
        Scaling(_array(arrays, f"{name}mean"), _array(arrays, f"{name}scale")),
        *(_array(arrays, f"{name}{part}") for part in ("hidden", "hidden_bias", "output", "output_bias")),
    )


def _convolutional(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Convolutional:
    layers = range(len(STRIDES))
    return Convolutional(
        Scaling(_array(arrays, f"{name}mean"), _array(arrays, f"{name}scale")),
        tuple(_array(arrays, f"{name}kernel{layer}") for layer in layers),
        tuple(_array(arrays, f"{name}bias{layer}") for layer in layers),
        _array(arrays, f"{name}output"),
        _array(arrays, f"{name}output_bias"),
    )


def _array(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Array:
    values = np.asarray(arrays[name], np.float32)
    step = arrays.get(f"{name}.step")
    return values if step is None else values * np.asarray(step, np.float32)


def packed(name: str, values: Array) -> dict[str, NDArray[np.generic]]:
    """An array as `load` wants it: in 8 bits with a step for each last index, small ones in 16-bit floats."""
    if values.ndim < 2 or values.size < 2_000:
        return {name: values.astype(np.float32)}
    step = np.abs(values).max(axis=tuple(range(values.ndim - 1))) / 127 + 1e-12
    return {name: np.rint(values / step).astype(np.int8), f"{name}.step": step.astype(np.float32)}
