"""Speech embeddings: Google's speech embedding model, carried by the wheel `pyopen-wakeword`.

The model turns 775 ms of log mel energies (76 frames of 10 ms, 32 bands from 60 to 3,800 Hz) into 96 numbers that
tell words apart and speakers hardly (Lin et al. 2020, "Training keyword spotters with limited and synthesized
speech data"). The wheel's own class works on a stream and fills eight seconds of history after each start; here a
stretch of sound that is already at hand is embedded at once, from a history of nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.errors import EngineUnavailable

RATE = 16_000
STEP = 1_280
"""Samples from one embedding to the next."""
WIDTH = 96
"""Numbers in one embedding."""

_MEL_WINDOW = 1_760
_MEL_FRAMES = 76
_MEL_BANDS = 32
_FRAMES_PER_STEP = 8


def count(samples: int) -> int:
    """How many embeddings a stretch of so many samples has."""
    steps = (samples - _MEL_WINDOW) // STEP + 1
    return max(0, (steps * _FRAMES_PER_STEP - _MEL_FRAMES) // _FRAMES_PER_STEP + 1)


class Embedder:
    """Embeds stretches of sound. Raises EngineUnavailable where the wheel is missing. Not for several threads."""

    def __init__(self) -> None:
        try:
            from pyopen_wakeword import OpenWakeWordFeatures
        except (ImportError, OSError) as error:
            raise EngineUnavailable(
                "The recogniser of short words is not here.", "Install the package pyopen-wakeword."
            ) from error
        self._features: Any = OpenWakeWordFeatures.from_builtin()

    def embed(self, samples: NDArray[np.int16]) -> NDArray[np.float32]:
        """`count(len(samples))` embeddings, an array of shape (count, 96). At most ten seconds of sound."""
        features = self._features
        features.new_audio_samples = 0
        features.new_mels = 0
        rows = list(features.process_streaming(samples.astype("<i2").tobytes()))
        if not rows:
            return np.zeros((0, WIDTH), np.float32)
        embedded: NDArray[np.float32] = np.concatenate(rows, axis=2)[0, 0].astype(np.float32)
        return embedded

    def close(self) -> None:
        """Lets go of the models."""
        self._features.close()
