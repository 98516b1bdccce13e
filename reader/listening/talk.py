"""Whether speech is a phrase, or talk that is none: people beside the reader, the radio, its own voice.

A recogniser that knows nothing but phrases finds one in every sentence, and takes for silence what does not fit. So the
same speech is searched once more with five hundred everyday words in any order (data/everyday_words.arpa). Who says a
phrase leaves little that only the other search explains; a sentence leaves much, however long it takes to say: unlike
its length, that does not tell against people who speak slowly. `bench/train_talk.py` found the weights, on real people.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from pathlib import Path

EVERYDAY_WORDS = Path(__file__).parent / "data" / "everyday_words.arpa"


def everyday_words() -> list[str]:
    """The words of EVERYDAY_WORDS: the lines "LOGARITHM WORD" of an ARPA file, without what marks a sentence's ends."""
    rows = (line.split() for line in EVERYDAY_WORDS.read_text("utf-8").splitlines())
    return [row[1] for row in rows if len(row) == 2 and row[0].startswith("-") and not row[1].startswith("<")]


@dataclass(frozen=True, slots=True)
class Found:
    """What one search made of speech: its words with the seconds they begin and end at, its logarithmic likelihood with
    what the grammar adds (`score`), and without (`acoustic`, on a scale of its own)."""

    text: str
    score: float
    acoustic: float
    words: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a phrase from talk.

    `fit` is how much more likely the sounds of the phrase are than those of everyday words, in thousands of natural
    logarithms a second; `unsaid` the share of the words' time that the phrase takes for silence; `more` how many words
    more than the phrase has were heard.
    """

    fit: float
    unsaid: float
    more: int


def signs_of_talk(phrase: Found, talk: Found, seconds: float) -> Signs:
    """From both searches through speech that lasted so long."""
    spoken, all_spoken = _seconds(phrase), max(_seconds(talk), 0.1)
    return Signs(
        (phrase.acoustic - talk.acoustic) / 1_000 / max(seconds, 0.3),
        (all_spoken - spoken) / all_spoken,
        len(talk.words) - len(phrase.words),
    )


def no_talk(signs: Signs) -> float:
    """How sure it is that this was no talk, from 0 to 1; less than 0.5 for almost all of it."""
    return 1 / (1 + exp(-(10.3 * signs.fit - 8.7 * signs.unsaid - 0.82 * signs.more + 4.3)))


def _seconds(found: Found) -> float:
    return sum(end - start for _, start, end in found.words)
