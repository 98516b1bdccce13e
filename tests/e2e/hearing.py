"""What a recording holds: words, and silence."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

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


class Ear:
    """Hears a recording while it is made, utterance by utterance, and knows no words but those of `phrases`."""

    GAP = 0.4
    """Seconds of silence that end an utterance."""

    def __init__(self, path: Path, phrases: Iterable[str]) -> None:
        self._path = path
        self._at = 0
        self._decoder = Decoder(samprate=16_000, loglevel="FATAL", lm=None)
        known = [phrase for phrase in phrases if all(map(self._decoder.lookup_word, phrase.split()))]
        grammar = f"#JSGF V1.0; grammar said; public <said> = ({' | '.join(sorted(set(known)))})+;"
        self._decoder.add_jsgf_string("said", grammar)
        self._decoder.activate_search("said")

    def utterance(self, seconds: float) -> str | None:
        """What is said next; None when nothing is for so long, or when by now something else is being said."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            new = self._new()
            loud = np.flatnonzero(np.abs(new.astype(np.int32)) >= 3 * SILENT)
            if len(loud):
                quiet = np.flatnonzero(np.diff(np.append(loud, len(new))) > self.GAP * RATE)
                if len(quiet):
                    stop = int(loud[quiet[0]]) + RATE // 10
                    said = " ".join(_heard(self._decoder, new[max(0, int(loud[0]) - RATE // 10) : stop]))
                    self._at += stop
                    late = np.abs(self._new().astype(np.int32)) >= 3 * SILENT
                    return None if late.any() else said
            time.sleep(0.05)
        return None

    def listen(self, seconds: float) -> np.ndarray:
        """All that is heard from now on, once something is heard in so many seconds of it."""
        self.forget()
        end = time.monotonic() + 60
        while True:
            new = self._new()
            tenths = new[: len(new) // (RATE // 10) * (RATE // 10)].reshape(-1, RATE // 10).astype(np.int32)
            if (np.abs(tenths).max(axis=1, initial=0) >= 3 * SILENT).sum() >= 10 * seconds:
                return new
            assert time.monotonic() < end, f"less than {seconds} s of speech is heard"
            time.sleep(0.1)

    def forget(self) -> None:
        """What was said until now does not matter any more."""
        self._at += len(self._new())

    def _new(self) -> np.ndarray:
        with self._path.open("rb") as file:
            file.seek(2 * self._at)
            data = file.read()
        return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")


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
