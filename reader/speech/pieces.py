"""Cuts what is to be said into pieces that render fast, where a speaker would take a breath anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reader.ports import SpokenWord

FIRST = 45
"""Letters in a first piece, which is waited for: about eight words."""
# In later ones, about fifteen words: an engine that hangs is noticed by them.
_LATER = 90
# A piece of fewer words than this sounds chopped off.
_FEWEST = 3

_SENTENCE = frozenset(".!?…。！？؟।")
_BREAK = frozenset(";:—–()[]；：؛")
_COMMA = frozenset(",、，،")

# Seconds of silence at 170 words a minute.
_GAPS = ((_SENTENCE, 0.35), (_BREAK, 0.22), (_COMMA, 0.15))
_NORMAL_RATE = 170

# English words in front of which a clause may be cut: conjunctions, relative pronouns and prepositions.
_OPENERS = frozenset(
    (
        *("and", "or", "but", "so", "because", "although", "though", "while", "when", "where", "which", "who", "that"),
        *("if", "unless", "until", "since", "as", "than", "before", "after", "of", "in", "on", "at", "by", "for"),
        *("with", "from", "into", "through", "between", "about", "against", "during", "without", "to"),
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words rendered together, and the seconds of silence behind them."""

    words: tuple[SpokenWord, ...]
    gap: float


def pieces(words: Sequence[SpokenWord], rate: int, *, first: int = 0) -> list[Piece]:
    """The words in order; the first piece has about `first` letters at most, 0 for no less than the later ones.

    `rate` in words a minute scales the silences.
    """
    lengths = [len(word.say) + 1 if word.say else 0 for word in words]
    cuts = [0]
    while cuts[-1] < len(words):
        cuts.append(_end(words, lengths, cuts[-1], first or _LATER if len(cuts) == 1 else _LATER))
    result = []
    for start, end in pairwise(cuts):
        some = tuple(words[start:end])
        last = some[-1]
        gap = 0.0
        if end < len(words):
            gap = _gap(last.after) * _NORMAL_RATE / rate
        if not _marked(last.after):
            # The voice stays up where a sentence goes on, and comes down where it ends.
            last = replace(last, after=". " if end == len(words) else ", ")
        result.append(Piece((*some[:-1], last), gap))
    return result


def _end(words: Sequence[SpokenWord], lengths: list[int], start: int, limit: int) -> int:
    """Where the piece that begins at `start` ends."""
    reach, spoken = start, 0
    while reach < len(words) and (spoken + lengths[reach] <= limit or reach == start):
        spoken += lengths[reach]
        reach += 1
    if sum(1 for length in lengths[reach:] if length) < _FEWEST:
        return len(words)
    earliest = min(start + _FEWEST, reach)
    for end in range(reach, earliest - 1, -1):
        if _marked(words[end - 1].after):
            return end
    for end in range(reach, earliest - 1, -1):
        if words[end].say.lower() in _OPENERS and words[end - 1].say.lower() not in _OPENERS:
            return end
    return reach


def _gap(after: str) -> float:
    return next((seconds for signs, seconds in _GAPS if not signs.isdisjoint(after)), 0.0)


def _marked(after: str) -> bool:
    return any(not signs.isdisjoint(after) for signs, _ in _GAPS)
