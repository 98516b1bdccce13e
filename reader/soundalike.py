"""What words sound like, roughly: enough to tell which phrases a recogniser may mix up.

A sound key is a string of one letter a sound, made by the spelling rules of a language. It is coarser than a
dictionary of pronunciations and needs none; for a language without rules the letters themselves are the sounds.
The English rules follow Lawrence Philips' Metaphone (Computer Language, 1990), but keep the vowels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from reader.language_tags import primary

_HANGUL = re.compile(r"[가-힣 ]+")
_VOWELS = frozenset("aeiou")
_NEAR = tuple(frozenset(pair) for pair in (
    "pb", "td", "kg", "fv", "sz", "mn", "Sz", "SC", "Ss", "Tf", "Ts", "Td", "rl", "vw", "hx",
    "ᄀᄁ", "ᄀᄏ", "ᄃᄄ", "ᄃᄐ", "ᄇᄈ", "ᄇᄑ", "ᄌᄍ", "ᄌᄎ", "ᄉᄊ", "ᅢᅦ", "ᅬᅫ", "ᅬᅰ", "ᆫᆼ", "ᆫᆷ",
))  # fmt: skip
"""Sounds that differ in voice or place only; they and any two vowels count half."""

# Spelling rules, tried from the left, longest first; "^" is the beginning of a word and "$" its end.
# Upper case stands for one sound: S as in she, C as in church, T as in thin.
_RULES = {
    "en": (
        "tion$ Sn, tions$ Sns, sion$ Sn, ough o, augh o, eigh e, igh ai, i(?=[^aeiou]e$) ai, a(?=[^aeiou]e$) ei, "
        "^qui(?=et) kwai, wh w, ^kn n, ^wr r, ^ps s, ^gn n, gn$ n, mb$ m, sch sk, tch C, ch C, sh S, ph f, th T, ck k, "
        "qu kw, dge j, x ks, ^x s, ce se, ci si, cy si, c k, ge$ j, gi ji, gg g, ee i, ea i, ie i, ey$ i, y$ i, ay e, "
        "ai e, oo u, ou o, ow o, oa o, aw o, au o, ew u, ue u, oi o, oy o, e$ , es$ s, ed$ d, q k, z z, y i"
    ),
    "de": (
        "sch S, tsch C, ch x, ph f, th t, ck k, chs ks, qu kv, x ks, tz ts, z ts, ^st St, ^sp Sp, v f, w v, ei a, "
        "ai a, eu o, au o, ie i, dt t, d$ t, b$ p, g$ k, y i, c k, ah a, eh e, ih i, oh o, uh u, (?<=[^aeiou])er$ a"
    ),
    "fr": (
        "eaux o, eau o, aux o, au o, ou u, oi wa, ai e, ei e, eu e, oeu e, ch S, ph f, th t, gn n, qu k, gu g, "
        "ç s, ce se, ci si, cy si, c k, ge ze, gi zi, j z, x ks, h , ille ij, ill ij, er$ e, ez$ e, es$ , ent$ o, e$ , "
        "s$ , t$ , d$ , x$ , p$ , am o, an o, em o, en o, om o, on o, in e, im e, un e, y i, tion sio"
    ),
    "es": "ch C, ll i, qu k, gue ge, gui gi, ge xe, gi xi, j x, ce se, ci si, c k, z s, v b, h , ñ n, x ks, y i, rr r",
}


def normal(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces: the form in which words are compared.

    A number that is written onto a word is parted from it: "3장" is "3 장".
    """
    if text.isascii():
        if text.replace(" ", "").isalpha():
            return " ".join(text.lower().split())
        plain = text.lower()
    elif _HANGUL.fullmatch(text):
        return " ".join(text.split())
    else:
        plain = unicodedata.normalize("NFKD", text.casefold())
        plain = "".join(character for character in plain if not unicodedata.combining(character))
        plain = unicodedata.normalize("NFC", plain).replace("’", "")
    return " ".join(re.findall(r"\d+|[^\W\d_]+", plain.replace("'", "")))


def sound_key(text: str, language: str) -> str:
    """What a text sounds like in a language, without spaces; runs of one sound are one sound."""
    return "".join(word_key(word, language) for word in normal(text).split())


@lru_cache(maxsize=20_000)
def word_key(word: str, language: str) -> str:
    """What one word sounds like; the word is `normal` already."""
    language = primary(language)
    if language not in _RULES:
        # Hangul is spelled as it sounds: its letters, taken apart, are the key.
        return unicodedata.normalize("NFKD", word)
    pattern, sounds = _compiled(language)
    marked = pattern.sub(lambda found: sounds[found.lastgroup or ""], word)
    return re.sub(r"(.)\1+", r"\1", marked)


@cache
def _compiled(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    rules = [rule.rsplit(" ", 1) for rule in _RULES[language].split(", ")]
    rules = sorted(([spelling.strip(), sound] for spelling, sound in rules), key=lambda rule: -len(rule[0]))
    sounds = {f"r{index}": sound for index, (_, sound) in enumerate(rules)}
    return re.compile("|".join(f"(?P<r{index}>{spelling})" for index, (spelling, _) in enumerate(rules))), sounds


def unlikeness(one: str, other: str) -> float:
    """How far two sound keys are apart, from 0.0 for the same to 1.0: the edits between them, by the longer one.

    Near sounds and two vowels count half an edit.
    """
    if one == other:
        return 0.0
    if not one or not other:
        return 1.0
    row = [float(column) for column in range(len(other) + 1)]
    for line, left in enumerate(one, 1):
        before, row[0] = row[0], float(line)
        for column, right in enumerate(other, 1):
            changed = before if left == right else before + _cost(left, right)
            before = row[column]
            row[column] = min(changed, before + 1.0, row[column - 1] + 1.0)
    return row[-1] / max(len(one), len(other))


@lru_cache(maxsize=10_000)
def _cost(left: str, right: str) -> float:
    vowels = (left in _VOWELS and right in _VOWELS) or ("ᅡ" <= left <= "ᅵ" and "ᅡ" <= right <= "ᅵ")
    return 0.5 if vowels or frozenset((left, right)) in _NEAR else 1.0


def hearable(phrase: str, knows: Callable[[str], bool]) -> str | None:
    """The phrase in words that a recogniser knows: an unknown word becomes two known ones that sound the same
    ("antioxidants": "anti oxidants"), or its singular; None where that cannot be done."""
    words = [_known_words(word, knows) for word in phrase.split()]
    return " ".join(word for word in words if word) if all(words) and words else None


def _known_words(word: str, knows: Callable[[str], bool]) -> str | None:
    if knows(word):
        return word
    cuts = sorted(range(2, len(word) - 1), key=lambda cut: abs(2 * cut - len(word)))
    for cut in cuts:
        if knows(word[:cut]) and knows(word[cut:]):
            return f"{word[:cut]} {word[cut:]}"
    return word[:-1] if len(word) > 4 and word.endswith("s") and knows(word[:-1]) else None
