"""Takes: one utterance of a sound as numbers that can be compared, and what makes one unfit to be learned from.

A take is the stretch of sound alone, at one level, in the middle of near silence, as speech embeddings: what
surrounds it, how loud it was and which microphone heard it makes little difference. The embeddings are projected
onto the 32 directions that tell sounds apart best in spite of noise (linear discriminants, Fisher 1936; made by
bench/train_own_words.py), and compared with dynamic time warping (Sakoe and Chiba 1978).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.errors import EngineUnavailable
from reader.listening.embeddings import Embedder
from reader.listening.loudness import ALONE, AROUND, contrast, loudness

RATE = 16_000
SHORTEST, LONGEST = 0.03, 5.0
"""Seconds that a sound may last to be compared."""

_METRIC = Path(__file__).parent / "data" / "own_words.npz"
_PIECE = RATE // 100
_QUIET = RATE // 2
_FADE = 160
_LEVEL = 3_000.0
_LOUDEST_GAIN = 100.0


@dataclass(frozen=True, slots=True)
class Take:
    """One utterance: `embeddings` of shape (count, 96), how long the sound itself was in `seconds`, its loudest part
    in decibels below full scale, whether the voice detector heard speech in it, the longest silence that it heard
    inside (`gap`, in seconds), and by how many decibels it stood out of what was heard around it (`contrast`)."""

    embeddings: NDArray[np.float32]
    seconds: float
    loudness: float
    spoken: bool = True
    gap: float = 0.0
    contrast: float = ALONE


@dataclass(frozen=True, slots=True)
class Metric:
    """How takes are compared: projected, and against a `background` of other people's words (projected as well)."""

    mean: NDArray[np.float32]
    directions: NDArray[np.float32]
    background: tuple[NDArray[np.float32], ...]

    @classmethod
    def load(cls, path: Path = _METRIC) -> Metric:
        """From a file. Raises EngineUnavailable."""
        try:
            with np.load(path) as stored:
                mean, directions = stored["mean"].astype(np.float32), stored["directions"].astype(np.float32)
                rows, ends = stored["background"].astype(np.float32), stored["ends"]
        except (OSError, KeyError, ValueError) as error:
            raise EngineUnavailable(
                "What own words are compared by cannot be read.", "Install the reader again."
            ) from error
        return cls(mean, directions, tuple(_unit(piece) for piece in np.split(rows, ends[:-1])))

    def project(self, take: Take) -> NDArray[np.float32]:
        """A take as it is compared: shape (count, 32), each row of length 1."""
        return _unit((take.embeddings - self.mean) @ self.directions)


class Describer:
    """Makes takes of stretches of sound. Raises EngineUnavailable where the embeddings are missing."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or Embedder()

    def describe(
        self, samples: NDArray[np.int16], start: int, end: int, *, spoken: bool = True, longest: float = LONGEST
    ) -> Take | None:
        """The sound that lies between `start` and `end` of `samples`; None where it is too short, or longer than
        `longest` seconds."""
        sound = trimmed(samples, start, end)
        seconds = len(sound) / RATE
        if not SHORTEST <= seconds <= longest:
            return None
        loud = loudness(sound)
        faded = sound.copy()
        half = min(_FADE, len(faded) // 2)
        fade = np.hanning(2 * _FADE).astype(np.float32)
        faded[:half] *= fade[:half]
        faded[len(faded) - half :] *= fade[2 * _FADE - half :]
        placed = np.random.default_rng(0).normal(0.0, 3.0, len(faded) + 2 * _QUIET).astype(np.float32)
        placed[_QUIET : _QUIET + len(faded)] += faded * min(_LEVEL / max(loud, 1e-3), _LOUDEST_GAIN)
        embedded = self._embedder.embed(np.clip(np.rint(placed), -32_768, 32_767).astype(np.int16))
        decibels = float(20 * np.log10(max(loud, 1.0) / 32_768))
        stands_out = contrast(samples, start, end, loud)
        return Take(embedded, round(seconds, 3), round(decibels, 1), spoken, contrast=stands_out)

    def close(self) -> None:
        """Lets go of the models."""
        self._embedder.close()


def is_speech(takes: Sequence[Take]) -> bool:
    """Whether a word is speech: the voice detector heard it in most of its takes."""
    return sum(take.spoken for take in takes) * 2 > len(takes)


def trimmed(samples: NDArray[np.int16], start: int, end: int) -> NDArray[np.float32]:
    """The sound itself: what the detector marked, without what is much quieter before and after it."""
    sound = samples[max(0, start - AROUND) : min(len(samples), end + AROUND)].astype(np.float32)
    count = len(sound) // _PIECE
    if count < 3:
        return sound
    sound -= sound.mean()
    energies = 10 * np.log10((sound[: count * _PIECE].reshape(count, _PIECE) ** 2).mean(axis=1) + 1)
    smooth = np.convolve(energies, np.ones(3) / 3, "same")
    loudest, quietest = np.sort(smooth)[-max(1, count // 10) :].mean(), np.percentile(smooth, 10)
    heard = np.flatnonzero(smooth > max(loudest - 30, quietest + 0.25 * (loudest - quietest)))
    if not len(heard):
        return sound
    return sound[max(0, heard[0] - 2) * _PIECE : min(count, heard[-1] + 3) * _PIECE]


def distances(
    sound: NDArray[np.float32], others: Sequence[NDArray[np.float32]], chunk: int = 64
) -> NDArray[np.float32]:
    """How unlike a projected take is to each of the others, 0 to 2: cosine distances along the best path.

    Dynamic time warping, symmetric, where a diagonal step counts twice; all others at once, along the diagonals.
    """
    found = [_warped(sound, others[at : at + chunk]) for at in range(0, len(others), chunk)]
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _warped(sound: NDArray[np.float32], others: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    rows = len(sound)
    lengths = np.array([len(other) for other in others])
    columns = int(lengths.max())
    padded = np.zeros((len(others), columns, sound.shape[1]), np.float32)
    for number, other in enumerate(others):
        padded[number, : len(other)] = other
    costs = 1 - np.einsum("id,kjd->kij", sound, padded)
    # best[k, i] of the diagonals i + j = d, d - 1 and d - 2; row 0 and column 0 are outside.
    end = np.full((len(others), rows + 1), np.inf, np.float32)
    before, last = end.copy(), end.copy()
    before[:, 0] = 0
    result = np.full(len(others), np.inf, np.float32)
    for diagonal in range(2, rows + columns + 1):
        first, final = max(1, diagonal - columns), min(rows, diagonal - 1)
        i = np.arange(first, final + 1)
        cost = costs[:, i - 1, diagonal - i - 1]
        best = np.minimum(before[:, i - 1] + 2 * cost, np.minimum(last[:, i - 1], last[:, i]) + cost)
        now = end.copy()
        now[:, first : final + 1] = best
        done = lengths == diagonal - rows
        result[done] = now[done, rows] / (rows + lengths[done])
        before, last = last, now
    return result


def _unit(rows: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (rows / np.maximum(lengths, 1e-6)).astype(np.float32)
    return unit
