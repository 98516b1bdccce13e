"""Phonemes of the international alphabet as the engines take them.

espeak-ng's own phonemes are those of its phoneme tables (docs/phonemes.md in its sources); Piper takes the alphabet
as it is, between double brackets.
"""

from __future__ import annotations

import re
import unicodedata

# The longest first; what is not here is left out.
_ESPEAK = {
    "aɪə": "aI@", "aɪɚ": "aI3", "tʃ": "tS", "dʒ": "dZ", "aɪ": "aI", "aʊ": "aU", "eɪ": "eI", "oʊ": "oU", "əʊ": "oU",
    "ɔɪ": "OI", "ɪə": "i@", "eə": "e@", "ɛə": "e@", "ʊə": "U@", "iː": "i:", "uː": "u:", "ɑː": "A:", "ɔː": "O:",
    "ɜː": "3:", "oː": "o:", "eː": "e:", "aː": "a:", "yː": "y:", "øː": "Y:", "ɛː": "E:", "æ": "a", "a": "a", "ɑ": "A:",
    "ɒ": "0", "ʌ": "V", "ə": "@", "ɐ": "@", "ɚ": "3", "ɝ": "3:", "ɜ": "3:", "ɛ": "E", "e": "e", "ɪ": "I", "i": "i",
    "ᵻ": "I", "ɨ": "I", "ɔ": "O", "o": "o", "ʊ": "U", "u": "u", "y": "y", "ʏ": "y", "ø": "Y", "œ": "W", "b": "b",
    "d": "d", "f": "f", "h": "h", "j": "j", "k": "k", "l": "l", "ɫ": "l", "m": "m", "n": "n", "p": "p", "s": "s",
    "t": "t", "v": "v", "w": "w", "z": "z", "ɡ": "g", "g": "g", "ɹ": "r", "r": "r", "ʁ": "r", "ɾ": "r", "θ": "T",
    "ð": "D", "ʃ": "S", "ʒ": "Z", "ŋ": "N", "ɲ": "n^", "ʎ": "l^", "x": "x", "ç": "C", "ɣ": "g", "β": "b", "ʝ": "j",
    "ʔ": "?", "ˈ": "'", "ˌ": ",", " ": " ",
}  # fmt: skip
_IN_ENGLISH = {
    "ɑ̃": "ɑːn", "ɛ̃": "æn", "ɔ̃": "ɔːn", "œ̃": "ʌn", "øː": "ɜː", "ø": "ɜː", "œ": "ɜː", "yː": "uː", "y": "uː", "ʏ": "ʊ",
    "eː": "eɪ", "oː": "oʊ", "aː": "ɑː", "ɛː": "ɛ", "r": "ɹ", "ʁ": "ɹ", "ɾ": "ɹ", "x": "k", "ç": "ʃ", "β": "b", "ɣ": "ɡ",
    "ʝ": "j", "ɲ": "nj", "ʎ": "lj", "ŋɡ": "ŋɡ", "tʰ": "t", "g": "ɡ",
}  # fmt: skip
_ENGLISH_VOWELS = {"e": "eɪ", "o": "oʊ", "a": "ɑː", "i": "iː", "u": "uː", "ɐ": "ə", "ɜ": "ɜː"}
_DIPHTHONGS = ("eɪ", "aɪ", "aʊ", "oʊ", "əʊ", "ɔɪ", "iː", "uː", "ɑː", "ɔː", "ɜː", "ɪə", "eə", "ʊə")
_VOWEL = re.compile("[aɑæɐeɛəɚɜɝiɪɨᵻoɔɒuʊʌyʏøœ][ːɪʊə]?")
_MARKS = re.compile(r"\([a-z-]+\)|[\[\]/͡_|]")
_LONGEST = 3


def tidy(ipa: str) -> str:
    """Phonemes without the marks of a foreign word, of brackets and of ties."""
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFC", ipa)).split())


def in_espeak(ipa: str, after: str) -> str:
    """Phonemes, and the sign that follows, as espeak-ng takes them; "" where it knows none of them."""
    found = _replaced(tidy(ipa), _ESPEAK, "")
    return f"[[{found}]]{after}" if found.strip(" ',") else ""


def in_piper(ipa: str, after: str) -> str:
    """The same for Piper. The sign goes inside: it would lose it after the brackets."""
    found = tidy(ipa).replace("g", "ɡ")
    return f"[[{found}{after.strip()}]]{' ' * after.endswith(' ')}" if found else ""


def in_english(ipa: str) -> str:
    """The sounds of another language by those of English that are nearest to them, as its speakers would say it."""
    ipa = _replaced(tidy(ipa), _IN_ENGLISH, None)
    parts: list[str] = []
    at = 0
    while at < len(ipa):
        pair = ipa[at : at + 2]
        if pair in _DIPHTHONGS:
            parts.append(pair)
            at += 2
        else:
            parts.append(_ENGLISH_VOWELS.get(ipa[at], ipa[at]))
            at += 1
    return "".join(parts)


def stresses(ipa: str) -> list[str]:
    """The same sounds with the stress on each vowel in turn; none for a word of one syllable."""
    bare = tidy(ipa).replace("ˈ", "").replace("ˌ", "")
    vowels = [match.start() for match in _VOWEL.finditer(bare)]
    return [f"{bare[:at]}ˈ{bare[at:]}" for at in vowels] if len(vowels) > 1 else []


def _replaced(ipa: str, table: dict[str, str], otherwise: str | None) -> str:
    parts: list[str] = []
    at = 0
    while at < len(ipa):
        for length in range(_LONGEST, 0, -1):
            if ipa[at : at + length] in table and at + length <= len(ipa):
                parts.append(table[ipa[at : at + length]])
                at += length
                break
        else:
            parts.append(ipa[at] if otherwise is None else otherwise)
            at += 1
    return "".join(parts)
