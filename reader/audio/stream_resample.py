"""Resampling of a stream that comes in pieces: the same filter as `resample`, with the last samples kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reader.audio.resample import _filter


class StreamResampler:
    """From `rate` to `wanted` Hz, late by the filter's reach (about a millisecond)."""

    def __init__(self, rate: int, wanted: int) -> None:
        self._same = rate == wanted
        if not self._same:
            self._matrix, _, self._down, self._reach = _filter(rate, wanted)
            self._kept = np.zeros(self._reach, np.float32)

    def accept(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """The next samples, in any number; what they complete at the other rate."""
        if self._same:
            return samples
        self._kept = np.concatenate([self._kept, samples.astype(np.float32)])
        width = self._matrix.shape[0]
        blocks = (len(self._kept) - width) // self._down + 1
        if blocks <= 0:
            return np.zeros(0, np.int16)
        stretches = np.lib.stride_tricks.sliding_window_view(self._kept, width)[:: self._down][:blocks]
        out: NDArray[np.float32] = (stretches @ self._matrix).reshape(-1)
        self._kept = self._kept[blocks * self._down :]
        return np.clip(np.rint(out), -32_768, 32_767).astype(np.int16)
