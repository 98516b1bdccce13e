"""The window a short word is judged in: the stretch of speech alone, at one level, in the middle of near silence.

The same for training and for listening, so that what surrounds a word (another word, the reader's own voice,
the beginning of a recording) makes no difference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reader.listening.loudness import loudness

RATE = 16_000
WINDOW = 26_080
"""Samples in a window: 1.63 s, eleven embeddings."""
LONGEST = 1.25
"""Seconds of speech that fit with their margins; anything longer is no short word."""

_MARGIN = 2_400
_FADE = 320
_LEVEL = 3_000.0
_LOUDEST_GAIN = 100.0


def window(samples: NDArray[np.int16], start: int, end: int) -> NDArray[np.int16]:
    """WINDOW samples with the speech from `start` to `end` of `samples` and 150 ms on either side in the middle.

    Raises ValueError where the stretch is empty or longer than LONGEST.
    """
    if not 0 <= start < end <= len(samples) or end - start > LONGEST * RATE:
        raise ValueError(f"No window for {start} to {end} of {len(samples)} samples.")
    first, last = max(0, start - _MARGIN), min(len(samples), end + _MARGIN)
    speech = samples[first:last].astype(np.float32)
    speech -= speech.mean()
    fade = np.hanning(2 * min(_FADE, len(speech) // 2)).astype(np.float32)
    half = len(fade) // 2
    if half:
        speech[:half] *= fade[:half]
        speech[-half:] *= fade[half:]
    speech *= min(_LEVEL / max(loudness(speech), 1e-3), _LOUDEST_GAIN)
    placed = np.random.default_rng(0).normal(0.0, 3.0, WINDOW).astype(np.float32)
    at = WINDOW // 2 - ((start + end) // 2 - first)
    at = min(max(at, 0), WINDOW - len(speech))
    placed[at : at + len(speech)] += speech
    return np.clip(np.rint(placed), -32_768, 32_767).astype(np.int16)
