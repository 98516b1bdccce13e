"""Google's speech embedding network in NumPy, its upper half tuned to the core words.

The network (Lin et al. 2020, "Training keyword spotters with limited and synthesized speech data"; Apache-2.0) turns
32 mel bands into 96 numbers every 80 ms, by convolutions over frequency and over time in turns. Its lower half is as it
came and is computed once; each upper half was trained on, without the speakers of one fold, with one hidden layer
behind it (bench/train_core_words.py). A window takes a few milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

LOWER, UPPER = "iftpftftqftftp", "ftftqftftpe"
"""The steps of both halves, see Layers."""
SCALE = np.float32(1 / 15)
"""What the embeddings are multiplied with, to be about 1."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Convolutions and pools, in the order of `steps`.

    `i` is the first convolution, over three moments and three bands, which reads the energies; `f` one over three
    bands, `t` over three moments, `e` that without the rectifier; `q` halves the bands, `p` the bands and the moments.
    Kernels are (moments, bands, channels, out). All take and return (count, moments, bands, channels).
    """

    steps: str
    kernels: tuple[Array, ...]
    biases: tuple[Array, ...]

    def __call__(self, maps: Array) -> Array:
        """The maps after all steps."""
        weights = iter(zip(self.kernels, self.biases, strict=True))
        for step in self.steps:
            if step in "pq":
                maps = _halved(maps, moments=step == "p")
                continue
            kernel, bias = next(weights)
            maps = {"i": _first, "f": _over_bands}.get(step, _over_moments)(maps, kernel) + bias
            if step != "e":
                maps = np.maximum(maps, np.maximum(np.float32(0.2) * maps, np.float32(-0.4)))
        return maps


@dataclass(frozen=True, slots=True)
class Tuned:
    """An upper half and what classifies its embeddings."""

    upper: Layers
    hidden: Array
    hidden_bias: Array
    output: Array
    output_bias: Array

    def logits(self, maps: Array) -> Array:
        """One number a class, of the lower half's maps (count, moments, bands, channels)."""
        embedded = self.upper(maps)[:, :, 0] * SCALE
        flat = embedded.reshape(len(embedded), -1)
        logits: Array = np.maximum(flat @ self.hidden + self.hidden_bias, 0) @ self.output + self.output_bias
        return logits


def _first(energies: Array, kernel: Array) -> Array:
    """Of (count, moments, bands, 1): the bands keep their number, the moments lose two."""
    count, moments, bands, _ = energies.shape
    padded = np.pad(energies[..., 0], ((0, 0), (0, 0), (1, 1)))
    shifted = [padded[:, at : moments - 2 + at, to : bands + to] for at in range(3) for to in range(3)]
    out: Array = np.stack(shifted, axis=-1).reshape(-1, 9) @ kernel.reshape(9, -1)
    return out.reshape(count, moments - 2, bands, -1)


def _over_bands(maps: Array, kernel: Array) -> Array:
    """The bands keep their number: beyond the edges is nothing."""
    low, middle, high = _products(maps, kernel[0])
    middle[:, :, 1:] += low[:, :, :-1]
    middle[:, :, :-1] += high[:, :, 1:]
    return middle


def _over_moments(maps: Array, kernel: Array) -> Array:
    """The moments lose two."""
    before, now, after = _products(maps, kernel[:, 0])
    return before[:, :-2] + now[:, 1:-1] + after[:, 2:]


def _products(maps: Array, kernel: Array) -> tuple[Array, Array, Array]:
    """The maps with each of the kernel's three matrices, in one multiplication."""
    channels, out = kernel.shape[1:]
    flat = maps.reshape(-1, channels) @ kernel.transpose(1, 0, 2).reshape(channels, 3 * out)
    products = flat.reshape(*maps.shape[:-1], 3, out)
    return products[..., 0, :], products[..., 1, :], products[..., 2, :]


def _halved(maps: Array, *, moments: bool) -> Array:
    """The larger of each two neighbours; a last moment without one is dropped."""
    maps = np.maximum(maps[:, :, 0::2], maps[:, :, 1::2])
    if not moments:
        return maps
    even = maps.shape[1] // 2 * 2
    return np.maximum(maps[:, 0:even:2], maps[:, 1:even:2])
