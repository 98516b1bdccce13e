"""Phrases as recognisers spell them, and how alike two of them sound by their letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_NO_WORD = re.compile(r"[^\w']+|_", re.UNICODE)


def spoken(phrase: str) -> str:
    """A phrase as it is listened for: lower case, no punctuation, single spaces. "" where nothing can be said."""
    if phrase.islower() and phrase.isascii() and phrase.replace(" ", "").isalpha():
        return " ".join(phrase.split())
    composed = unicodedata.normalize("NFC", phrase).replace("’", "'").casefold()
    words = (word.strip("'") for word in _NO_WORD.split(composed))
    return " ".join(word for word in words if word)


def respelled(phrase: str, known: Callable[[str], bool]) -> str | None:
    """The phrase in words that are known: a word that is not may be two or three that are ("antioxidants": "anti
    oxidants"), and two words may be one. None where it cannot be done."""
    words = spoken(phrase).split()
    result: list[str] = []
    for word in words:
        parts = _parts(word, known, 3)
        if parts is None:
            joined = "".join(words)
            return joined if len(words) > 1 and known(joined) else None
        result += parts
    return " ".join(result) or None


def _parts(word: str, known: Callable[[str], bool], most: int) -> list[str] | None:
    """The word in the fewest known parts. A part has three letters or more, two in Hangul, so that nothing is
    spelled out."""
    bare = word.replace("'", "")
    for form in (word, bare):
        if form and known(form):
            return [form]
    shortest = 2 if any("가" <= letter <= "힣" for letter in bare) else 3
    if most < 2:
        return None
    best: list[str] | None = None
    for cut in range(len(bare) - shortest, shortest - 1, -1):
        if known(bare[:cut]):
            rest = _parts(bare[cut:], known, most - 1)
            if rest is not None and (best is None or len(rest) + 1 < len(best)):
                best = [bare[:cut], *rest]
    return best


def likeness(one: str, other: str) -> float:
    """How alike two phrases are by their letters, from 0 to 1: one less the edits an average letter needs.

    Hangul syllables count as their letters, so a syllable that was half right is half right.
    """
    first, second = _letters(one), _letters(other)
    if not first or not second:
        return 0.0
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, 1):
        corner, row[0] = row[0], i
        for j, right in enumerate(second, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (left != right))
    return 1 - row[-1] / max(len(first), len(second))


def _letters(phrase: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", phrase.casefold()) if letter.isalpha())
