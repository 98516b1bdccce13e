"""Makes an engine's word times honest: one mark for each of our words, in order, inside the clip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from reader.ports import Mark, SpokenWord


def honest(words: Sequence[SpokenWord], found: Iterable[tuple[int, int]], frames: int) -> tuple[tuple[Mark, ...], bool]:
    """Marks for `words` from what an engine reported, and whether they had to be estimated.

    `found` holds (number of the word, frame) in any order: repeats, jumps back and times outside the clip are
    dropped, and words without a time are placed between their neighbours by the length of what is said. It counts as
    estimated when fewer than half of the spoken words have a time of their own.
    """
    known = _ascending(words, found, frames)
    weights = [len(word.say) + 1 if word.say else 0 for word in words]
    times = [0] * len(words)
    # One anchor before the first word and one behind the last: what the engine left out lies between two anchors.
    first_spoken = next((i for i, word in enumerate(words) if word.say), 0)
    anchors = [*known, (len(words), frames)]
    if not known or known[0][0] > first_spoken:
        anchors.insert(0, (first_spoken, 0))
    for index in range(anchors[0][0]):
        times[index] = anchors[0][1]
    for (left, start), (right, end) in pairwise(anchors):
        total = sum(weights[left:right]) or 1
        passed = 0
        for index in range(left, right):
            times[index] = start + (end - start) * passed // total
            passed += weights[index]
    spoken = sum(1 for word in words if word.say)
    marks = tuple(Mark(time, word.span) for time, word in zip(times, words, strict=True))
    return marks, spoken > 0 and 2 * len(known) < spoken


def _ascending(words: Sequence[SpokenWord], found: Iterable[tuple[int, int]], frames: int) -> list[tuple[int, int]]:
    """The first time of each spoken word, without those that would run backwards."""
    first: dict[int, int] = {}
    for index, frame in found:
        if 0 <= index < len(words) and words[index].say and 0 <= frame < max(frames, 1):
            first.setdefault(index, frame)
    known: list[tuple[int, int]] = []
    for index in sorted(first):
        frame = first[index]
        if not known or frame >= known[-1][1]:
            known.append((index, frame))
    return known
