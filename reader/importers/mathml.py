"""MathML said in words, where its author gave none.

Follows the habits of MathSpeak's brief form ("x squared", "the square root of", "sum from i equals 1 to n of"): short
for short things, with "end" words only where a listener would otherwise not know how far it reaches. English only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.importers.safexml import local, text_of

if TYPE_CHECKING:
    from reader.importers.safexml import Element

MAX_NODES = 20_000
"""Elements of one formula; a larger one is read as its bare text."""
MAX_DEPTH = 60

_NO_ALTERNATIVE = re.compile(r"^\s*(?:$|alternative text not available|image|math|formula|equation\s*$)|\\", re.I)
_LARGE = {"∑": "sum", "∏": "product", "∫": "integral", "∬": "double integral", "∮": "contour integral",
          "⋃": "union", "⋂": "intersection", "lim": "limit", "max": "maximum", "min": "minimum"}  # fmt: skip
_SIGNS = {
    "+": "plus", "-": "minus", "−": "minus", "±": "plus or minus", "∓": "minus or plus", "×": "times", "⋅": "times",
    "·": "times", "∗": "times", "*": "times", "÷": "divided by", "/": "over", "=": "equals", "≠": "is not equal to",
    "≡": "is identical to", "≈": "is about", "≅": "is congruent to", "∼": "is similar to", "<": "is less than",
    ">": "is greater than", "≤": "is at most", "≥": "is at least", "≪": "is much less than",
    "≫": "is much greater than", "∝": "is proportional to", "→": "to", "←": "from", "⇒": "implies",
    "⇔": "if and only if", "↔": "corresponds to", "↦": "maps to", "∈": "in", "∉": "not in", "∋": "contains",
    "⊂": "is a proper subset of", "⊆": "is a subset of", "⊃": "is a proper superset of", "⊇": "is a superset of",
    "∪": "union", "∩": "intersection", "∖": "without", "∅": "the empty set", "∀": "for all", "∃": "there is",
    "∄": "there is no", "¬": "not", "∧": "and", "∨": "or", "∞": "infinity", "∂": "partial", "∇": "del", "′": "prime",
    "″": "double prime", "'": "prime", "!": "factorial", "°": "degrees", "%": "percent", "…": "and so on",
    "⋯": "and so on", "⋮": "and so on down", "⋱": "and so on", "∘": "composed with", "⊕": "direct sum",
    "⊗": "tensor", "†": "dagger", "⟨": "open angle bracket", "⟩": "close angle bracket", "∣": "such that",
    "|": "bar", "‖": "double bar", "∥": "double bar", "∠": "angle", "⊥": "is perpendicular to", "√": "square root",
    "ℝ": "the real numbers", "ℂ": "the complex numbers", "ℕ": "the natural numbers", "ℤ": "the integers",
    "ℚ": "the rationals", "ℓ": "l", "\u2061": "of", "\u2062": "", "\u2063": "", "\u2064": "plus", "&": "",
    "(": "open parenthesis", ")": "close parenthesis", "[": "open bracket", "]": "close bracket",
    "{": "open brace", "}": "close brace",
}  # fmt: skip
_ACCENTS = {"¯": "bar", "‾": "bar", "_": "bar", "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "→": "vector",
            "⃗": "vector", "˙": "dot", ".": "dot", "¨": "double dot", "⏞": "brace", "︷": "brace"}  # fmt: skip
_POWERS = {"2": "squared", "3": "cubed", "′": "prime", "″": "double prime", "*": "star", "∗": "star", "T": "transpose",
           "t": "transpose", "-1": "inverse", "−1": "inverse", "°": "degrees", "∘": "degrees", "⊥": "perpendicular",
           "†": "dagger"}  # fmt: skip
_FUNCTIONS = {"sin": "sine", "cos": "cosine", "tan": "tangent", "log": "log", "ln": "natural log", "exp": "exp",
              "det": "determinant", "dim": "dimension", "cot": "cotangent", "sec": "secant"}  # fmt: skip
_UNITS = frozenset("smghlAVWKNJTC")
"""Letters that are taken for a unit after a number."""


def spoken(math: Element) -> str:
    """How a formula is said: by its alternative text, else worked out; empty for an empty formula."""
    alternative = " ".join((math.get("alttext") or math.get("aria-label") or "").split())
    if alternative and not _NO_ALTERNATIVE.search(alternative):
        return alternative
    if sum(1 for _ in zip(math.iter(), range(MAX_NODES + 1), strict=False)) > MAX_NODES:
        return text_of(math)
    said = " ".join(_row(math, 0).split())
    return said.replace(" ,", ",").replace(" .", ".").replace(" ;", ";")


def _children(element: Element) -> list[Element]:
    """What is to be said of its content: layout and annotations are not."""
    return [
        child for child in element if local(child.tag) not in ("annotation", "annotation-xml", "mspace", "mphantom", "")
    ]


def _row(element: Element, depth: int) -> str:
    said: list[str] = []
    number = ""
    for child in _children(element):
        # Some tools give every digit an element of its own.
        if part := _digits(child, number):
            number += part
            continue
        word = _say(child, depth + 1)
        # "15 s" would be heard as seconds.
        said += [number, "times" if (number or "".join(said[-1:]))[-1:].isdigit() and word in _UNITS else "", word]
        number = ""
    return " ".join(filter(None, (*said, number))) or _token(element)


def _digits(element: Element, number: str) -> str:
    """What a child adds to the number before it: digits, or the point between them; empty where it is no number."""
    text = (element.text or "").strip()
    if local(element.tag) == "mn":
        return text
    following = element.getnext()
    inside = number.isdigit() and following is not None and local(following.tag) == "mn"
    return text if inside and text == "." else ""


def _token(element: Element) -> str:
    text = " ".join((element.text or "").split())
    if local(element.tag) == "mn":
        return text
    if text in _FUNCTIONS:
        return _FUNCTIONS[text]
    if text in _LARGE:
        return _LARGE[text]
    if text in _SIGNS:
        return _SIGNS[text]
    return (
        " ".join(_SIGNS.get(character, character) for character in text)
        if len(text) == 2 and not text.isalnum()
        else text
    )


def _say(element: Element, depth: int) -> str:
    if depth > MAX_DEPTH:
        return text_of(element)
    tag, parts = local(element.tag), _children(element)
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        return _token(element)
    if tag == "msqrt":
        inner = _row(element, depth)
        return f"the square root of {inner}" + ("" if _short(inner) else " end root")
    if tag == "mfenced":
        return _fenced(element, parts, depth)
    if tag == "mtable":
        return _matrix(parts, depth) if _between_brackets(element) else _lines(parts, depth)
    if len(parts) >= 2:
        if tag == "mfrac":
            return _fraction(parts, depth)
        if tag == "msup":
            return _power(_say(parts[0], depth + 1), _say(parts[1], depth + 1), text_of(parts[1]))
        if tag == "msub":
            return _lowered(parts[0], parts[1], depth)
        if tag == "msubsup" and len(parts) >= 3:
            return _between(parts, depth) or _power(
                _lowered(parts[0], parts[1], depth), _say(parts[2], depth + 1), text_of(parts[2])
            )
        if tag == "munderover" and len(parts) >= 3:
            base, below, above = (_say(part, depth + 1) for part in parts[:3])
            added = [f"{said} {where}" for said, where in ((below, "below"), (above, "above")) if said]
            return _between(parts, depth) or f"{base} with {' and '.join(added)}".removesuffix(" with ")
        if tag == "munder":
            base, under = _say(parts[0], depth + 1), _say(parts[1], depth + 1)
            if text_of(parts[0]) in ("lim", "max", "min", "sup", "inf"):
                return f"{base} as {under} of" if text_of(parts[0]) == "lim" else f"{base} over {under} of"
            return (
                f"{base} over {under} of"
                if text_of(parts[0]) in _LARGE
                else f"{base} under {under}".replace("under bar", "bar")
            )
        if tag == "mover":
            mark = text_of(parts[1])
            base = _say(parts[0], depth + 1)
            return f"{base} {_ACCENTS[mark]}" if mark in _ACCENTS else f"{base} with {_say(parts[1], depth + 1)} above"
        if tag == "mroot":
            index = text_of(parts[1])
            ordinal = {"2": "square", "3": "cube", "n": "n-th"}.get(index, f"{_say(parts[1], depth + 1)}-th")
            return f"the {ordinal} root of {_say(parts[0], depth + 1)} end root"
    return _row(element, depth)


def _short(said: str) -> bool:
    return len(said.split()) <= 2


def _power(base: str, power: str, written: str) -> str:
    if not power:
        return base
    if written in _POWERS:
        return f"{base} {_POWERS[written]}"
    return f"{base} to the {power}" + ("" if _short(power) else " end power")


def _lowered(base: Element, index: Element, depth: int) -> str:
    said = _say(index, depth + 1)
    if not said:
        return _say(base, depth + 1)
    if text_of(base) in _LARGE:
        return f"{_say(base, depth + 1)} over {said} of"
    if text_of(base) == "log":
        return f"log base {said} of"
    # A subscript of letters and digits is said as they stand; a longer one says where it ends.
    return f"{_say(base, depth + 1)} sub {said}" + ("" if len(said.split()) <= 3 else " end sub")


def _between(parts: list[Element], depth: int) -> str:
    if text_of(parts[0]) not in _LARGE:
        return ""
    low, high = _say(parts[1], depth + 1), _say(parts[2], depth + 1)
    return f"{_say(parts[0], depth + 1)} from {low} to {high} of"


def _fraction(parts: list[Element], depth: int) -> str:
    above, below = _say(parts[0], depth + 1), _say(parts[1], depth + 1)
    named = {("1", "2"): "one half", ("1", "3"): "one third", ("1", "4"): "one quarter", ("3", "4"): "three quarters"}
    if (above, below) in named:
        return named[above, below]
    if len(above.split()) == 1 and len(below.split()) == 1:
        return f"{above} over {below}"
    return f"the fraction {above} over {below} end fraction"


def _fenced(element: Element, parts: list[Element], depth: int) -> str:
    if len(parts) == 1 and (table := _lone_table(parts[0])) is not None:
        bars = element.get("open") == "|"
        return ("the determinant of " if bars else "") + _matrix(_children(table), depth + 1)
    opening, closing = element.get("open", "("), element.get("close", ")")
    separator = (element.get("separators", ",").split() or [""])[0]
    inner = f"{separator} ".join(_say(part, depth + 1) for part in parts)
    if opening == closing == "|":
        return f"the absolute value of {inner}" + ("" if _short(inner) else " end absolute value")
    if opening in ("‖", "∥"):
        return f"the norm of {inner}" + ("" if _short(inner) else " end norm")
    if opening == "{" and closing == "}":
        return f"the set of {inner} end set"
    return f"{_SIGNS.get(opening, opening)} {inner} {_SIGNS.get(closing, closing)}"


def _lone_table(element: Element) -> Element | None:
    """The table that is all there is in a row."""
    for _ in range(MAX_DEPTH):
        if local(element.tag) == "mtable":
            return element
        parts = _children(element)
        if local(element.tag) not in ("mrow", "mstyle", "mpadded") or len(parts) != 1:
            return None
        element = parts[0]
    return None


def _between_brackets(table: Element) -> bool:
    """Whether it is a matrix; else it only sets equations under one another, or tells cases apart."""
    before, after = table.getprevious(), table.getnext()
    return before is not None and after is not None and text_of(before)[-1:] in "([|‖" and text_of(after)[:1] in ")]|‖"


def _lines(rows: list[Element], depth: int) -> str:
    """Two columns are the sides of an equation, or a case and when it holds; more of them are more equations."""
    said = []
    for row in rows:
        cells = [_row(cell, depth) for cell in _children(row)]
        pairs = (" ".join(filter(None, cells[at : at + 2])) for at in range(0, len(cells), 2))
        said.append(", ".join(filter(None, pairs)))
    return "; ".join(filter(None, said))


def _matrix(rows: list[Element], depth: int) -> str:
    cells = [[_say(cell, depth + 1) or "blank" for cell in _children(row)] for row in rows if local(row.tag) != "mo"]
    columns = max((len(row) for row in cells), default=0)
    if columns == 1:
        lines = "; ".join(row[0] for row in cells if row)
        return f"column {lines}; end column" if len(cells) > 1 else lines
    said = "; ".join(f"row {number}: " + ", ".join(row) for number, row in enumerate(cells, 1))
    return f"{len(cells)} by {columns} matrix, {said}; end matrix"
