"""What the page may be given beside a document, a library and a sound: each has a stand-in that does without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reader.ports import Variant
from reader.pronunciations import Pronunciations


def _none(word: str, language: str) -> Sequence[Variant]:
    return ()


@dataclass(frozen=True, slots=True)
class Equipment:
    """`variants` are the ways in which a word of a language may be said."""

    pronunciations: Pronunciations = field(default_factory=Pronunciations)
    variants: Callable[[str, str], Sequence[Variant]] = _none
