"""What an engine is handed: our words as one string, and the way back from its characters to our words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.ports import SpokenWord
from reader.speech.languages import base

_LETTERS = re.compile(r"\b(?:[A-Z](?: [A-Z])+|A)\b")


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


def script(
    words: Sequence[SpokenWord],
    language: str = "",
    *,
    by_espeak: bool = True,
    sounds: Callable[[str, str], str] | None = None,
) -> Script:
    """The words put together with what follows each. `by_espeak` is for engines whose sounds espeak-ng finds: English
    letters are then written so that its rules name them. `sounds` writes phonemes, and the sign that follows them, as
    the engine takes them ("" where it cannot); without it words that have phonemes are spoken as they are written."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    spell = by_espeak and base(language) == "en"
    for word in words:
        starts.append(length)
        if not word.say:
            continue
        sound = sounds(word.phonemes, word.after) if sounds and word.phonemes else ""
        part = sound or (_spelled(word.say) if spell else word.say) + word.after
        parts.append(part)
        length += len(part)
    return Script("".join(parts), tuple(starts))


def _spelled(say: str) -> str:
    """With dots a run of letters is stressed like one word. But "A L S" begins with the article, and "of A.L.S" with
    "of a dot": espeak-ng joins these words before it looks at what follows; "eigh" is only ever the letter."""
    return _LETTERS.sub(lambda run: run[0].replace(" ", ".") if run[0][0] != "A" else _with_a(run[0]), say)


def _with_a(run: str) -> str:
    return f"eigh {run[2:].replace(' ', '.')}".strip()
