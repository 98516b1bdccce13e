# ruff: noqa: SIM905 - lists of words read best as sentences
"""Whole numbers in words, both ways, in the languages that commands can be spoken in.

A number is looked up without its spaces, so that "drei und zwanzig", "dreiundzwanzig" and "삼십 사" all count. One list
of words a language serves speaking (`spell`) and hearing (`number`), so the two cannot drift apart.
"""

from __future__ import annotations

from functools import cache, lru_cache

from reader.language_tags import primary
from reader.soundalike import normal

LIMIT = 9999
"""The largest number that is spelled as one; larger ones are said digit by digit."""

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_EN_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_DE = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
).split()
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_FR = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
).split()
_FR_TENS = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()
_ES_ORDINALS = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo".split()
_KO = "영 일 이 삼 사 오 육 칠 팔 구".split()
_KO_NATIVE = "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉".split()
_KO_NATIVE_TENS = "열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split()
_KO_COUNTING = {"하나": "한", "둘": "두", "셋": "세", "넷": "네", "스물": "스무"}

_THOUSAND = {"en": "thousand", "de": "tausend", "fr": "mille", "es": "mil", "ko": "천"}
_LAST = {
    "en": "last", "de": "letzte letzter letztes letzten", "fr": "dernier dernière", "es": "último última",
    "ko": "마지막 맨끝",
}  # fmt: skip
_OTHER_WORDS = {
    # Words for a number that stand beside the usual ones: (word, number).
    "en": (("oh", 0), ("nought", 0)),
    "de": (("ein", 1), ("eine", 1), ("zwo", 2)),
    "fr": (("une", 1), ("septante", 70), ("huitante", 80), ("octante", 80), ("nonante", 90)),
    "es": (("un", 1), ("una", 1), ("primer", 1), ("tercer", 3)),
    "ko": (("공", 0), ("첫", 1), ("첫번째", 1), ("첫째", 1), ("둘째", 2), ("셋째", 3), ("넷째", 4)),
}


@lru_cache(maxsize=10_000)
def spell(value: int, language: str) -> str:
    """A number in words as it is usually said; English for a language that is not known here.

    Numbers over LIMIT are said digit by digit. Negative numbers are not for here: ValueError.
    """
    if value < 0:
        raise ValueError(value)
    language = _known(language)
    if value > LIMIT:
        return " ".join(_below(int(digit), language)[0] for digit in str(value))
    if value < 1000:
        return _below(value, language)[0]
    thousands, rest = divmod(value, 1000)
    tail = _below(rest, language)[0] if rest else ""
    lone = language in ("fr", "es", "ko") and thousands == 1
    head = "" if lone else "ein" if (language, thousands) == ("de", 1) else _below(thousands, language)[0]
    gap = "" if language in ("de", "ko") else " "
    whole = gap.join(part for part in (head, _THOUSAND[language]) if part)
    return (whole + tail if language == "de" else f"{whole} {tail}").strip()


def number(words: str, language: str) -> int | None:
    """The number that words say ("34", "thirty-four", "third", "vingt-trois", "삼십사"), -1 for "last", None for
    anything else. English numbers count in every language where they mean nothing else there."""
    return counted(normal(words), language)


def counted(plain: str, language: str) -> int | None:
    """The same as `number`, of words that are `normal` already."""
    joined = plain.replace(" ", "")
    if joined.isdecimal():
        return int(joined)
    if not joined:
        return None
    language = _known(language)
    found = _cardinal(joined, language)
    if found is None:
        found = _ordinals(language).get(joined)
    if found is None and " " in plain:
        found = _digit_by_digit(plain, language)
    return found if found is not None or language == "en" else counted(plain, "en")


def _cardinal(joined: str, language: str) -> int | None:
    table = _cardinals(language)
    if joined in table:
        return table[joined]
    head, thousand, tail = joined.partition(_THOUSAND[language])
    if not thousand:
        return None
    thousands = 1 if head in ("", "a") else table.get(head)
    for link in ("and", "und"):
        tail = tail.removeprefix(link) if len(tail) > len(link) else tail
    rest = table.get(tail) if tail else 0
    if thousands is None or rest is None or thousands == 0 or rest >= 1000:
        return None
    return thousands * 1000 + rest


def _digit_by_digit(plain: str, language: str) -> int | None:
    table = _cardinals(language)
    digits = [table.get(word, 10) for word in plain.split()]
    if len(digits) < 2 or max(digits) > 9:
        return None
    return int("".join(str(digit) for digit in digits))


@cache
def _cardinals(language: str) -> dict[str, int]:
    table = {normal(form).replace(" ", ""): value for value in range(1000) for form in _below(value, language)}
    for word, value in _OTHER_WORDS[language]:
        table.setdefault(normal(word), value)
    return table


@cache
def _ordinals(language: str) -> dict[str, int]:
    table = {normal(word): -1 for word in _LAST[language].split()}
    for value in range(1, 100):
        for form in _ordinal(value, language):
            table.setdefault(normal(form).replace(" ", ""), value)
    return table


def _known(language: str) -> str:
    short = primary(language)
    return short if short in _THOUSAND else "en"


# --- below a thousand: every usual form, the usual one first -----------------------------------------------------


