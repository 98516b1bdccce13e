"""What characters are, as far as setting them in letters needs to know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SPACES = " \t\r\f\v\x1c-\x1f\x85\u1680\u2000-\u2006\u2008-\u200b\u2028\u2029\u205f\u3000"
"""White space at which a line may break, as the inside of a character class; not the no-break spaces."""

NO_BREAK_SPACES = "\u00a0\u2007\u202f"
REPLACEMENT = "\ufffd"

_COMPLEX = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u0590-\u10ff\u1100-\u11ff\u1700-\u1cff\u200c\u200d\u20d0-\u20ff\ua800-\uabff\ufb1d-\ufdff\ufe00-\ufe0f\ufe20-\ufe2f\ufe70-\ufefc\U00010800-\U0001efff]"
)
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_JOINERS = "\u200c\u200d"


def is_simple(text: str) -> bool:
    """Whether each character is one letter beside the one before: no marks, joining or reordering."""
    return not _COMPLEX.search(text)


def has_right_to_left(text: str) -> bool:
    """Whether the text may have to be reordered."""
    return bool(_RIGHT_TO_LEFT.search(text))


def is_invisible(character: str) -> bool:
    """Whether a character has no shape of its own: joiners, marks of direction, soft hyphens, variation selectors."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def visible(text: str) -> str:
    """The text composed, without invisible characters other than joiners, and control characters made visible."""
    if text.isascii() and text.isprintable():
        return text
    kept = (character for character in unicodedata.normalize("NFC", text))
    return "".join(
        REPLACEMENT if unicodedata.category(character) in ("Cc", "Cs") else character
        for character in kept
        if character in _JOINERS or not is_invisible(character)
    )


def clusters(text: str) -> Iterator[str]:
    """The text in stretches that must stay together: a character and the marks and joiners after it."""
    start = 0
    for index in range(1, len(text)):
        if not _continues(text[index]) and text[index - 1] != "\u200d":
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _continues(character: str) -> bool:
    return (
        unicodedata.category(character).startswith("M")
        or character in _JOINERS
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or is_invisible(character)
    )


def mirrored(text: str) -> str:
    """Text in visual order, right to left: marks stay with their letters, brackets are turned round."""
    turned = text.translate(str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹"))
    return "".join(reversed(list(clusters(turned))))


def plain(text: str, between: str, rightwards: bool) -> str:
    """Text to be shown in the terminal's own letters, left to right, with `between` between any two of them.

    Joined emoji are shown one by one: terminals do not agree on how wide they are together.
    """
    shown = "".join(character for character in visible(text) if character not in _JOINERS)
    return between.join(clusters(shown if rightwards else mirrored(shown)))
