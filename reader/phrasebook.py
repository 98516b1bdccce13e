"""The words of each language: one table a language, phrases/CODE.toml, with a line for each row of COMMANDS."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reader.commands import COMMANDS, Verb
from reader.language_tags import primary

FOLDER = Path(__file__).parent / "phrases"
LANGUAGES = ("en", "de", "fr", "es", "ko")


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """What can be said in one language.

    `commands` holds each command's phrases, the one that is shown first; `typed` more of them that sound too much
    like another command's to be listened for. `section`, `page`, `title` and `book` go around a number or a title,
    which stands for "{}", `choice` around the number of a choice. `ampersand` is how "&" is read. `small` words are too
    common to stand for a title by themselves. `said` is what is spoken in place of what is left out.
    `percent` goes around a number, `search` and `find` around words of the text (`find` around a title as well), `ways`
    around one of `kinds` of what may be left out; `here` is for this book alone.
    """

    language: str
    commands: Mapping[Verb, tuple[str, ...]]
    typed: Mapping[Verb, tuple[str, ...]]
    section: tuple[str, ...]
    page: tuple[str, ...]
    title: tuple[str, ...]
    book: tuple[str, ...]
    ampersand: str
    small: frozenset[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    choice: tuple[str, ...]
    said: Mapping[str, str]
    percent: tuple[str, ...]
    search: tuple[str, ...]
    find: tuple[str, ...]
    here: tuple[str, ...]
    ways: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]


@cache
def phrasebook(language: str) -> Phrasebook:
    """The table of a language (BCP 47; only its first part counts), English where there is none."""
    short = primary(language)
    short = short if short in LANGUAGES else "en"
    table = tomllib.loads((FOLDER / f"{short}.toml").read_text("utf-8"))
    around, answers = table["around"], table["answers"]
    return Phrasebook(
        short,
        {row.verb: tuple(table[row.verb.value]) for row in COMMANDS},
        {Verb(name): tuple(phrases) for name, phrases in table["typed"].items()},
        tuple(around["section"]),
        tuple(around["page"]),
        tuple(around["title"]),
        tuple(around["book"]),
        around["and"],
        frozenset(around["small"].split()),
        tuple(answers["yes"]),
        tuple(answers["no"]),
        tuple(answers["choice"]),
        table["said"],
        tuple(around["percent"]),
        tuple(around["search"]),
        tuple(around["find"]),
        tuple(around["here"]),
        {name: tuple(forms) for name, forms in table["ways"].items()},
        {name: tuple(words) for name, words in table["kinds"].items()},
    )
