"""One word, or a few, as large as the screen allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.document import Span
from reader.ui.large_print import Line, Typesetter

LARGEST = 40
"""Rows; beyond this a letter is larger than any screen needs."""


def fits(typesetter: Typesetter, text: str, width: int, height: int) -> bool:
    """Whether `text` fits on one line of `width` cells and `height` rows, no word broken."""
    return typesetter.rows <= height and _on_one_line(typesetter, text, width) is not None


def draw_word(text: str, width: int, height: int, typesetter_of: Callable[[int], Typesetter]) -> Sequence[str]:
    """`text` on one line at the largest size at which it fits, centred: `height` rows of `width` cells.

    `typesetter_of` gives the typesetter for a size; it had better remember them. What fits at no size is broken into
    lines at size 1, and the first `height` of them are shown.
    """
    low, high = 1, max(1, min(height, LARGEST))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(typesetter_of(middle), text, width, height) else (low, middle - 1)
    typesetter = typesetter_of(low)
    line = _on_one_line(typesetter, text, width)
    if line is None:
        lines = typesetter.lines(text, Span(0, len(text)), width)[:height]
        drawn = [row for line in lines for row in typesetter.draw(text, line, width)]
    else:
        drawn = _centred(typesetter, text, line, width)
    above = (height - len(drawn)) // 2
    empty = " " * width
    return [*[empty] * above, *drawn[:height], *[empty] * (height - above - len(drawn))]


def _on_one_line(typesetter: Typesetter, text: str, width: int) -> Line | None:
    lines = typesetter.lines(text, Span(0, len(text)), width)
    return lines[0] if len(lines) == 1 and all(word.x + word.width <= width for word in lines[0].words) else None


def _centred(typesetter: Typesetter, text: str, line: Line, width: int) -> list[str]:
    """The line, with as much room before it as after it."""
    left = min((word.x for word in line.words), default=0)
    right = max((word.x + word.width for word in line.words), default=0)
    before = (width - right + left) // 2
    shift = left - before
    rows = typesetter.draw(text, line, width)
    if shift >= 0:
        return [row[shift:] + " " * shift for row in rows]
    return [" " * -shift + row[: len(row) + shift] for row in rows]
