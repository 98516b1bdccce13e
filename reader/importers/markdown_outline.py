"""Finds the headings of a Markdown text without parsing it, so that sections can be parsed one at a time.

Only what decides where a section begins is looked at: headings at the top level, and what hides something that looks
like one (code, HTML, front matter). Rules: CommonMark 0.31, sections 4.2 (ATX headings), 4.3 (setext headings), 4.5
(fences) and 4.6 (HTML blocks).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_LANDMARK = re.compile(
    r"^ {0,3}(?:"
    r"(?P<hashes>\#{1,6})(?:[ \t]+(?P<title>[^\n]*))?$"
    r"|(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<underline>=+|-+)[ \t]*$"
    r"|(?P<verbatim><(?:!--|\?|script\b|pre\b|style\b|textarea\b))"
    rf"|(?P<html></?(?:{_BLOCK_TAGS})(?=[\s/>]|$))"
    r")",
    re.MULTILINE | re.IGNORECASE,
)
_BLANK = re.compile(r"^[ \t]*$", re.MULTILINE)
_NOT_A_PARAGRAPH = re.compile(r" {0,3}(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|\|)|\t| {4}| {0,3}([-*_][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_VERBATIM_ENDS = {"<!--": "-->", "<?": "?>"}


@dataclass(frozen=True, slots=True)
class Part:
    """The source [start, end) of one section; `title` is Markdown, `level` 0 before the first heading."""

    title: str
    level: int
    start: int
    end: int


def parts(source: str, start: int = 0) -> tuple[list[Part], list[tuple[int, int]]]:
    """The sections of `source` from `start`, and the stretches of code and HTML in which nothing is a heading."""
    found: list[tuple[str, int, int]] = [("", 0, start)]
    opaque: list[tuple[int, int]] = []
    position = floor = start
    while match := _LANDMARK.search(source, position):
        position = _line_end(source, match.end())
        kind = match.lastgroup
        if match["hashes"]:
            found.append((_CLOSING_HASHES.sub("", match["title"] or "").strip(), len(match["hashes"]), match.start()))
            floor = position
        elif kind == "underline":
            begin = _paragraph(source, floor, match.start())
            if begin is not None:
                title = " ".join(line.strip() for line in source[begin : match.start()].splitlines())
                found.append((title, 1 if match["underline"][0] == "=" else 2, begin))
            floor = position
        else:
            position = _opaque_end(source, match, position)
            opaque.append((match.start(), position))
            floor = position
    ends = [begin for _, _, begin in found[1:]] + [len(source)]
    return [Part(title, level, begin, end) for (title, level, begin), end in zip(found, ends, strict=True)], opaque


def _line_end(source: str, position: int) -> int:
    """The beginning of the next line."""
    end = source.find("\n", position)
    return len(source) if end < 0 else end + 1


def _opaque_end(source: str, match: re.Match[str], after: int) -> int:
    if fence := match["fence"]:
        close = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE).search(source, after)
        return _line_end(source, close.end()) if close else len(source)
    if opening := match["verbatim"]:
        ending = _VERBATIM_ENDS.get(opening, f"</{opening[1:].lower()}>")
        close = re.compile(re.escape(ending), re.IGNORECASE).search(source, match.end())
        return _line_end(source, close.end()) if close else len(source)
    blank = _BLANK.search(source, after)
    return blank.end() if blank else len(source)


def _paragraph(source: str, floor: int, end: int) -> int | None:
    """Where the paragraph that ends just before `end` begins; None if there is none that a line can underline."""
    begin = end
    while begin > floor:
        line_start = source.rfind("\n", floor, begin - 1) + 1 or floor
        line_start = max(line_start, floor)
        line = source[line_start : begin - 1]
        if not line.strip():
            break
        if _TABLE_RULE.match(line) and begin != end and "|" in line:
            return None
        begin = line_start
    if begin == end or _NOT_A_PARAGRAPH.match(source[begin : source.find("\n", begin)]):
        return None
    return begin
