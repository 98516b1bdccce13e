"""Makes reader/listening/data/own_words.npz: by what own words are compared, and the words of others beside them.

Linear discriminants of speech embeddings: most of what differs between sounds, least of what noise and another
speaker change in the same word. From Google Speech Commands v0.02 (CC BY 4.0), ten words by forty people and 25 other
words, in background noise of the same collection and in coloured noise at 8 to 20 dB. Four people's takes of each of
the 25 other words are the background that a sound is measured against.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from reader.listening.takes import _METRIC, Describer, _unit, trimmed

DIRECTIONS = 32
EACH = 40
BACKGROUND = 4
SHRINKAGE = 0.1

Matrix = NDArray[np.float64]


def main() -> None:
    rng = np.random.default_rng(1)
    describer, finder = Describer(), data.Finder()
    silences = [data.read(path).astype(np.float32) for path in sorted((data.SPEECH / "commands/silence").glob("*"))]
    words: dict[str, list[tuple[Matrix, Matrix]]] = {}
    for word in (*data.TAUGHT, "unknown"):
        paths = sorted((data.SPEECH / "commands" / word).glob("*.flac"))
        for path in paths if word == "unknown" else paths[:EACH]:
            samples = data.read(path)
            stretch = finder.find(samples)
            if stretch is None:
                continue
            sound = trimmed(samples, stretch.start, stretch.end)
            pair = [describer.describe(_pcm(one), 0, len(one)) for one in (sound, _in_noise(sound, silences, rng))]
            if pair[0] is None or pair[1] is None:
                continue
            clean, noisy = (take.embeddings.astype(np.float64) for take in pair if take is not None)
            words.setdefault(path.stem.split("_")[0] if word == "unknown" else word, []).append((clean, noisy))
    every = np.concatenate([one for takes in words.values() for pair in takes for one in pair])
    noise = np.concatenate([a[: len(b)] - b[: len(a)] for takes in words.values() for a, b in takes])
    speakers = np.concatenate([row for takes in words.values() for row in _between_people(takes, every, rng)])
    within = _normed(noise.T @ noise) + _normed(speakers.T @ speakers)
    directions = _discriminants(within, np.cov(every.T))
    mean = every.mean(axis=0)
    others = [word for word in sorted(words) if word not in data.TAUGHT]
    background = [
        _unit(((clean - mean) @ directions).astype(np.float32))
        for word in others
        for clean, _ in words[word][:BACKGROUND]
    ]
    np.savez_compressed(
        _METRIC,
        mean=mean.astype(np.float16),
        directions=directions.astype(np.float32),
        background=np.concatenate(background).astype(np.float16),
        ends=np.cumsum([len(one) for one in background]),
    )
    print(f"{len(words)} words, {len(background)} in the background, {_METRIC.stat().st_size} bytes")


def _between_people(takes: list[tuple[Matrix, Matrix]], every: Matrix, rng: np.random.Generator) -> list[Matrix]:
    """Differences of the same word by two people, frame by frame along the best path."""
    mean, scale = every.mean(axis=0), every.std(axis=0)
    found = []
    for _ in range(min(60, 2 * len(takes)) if len(takes) > 1 else 0):
        one, other = (takes[int(number)][0] for number in rng.choice(len(takes), 2, replace=False))
        a, b = (_unit(((x - mean) / scale).astype(np.float32)) for x in (one, other))
        path = _path(1 - a @ b.T)
        found.append(np.array([one[i] - other[j] for i, j in path]))
    return found


def _path(costs: NDArray[np.float32]) -> list[tuple[int, int]]:
    rows, columns = costs.shape
    best = np.full((rows + 1, columns + 1), np.inf)
    best[0, 0] = 0
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            cost = costs[i - 1, j - 1]
            best[i, j] = min(best[i - 1, j - 1] + 2 * cost, best[i - 1, j] + cost, best[i, j - 1] + cost)
    path, (i, j) = [], (rows, columns)
    while i and j:
        path.append((i - 1, j - 1))
        steps = ((i - 1, j - 1), (i - 1, j), (i, j - 1))
        i, j = min(steps, key=lambda step: best[step])
    return path


def _discriminants(within: Matrix, total: Matrix) -> Matrix:
    size = len(within)
    values, vectors = np.linalg.eigh(within + SHRINKAGE * np.trace(within) / size * np.eye(size))
    whiten = vectors @ np.diag(values**-0.5) @ vectors.T
    _, best = np.linalg.eigh(whiten @ total @ whiten)
    found: Matrix = whiten @ best[:, ::-1][:, :DIRECTIONS]
    return found


def _normed(matrix: Matrix) -> Matrix:
    normed: Matrix = matrix / np.trace(matrix)
    return normed


def _in_noise(
    sound: NDArray[np.float32], silences: list[NDArray[np.float32]], rng: np.random.Generator
) -> NDArray[np.float32]:
    if rng.random() < 0.6:
        noise = np.resize(silences[int(rng.integers(len(silences)))], len(sound))
    else:
        spectrum = np.fft.rfft(rng.normal(0, 1, len(sound)))
        noise = np.fft.irfft(spectrum * np.arange(1, len(spectrum) + 1) ** -rng.uniform(0, 1), len(sound))
    power = float((noise**2).mean()) + 1e-6
    share = np.sqrt(float((sound**2).mean()) / power / 10 ** (rng.uniform(8, 20) / 10))
    return (sound + noise * share).astype(np.float32)


def _pcm(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.clip(np.rint(sound), -32_768, 32_767).astype(np.int16)


if __name__ == "__main__":
    main()
