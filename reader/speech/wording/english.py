"""How English reads abbreviations, names with numbers, and everything its other modules know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from reader.speech.wording.dates import read_dates, read_years
from reader.speech.wording.figures import read_figures, read_money, read_phones
from reader.speech.wording.readings import Claims

_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_NUMBERED = (
    "World Wars?|Wars?|Chapters?|Parts?|Books?|Types?|Phases?|Stages?|Grades?|Volume|Vol\\.|Act|Scene|Section|"
    "Class|Level|Title|Article|Figure|Table|Appendix|Schedule|Canto|Complex|Bowl|Mark|Vatican|Rocky|"
    "chapters?|parts?|books?|volumes?|types?|phases?|stages?|grades?|class|level|complex"
)
_ROMAN_PART = re.compile(
    rf"\b(?:{_NUMBERED})\s+({_ROMAN})(?:([–/-]|\s+and\s+|\s+or\s+|\s+to\s+)({_ROMAN}))?(?![\w.]\w|\w)"
)
_RULER = re.compile(
    rf"\b(?:Henry|Louis|Elizabeth|George|Charles|Edward|Richard|William|James|Paul|Pius|Benedict|Leo|Gregory|Francis|"
    rf"Catherine|Nicholas|Alexander|Peter|Philip|Frederick|Wilhelm|Napoleon|Ramesses|Rameses|Mary|Ferdinand|Innocent|"
    rf"Urban|Clement|Harald|Christian|Gustav|Carl|Juan Carlos|Ivan|Otto|Rudolf|Margaret|Margrethe|Darius|Xerxes)\s+"
    rf"(?P<number>{_ROMAN})(?!\w)(?P<next>\s+[a-z']+)?"
)
_VALUES = {"I": 1, "V": 5, "X": 10}
_PRONOUN_VERBS = frozenset(
    "have had am was do did know knew think thought say said see saw go went will would can could shall want".split()  # noqa: SIM905
)

_SAINT = re.compile(r"\b(St\.?)(?=\s+[A-Z][a-z])")
_STREET = re.compile(r"(?<=[a-z]\s)(St\.)")
_PER = re.compile(r"(?<!\w)([A-Za-zµμ°]+)/([A-Za-zµμ°]+)(?!\w)")
_INITIAL = re.compile(r"\b([A-Z])\.(?=\s?[A-Z])")
_AND = re.compile(r"\b[A-Z]{1,3}&[A-Z]{1,3}\b")
_SLASH = re.compile(r"(?<=[A-Za-z])(/)(?=[A-Za-z])")
_VITAMIN_A = re.compile(
    r"\b(?:[Vv]itamin|[Hh]epatitis|[Ii]nfluenza|[Tt]ype|[Gg]roup|[Pp]lan|[Gg]rade|[Pp]art|[Aa]ppendix)\s+(A)\b"
)


def read_english(claims: Claims) -> None:
    """Claims everything in an English text that is not said as it is written."""
    read_phones(claims)
    read_dates(claims)
    read_money(claims)
    read_years(claims)
    _romans(claims)
    _abbreviations(claims)
    read_figures(claims)
    units = claims.lexicon.units
    claims.each(_PER, lambda match: units[match[0]][1] if match[0] in units else None)
    claims.each(
        _PER, lambda match: f"{units[match[1]][1]} per {units[match[2]][0]}" if _measures(match, units) else None
    )
    claims.each(_SLASH, lambda match: _slash(claims.text, match.start()))


def _romans(claims: Claims) -> None:
    for match in _ROMAN_PART.finditer(claims.text):
        claims.group(match, 1, claims.numbers.cardinal(str(_arabic(match[1]))))
        if match[3]:
            claims.group(match, 3, claims.numbers.cardinal(str(_arabic(match[3]))))
            claims.group(match, 2, {"–": "to", "-": "to", "/": ""}.get(match[2], match[2].strip()))
    for match in _RULER.finditer(claims.text):
        # "What Mary I know" against "Charles I was": after a lone I, a verb in the first person.
        if match["number"] == "I" and (match["next"] or "").strip() in _PRONOUN_VERBS - {"was"}:
            continue
        claims.group(match, "number", f"the {claims.numbers.ordinal(str(_arabic(match['number'])))}")


def _arabic(roman: str) -> int:
    values = [_VALUES[sign] for sign in roman]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


@cache
def _table(keys: tuple[str, ...], tail: str) -> re.Pattern[str]:
    longest = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])({longest}){tail}")


def _abbreviations(claims: Claims) -> None:
    lexicon = claims.lexicon
    numbered = _table(tuple(lexicon.before_number), r"(?=\s?\d)")
    claims.each(numbered, lambda match: lexicon.before_number[match[1]])
    claims.each(_SAINT, lambda match: "Saint")
    claims.each(_STREET, lambda match: "Street")
    known = _table(tuple(lexicon.abbreviations), r"(?!\w)")
    claims.each(known, lambda match: lexicon.abbreviations[match[1]])
    claims.each(_AND, lambda match: " ".join(match[0]).replace("&", "and"))
    claims.each(_INITIAL, lambda match: match[1])
    for match in _VITAMIN_A.finditer(claims.text):
        claims.group(match, 1, "A")


def _measures(match: re.Match[str], units: Mapping[str, tuple[str, str]]) -> bool:
    return match[1] in units and match[2] in units and len(match[0]) > 4


def _slash(text: str, at: int) -> str:
    """ "his/her" gives a choice, "TNF/IL" is a name."""
    return "or" if text[at - 1].islower() and text[at + 1].islower() else "slash"
