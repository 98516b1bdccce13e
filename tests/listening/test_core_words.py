from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from reader.errors import EngineUnavailable
from reader.listening import classifier
from reader.listening.classifier import WEIGHTS, Classifier, packed
from reader.listening.core_words import CoreWords
from reader.listening.embeddings import WIDTH, Embedder, count
from reader.listening.listener import Listener
from reader.listening.mel import BANDS, embedding_mel, log_mel
from reader.listening.tuned import Layers
from reader.listening.voice_activity import SileroDetector
from reader.listening.windows import WINDOW
from reader.messages import Heard
from tests.listening.voices import SHARED, said

TAUGHT = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
FOLDS = 3
needs_people = pytest.mark.skipif(not SHARED.is_dir(), reason="shared/speech is not beside the repository")


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    embedder = Embedder()
    yield embedder
    embedder.close()


def read(path: Path) -> np.ndarray:
    return np.frombuffer(miniaudio.decode_file(str(path), nchannels=1, sample_rate=16_000).samples, np.int16)


def speaker(path: Path) -> str:
    return path.stem.split("_nohash")[0].rsplit("_", 1)[-1]


def hear(paths: list[Path], fold: int) -> list[str]:
    """What is accepted of each recording, by the networks that never heard this fold's speakers."""
    listener = Listener(CoreWords(Classifier.load().only_fold(fold)), SileroDetector())
    listener.set_phrases(TAUGHT)
    accepted = []
    for path in paths:
        sound = np.concatenate([np.zeros(8_000, np.int16), read(path), np.zeros(16_000, np.int16)])
        heard = [event.text for event in listener.accept(sound) if isinstance(event, Heard) and event.accepted]
        accepted.append(heard[0] if heard else "")
    return accepted


@needs_people
def test_people_who_were_never_heard_are_understood() -> None:
    fold = 0
    words = {}
    for word in TAUGHT:
        paths = sorted((SHARED / "commands" / word).glob("*.flac"))
        words[word] = [path for path in paths if _fold(path) == fold][:5]
    heard = [(word, text) for word, paths in words.items() for text in hear(paths, fold)]
    assert sum(word == text for word, text in heard) >= 0.8 * len(heard)
    assert sum(text not in ("", word) for word, text in heard) <= 0.08 * len(heard)


@needs_people
def test_other_words_are_not_taken_for_commands() -> None:
    fold = 1
    paths = [path for path in sorted((SHARED / "commands" / "unknown").glob("*.flac")) if _fold(path) == fold][:40]
    assert sum(text != "" for text in hear(paths, fold)) <= 0.08 * len(paths)


def _fold(path: Path) -> int:
    return int(hashlib.sha256(speaker(path).encode()).hexdigest(), 16) % FOLDS


def test_only_core_words_can_be_heard() -> None:
    core = CoreWords()
    assert core.set_phrases(["Stop", "antioxidants", "go back", "yes"]) == ["antioxidants", "go back"]
    core.accept(said("antioxidants").tobytes())
    heard = core.finish()
    assert heard is not None
    assert heard.confidence < 0.5


def test_a_word_is_told_in_the_phrases_own_spelling() -> None:
    core = CoreWords()
    core.set_phrases(["Stop"])
    speech = said("stop")
    core.accept(speech[:4_000].tobytes(), False)
    core.accept(speech[4_000:-4_000].tobytes(), True)
    guess = core.guess()
    core.accept(speech[-4_000:].tobytes(), False)
    heard = core.finish()
    assert heard is guess
    assert heard is not None
    assert heard.start == pytest.approx(0.25)
    assert core.finish() is None


def test_long_speech_is_no_core_word() -> None:
    core = CoreWords()
    core.set_phrases(["stop"])
    core.accept(np.full(30_000, 900, np.int16).tobytes())
    heard = core.finish()
    assert heard is not None
    assert (heard.text, heard.reason) == ("", "too long for a core word")
    core.accept(np.full(30 * 16_000, 900, np.int16).tobytes())
    assert core.finish() is not None


def test_the_weights_are_small_and_sound() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    networks = Classifier.load()
    assert len(networks.tuned) == len(networks.convolutional) == FOLDS
    assert set(TAUGHT) | {"forward", "backward", "seven"} <= set(networks.words)
    rng = np.random.default_rng(0)
    mel = rng.normal(0, 3, (3, 112, 32)).astype(np.float32)
    energies = rng.normal(0, 2, (3, 80, 40)).astype(np.float32)
    chances = networks.probabilities(mel, energies)
    assert chances.shape == (3, len(networks.words) + 1)
    assert chances.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4)
    assert networks.probabilities(mel[1:2], energies[1:2])[0] == pytest.approx(chances[1], abs=1e-4)


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(b"no weights")
    with pytest.raises(EngineUnavailable):
        Classifier.load(tmp_path / "weights.npz")
    with pytest.raises(EngineUnavailable):
        Classifier.load(tmp_path / "missing.npz")


