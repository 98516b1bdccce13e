"""How languages other than English read numbers, money, measures and abbreviations: by their tables."""

from __future__ import annotations

import re
from functools import cache

from reader.speech.wording.readings import Claims

_YEAR = re.compile(r"(?<![\w.,])1[1-9]\d\d(?![\w]|[.,]\d)")


def read_elsewhere(claims: Claims) -> None:
    """Claims what the language's tables and num2words know; the rest is left to the engine."""
    lexicon = claims.lexicon
    if lexicon.abbreviations:
        claims.each(_table(tuple(lexicon.abbreviations), r"(?!\w)"), lambda match: lexicon.abbreviations[match[1]])
    if lexicon.before_number:
        claims.each(_table(tuple(lexicon.before_number), r"(?=\s?\d)"), lambda match: lexicon.before_number[match[1]])
    if not claims.numbers.known or not lexicon.point:
        return
    number = _number(lexicon.group, lexicon.decimal)
    if lexicon.months:
        _dates(claims)
    _clock(claims)
    _money(claims, number)
    if lexicon.units:
        for match in _measured(number, tuple(lexicon.units)).finditer(claims.text):
            if claims.free(*match.span("unit")):
                one, many = lexicon.units[match["unit"]]
                claims.group(match, "number", _said(claims, match["number"]))
                claims.group(match, "unit", one if match["number"] == "1" else many)
    if lexicon.phrases.get("years"):
        claims.each(_YEAR, lambda match: claims.numbers.year(match[0]))
    claims.each(re.compile(rf"(?<![\w.,]){number}(?!\w)"), lambda match: _said(claims, match[0]))


def _number(group: str, decimal: str) -> str:
    parts = f"[{re.escape(group)}]" if group else "(?!)"
    return rf"(?:\d{{1,3}}(?:{parts}\d{{3}})+(?!\d)|\d+)(?:{re.escape(decimal)}\d+)?"


@cache
def _table(keys: tuple[str, ...], tail: str) -> re.Pattern[str]:
    longest = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])({longest}){tail}")


@cache
def _measured(number: str, units: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return re.compile(rf"(?<![\w.,])(?P<number>{number})[ \u00a0\u202f]?(?P<unit>{names})(?!\w)")


def _said(claims: Claims, written: str) -> str:
    lexicon = claims.lexicon
    plain = "".join(char for char in written if char not in lexicon.group).replace(lexicon.decimal, ".")
    if len(plain) > 1 and plain[0] == "0" and plain.isdecimal():
        return claims.numbers.digits(plain)
    return claims.numbers.cardinal(plain)


def _dates(claims: Claims) -> None:
    lexicon, say = claims.lexicon, claims.numbers
    names = "|".join(lexicon.months)
    of = lexicon.phrases.get("of", "")
    pattern = re.compile(
        rf"(?<![\w.,])(?P<day>[0-3]?\d)(?P<sign>\.|º|er)?\s+(?:{of}\s+)?(?P<month>{names})\b"
        rf"(?:\s+(?:de\s+)?(?P<year>1\d{{3}}|20\d\d)\b)?",
        re.I,
    )
    ordinal = bool(lexicon.phrases.get("ordinal day"))
    inflected = re.compile(lexicon.phrases.get("inflected", "(?!)"))
    for match in pattern.finditer(claims.text):
        if not 1 <= int(match["day"]) <= 31 or not claims.free(*match.span("day")):
            continue
        day = say.ordinal(match["day"]) if ordinal or match["sign"] in {"er", "º"} else say.cardinal(match["day"])
        if ordinal and inflected.search(claims.text[: match.start("day")]):
            day += lexicon.phrases["ending"]
        claims.claim(match.start("day"), match.end("sign") if match["sign"] else match.end("day"), day)
        if match["year"]:
            claims.group(match, "year", say.year(match["year"]))

    def numeric(match: re.Match[str]) -> str | None:
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            return None
        said = say.ordinal(day) if ordinal else say.cardinal(day)
        return f"{said} {of} {lexicon.months[int(month) - 1]} {say.year(year)}".replace("  ", " ")

    claims.each(re.compile(r"(?<![\w.])(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[./](\d{1,2})[./](\d{4}))(?![\w])"), numeric)


def _clock(claims: Claims) -> None:
    word = claims.lexicon.phrases.get("o'clock", "")

    def clock(match: re.Match[str]) -> str:
        hour, minute = claims.numbers.cardinal(match[1]), match[2]
        rest = "" if minute == "00" else f" {claims.numbers.cardinal(minute)}"
        return f"{hour} {word}{rest}".replace("  ", " ").strip()

    behind = rf"(?:\s?{word}\b)?" if word else ""
    claims.each(re.compile(rf"(?<![\w.:])([01]?\d|2[0-4])[:h]([0-5]\d)(?![\w:]){behind}"), clock)


def _money(claims: Claims, number: str) -> None:
    lexicon = claims.lexicon
    if not lexicon.currencies:
        return
    signs = "|".join(re.escape(sign) for sign in lexicon.currencies)
    pattern = re.compile(
        rf"(?<!\w)(?:(?P<sign>{signs})\s?(?P<amount>{number})|(?P<amount2>{number})\s?(?P<sign2>{signs}))"
    )

    def said(match: re.Match[str]) -> str:
        sign, amount = match["sign"] or match["sign2"], match["amount"] or match["amount2"]
        one, many, _ = lexicon.currencies[sign]
        whole, _, cents = amount.partition(lexicon.decimal)
        name = one if whole == "1" else many
        if len(cents) != 2:
            return f"{_said(claims, amount)} {name}"
        rest = f" {claims.numbers.cardinal(cents)}" if int(cents) else ""
        return f"{_said(claims, whole)} {name}{rest}"

    claims.each(pattern, said)
