"""Guesses which lines of a plain text are headings.

Rather a heading missed than a sentence taken for one: only lines of their own, between blank lines, that say so
("CHAPTER IV", "Chapter 3: The Whale", "Preface"), are underlined, numbered or in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

Block = tuple[int, int]

_LONGEST = 120
_NUMBER = (
    r"(?:[IVXLCDM]+|\d{1,3}|[A-Z]|(?:the\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|first|second|third|fourth|fifth|"
    r"sixth|seventh|eighth|ninth|tenth|last)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_REST = r"(?:[ \t]*[.:—–-]+[ \t]*(?P<title>\S.*)?|[ \t]+(?P<bare>[A-ZÀ-ÞΑ-ЯЁ0-9\"“'‘(].*[^.,;])|[ \t]*)$"
_LARGE = re.compile(
    rf"(?i:part|book|volume|teil|buch|partie|livre|parte|libro|boek|deel|часть|книга)\s+(?i:{_NUMBER}){_REST}"
)
_CHAPTER = re.compile(
    rf"(?i:chapter|canto|act|letter|appendix|kapitel|chapitre|cap[ií]tulo|capitolo|hoofdstuk|rozdział|kapitola|"
    rf"глава)\s+(?i:{_NUMBER}){_REST}"
    r"|第[ \t]*[0-9０-９一二三四五六七八九十百]+[ \t]*[章回編编部].{0,40}$|제\s*\d+\s*[장편부].{0,40}$"
)
_SCENE = re.compile(rf"(?i:scene|section)\s+(?i:{_NUMBER}){_REST}")
_NAMED = re.compile(
    r"(?i:introduction|preface|foreword|prologue|epilogue|afterword|conclusions?|summary|abstract|acknowledge?ments|"
    r"references|bibliography|glossary|contents|table of contents|about the author|einleitung|vorwort|nachwort|"
    r"préface|avant-propos|introducción|prólogo|epílogo|введение|предисловие)[.:]?$"
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]+[A-ZÀ-ÞΑ-Я][^.!?;]{1,80}$")
_UNDERLINE = re.compile(r"[ \t]*([=\-~*_^#])\1{2,}[ \t]*$")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Title:
    """A heading: its text on one line, level from 1, and how many blocks it takes up."""

    text: str
    level: int
    blocks: int = 1


def find_titles(source: str, blocks: Sequence[Block]) -> dict[int, Title]:
    """The headings by the number of their block. Levels are made dense: the largest kind found is 1."""
    found: dict[int, Title] = {}
    for number, (start, end) in enumerate(blocks):
        if end - start <= 2 * _LONGEST and (title := _title(source[start:end])):
            found[number] = title
    _drop_contents(found)
    _drop_lists(source, blocks, found)
    _join_names(found)
    ranks = {level: rank for rank, level in enumerate(sorted({title.level for title in found.values()}), 1)}
    return {number: replace(title, level=ranks[title.level]) for number, title in found.items()}


def _title(text: str) -> Title | None:
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) == 2 and _UNDERLINE.match(lines[1]) and len(lines[0]) <= _LONGEST and _LETTERS.search(lines[0]):
        return Title(lines[0], 3 if lines[1][0] == "=" else 4)
    line = " ".join(lines[0].split())
    kind = _kind(line) if len(line) <= _LONGEST else None
    if kind is None:
        return None
    if len(lines) == 1:
        return Title(line, kind)
    if len(lines) == 2 and kind <= 2 and _is_bare(line) and len(lines[1]) <= 80 and not lines[1].endswith((",", ";")):
        return Title(f"{line.rstrip('.:')}: {lines[1]}", kind)
    return None


def _kind(line: str) -> int | None:
    if _LARGE.match(line):
        return 1
    if _CHAPTER.match(line) or _NAMED.match(line):
        return 2
    if _SCENE.match(line):
        return 4
    if match := _NUMBERED.match(line):
        return 5 + match["number"].count(".")
    letters = _LETTERS.findall(line)
    cased = [letter for letter in letters if letter.upper() != letter.lower()]
    capitals = len(letters) >= 4 and len(cased) == len(letters) and all(letter.isupper() for letter in letters)
    return 3 if capitals and line[-1] not in "!?,;…" and not line.endswith("...") else None


def _is_bare(line: str) -> bool:
    """Whether it is a number without a name: "CHAPTER IV"."""
    match = _LARGE.match(line) or _CHAPTER.match(line)
    return bool(match) and not (match["title"] or match["bare"])  # type: ignore[index]


def _drop_contents(found: dict[int, Title]) -> None:
    """Three or more headings of one level with nothing between them are a table of contents."""
    run: list[int] = []
    for number in [*sorted(found), -1]:
        if run and number == run[-1] + 1 and found[number].level == found[run[-1]].level:
            run.append(number)
            continue
        if len(run) >= 3:
            for one in run:
                del found[one]
        run = [number] if number >= 0 else []


def _drop_lists(source: str, blocks: Sequence[Block], found: dict[int, Title]) -> None:
    """A numbered line is a heading only before a real paragraph; before another or a short one it is in a list."""
    for number in [number for number, title in found.items() if title.level >= 5]:
        following = blocks[number + 1] if number + 1 < len(blocks) else (0, 0)
        if following[1] - following[0] < 80 and number + 1 not in found:
            del found[number]


def _join_names(found: dict[int, Title]) -> None:
    """ "CHAPTER IV" and "THE WHALE" below it are one heading."""
    for number in sorted(found):
        title, name = found.get(number), found.get(number + 1)
        if title and name and title.level <= 2 and name.level == 3 and _is_bare(title.text):
            found[number] = Title(f"{title.text.rstrip('.:')}: {name.text}", title.level, 2)
            del found[number + 1]