def _below(value: int, language: str) -> tuple[str, ...]:
    return {"en": _english, "de": _german, "fr": _french, "es": _spanish, "ko": _korean}[language](value)


def _english(value: int) -> tuple[str, ...]:
    if value < 20:
        return (_EN[value],)
    if value < 100:
        tens, unit = divmod(value, 10)
        return (_EN_TENS[tens - 2] + (f" {_EN[unit]}" if unit else ""),)
    hundreds, rest = divmod(value, 100)
    heads = [f"{_EN[hundreds]} hundred", *(["a hundred", "hundred"] if hundreds == 1 else [])]
    if not rest:
        return tuple(heads)
    tail = _english(rest)[0]
    return tuple(f"{head}{link}{tail}" for head in heads for link in (" ", " and "))


def _german(value: int) -> tuple[str, ...]:
    if value < 20:
        return (_DE[value],)
    if value < 100:
        tens, unit = divmod(value, 10)
        units = ["ein" if unit == 1 else _DE[unit], *(["zwo"] if unit == 2 else [])]
        return tuple(f"{word}und{_DE_TENS[tens - 2]}" for word in units) if unit else (_DE_TENS[tens - 2],)
    hundreds, rest = divmod(value, 100)
    heads = ["einhundert", "hundert"] if hundreds == 1 else [f"{_DE[hundreds]}hundert"]
    if not rest:
        return tuple(heads)
    return tuple(f"{head}{link}{tail}" for head in heads for link in ("", "und") for tail in _german(rest))


def _french(value: int) -> tuple[str, ...]:
    if value < 20:
        return (_FR[value],)
    if value < 100:
        tens, unit = divmod(value, 10)
        if tens in (7, 9):
            unit += 10
        stem = _FR_TENS[tens - 2]
        if not unit:
            usual = "quatre-vingts" if tens == 8 else stem
        else:
            usual = f"{stem} et {_FR[unit]}" if unit in (1, 11) and tens < 8 else f"{stem}-{_FR[unit]}"
        forms = [usual, *(["quatre-vingt"] if value == 80 else [])]
        for word, base in _OTHER_WORDS["fr"]:
            if base == tens * 10 and base >= 70 and value % 10:
                forms += [f"{word} {link}{_FR[value % 10]}" for link in ("", *(["et "] if value % 10 == 1 else []))]
        return tuple(forms)
    hundreds, rest = divmod(value, 100)
    head = "cent" if hundreds == 1 else f"{_FR[hundreds]} cent"
    if not rest:
        return (head,) if hundreds == 1 else (f"{head}s", head)
    return tuple(f"{head} {tail}" for tail in _french(rest))


def _spanish(value: int) -> tuple[str, ...]:
    if value < 30:
        return (_ES[value], *(["veintiún"] if value == 21 else []))
    if value < 100:
        tens, unit = divmod(value, 10)
        return (_ES_TENS[tens - 3] + (f" y {_ES[unit]}" if unit else ""),)
    hundreds, rest = divmod(value, 100)
    if not rest:
        return ("cien",) if hundreds == 1 else (_ES_HUNDREDS[hundreds - 1],)
    return (f"{_ES_HUNDREDS[hundreds - 1]} {_spanish(rest)[0]}",)


def _korean(value: int) -> tuple[str, ...]:
    hundreds, tens, unit = value // 100, value // 10 % 10, value % 10
    places = ([] if hundreds < 2 else [_KO[hundreds]]) + (["백"] if hundreds else [])
    places += [("" if tens == 1 else _KO[tens]) + "십"] if tens else []
    # Parted as recognisers know the words: they have "삼십", "사" and "백", but no "삼십사" or "이백".
    sino = " ".join([*places, *([_KO[unit]] if unit or not value else [])])
    if hundreds or not value:
        return (sino,)
    native = ([_KO_NATIVE_TENS[tens - 1]] if tens else []) + ([_KO_NATIVE[unit - 1]] if unit else [])
    counting = [*native[:-1], _KO_COUNTING.get(native[-1], native[-1])]
    return tuple(dict.fromkeys((sino, "".join(native), "".join(counting))))


def _ordinal(value: int, language: str) -> tuple[str, ...]:
    usual = _below(value, language)[0]
    if language == "en":
        tens, unit = divmod(value, 10)
        if value < 20:
            return (_EN_ORDINALS[value],)
        return (f"{_EN_TENS[tens - 2]} {_EN_ORDINALS[unit]}",) if unit else (f"{_EN_TENS[tens - 2][:-1]}ieth",)
    if language == "de":
        stem = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}.get(value, usual + ("t" if value < 20 else "st"))
        return tuple(stem + ending for ending in ("e", "er", "es", "en"))
    if language == "fr":
        if value == 1:
            return ("premier", "première")
        stem = usual[:-1] if usual.endswith(("e", "s")) and not usual.endswith(("trois", "six", "dix")) else usual
        stem = stem + "u" if stem.endswith("cinq") else stem[:-1] + "v" if stem.endswith("neuf") else stem
        return (f"{stem}ième", *(["second", "seconde"] if value == 2 else []))
    if language == "es":
        if value > len(_ES_ORDINALS):
            return ()
        word = _ES_ORDINALS[value - 1]
        return (word, word[:-1] + "a")
    return tuple(f"{form}{ending}" for form in _below(value, "ko")[1:] for ending in ("번째", "째"))
