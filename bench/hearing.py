"""What the listening benchmarks share: phrases, recordings, and a listener of one's own to hear them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.intents import early, phrases_now
from reader.listening.classifier import Classifier
from reader.listening.core_words import CoreWords
from reader.listening.decision import Mode
from reader.listening.fusion import Fused
from reader.listening.listener import Listener
from reader.listening.pocketsphinx_recognizer import PocketSphinxRecognizer
from reader.listening.voice_activity import RATE, SileroDetector
from reader.messages import Heard
from reader.ports import Recognizer

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ("yes", "no", "on", "off")


def phrases() -> list[str]:
    """Everything that can be said in English with no document open, and the answers to questions."""
    table = tomllib.loads((ROOT / "reader" / "phrases" / "en.toml").read_text("utf-8"))
    said = [phrase for entry in table.values() if isinstance(entry, list) for phrase in entry]
    return list(dict.fromkeys([*said, *ANSWERS]))


def phrases_of(verbs: Collection[str]) -> list[str]:
    """The phrases of these commands."""
    table = tomllib.loads((ROOT / "reader" / "phrases" / "en.toml").read_text("utf-8"))
    return [phrase for verb, said in table.items() if verb in verbs for phrase in said]


def titles() -> list[str]:
    """The titles of the sample sections."""
    found: list[str] = []
    for path in sorted((ROOT / "content" / "als-inflammation").rglob("*.md")):
        found += [line.lstrip("#").strip() for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    return list(dict.fromkeys(found))


def early_among(said: Sequence[str], *, speaking: bool = False) -> list[str]:
    """Those that the reader acts upon before it is sure that nothing follows, in silence or while it is `speaking`."""
    found = early(phrases_now((), "en", speaking=speaking))
    return [phrase for phrase in said if phrase in found]


def recognizer(name: str, classifier: Classifier | None = None) -> Recognizer:
    """The core words alone, PocketSphinx alone, or ("auto") both together."""
    if name == "core":
        return CoreWords(classifier)
    if name == "pocketsphinx":
        return PocketSphinxRecognizer()
    return Fused(PocketSphinxRecognizer(), CoreWords(classifier))


def listener(chosen: Recognizer, said: Sequence[str], safe: Sequence[str] = (), mode: Mode = Mode.OPEN) -> Listener:
    """A listener for these phrases."""
    made = Listener(chosen, SileroDetector(), mode=mode)
    made.set_phrases(said, safe)
    return made


def hear(by: Listener, samples: NDArray[np.int16]) -> list[Heard]:
    """What is heard in one recording, with half a second of silence before it; it ends with the recording."""
    events = [*by.accept(np.concatenate([np.zeros(RATE // 2, np.int16), samples])), *by.flush()]
    # One recording is no repeat of the one before.
    by.accept(np.zeros(RATE, np.int16))
    return [event for event in events if isinstance(event, Heard)]
