"""Words that are not said as they are spelled: capitals, letters with numbers, words known by heart."""

from __future__ import annotations

import re

from reader.speech.wording.lexicon import Lexicon
from reader.speech.wording.numbers import Numbers

_RUN = re.compile(r"\d+|[^\W\d_]+")
_CAPITALS = re.compile(r"([A-ZÀ-ÞĀĂĄĆČĎĐĒĘĚĞĪŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ]{2,})(s?)$")
_BEGINNINGS = "bl|br|ch|cl|cr|dr|fl|fr|gl|gr|pl|pr|sc|sh|sk|sl|sm|sn|sp|st|sw|th|tr|tw|wh"
_CONSONANT = "[bcdfghjklmnpqrstvwxz]"
# What English syllables do not have: q without u, three consonants, a strange pair at the front.
_UNSPEAKABLE = re.compile(rf"q(?!u)|{_CONSONANT}{{3}}|^(?!{_BEGINNINGS}){_CONSONANT}{{2}}")
_VOWEL = re.compile(r"[aeiouy]")
# Capitals of up to this many letters are spelled unless they are known as a word.
_SPELLED = 3


def said(token: str, lexicon: Lexicon, numbers: Numbers, *, shouting: bool) -> str:
    """How one word of the text is said. `shouting` is a text all in capitals, where capitals mean nothing."""
    parts = [part for part in re.split(r"[-‐‑–/_]", token) if part]
    spoken = [_part(part, lexicon, numbers, shouting=shouting) for part in parts]
    # A compound stays in one piece where all of it is plain: "well-known" has its own stress.
    return token if spoken == parts else " ".join(spoken)


def _part(part: str, lexicon: Lexicon, numbers: Numbers, *, shouting: bool) -> str:
    known = lexicon.respelled.get(part.lower())
    if known:
        return known
    stem, mark, ending = part.partition("'")
    if mark and ending.lower() in {"s", "d", "ll", "re", "ve", "m", "t", ""}:
        whole = part.upper() in lexicon.shouted and part.isupper()
        return part.lower() if whole else f"{_part(stem, lexicon, numbers, shouting=shouting)}'{ending.lower()}"
    if part.isdecimal():
        return _with_number(part, lexicon, numbers)
    runs = _RUN.findall(part)
    if len(runs) > 1 and any(run.isdecimal() for run in runs):
        return " ".join(_with_number(run, lexicon, numbers) for run in runs)
    return _capitals(part, lexicon, shouting=shouting)


def _with_number(run: str, lexicon: Lexicon, numbers: Numbers) -> str:
    """A run of letters or digits of "SOD1", "B12", "NP001"."""
    if not run.isdecimal():
        if run in lexicon.words or (run.islower() and len(run) > _SPELLED):
            return run
        return " ".join(run.upper()) if len(run) == 1 or (run.isupper() and len(run) <= 2 * _SPELLED) else run
    return numbers.cardinal(run) if run[0] != "0" and len(run) <= _SPELLED else numbers.digits(run)


def _capitals(word: str, lexicon: Lexicon, *, shouting: bool) -> str:
    match = _CAPITALS.match(word)
    if not match:
        return word
    letters, plural = match.groups()
    if letters in lexicon.words:
        return word
    spelled = " ".join(letters) + ("'s" if plural else "")
    if letters in lexicon.letters and not (shouting and letters in lexicon.shouted | _ALSO_WORDS):
        return spelled
    if shouting or word in lexicon.shouted:
        return word.lower()
    plain = letters.lower()
    # So many letters nobody spells: "WEBSTER" is a name in capitals.
    speakable = len(letters) > 2 * _SPELLED or not _UNSPEAKABLE.search(plain)
    if len(letters) > _SPELLED and _VOWEL.search(plain) and speakable:
        return plain + plural
    return spelled


# Letters that are also a common word: in a heading all in capitals they are the word.
_ALSO_WORDS = frozenset({"IT", "US", "WHO", "UPS", "AM", "IS", "AD", "OK", "UN"})
