"""Finds words in a text as one would say them: case, accents and inflection are forgiven.

Texts are folded once (small letters, no accents, same words) and looked through with a regular expression that has
each word's beginning; what it finds is accepted where the whole word has the same stem. Stems: the Snowball project
(Porter, "Snowball: A language for stemming algorithms", 2001), by its package; without it words are found as written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module

from reader.document import Span
from reader.language_tags import primary

LONGEST = 200
"""Characters of a question that are looked for; more is a slip of the hand."""

PAUSE = 2000
"""Words that only begin alike after which a search lets others have their turn."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PLAIN = re.compile(r"[\w\s'.,;:!?…\"“”„«»()–—-]*")
_IN_WORD = r"(?:[^\W\d_]|'(?=[^\W\d_]))*"
# Between two words: a note's mark glued to the first, then blanks and signs.
_GAP = r"\d{0,3}[^\w]{1,8}"
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_HANGUL = re.compile(r"[가-힣]")
_KEPT = frozenset("\u3099\u309a\u0306")
"""Marks that make another letter: of kana, and of й."""
_ALSO = {"’": "'", "‘": "'", "ʼ": "'", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "\u00a0": " "}

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in small letters without accents. `places` are offsets of it from which on the text's own offset is
    larger by the number in `shifts`; empty where every character stands where it stood."""

    text: str
    places: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def original(self, offset: int) -> int:
        """The offset in the text as it was."""
        at = bisect_right(self.places, offset)
        found = offset + (self.shifts[at - 1] if at else 0)
        # Inside what one character has become it is that character.
        return min(found, self.places[at] + self.shifts[at]) if at < len(self.places) else found

    def folded(self, offset: int) -> int:
        """The offset here of one in the text as it was."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.original(middle) < offset else (low, middle)
        return low


def fold(text: str) -> Folded:
    """The text as it is compared."""
    if text.isascii():
        return Folded(text.lower())
    text = text.replace("İ", "I").lower()
    longer: list[str] = []
    for letter in set(text):
        if letter > "\x7f" and (plain := _plain(letter)) != letter:
            if len(plain) == 1:
                text = text.replace(letter, plain)
            else:
                longer.append(letter)
    if not longer:
        return Folded(text)
    parts: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    at = length = 0
    for match in re.finditer("[" + re.escape("".join(longer)) + "]", text):
        plain = _plain(match[0])
        parts += [text[at : match.start()], plain]
        length += match.start() - at + len(plain)
        at = match.end()
        places.append(length)
        shifts.append(at - length)
    return Folded("".join([*parts, text[at:]]), tuple(places), tuple(shifts))


@lru_cache(maxsize=5000)
def _plain(letter: str) -> str:
    if letter in _ALSO:
        return _ALSO[letter]
    if unicodedata.category(letter) == "Cf":
        # Soft hyphens and the like stand inside words and are no part of them.
        return ""
    parts = unicodedata.normalize("NFKD", letter.casefold())
    kept = "".join(part for part in parts if part in _KEPT or not unicodedata.combining(part))
    return unicodedata.normalize("NFC", kept).lower()


class Wanted:
    """What is looked for. `language` (BCP 47) decides which words are forms of the same one.

    Words are looked for as words, one after the other; what has other signs in it ("C++", ".*") as it is written.
    """

    def __init__(self, question: str, language: str = "en") -> None:
        self.question = " ".join(question.split())[:LONGEST]
        plain = fold(self.question).text
        words = _WORD.findall(plain)
        self._stem = stemmer(language)
        self._checks: list[Callable[[str], bool] | None] = []
        self.parts: list[str] = []
        """What a text must have, folded, to have what is wanted."""
        if words and _PLAIN.fullmatch(plain):
            pattern = _GAP.join(self._word(word) for word in words)
            self._bound = not _UNSPACED.match(words[0])
        else:
            self.parts += plain.split()
            pattern = r"\s+".join(map(re.escape, self.parts))
            self._bound = False
        self._pattern = re.compile(pattern) if plain else None

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return self._pattern is not None

    def _word(self, word: str) -> str:
        stem = self._stem(word) if len(word) > 2 and not word[0].isdecimal() else word
        exact = f"({re.escape(word)})"
        self.parts.append(word)
        self._checks.append(None)
        if _UNSPACED.search(word):
            return exact
        if _HANGUL.search(word):
            # Particles are written onto the word.
            return f"({re.escape(word)}{_IN_WORD})"
        if word[0].isdecimal() or len(word) < 3:
            return exact + (r"(?![^\W_])" if word[0].isdecimal() else r"(?![^\W\d_])")
        shared = next((n for n, pair in enumerate(zip(stem, word, strict=False)) if pair[0] != pair[1]), None)
        # One letter less: "study" and "studies" have the stem "studi".
        less = shared is not None or stem[-1:] in ("i", "y")
        beginning = word[: max(2, (len(stem) if shared is None else shared) - less)]
        self.parts[-1] = beginning
        self._checks[-1] = lambda found: found == word or self._stem(found) == stem
        return rf"({re.escape(beginning)}{_IN_WORD})(?![^\W\d_])"

    def hits(self, folded: Folded, start: int = 0, end: int | None = None) -> Iterator[Span | None]:
        """Where it begins between two offsets of the text, in order; now and then None, for others to have a turn."""
        if self._pattern is None:
            return
        text, first = folded.text, folded.folded(start)
        last = len(text) if end is None else folded.folded(end)
        for count, match in enumerate(self._pattern.finditer(text, first), 1):
            begin = match.start()
            if begin >= last:
                return
            if count % PAUSE == 0:
                yield None
            if self._bound and begin and text[begin - 1].isalnum():
                continue
            if all(check is None or check(match[n]) for n, check in enumerate(self._checks, 1)):
                yield Span(folded.original(begin), max(folded.original(match.end()), folded.original(begin) + 1))


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """What makes a stem of a word in a language, remembering the words it has seen."""
    name = _SNOWBALL.get(primary(language), "")
    try:
        stem: Callable[[str], str] = import_module("snowballstemmer").stemmer(name).stemWord
    except (ImportError, KeyError):
        stem = str
    return lru_cache(maxsize=100_000)(stem)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where something was found; `around` says that the search has gone past the document's end, or beginning."""

    section: int
    span: Span
    around: bool = False


def search(
    wanted: Wanted,
    sections: int,
    folded: Callable[[int], Folded],
    start: tuple[int, int],
    *,
    backwards: bool = False,
    worth: Callable[[int], bool] = lambda number: True,
) -> Iterator[Hit | None]:
    """Hits from a section and an offset on, once round the document; None after each section without one.

    `folded` gives a section's text: it is asked for one after the other, while somebody wants more, and where it is
    `worth` it.
    """
    number, offset = start
    for way in range(sections + 1):
        at = (number - way - 1) % sections + 1 if backwards else (number + way - 1) % sections + 1
        around = at > number if backwards else at < number
        around = around or way == sections
        if not worth(at):
            yield None
            continue
        text = folded(at)
        low, high = 0, None
        if way == 0:
            low, high = (0, offset) if backwards else (offset, None)
        elif way == sections:
            low, high = (offset, None) if backwards else (0, offset)
        found = wanted.hits(text, low, high)
        if not backwards:
            for span in found:
                yield Hit(at, span, around) if span else None
        else:
            yield from _backwards(found, at, around)
        yield None


def _backwards(found: Iterator[Span | None], section: int, around: bool) -> Iterator[Hit | None]:
    spans: list[Span] = []
    for span in found:
        if span is None:
            yield None
        else:
            spans.append(span)
    yield from (Hit(section, span, around) for span in reversed(spans))


def often(texts: Sequence[str], language: str, most: int) -> list[str]:
    """The words that stand out in a text: long ones that come back, in the form in which they come first."""
    from collections import Counter

    from reader.phrasebook import phrasebook

    small, stem = phrasebook(language).small, stemmer(language)
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for text in texts:
        for word in re.findall(r"[^\W\d_]{5,24}|[가-힣]{2,}|[\u3400-\u9fff]{2,6}", text):
            plain = fold(word).text
            if plain not in small:
                key = stem(plain)
                counts[key] += 1
                forms.setdefault(key, word.lower() if word[1:].islower() else word)
    return [forms[key] for key, _ in counts.most_common(most)]
