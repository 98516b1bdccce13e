"""A stretch of speech as it comes, for recognisers that judge it whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Speech:
    """Keeps the samples of one stretch, and where in them the voice is.

    `start` is the first sample with a voice, None before there is one, `end` is behind the last. What comes when more
    than `longest` samples are kept is dropped.
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._bytes = bytearray()
        self.start: int | None = None
        self.end = 0

    def __len__(self) -> int:
        """How many samples are kept."""
        return len(self._bytes) // 2

    @property
    def samples(self) -> NDArray[np.int16]:
        """All of them, at the rate at which they came."""
        return np.frombuffer(bytes(self._bytes), "<i2").astype(np.int16)

    def accept(self, samples: bytes, voiced: bool) -> None:
        """PCM16 mono; whether there is a voice in it."""
        if len(self) > self._longest:
            return
        if voiced and self.start is None:
            self.start = len(self)
        self._bytes += samples
        if voiced:
            self.end = len(self)

    def clear(self) -> None:
        """The next stretch begins."""
        self._bytes = bytearray()
        self.start, self.end = None, 0
