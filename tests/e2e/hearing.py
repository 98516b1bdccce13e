"""What a recording holds: words, and silence."""

from __future__ import annotations

import numpy as np
from pocketsphinx import Decoder

RATE = 48_000
"""Of the recordings, in Hz."""
SILENT = 60
"""Samples below it are silence: 55 dB under full scale."""


def words(samples: np.ndarray) -> list[str]:
    """The English words that a general recogniser hears in 48 kHz samples; it mishears some."""
    whole = samples[: len(samples) // 3 * 3].astype(np.float64)
    thirds = whole.reshape(-1, 3).mean(axis=1).astype("<i2")
    decoder = Decoder(samprate=16_000, loglevel="FATAL")
    decoder.start_utt()
    decoder.process_raw(thirds.tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return found.hypstr.split() if found else []


def silences(samples: np.ndarray) -> list[tuple[float, float]]:
    """Where it is silent for a tenth of a second and longer: (begin, end) in seconds."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) >= SILENT)
    edges = np.concatenate(([-1], loud, [len(samples)]))
    gaps = np.flatnonzero(np.diff(edges) > RATE // 10)
    return [((edges[gap] + 1) / RATE, edges[gap + 1] / RATE) for gap in gaps]


def is_silent(samples: np.ndarray) -> bool:
    """Whether nothing at all is heard."""
    return not len(samples) or int(np.abs(samples.astype(np.int32)).max()) < SILENT
