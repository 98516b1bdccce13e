"""The manual's table of commands, made from COMMANDS and the English phrases so that it cannot grow old.

`python -m reader.manual` brings README.md up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from reader.commands import COMMANDS, Argument, Group, key_name
from reader.numbers import spell
from reader.phrasebook import phrasebook

BEGIN = "<!-- commands -->"
END = "<!-- /commands -->"
SAID = 4
"""Phrases shown of each command."""


def table(language: str = "en") -> str:
    """Every command as Markdown: a table with a heading line for each group."""
    return "\n".join(_lines(language)) + "\n"


def _lines(language: str) -> Iterator[str]:
    said = phrasebook(language).commands
    yield "| key | say or type | what it does |"
    yield "|---|---|---|"
    for group in Group:
        yield f"| | **{group.value}** | |"
        for row in COMMANDS:
            if row.group is group:
                keys = " or ".join(_code(key_name(key)) for key in row.keys)
                phrases = (*_examples(row.argument, language), *said[row.verb])[:SAID]
                yield f"| {keys} | {', '.join(phrases)} | {row.help} |"


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _examples(argument: Argument, language: str) -> tuple[str, ...]:
    book, three = phrasebook(language), spell(3, language)
    if argument is Argument.WORDS:
        return (book.search[0].format("…"), book.find[0].format("…"))
    if argument is Argument.WAY:
        return (book.ways["skip"][0].format(book.kinds["tables"][0]),)
    if argument is Argument.PERCENT:
        return (book.percent[0].format(spell(50, language)),)
    if argument is Argument.SECTION:
        return (book.section[0].format(three), three, book.title[0].format("…"))
    if argument is Argument.BOOK:
        return (book.book[0].format(three),)
    return (book.page[0].format(three),) if argument is Argument.PAGE else ()


def filled(text: str, language: str = "en") -> str:
    """`text` with the table between its two markers. Raises ValueError where they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{BEGIN} and {END} are missing")
    return f"{before}{BEGIN}\n{table(language)}{END}{after}"


def main() -> int:
    """Fills README.md in the current folder."""
    readme = Path("README.md")
    text = readme.read_text("utf-8")
    readme.write_text(filled(text), "utf-8")
    sys.stderr.write("README.md is up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
