"""Something to say for every section: its title, a distinctive part of it, or its number."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from reader.document import Heading
from reader.numbers import counted, spell
from reader.phrasebook import Phrasebook, phrasebook
from reader.soundalike import normal, word_key

LONGEST = 8
"""Words: a longer title is asked for by a part of it, nobody says it whole."""

LONGEST_WORD = 30
"""Letters: what is longer is no word."""

SHORTEST = 4
"""Sounds: what is shorter is too easily misheard to stand for a title."""

SHOWN = 4
"""Words: up to this many the title itself is what is shown to be said."""

_ROMAN = re.compile(r"\b(?=[IVXL]{2,}\b)(XL|L?X{0,3})(IX|IV|V?I{0,3})\b")
_LEADING = re.compile(r"^\s*(?:\d+[.)]?)+[\s:–—-]+(?=\S)")
_LATIN = re.compile(r"[a-z ]+")
_HANGUL = re.compile(r"[가-힣 ]+")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Title:
    """A section's title as it is said: `words` in full, `core` without a number in front ("2.3 Results")."""

    number: int
    words: tuple[str, ...]
    core: tuple[str, ...]


def spoken(text: str, language: str) -> str:
    """The words of a text as one says them: plain, with numbers (also "IV", not "I") in words."""
    book = phrasebook(language)
    if "&" in text:
        text = text.replace("&", f" {book.ampersand} ")
    if not text.islower():
        text = _ROMAN.sub(_arabic, text)
    words = normal(text)
    if words.isalpha() or not any(map(str.isdecimal, words)):
        return words
    return " ".join(_in_words(word, book.language) if word.isdecimal() else word for word in words.split())


def _arabic(roman: re.Match[str]) -> str:
    values = [_VALUES[letter] for letter in roman[0]]
    signed = (
        -value if value < after else value for value, after in itertools.zip_longest(values, values[1:], fillvalue=0)
    )
    return str(sum(signed))


def _in_words(digits: str, language: str) -> str:
    # Digits one by one where the number is too long to be said, and where a zero in front is part of it.
    if len(digits) > 4 or (len(digits) > 1 and int(digits[0]) == 0):
        return " ".join(normal(spell(int(digit), language)) for digit in digits)
    return normal(spell(int(digits), language))


def titles(outline: Sequence[Heading], language: str) -> list[Title]:
    """Every section's title as it is said; no words where there is nothing to say."""
    found = []
    for heading in outline:
        words = tuple(spoken(heading.title, language).split())
        leading = _LEADING.match(heading.title)
        core = tuple(spoken(heading.title[leading.end() :], language).split()) if leading else words
        found.append(Title(heading.number, words, core or words))
    return found


def sayable(outline: Sequence[Heading], language: str) -> Mapping[int, tuple[str, ...]]:
    """What can be said for each section, by its number; never empty.

    The first phrase is the one to show beside the title: no other section, no command and no number sounds the same.
    It is the title, or a distinctive part of a long one, or "section three" for a title that is not unique, that
    is a number or a command, or that is not written in the language's letters. Other parts, the title in full and
    the number follow. Phrases are plain lower-case words, as a recogniser takes them.
    """
    return _sayable(tuple(outline), phrasebook(language).language)


@lru_cache(maxsize=4)
def _sayable(outline: tuple[Heading, ...], language: str) -> Mapping[int, tuple[str, ...]]:
    return MappingProxyType(dict(_Sayable(titles(outline, language), phrasebook(language)).all()))


