"""Where the takes of own words are kept: one file that only its owner can read, written whole.

JSON, so that it can be exported, imported and looked at; embeddings as 16-bit floats in base64, never sound.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from reader.errors import ReaderError
from reader.files import private_folder, write_whole
from reader.listening.embeddings import WIDTH
from reader.listening.takes import LONGEST, Take

NAME = "own-words.json"
MOST_WORDS = 40
_VERSION = 1
_MOST_ROWS = 100


class OwnWordsError(ReaderError):
    """Something about own words that the user is to know."""


class PoorTake(OwnWordsError):
    """A take from which nothing can be learned: why, and what to do."""


class UnlikeTake(PoorTake):
    """The take at `index` of those that were given is another sound than the others."""

    def __init__(self, index: int) -> None:
        super().__init__("That take sounds unlike the others.", "Make it again as you made the others.")
        self.index = index


@dataclass(frozen=True, slots=True)
class Taught:
    """All that was taught: the `takes` of each word by its name (a command's name, or a phrase), what `drifted` since,
    and sounds that were `mistaken` for commands."""

    takes: Mapping[str, tuple[Take, ...]] = field(default_factory=dict)
    drifted: Mapping[str, tuple[Take, ...]] = field(default_factory=dict)
    mistaken: tuple[Take, ...] = ()

    def with_takes(self, name: str, takes: tuple[Take, ...]) -> Taught:
        """The same with these takes of one word; without any the word is forgotten, and what drifted with it."""
        kept = {**self.takes, name: takes}
        drifted = {word: some for word, some in self.drifted.items() if word != name}
        return replace(self, takes={word: some for word, some in kept.items() if some}, drifted=drifted)


def load(path: Path) -> Taught:
    """What was taught; nothing where there is no file. Raises OwnWordsError for a file that is damaged."""
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Taught()
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    try:
        if stored["version"] != _VERSION:
            raise OwnWordsError(
                "Your own words were taught to a newer reader.", "Install the newer reader, or teach them again."
            )
        return Taught(
            {str(name): tuple(map(_take, takes)) for name, takes in stored["words"].items()},
            {str(name): tuple(map(_take, takes)) for name, takes in stored["drifted"].items()},
            tuple(map(_take, stored["mistaken"])),
        )
    except (AttributeError, KeyError, TypeError, ValueError, binascii.Error) as error:
        raise _damaged(path) from error


def save(taught: Taught, path: Path) -> None:
    """Writes it, for its owner only. Raises OwnWordsError where that cannot be done; the old file is then unharmed."""
    stored = {
        "version": _VERSION,
        "words": {name: list(map(_row, takes)) for name, takes in taught.takes.items()},
        "drifted": {name: list(map(_row, takes)) for name, takes in taught.drifted.items()},
        "mistaken": list(map(_row, taught.mistaken)),
    }
    try:
        private_folder(path.parent)
        write_whole(path, json.dumps(stored) + "\n", private=True)
    except OSError as error:
        raise OwnWordsError("Your own words could not be written.", f"{error.strerror}: {path.parent}.") from error


def _row(take: Take) -> dict[str, Any]:
    packed = base64.b64encode(take.embeddings.astype("<f2").tobytes()).decode()
    shape = {"seconds": take.seconds, "loudness": take.loudness, "spoken": take.spoken, "gap": take.gap}
    return {**shape, "embeddings": packed}


def _take(row: dict[str, Any]) -> Take:
    rows = np.frombuffer(base64.b64decode(row["embeddings"], validate=True), "<f2").reshape(-1, WIDTH)
    seconds, loudness = float(row["seconds"]), float(row["loudness"])
    if not 0 < len(rows) <= _MOST_ROWS or not np.isfinite(rows).all() or not 0 < seconds <= LONGEST:
        raise ValueError("no take")
    gap = float(row.get("gap", 0.0))
    return Take(rows.astype(np.float32), seconds, loudness, bool(row["spoken"]), gap if 0 <= gap < seconds else 0.0)


def _damaged(path: Path) -> OwnWordsError:
    return OwnWordsError(
        "The file of your own words is damaged.", f"Bring back a copy of it, or delete it and teach them again: {path}."
    )
