"""Heard or typed words to Commands: one way for every recogniser and for the command box."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reader.commands import COMMANDS, Command, Verb
from reader.document import Heading

PHRASES_FOLDER = Path(__file__).parent / "phrases"

_UNITS = tuple(
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ]
)
_TENS = tuple(["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "last": -1,
}  # fmt: skip


def normal(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces: the form in which words are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", plain.replace("'", "").replace("’", "")))


def number(words: str) -> int | None:
    """The number that words say ("34", "thirty four", "third"), -1 for "last", None for anything else."""
    if words.isdecimal():
        return int(words)
    if words in _ORDINALS:
        return _ORDINALS[words]
    total = 0
    current = 0
    found = False
    for word in words.replace("-", " ").split():
        if word in _UNITS:
            current += _UNITS.index(word)
        elif word in _TENS and word != "_":
            current += 10 * _TENS.index(word)
        elif word == "hundred":
            current = max(1, current) * 100
        elif word == "thousand":
            total, current = total + max(1, current) * 1000, 0
        elif word == "and" and found:
            continue
        else:
            return None
        found = True
    return total + current if found else None


def load_phrases(language: str) -> dict[Verb, tuple[str, ...]]:
    """The phrase table of a language, English where there is none."""
    path = PHRASES_FOLDER / f"{language.split('-')[0].lower()}.toml"
    if not path.is_file():
        path = PHRASES_FOLDER / "en.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {row.verb: tuple(table[row.verb.value]) for row in COMMANDS}


@dataclass(frozen=True)
class Intents:
    """What can be meant on the page: every command's phrases and every section of the document."""

    phrases: Mapping[Verb, Sequence[str]]
    outline: Sequence[Heading]

    @cached_property
    def _by_phrase(self) -> dict[str, Verb]:
        return {normal(phrase): verb for verb, phrases in self.phrases.items() for phrase in phrases}

    @cached_property
    def _titles(self) -> list[tuple[str, int]]:
        return [(normal(heading.title), heading.number) for heading in self.outline if normal(heading.title)]

    def interpret(self, text: str) -> tuple[Command, ...]:
        """The commands that `text` may mean, best first: none when it means nothing, several when it is ambiguous.

        A command's own phrase wins over a section's title; a title counts in full, then by a distinctive part,
        then by likeness.
        """
        words = normal(text)
        if not words:
            return ()
        if words in self._by_phrase:
            return (Command(self._by_phrase[words]),)
        rest = self._after_go_to(words)
        section = number(rest)
        if section is not None:
            section = len(self.outline) if section == -1 else section
            return (Command(Verb.GO_TO, section),)
        found = self._sections(rest) or (self._sections(words) if rest != words else [])
        if found:
            return tuple(Command(Verb.GO_TO, number) for number in found)
        near = difflib.get_close_matches(words, self._by_phrase, 1, cutoff=0.8)
        return (Command(self._by_phrase[near[0]]),) if near else ()

    def _after_go_to(self, words: str) -> str:
        starts = sorted((normal(phrase) for phrase in self.phrases[Verb.GO_TO]), key=len, reverse=True)
        for start in starts:
            if words.startswith(start + " "):
                return self._after_go_to(words[len(start) + 1 :])
        return words.removeprefix("number ").removeprefix("the ")

    def _sections(self, words: str) -> list[int]:
        exact = [number for title, number in self._titles if title == words]
        if exact:
            return exact
        asked = words.split()
        part = [number for title, number in self._titles if _holds(title.split(), asked)]
        if part:
            return part
        likeness = [(difflib.SequenceMatcher(None, title, words).ratio(), number) for title, number in self._titles]
        best = max(likeness, default=(0.0, 0))
        return [number for ratio, number in likeness if ratio >= max(0.75, best[0] - 0.02)]


def _holds(title: Sequence[str], asked: Sequence[str]) -> bool:
    # All the words asked for stand in the title, in order, and they are more than small words.
    at = 0
    for word in asked:
        while at < len(title) and not title[at].startswith(word):
            at += 1
        if at == len(title):
            return False
        at += 1
    return any(len(word) > 2 for word in asked)
