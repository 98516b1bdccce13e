"""How long it takes until everything that can be said in a long document is ready, and until words are understood.

python -m bench phrases
"""

from __future__ import annotations

import random
import time

from bench.figures import Figure, of, report
from reader.document import Heading
from reader.intents import Intents, phrases_now
from reader.phrasebook import LANGUAGES

SECTIONS = 3000
RUNS = 5
SYLLABLES = {
    "ko": [chr(code) for code in range(0xAC00, 0xD7A0, 97)],
    "": [consonant + vowel for consonant in "bcdfghklmnprstvw" for vowel in ("a", "e", "i", "o", "u", "ea", "ou")],
}


def outline(seed: int, language: str) -> tuple[Heading, ...]:
    """Titles of one to nine words out of 4,000 made-up ones, new for each seed, so that no cache is warm."""
    chance = random.Random(seed)
    syllables = SYLLABLES.get(language, SYLLABLES[""])
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(4000)]
    return tuple(
        Heading(number, " ".join(chance.choices(words, k=chance.randint(1, 9))).title(), 1, 100)
        for number in range(1, SECTIONS + 1)
    )


def main() -> None:
    """Measures and reports."""
    figures: list[Figure] = []
    first: list[float] = []
    later: list[float] = []
    for language in LANGUAGES:
        ready = []
        for run in range(RUNS):
            sections = outline(run, language)
            start = time.perf_counter()
            phrases = phrases_now(sections, language)
            ready.append(time.perf_counter() - start)
            intents = Intents.of(sections, language)
            for asked in (sections[17].title, "a title that was misheard", phrases[-1][0], "no such thing at all"):
                start = time.perf_counter()
                intents.interpret(asked)
                (first if asked == sections[17].title else later).append(time.perf_counter() - start)
        figures.append(
            of(f"phrases_ready_{language}", "s", ready, 0.2, note=f"{SECTIONS} titles, {len(phrases)} phrases")
        )
    figures.append(of("first_words_understood", "s", first, note=f"{SECTIONS} titles, nothing prepared"))
    figures.append(of("words_understood", "s", later, 0.05, note=f"{SECTIONS} titles, the second time and later"))
    report(figures)


if __name__ == "__main__":
    main()
