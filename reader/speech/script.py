"""What an engine is handed: our words as one string, and the way back from its characters to our words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reader.ports import SpokenWord

_LETTERS = re.compile(r"\b[A-Z](?: [A-Z])+\b")
_LONE_A = re.compile(r"\bA\b")


@dataclass(frozen=True, slots=True)
class Script:
    """`text` is what is spoken; word i of ours begins at `starts[i]` (a word that is not spoken begins where the
    next one does)."""

    text: str
    starts: tuple[int, ...]

    def word_at(self, offset: int) -> int:
        """The number of the word that the character at `offset` belongs to."""
        at = bisect_right(self.starts, offset) - 1
        return max(at, 0)


def script(words: Sequence[SpokenWord], language: str = "") -> Script:
    """The words put together with what follows each, letters spelled so that espeak's rules name them."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for word in words:
        starts.append(length)
        if not word.say:
            continue
        part = _spelled(word.say, language) + word.after
        parts.append(part)
        length += len(part)
    return Script("".join(parts), tuple(starts))


def _spelled(say: str, language: str) -> str:
    # espeak takes "A" in "A L S" for the article; with dots it is a letter, and the run is stressed like one word.
    if not language.startswith("en"):
        return say
    say = _LETTERS.sub(lambda run: run[0].replace(" ", "."), say)
    return _LONE_A.sub("eigh", say) if say == "A" else say