def test_eight_bits_are_enough() -> None:
    values = np.random.default_rng(0).normal(0, 1, (5, 40, 48)).astype(np.float32)
    arrays = packed("a", values)
    restored = classifier._array(arrays, "a")
    assert np.abs(restored - values).max() < 0.02
    assert arrays["a"].dtype == np.int8


def test_embeddings_depend_on_nothing_but_the_sound(embedder: Embedder) -> None:
    sound = said("stop")
    first = embedder.embed(sound)
    embedder.embed(np.zeros(20_000, np.int16))
    assert np.array_equal(first, embedder.embed(sound))
    assert first.shape == (count(len(sound)), WIDTH)
    assert embedder.embed(np.zeros(100, np.int16)).shape == (0, WIDTH)


def test_the_shapes_are_those_the_networks_were_trained_on(embedder: Embedder) -> None:
    assert embedder.embed(np.zeros(WINDOW, np.int16)).shape == (11, 96)
    assert log_mel(np.zeros(WINDOW, np.int16)).shape == (80, BANDS)
    assert embedding_mel(np.zeros(WINDOW, np.int16)).shape == (112, 32)


def test_the_lower_half_is_that_of_the_speech_embeddings(embedder: Embedder) -> None:
    """With the upper half that the wheel carries it would give the wheel's numbers: its energies are the same."""
    sound = np.random.default_rng(0).normal(0, 1_000, WINDOW).astype(np.int16)
    embedder.embed(sound)
    theirs = embedder._features.mels[-160:][24:136]
    assert np.abs(embedding_mel(sound) - theirs).max() < 1e-3


def test_the_convolutions_are_those_of_the_field() -> None:
    rng = np.random.default_rng(0)
    maps = rng.normal(0, 1, (2, 9, 4, 3)).astype(np.float32)
    bands, moments = (rng.normal(0, 1, shape).astype(np.float32) for shape in ((1, 3, 3, 5), (3, 1, 3, 5)))
    bias = np.zeros(5, np.float32)
    over_bands = Layers("f", (bands,), (bias,))(maps)
    over_moments = Layers("e", (moments,), (bias,))(maps)
    assert (over_bands.shape, over_moments.shape) == ((2, 9, 4, 5), (2, 7, 4, 5))
    expected = maps[1, 6, 1] @ bands[0, 0] + maps[1, 6, 2] @ bands[0, 1] + maps[1, 6, 3] @ bands[0, 2]
    assert over_bands[1, 6, 2] == pytest.approx(np.maximum(expected, np.maximum(0.2 * expected, -0.4)), abs=1e-5)
    expected = sum(maps[0, 3 + at, 0] @ moments[at, 0] for at in range(3))
    assert over_moments[0, 3, 0] == pytest.approx(expected, abs=1e-5)
    assert Layers("p", (), ())(maps).shape == (2, 4, 2, 3)
    assert Layers("q", (), ())(maps).shape == (2, 9, 2, 3)


def test_a_high_tone_is_in_the_high_bands() -> None:
    time = np.arange(WINDOW) / 16_000
    high = log_mel((5_000 * np.sin(2 * np.pi * 6_000 * time)).astype(np.int16))
    low = log_mel((5_000 * np.sin(2 * np.pi * 300 * time)).astype(np.int16))
    assert high.mean(axis=0).argmax() > 32
    assert low.mean(axis=0).argmax() < 10


@pytest.mark.parametrize(("fainter", "believed"), [(100.0, False), (6.0, True)])
def test_in_noise_a_word_may_be_less_like_itself(
    monkeypatch: pytest.MonkeyPatch, fainter: float, believed: bool
) -> None:
    core = CoreWords()
    core.set_phrases(["stop"])
    chances = np.zeros(len(core.words) + 1, np.float32)
    chances[core.words.index("stop")], chances[-1] = 0.3, 0.7
    monkeypatch.setattr(core, "_chances", lambda _: chances)
    sound = np.random.default_rng(1).normal(0, 3_000, 12_000)
    core.accept((sound[:4_000] / fainter).astype(np.int16).tobytes(), False)
    core.accept(sound[4_000:].astype(np.int16).tobytes(), True)
    heard = core.finish()
    assert heard is not None
    assert (heard.text, heard.confidence >= 0.5) == ("stop", believed)
