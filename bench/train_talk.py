"""Makes reader/listening/data/everyday_words.arpa, and finds the weights by which talk is told from phrases.

The words are the five hundred most frequent ones of the language model in PocketSphinx's wheel, each as likely as
there. Talk is the half of `shared/speech/orders` that no test uses, whole and four words of each; phrases are every
command and sample title in synthetic voices, clean, in kitchen noise, and said slowly. The weights are printed, to be
put into reader/listening/talk.py; then how much of the other half of the talk, and of the phrases, is held for talk.
"""

from __future__ import annotations

from importlib import import_module
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import core_words_data as data
from bench import hearing, listen_voices
from bench.listen_synthetic import spoken_phrases
from reader.listening.pocketsphinx_recognizer import GRAMMAR, TALK, PocketSphinxRecognizer
from reader.listening.talk import EVERYDAY_WORDS, Found, Signs, no_talk, signs_of_talk
from reader.listening.voice_activity import RATE

WORDS = 500
END = 0.1
"""How likely any word is the last one."""
PIECE = 4
SLOW = 0.5
"""Times as fast as people speak who do not hurry."""
KEPT = 0.02
"""The share of the phrases that may be held for talk."""


def main() -> None:
    EVERYDAY_WORDS.write_text(everyday_words(), "utf-8")
    said = [*hearing.phrases(), *hearing.titles()]
    heard = Ear(said)
    rng = np.random.default_rng(9)
    talk: dict[bool, list[Signs]] = {True: [], False: []}
    for path in sorted((data.SPEECH / "orders").glob("*.flac")):
        talk[data.kept_out(path)] += heard.signs(data.read(path))
        if not data.kept_out(path):
            talk[False] += heard.signs(heard.piece(rng))
    kitchen = data.read(data.SPEECH / "noise" / "kitchen.flac").astype(np.float32)
    phrases = []
    for one in spoken_phrases(said, 2):
        slow = listen_voices.say(one.voice, one.phrase, SLOW)
        for samples in (one.samples, data.in_kitchen(one.samples, None, 15.0, kitchen, rng), slow):
            phrases += heard.signs(samples, one.phrase)
    weights = fitted(rows(phrases), rows(talk[False]))
    print("fit, unsaid, more, and what is added:", np.round(weights, 2))
    print(f"taken for talk: {share(talk[True]):.1%} of talk never seen, {share(phrases):.1%} of phrases")


def everyday_words() -> str:
    """The most frequent words as a language model in which each is as likely after any other."""
    package: Any = import_module("pocketsphinx")
    decoder = package.Decoder(lm=None, loglevel="FATAL")
    logarithms = decoder.get_logmath()
    model = package.NGramModel(decoder.config, logarithms, package.get_model_path("en-us/en-us.lm.bin"))
    dictionary = Path(package.get_model_path("en-us/cmudict-en-us.dict")).read_text("utf-8")
    known = {line.split()[0] for line in dictionary.splitlines()}
    chances = {word: logarithms.exp(model.prob([word])) for word in known if "(" not in word}
    most = sorted(chances, key=lambda word: (-chances[word], word))[:WORDS]
    total = sum(chances[word] for word in most)
    lines = [f"{log10((1 - END) * chances[word] / total):.4f} {word}" for word in most]
    head = ["\\data\\", f"ngram 1={WORDS + 3}", "", "\\1-grams:", "-99 <s>", f"{log10(END):.4f} </s>", "-99 <UNK>"]
    return "\n".join([*head, *lines, "", "\\end\\", ""])


class Watched(PocketSphinxRecognizer):
    """Keeps what was searched last with each grammar, and what was found."""

    def __init__(self) -> None:
        super().__init__()
        self.samples = b""
        self.found: dict[str, Found] = {}

    def search(self, search: str, samples: bytes, mean: str) -> Found:
        """As it is, and kept."""
        self.samples = samples
        self.found[search] = found = super().search(search, samples, mean)
        return found


class Ear:
    """Hears recordings as the reader does."""

    def __init__(self, said: list[str]) -> None:
        self._watched = Watched()
        self._by = hearing.listener(self._watched, said)

    def signs(self, samples: NDArray[np.int16], phrase: str = "") -> list[Signs]:
        """By what a recording was judged, at most one; with `phrase`, only where that was heard."""
        found = self._watched.found
        found.clear()
        heard = hearing.hear(self._by, samples)
        if not heard or TALK not in found or (phrase and heard[-1].text != phrase):
            return []
        return [signs_of_talk(found[GRAMMAR], found[TALK], heard[-1].end - heard[-1].start)]

    def piece(self, rng: np.random.Generator) -> NDArray[np.int16]:
        """Some words in a row out of the talk heard last, with silence around; silence where it was too short."""
        quiet, found = np.zeros(RATE // 5), self._watched.found.get(TALK)
        if found is None or len(found.words) <= PIECE:
            return quiet.astype(np.int16)
        first = int(rng.integers(len(found.words) - PIECE))
        start, end = found.words[first][1], found.words[first + PIECE - 1][2]
        words = np.frombuffer(self._watched.samples, "<i2")[int(start * RATE) : int(end * RATE)]
        edge = np.minimum(np.arange(len(words)) / (0.01 * RATE), 1)
        sound = np.concatenate([quiet, words * edge * edge[::-1], quiet])
        return listen_voices.pcm(sound + rng.normal(0, 4, len(sound)))


def fitted(phrases: NDArray[np.float64], talk: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression in which both count alike, moved so that `KEPT` of the phrases lie below nought."""
    signs = np.concatenate([phrases, talk])
    mean, scale = signs.mean(axis=0), signs.std(axis=0)
    scaled = np.c_[(signs - mean) / scale, np.ones(len(signs))]
    right = np.arange(len(signs)) < len(phrases)
    each = np.where(right, 0.5 / len(phrases), 0.5 / len(talk)) * len(signs)
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (each * (right - chance)) - weights / 3
        curve = (scaled * (each * chance * (1 - chance))[:, None]).T @ scaled + np.eye(len(weights)) / 3
        weights += np.linalg.solve(curve, slope)
    plain = weights[:-1] / scale
    return np.append(plain, -np.quantile(phrases @ plain, KEPT))


def rows(signs: list[Signs]) -> NDArray[np.float64]:
    """A row for each."""
    return np.array([(one.fit, one.unsaid, one.more) for one in signs])


def share(signs: list[Signs]) -> float:
    """How much of it is held for talk, by the weights as they are."""
    return float(np.mean([no_talk(one) < 0.5 for one in signs]))


if __name__ == "__main__":
    main()
