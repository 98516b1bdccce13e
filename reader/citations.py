"""Citations in the text: "[12]", "[3-5]", "(Smith, 2019)", "(Smith & Jones, 2019, p. 34; Oh et al., 2020)".

Only what is surely one, because a citation may be skipped: "(1914)", "(see page 3)", "(Paris, 1968)" and "(May and June
2019)" tell something and are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.document import Span

_RANGE = r"[1-9]\d{0,2}(?:\s?[–-]\s?\d{1,3})?"
_PAGES = r"(?:pp?\.|S\.|pág\.|paras?\.|ch\.|Kap\.)\s?\d+(?:\s?[–-]\s?\d+)?(?:\s?ff?\.)?"
_NUMBERS = rf"\[{_RANGE}(?:\s?[,;]\s?{_RANGE})*(?:,\s?{_PAGES})?\]"
_NUMBERED = re.compile(rf"{_NUMBERS}(?:[,–-]{_NUMBERS})*")
_BRACKETS = re.compile(r"\(([^()]{6,300})\)")

_NAME = r"(?:[A-Z]\. ?){0,3}(?:(?:van|von|de|der|den|del|di|du|la|le|ter) ){0,3}[^\W\d_a-z][\w'’-]+(?:,? [A-Z]\.)?"
_YEAR = r"(?:1[89]|20)\d\d"
_AND = rf" et al\.?| u\. ?a\.|,? & {_NAME}|,? (?:and|und|et|y) {_NAME}"
_WORK = re.compile(
    r"(?P<see>(?:see(?: also)?|cf\.|e\.g\.,?|siehe|vgl\.|voir|véase) )?"
    rf"(?P<names>{_NAME}(?:, {_NAME}){{0,20}}?)(?P<more>{_AND})?(?P<comma>,?) "
    rf"(?:{_YEAR}(?P<letter>[a-z])?(?P<years>(?:, {_YEAR}[a-z]?){{0,5}})|n\.d\.|in press)(?P<pages>,? {_PAGES}|: ?\d+)?"
)

_NO_AUTHORS = frozenset(
    """
    january february march april may june july august september october november december januar februar märz mai juni
    juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero
    marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre spring summer autumn fall winter easter
    christmas frühling sommer herbst ostern weihnachten monday tuesday wednesday thursday friday saturday sunday
    africa amsterdam argentina asia athens australia austria baltimore bangkok barcelona basel beijing beirut belfast
    belgium berkeley berlin berne bombay bonn boston brazil britain brussels bucharest budapest buenos cairo california
    cambridge canada chicago chile china copenhagen cuba damascus delhi denmark dresden dublin edinburgh egypt england
    europe finland florence france frankfurt geneva genoa germany ghent glasgow greece hamburg hanoi havana helsinki
    hungary iceland india ireland israel istanbul italy japan jerusalem kabul kiev köln cologne korea kyoto leiden
    leipzig leningrad lima lisbon liverpool london lyon madrid manchester marseille melbourne mexico miami milan
    montreal moscow mumbai munich münchen naples netherlands norway nürnberg osaka oslo ottawa oxford paris
    philadelphia poland portugal prague princeton rome rotterdam russia salzburg scotland seoul seville shanghai
    singapore spain stockholm strasbourg stuttgart sweden switzerland sydney tehran texas tokyo toronto turin turkey
    ukraine uppsala utrecht venice versailles vienna wien wales warsaw washington yale zurich zürich
    """.split()  # noqa: SIM905 - a table of words is read more easily than one of strings
)
"""Times and places, in small letters, that stand before a year in brackets as an author does."""


def citations(text: str, start: int, end: int, language: str = "") -> Iterator[Span]:
    """Where in a stretch of a text there are citations."""
    for found in _NUMBERED.finditer(text, start, end):
        yield Span(*found.span())
    for found in _BRACKETS.finditer(text, start, end):
        works = [_WORK.fullmatch(part.strip()) for part in found[1].split(";")]
        before = text[max(0, found.start() - 40) : found.start()]
        if all(works) and any(_is_sure(work, before, language) for work in works if work):
            yield Span(*found.span())


def _is_sure(work: re.Match[str], before: str, language: str) -> bool:
    names = work["names"].casefold().split(", ") + (work["more"] or "").casefold().split()
    if work["pages"]:
        return True
    if not _NO_AUTHORS.isdisjoint(names):
        return False
    if work["see"] or work["letter"] or work["years"] or len(names) > 1:
        return True
    # "Vertigo (Hitchcock, 1958)" tells whose it is; in German every noun has a capital.
    word = (before.split() or [""])[-1]
    named = word.endswith(("”", "“", "»", "’", '"')) or (word.istitle() and not language.startswith("de"))
    return bool(work["comma"]) and not named
