"""What a recording holds: words, and silence."""

from __future__ import annotations

import numpy as np
from pocketsphinx import Decoder

from reader.audio.resample import resample

RATE = 48_000
"""Of the recordings, in Hz."""
SILENT = 60
"""Samples below it are silence: 55 dB under full scale."""


def words(samples: np.ndarray) -> list[str]:
    """The English words that a general recogniser hears in 48 kHz samples; it mishears some."""
    return _heard(Decoder(samprate=16_000, loglevel="FATAL"), samples)


def closest(samples: np.ndarray, *said: str) -> str:
    """Which of these is heard in 48 kHz samples: English words that the recogniser knows, in small letters.

    With so few to choose from it mishears none, as long as one of them was said.
    """
    decoder = Decoder(samprate=16_000, loglevel="FATAL", lm=None)
    decoder.add_jsgf_string("said", f"#JSGF V1.0; grammar said; public <said> = {' | '.join(said)};")
    decoder.activate_search("said")
    return " ".join(_heard(decoder, samples))


def _heard(decoder: Decoder, samples: np.ndarray) -> list[str]:
    decoder.start_utt()
    decoder.process_raw(resample(samples, RATE, 16_000).tobytes(), full_utt=True)
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
