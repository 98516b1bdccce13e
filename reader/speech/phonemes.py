"""Which phoneme begins which word: espeak-ng runs words together ("of the") and takes some apart ("2024")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\S+")
_SPOKEN = re.compile(r"\w")
_STRESS = frozenset("ˈˌː")
PAUSES = frozenset(".,:;!?")
# How many words may be run together, or sounds-groups one word may make.
_MOST = 4
# Words are rarely joined or parted: that has to explain more than one sound that is said differently in context.
_ODD = 1.5


def token_starts(text: str, phonemes: Sequence[str], phonemize: Callable[[str], list[str]]) -> list[tuple[int, int]]:
    """For each blank-separated token of `text`: (its offset, the number of its first phoneme).

    `phonemize` says one token alone; it is only asked where words were joined or parted.
    """
    tokens = [match for match in _TOKEN.finditer(text) if _SPOKEN.search(match[0])]
    groups = _groups(phonemes)
    if len(tokens) == len(groups):
        return [(token.start(), start) for token, (start, _) in zip(tokens, groups, strict=True)]
    alone = [[p for p in phonemize(token[0]) if p not in PAUSES and p != " "] for token in tokens]
    starts: list[tuple[int, int]] = []
    for some_tokens, some_groups in _paired(alone, [list(phonemes[a:b]) for a, b in groups]):
        if not some_groups:
            continue
        begin, end = groups[some_groups[0]][0], groups[some_groups[-1]][1]
        total = sum(len(alone[t]) for t in some_tokens) or 1
        passed = 0
        for t in some_tokens:
            starts.append((tokens[t].start(), begin + (end - begin) * passed // total))
            passed += len(alone[t])
    return starts


def _groups(phonemes: Sequence[str]) -> list[tuple[int, int]]:
    """Where the runs of phonemes between blanks begin and end, those of punctuation alone left out."""
    groups: list[tuple[int, int]] = []
    begin = None
    for at, phoneme in enumerate([*phonemes, " "]):
        if phoneme == " ":
            if begin is not None and any(p not in PAUSES for p in phonemes[begin:at]):
                groups.append((begin, at))
            begin = None
        elif begin is None:
            begin = at
    return groups


def _paired(tokens: list[list[str]], groups: list[list[str]]) -> list[tuple[range, range]]:
    """The cheapest way to lay tokens and groups side by side, one to several or several to one."""
    best: dict[tuple[int, int], tuple[float, tuple[range, range] | None]] = {(0, 0): (0.0, None)}
    steps = [(1, 1)] + [(n, 1) for n in range(2, _MOST + 1)] + [(1, n) for n in range(2, _MOST + 1)] + [(1, 0)]
    for t in range(len(tokens) + 1):
        for g in range(len(groups) + 1):
            if (t, g) not in best:
                continue
            cost = best[t, g][0]
            for dt, dg in steps:
                if t + dt > len(tokens) or g + dg > len(groups):
                    continue
                pair = (range(t, t + dt), range(g, g + dg))
                odd = 0.0 if (dt, dg) == (1, 1) else _ODD
                total = cost + odd + _unlike([tokens[i] for i in pair[0]], [groups[i] for i in pair[1]])
                key = (t + dt, g + dg)
                if key not in best or total < best[key][0]:
                    best[key] = (total, pair)
    at = (len(tokens), len(groups))
    if at not in best:
        return []
    path: list[tuple[range, range]] = []
    while (pair_at := best[at][1]) is not None:
        path.append(pair_at)
        at = (pair_at[0].start, pair_at[1].start)
    return path[::-1]


def _unlike(tokens: list[list[str]], groups: list[list[str]]) -> float:
    """How different two stretches of sounds are: the number of phonemes that do not match."""
    left = [p for token in tokens for p in token if p not in _STRESS]
    right = [p for group in groups for p in group if p not in _STRESS and p not in PAUSES]
    same = sum(block.size for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks())
    return len(left) + len(right) - 2 * same
