"""What the listening benchmarks share: a listener of one's own, recordings through it, rows of figures."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.listening.core_words import Classifier, CoreWords
from reader.listening.fusion import Fused
from reader.listening.listener import Listener
from reader.listening.pocketsphinx_recognizer import PocketSphinxRecognizer
from reader.listening.voice_activity import RATE, SileroDetector
from reader.messages import Heard
from reader.ports import Recognizer

ROOT = Path(__file__).resolve().parents[1]


def phrases() -> list[str]:
    """Everything that can be said in English with no document open, and the answers."""
    table = tomllib.loads((ROOT / "reader" / "phrases" / "en.toml").read_text("utf-8"))
    said = [phrase for entry in table.values() if isinstance(entry, list) for phrase in entry]
    return list(dict.fromkeys([*said, "yes", "no", "on", "off"]))


def titles() -> list[str]:
    """The titles of the sample sections."""
    found = []
    for path in sorted((ROOT / "content").rglob("*.md")):
        lines = path.read_text("utf-8").splitlines()
        found += [line.lstrip("#").strip() for line in lines if line.startswith("#")]
    return list(dict.fromkeys(found))


def recognizer(name: str, classifier: Classifier | None = None) -> Recognizer:
    """ "core", "pocketsphinx", or both together: "auto"."""
    if name == "core":
        return CoreWords(classifier)
    if name == "pocketsphinx":
        return PocketSphinxRecognizer()
    return Fused(PocketSphinxRecognizer(), CoreWords(classifier))


def hear(listener: Listener, samples: NDArray[np.int16]) -> list[Heard]:
    """One recording on its own, with half a second of silence before it."""
    before = np.zeros(RATE // 2, np.int16)
    events = [*listener.accept(np.concatenate([before, samples])), *listener.flush()]
    return [event for event in events if isinstance(event, Heard)]


def listener(chosen: Recognizer, said: Sequence[str], safe: Sequence[str] = ()) -> Listener:
    """A listener for these phrases."""
    made = Listener(chosen, SileroDetector())
    made.set_phrases(said, safe)
    return made


def row(name: str, value: float, unit: str, target: float | None = None, *, more: bool = False) -> dict[str, object]:
    """One figure; `more` says that more is better."""
    met = target is None or (value >= target if more else value <= target)
    return {"name": name, "unit": unit, "median": round(value, 2), "target": target, "met": met}


def tell(rows: Sequence[dict[str, object]]) -> int:
    """Prints the rows; 1 where a target was missed."""
    for one in rows:
        print(json.dumps(one))
    return 0 if all(one["met"] for one in rows) else 1
