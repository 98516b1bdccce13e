"""The order of words on a line where some run from right to left (Unicode's bidirectional algorithm)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reader.ui.large_print.characters import has_right_to_left

_ISOLATES = str.maketrans("\u2066\u2067\u2068\u2069\n", "\u200b\u200b\u200b\u200b ")
_OPENING, _CLOSING = "([{⟨", ")]}⟩"


def levels(text: str) -> tuple[int, Sequence[int]]:
    """The paragraph's level and each character's; odd ones run from right to left.

    By python-bidi, which knows embeddings and overrides but not isolates: those are left out of account.
    """
    if not has_right_to_left(text):
        return 0, bytes(len(text))
    from bidi import algorithm  # type: ignore[import-untyped]

    prepared = text.translate(_ISOLATES)
    base = algorithm.get_base_level(prepared)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    algorithm.get_embedding_levels(prepared, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
        # python-bidi stops at characters that Unicode has not assigned: they are taken to be letters.
        character["type"] = character["orig"] = character["type"] or "L"
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], base)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    known = {character["index"]: character["level"] for character in storage["chars"]}
    found, level = [], base
    for index in range(len(text)):
        # Joiners and the like have no level of their own; they must not split the word they stand in.
        level = known.get(index, level)
        found.append(level)
    return base, found


def _pair_brackets(characters: Sequence[dict[str, Any]], base: int) -> None:
    """Rule N0, which python-bidi lacks: both brackets of a pair take one direction, that of the text around them
    unless what they enclose and what is before them run the other way."""
    open_at: list[int] = []
    ours, other = ("R", "L") if base else ("L", "R")
    for close, character in enumerate(characters):
        if character["type"] != "ON":
            continue
        if character["ch"] in _OPENING:
            open_at.append(close)
        elif character["ch"] in _CLOSING:
            wanted = _OPENING[_CLOSING.index(character["ch"])]
            while open_at and characters[open_at[-1]]["ch"] != wanted:
                open_at.pop()
            if not open_at:
                continue
            begin = open_at.pop()
            inside = {_strong(item["type"]) for item in characters[begin + 1 : close]}
            if ours in inside:
                direction = ours
            elif other in inside:
                before = [_strong(item["type"]) for item in characters[:begin]]
                direction = next((strong for strong in reversed(before) if strong), ours)
            else:
                continue
            characters[begin]["type"] = character["type"] = direction


def _strong(kind: str) -> str:
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(kind, "")


def visual_order(runs: Sequence[int]) -> list[int]:
    """The places of runs with these levels, in logical order, as they stand from left to right (rule L2)."""
    order = list(range(len(runs)))
    for level in range(max(runs, default=0), 0, -1):
        start = 0
        while start < len(order):
            if runs[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and runs[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order