class _Sayable:
    def __init__(self, found: Sequence[Title], book: Phrasebook) -> None:
        self._titles = found
        self._small = {normal(word) for word in book.small}
        self._book = book
        self._numbered = {normal(form.replace("{}", "")) for form in (*book.section, *book.page)}
        spellings = itertools.chain(*book.commands.values(), *book.typed.values())
        around = (form.replace("{}", "") for form in (*book.section, *book.page, *book.title))
        self._reserved = {self._key(normal(phrase).split()) for phrase in (*spellings, *around)}
        keys = [tuple(word_key(word, book.language) for word in title.core) for title in found]
        self._keys = dict(zip((title.number for title in found), keys, strict=True))
        self._whole = Counter("".join(key) for key in keys)
        self._parts = Counter(itertools.chain.from_iterable(map(_windows, keys)))
        self._exact = Counter("".join(form) for title in found for form in {title.words, title.core})

    def all(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each section's number and phrases."""
        for title in self._titles:
            whole = " ".join(title.core)
            whole_is_good = self._unique_whole(title)
            parts = self._distinctive(title) if len(title.core) > 1 else []
            phrases = [whole] if whole_is_good and len(title.core) <= SHOWN else []
            phrases += parts
            if whole_is_good and len(title.core) <= LONGEST:
                phrases.append(whole)
            by_number = self._by_number(title)
            if not phrases:
                phrases.append(by_number)
                if len(title.core) <= LONGEST and self._hearable(whole, "".join(self._keys[title.number])):
                    phrases.append(whole)
            yield title.number, tuple(dict.fromkeys((*phrases, by_number)))

    def _unique_whole(self, title: Title) -> bool:
        key = "".join(self._keys[title.number])
        return self._whole[key] == 1 and self._hearable(" ".join(title.core), key)

    def _distinctive(self, title: Title) -> list[str]:
        # Words that sound like no other title's, the two longest; where there is none, pairs of words.
        keys, words = self._keys[title.number], title.core
        parts, whole, small = self._parts, self._whole, self._small
        single = [
            (word, key)
            for word, key in zip(words, keys, strict=True)
            if len(key) >= SHORTEST and parts[key] == 1 and key not in whole and word not in small
        ]
        found = self._longest(single)
        if not found:
            pairs = zip(itertools.pairwise(words), itertools.pairwise(keys), strict=True)
            found = self._longest(
                [
                    (" ".join(pair), "".join(key))
                    for pair, key in pairs
                    if parts["".join(key)] == 1
                    and "".join(key) not in whole
                    and small.isdisjoint(pair)
                    and not self._names_a_number(pair)
                ]
            )
        return found

    def _longest(self, parts: list[tuple[str, str]]) -> list[str]:
        parts.sort(key=lambda part: -len(part[0]))
        return list(itertools.islice((phrase for phrase, key in parts if self._hearable(phrase, key)), 2))

    def _hearable(self, phrase: str, key: str) -> bool:
        letters = _HANGUL if self._book.language == "ko" else _LATIN
        if len(phrase) < 2 or key in self._reserved or not letters.fullmatch(phrase):
            return False
        words = phrase.split() if len(phrase) > LONGEST_WORD else ()
        return all(len(word) <= LONGEST_WORD for word in words) and not self._is_number(phrase)

    def _is_number(self, phrase: str) -> bool:
        first = phrase.partition(" ")[0]
        counts = first == "a" or _counts(first, self._book.language)
        return counts and counted(phrase, self._book.language) is not None

    def _names_a_number(self, pair: tuple[str, str]) -> bool:
        # "Section dix" of "Section dix-sept" goes to section ten.
        one, other = pair
        around = self._numbered
        return (one in around and self._is_number(other)) or (other in around and self._is_number(one))

    def _by_number(self, title: Title) -> str:
        # A title that says "section three" of another section must not be taken for this one's number.
        bare = spell(title.number, self._book.language)
        phrase = normal(self._book.section[0].format(bare))
        return phrase if not self._exact[phrase.replace(" ", "")] else normal(bare)

    def _key(self, words: Sequence[str]) -> str:
        return "".join([word_key(word, self._book.language) for word in words])


@lru_cache(maxsize=10_000)
def _counts(word: str, language: str) -> bool:
    return counted(word, language) is not None


def _windows(key: Sequence[str]) -> set[str]:
    return {*key, *(one + other for one, other in itertools.pairwise(key))}
