"""For terminals that are sent no UTF-8: every row in ASCII, each character as wide as before."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len

from reader.document import Span
from reader.ui.large_print import Line, Typesetter

_ALIKE = str.maketrans({
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "‐": "-",
    "•": "*", "·": "-", "…": ".", "×": "x", "÷": "/", "→": ">", "←": "<", "≤": "<", "≥": ">", "ß": "s", "ø": "o",
    "Ø": "O", "ł": "l", "Ł": "L", "æ": "a", "œ": "o", "µ": "u", "\u00a0": " ", "\u202f": " ",
})  # fmt: skip


def in_ascii(row: str) -> str:
    """The row with each character that is not ASCII as one that is like it, or as "?": none is dropped."""
    if row.isascii():
        return row
    return "".join(letter if letter.isascii() else _like(letter) for letter in row.translate(_ALIKE))


def _like(letter: str) -> str:
    width = cell_len(letter)
    base = unicodedata.normalize("NFKD", letter)[0]
    return (base if base.isascii() else "?") * width


class AsciiTypesetter:
    """A typesetter whose rows are all ASCII."""

    def __init__(self, setter: Typesetter) -> None:
        self._setter = setter
        self.rows = setter.rows
        self.leading = setter.leading

    def characters(self, width: int) -> int:
        """As the typesetter counts them."""
        return self._setter.characters(width)

    def lines(self, text: str, span: Span, width: int) -> Sequence[Line]:
        """As the typesetter lays them out."""
        return self._setter.lines(text, span, width)

    def draw(self, text: str, line: Line, width: int) -> Sequence[str]:
        """As the typesetter draws it, in ASCII."""
        return [in_ascii(row) for row in self._setter.draw(text, line, width)]
