"""The classifier of the core words: tuned speech embeddings, and small networks over log mel energies.

The embeddings tell words apart better and end at 3.8 kHz; the energies reach 7.6 kHz, where f, s and t are. Each kind
was trained several times, every time without some of the speakers (folds), so that every speaker's recordings can be
judged by networks that never heard them; listening, all of them are asked, and the mean of their logarithms counts.
"""

from __future__ import annotations

import io
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.errors import EngineUnavailable
from reader.listening.tuned import LOWER, UPPER, Layers, Tuned

Array = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "data" / "core_words.npz.xz"
SHARES = (0.65, 0.35)
"""How much the tuned and the convolutional networks count, found on speakers they never heard."""
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
    know the first words only, and take all others for none. `warmth` multiplies the mean of the logarithms: two kinds
    of evidence count for more than one.
    """

    words: tuple[str, ...]
    lower: Layers
    tuned: tuple[Tuned, ...]
    convolutional: tuple[Convolutional, ...]
    spoken: int
    warmth: float = 1.0

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Classifier:
        """From a file of weights, most of them small numbers with a scale a column. Raises EngineUnavailable."""
        try:
            with lzma.open(path) as file, np.load(io.BytesIO(file.read())) as stored:
                arrays = {name: stored[name] for name in stored.files}
            folds = range(int(arrays["folds"]))
            return cls(
                tuple(str(word) for word in arrays["words"]),
                _layers(arrays, "lower", LOWER),
                tuple(_tuned(arrays, f"tuned{fold}.") for fold in folds),
                tuple(_convolutional(arrays, f"conv{fold}.") for fold in folds),
                int(arrays["spoken"]),
                float(arrays["warmth"]),
            )
        except (OSError, EOFError, lzma.LZMAError, KeyError, ValueError) as error:
            raise EngineUnavailable(
                "The weights of the core words cannot be read.", "Install the reader again."
            ) from error

    def only_fold(self, fold: int) -> Classifier:
        """The networks that were trained without the speakers of one fold."""
        only = slice(fold, fold + 1)
        return replace(self, tuned=self.tuned[only], convolutional=self.convolutional[only])

    def probabilities(self, mel: Array, energies: Array) -> Array:
        """One a word and the last for none of them, summing to 1; for a batch of windows.

        `mel` is their `embedding_mel`, (count, 112, 32); `energies` their `log_mel`, (count, 80, 40).
        """
        maps = self.lower(mel[..., None])
        opinions = (
            _mean_logarithm([network.logits(maps) for network in self.tuned]),
            self._for_all_words(_mean_logarithm([network.logits(energies) for network in self.convolutional])),
        )
        weighed = sum(share * opinion for share, opinion in zip(SHARES, opinions, strict=True))
        return np.exp(_log_softmax(np.asarray(self.warmth * weighed, np.float32)))

    def _for_all_words(self, opinion: Array) -> Array:
        """Of one that may know the first words only, and takes all others for none."""
        unknown = np.repeat(opinion[:, -1:], len(self.words) + 2 - opinion.shape[-1], axis=-1)
        return np.concatenate([opinion[:, :-1], unknown], axis=-1)


def _mean_logarithm(logits: Sequence[Array]) -> Array:
    return np.asarray(np.mean([_log_softmax(one) for one in logits], axis=0), np.float32)


def _log_softmax(logits: Array) -> Array:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _layers(arrays: Mapping[str, NDArray[np.generic]], name: str, steps: str) -> Layers:
    numbers = range(sum(step not in "pq" for step in steps))
    return Layers(
        steps,
        tuple(_array(arrays, f"{name}.kernel{number}") for number in numbers),
        tuple(_array(arrays, f"{name}.bias{number}") for number in numbers),
    )


def _tuned(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Tuned:
    return Tuned(
        _layers(arrays, f"{name}upper", UPPER),
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


def packed(name: str, values: Array, bits: int = 8) -> dict[str, NDArray[np.generic]]:
    """An array as `load` wants it: in so many bits with a step for each last index, small ones as they are."""
    if values.ndim < 2 or values.size < 2_000:
        return {name: values.astype(np.float32)}
    step = np.abs(values).max(axis=tuple(range(values.ndim - 1))) / (2 ** (bits - 1) - 1) + 1e-12
    return {name: np.rint(values / step).astype(np.int8), f"{name}.step": step.astype(np.float32)}


def save(arrays: Mapping[str, NDArray[np.generic]], path: Path) -> None:
    """Writes the arrays; LZMA takes half of what the small numbers would need."""
    plain = io.BytesIO()
    np.savez(plain, **arrays)  # type: ignore[arg-type]  # a name of an array is none of its options
    # Reading it takes as much memory as this says, however little there is to read: 64 MB by the preset itself.
    small = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": 1 << 22}]
    path.write_bytes(lzma.compress(plain.getvalue(), filters=small))
