"""Tables of how things are said, one file a language; loaded when a text of that language is first spoken."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language's file holds; every table may be empty.

    `decimal` is the decimal sign and `group` the signs that part thousands. `abbreviations` maps what is written, as
    it is written, to what is said; `symbols` single characters; `units` a unit to its name (singular, plural);
    `currencies` a sign to (singular, plural, part); `months` the names in order, as written in dates;
    `letters` and `words` are the capitals that are spelled, or read as a word; `respelled` is a word, lower case, to
    how it is said.
    """

    decimal: str = "."
    group: str = ","
    point: str = ""
    percent: str = ""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    before_number: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    currencies: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    months: tuple[str, ...] = ()
    letters: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    shouted: frozenset[str] = frozenset()
    respelled: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)


@cache
def lexicon(language: str) -> Lexicon:
    """The tables of a language ("en", "de"); empty ones where there is no file."""
    file = resources.files(__package__) / f"{language}.toml"
    if not file.is_file():
        return Lexicon(group="")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Lexicon(
        decimal=data.get("decimal", "."),
        group=data.get("group", ","),
        point=data.get("point", ""),
        percent=data.get("percent", ""),
        abbreviations=data.get("abbreviations", {}),
        before_number=data.get("before_number", {}),
        symbols=data.get("symbols", {}),
        units={unit: (names[0], names[-1]) for unit, names in data.get("units", {}).items()},
        currencies={sign: tuple(names) for sign, names in data.get("currencies", {}).items()},
        months=tuple(data.get("months", ())),
        letters=frozenset(data.get("letters", "").split()),
        words=frozenset(data.get("words", "").split()),
        shouted=frozenset(data.get("shouted", "").split()),
        respelled=data.get("respelled", {}),
        phrases=data.get("phrases", {}),
    )
