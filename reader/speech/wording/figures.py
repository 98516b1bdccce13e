"""How English reads money, measures and numbers."""

from __future__ import annotations

import re
from functools import cache

from reader.speech.wording.readings import NUMBER, Claims

_MONEY = re.compile(
    rf"(?<!\w)(?P<sign>(?:US)?\$|[£€¥₩₹])\s?(?P<amount>{NUMBER})"
    rf"(?P<scale>\s?(?:thousand|million|billion|trillion|bn|k|K|m|M)\b)?"
)
_MONEY_AFTER = re.compile(rf"(?<![\w.,])(?P<amount>{NUMBER})\s?(?P<sign>[£€])")
_MONEY_RANGE = re.compile(
    rf"(?<!\w)(?P<sign>(?:US)?\$|[£€¥₩₹])(?P<low>{NUMBER})(?P<to>\s?–\s?|-)[£$€]?(?P<high>{NUMBER})(?![\w-])"
)
_SCALES = {"k": "thousand", "K": "thousand", "m": "million", "M": "million", "bn": "billion"}

_RANGE = re.compile(rf"(?<![\w.,-])[£$€]?{NUMBER}\s?(?:°C|%|°)?(\s?–\s?|-)(?=[£$€]?\d[\d,.]*(?![\w-]*-\d))")
_NEGATIVE = re.compile(r"(?<![\w)\]])([-−–])(?=\.?\d)")
_POWER = re.compile(r"(?<![\w.])10(?:\^([−-]?\d+)|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_FRACTION = re.compile(r"(?<![\w/.])(\d{1,2})/(\d{1,2})(?![\w/])")
_MIXED = re.compile(r"(?<![\w.])(\d+)\s?([½⅓⅔¼¾⅛])")
_FEET = re.compile(r"(?<![\w.])(\d)['′’]\s?(\d{1,2})[\"″”]")
_EXPONENT = re.compile(r"(?<=\w)(\^)(?=[−-]?\w)")
_INCHES = re.compile(r"(?<!\w)(\d+)(in)\b")
_ORDINAL = re.compile(r"(?<![\w.])(\d[\d,]*)(st|nd|rd|th)\b")
_VERSION = re.compile(r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w])")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d ()-]{7,}\d|0\d{2,4}[ -]\d{3}[ -]?\d{3,4}|\d{3}-\d{4}|\(\d{3}\) ?\d{3}-\d{4})(?!\w)"
)
_TIMES_AS = re.compile(rf"(?<![\w.])({NUMBER})([xX×])(?![\w]|\s*[-+−=])|(?<=\d)([xX×])(?=\d)")
_PLAIN = re.compile(rf"(?<![\w.])(?<!\d,){NUMBER}(?!\w)")
_SUPERSCRIPT = re.compile(r"(?<=\b[A-Za-z)])([²³])|(?<=\b[A-Za-z][A-Za-z])([²³])|(?<=[\w.,;:!?”\"'’)])([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_RATIO = re.compile(r"(?<![\w.:;])\d{1,3}(:)\d{1,3}(?![\w:])")


def read_phones(claims: Claims) -> None:
    """Claims telephone numbers, digit by digit."""
    claims.each(_PHONE, lambda match: ("plus " if match[0][0] == "+" else "") + claims.numbers.digits(match[0]))


def read_money(claims: Claims) -> None:
    """Claims amounts of money."""
    say = claims.numbers

    def said(sign: str, amount: str) -> str:
        one, many, part = claims.lexicon.currencies[sign]
        whole, _, cents = amount.replace(",", "").partition(".")
        if len(cents) == 2 and part:
            rest = say.cardinal(cents) if int(cents) else ""
            if not int(whole or 0) and rest:
                return f"{rest} {part}"
            name = one if int(whole) == 1 else many
            return f"{say.cardinal(whole)} {name} {rest}".strip()
        return f"{say.cardinal(amount.replace(',', ''))} {one if amount == '1' else many}"

    for match in _MONEY_RANGE.finditer(claims.text):
        if claims.free(*match.span()):
            claims.claim(match.start(), match.end("low"), _number(claims, match["low"]))
            claims.group(match, "to", "to")
            claims.claim(match.end("to"), match.end(), said(match["sign"], match["high"]))
    for match in _MONEY.finditer(claims.text):
        if not claims.free(*match.span()):
            continue
        sign, amount = match["sign"], match["amount"]
        if match["scale"]:
            written = match["scale"].strip()
            begin = match.end("scale") - len(written)
            claims.claim(match.start("sign"), match.end("amount"), say.cardinal(amount.replace(",", "")))
            claims.claim(begin, match.end(), f"{_SCALES.get(written, written)} {claims.lexicon.currencies[sign][1]}")
        else:
            claims.claim(match.start("sign"), match.end("amount"), said(sign, amount))
    claims.each(_MONEY_AFTER, lambda match: said(match["sign"], match["amount"]))


def read_figures(claims: Claims) -> None:
    """Claims measures and every number that is left."""
    say = claims.numbers
    for match in _RANGE.finditer(claims.text):
        claims.group(match, 1, "to")
    for match in _NEGATIVE.finditer(claims.text):
        claims.group(match, 1, "minus")

    def power(match: re.Match[str]) -> str:
        written = (match[1] or match[2]).translate(str.maketrans("⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
        sign = "minus " if written.startswith("-") else ""
        return f"ten to the power of {sign}{say.cardinal(written.lstrip('-'))}"

    claims.each(_POWER, power)
    for match in _MIXED.finditer(claims.text):
        claims.claim(match.start(), match.end(), f"{say.cardinal(match[1])} and {claims.lexicon.symbols[match[2]]}")
    for match in _FEET.finditer(claims.text):
        claims.claim(match.start(), match.end(), f"{say.cardinal(match[1])} foot {say.cardinal(match[2])}")
    claims.each(_VERSION, lambda match: " point ".join(say.cardinal(part) for part in match[0].split(".")))
    claims.each(_FRACTION, lambda match: _fraction(claims, int(match[1]), int(match[2])))
    claims.each(_ORDINAL, lambda match: say.ordinal(match[1].replace(",", "")))
    _units(claims)
    for match in _INCHES.finditer(claims.text):
        if claims.group(match, 2, "inches"):
            claims.group(match, 1, _number(claims, match[1]))
    for match in _RATIO.finditer(claims.text):
        claims.group(match, 1, "to")
    for match in _TIMES_AS.finditer(claims.text):
        if match[1] and claims.group(match, 2, "times"):
            claims.group(match, 1, _number(claims, match[1]))
        claims.group(match, 3, "by")
    claims.each(_PLAIN, lambda match: _number(claims, match[0]))
    claims.each(_SUPERSCRIPT, lambda match: {"²": "squared", "³": "cubed"}.get(match[1] or match[2] or "", ""))
    for match in _EXPONENT.finditer(claims.text):
        claims.claim(match.start(), match.end(1), "to the power of")


def _number(claims: Claims, written: str) -> str:
    written = written.replace(",", "")
    # "007" is a name, "0" and "0.5" are numbers.
    if len(written) > 1 and written[0] == "0" and written.isdecimal():
        return claims.numbers.digits(written)
    return claims.numbers.cardinal(written)


def _fraction(claims: Claims, above: int, below: int) -> str | None:
    say = claims.numbers
    if above == below == 50:
        return "fifty fifty"
    if not 1 <= above < below:
        return f"{say.cardinal(str(above))} over {say.cardinal(str(below))}" if below else None
    name = {2: "half", 4: "quarter"}.get(below) or say.ordinal(str(below))
    return f"{say.cardinal(str(above))} {name}{'s' if above > 1 else ''}"


@cache
def _with_unit(units: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.])(?<!\d,)(?P<number>{NUMBER})[ \u00a0\u202f]?(?P<joined>-?)(?P<unit>{names})"
        rf"(?P<per>(?:/(?:{names}|day|d|week|month|year|person|dose))*)(?![\w°])"
    )


def _units(claims: Claims) -> None:
    units = claims.lexicon.units
    for match in _with_unit(tuple(units)).finditer(claims.text):
        if not claims.free(match.start("unit"), match.end()):
            continue
        one, many = units[match["unit"]]
        # "5-milligram tablets", but "5 milligrams".
        name = one if match["joined"] or match["number"] == "1" else many
        for other in match["per"].split("/")[1:]:
            name += f" per {units[other][0] if other in units else {'d': 'day'}.get(other, other)}"
        claims.group(match, "number", _number(claims, match["number"]))
        claims.claim(match.start("unit"), match.end(), name)
