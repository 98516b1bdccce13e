"""From an engine's sampling rate to the loudspeaker's, in one matrix product.

A polyphase filter (windowed sinc, Kaiser, about 80 dB; Smith, "Digital Audio Resampling") repeats after `up` output
samples, which span `down` input samples. Written as a matrix over one such stretch, the whole clip is one product,
which NumPy does outside the interpreter's lock: the loudspeaker's callback is not kept waiting.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

HALF_WIDTH = 16
"""Zero crossings of the sinc on either side."""
BETA = 8.0
"""Of the Kaiser window."""
ROLL_OFF = 0.94
"""The pass band's share of what the lower rate can hold."""


def resample(samples: NDArray[np.int16], rate: int, wanted: int) -> NDArray[np.int16]:
    """The same sound at `wanted` Hz; its length is rounded up to a whole sample."""
    if rate == wanted or not len(samples):
        return samples
    matrix, up, down, reach = _filter(rate, wanted)
    length = -(-len(samples) * up // down)
    blocks = -(-length // up)
    padded = np.zeros((blocks - 1) * down + matrix.shape[0], np.float32)
    padded[reach : reach + len(samples)] = samples[: len(padded) - reach]
    stretches = np.lib.stride_tricks.sliding_window_view(padded, matrix.shape[0])[::down]
    out: NDArray[np.float32] = (stretches @ matrix).reshape(-1)[:length]
    np.rint(out, out=out)
    np.clip(out, -32768, 32767, out=out)
    return out.astype(np.int16)


@lru_cache(maxsize=8)
def _filter(rate: int, wanted: int) -> tuple[NDArray[np.float32], int, int, int]:
    divisor = gcd(rate, wanted)
    up, down = wanted // divisor, rate // divisor
    cutoff = min(1.0, up / down) * ROLL_OFF
    reach = int(np.ceil(HALF_WIDTH / cutoff))
    at = np.arange(up) * (down / up)
    distance = np.arange(-reach, down + reach)[:, None] - at[None, :]
    window = np.i0(BETA * np.sqrt(np.clip(1 - (distance / reach) ** 2, 0, None))) / np.i0(BETA)
    matrix = np.where(np.abs(distance) <= reach, cutoff * np.sinc(cutoff * distance) * window, 0)
    matrix /= matrix.sum(axis=0, keepdims=True)
    return matrix.astype(np.float32), up, down, reach
