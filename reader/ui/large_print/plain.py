"""Size 1: the terminal's own letters."""

from __future__ import annotations

from reader.ui.large_print.characters import clusters, plain
from reader.ui.large_print.setting import SetWord


class PlainWords:
    """Words in the terminal's own letters, with `spacing` empty columns between them."""

    def __init__(self, spacing: int) -> None:
        self._between = " " * spacing

    def width(self, text: str, rightwards: bool = True) -> int:
        """How many cells a word takes: at least one."""
        if text.isascii() and text.isprintable():
            return max(1, len(text) + len(self._between) * (len(text) - 1))
        return self.word(text, rightwards).width

    def split(self, text: str, width: int, rightwards: bool = True) -> list[tuple[int, int]]:
        """The lengths and cells of a word's longest parts that take at most `width` cells."""
        parts: list[tuple[int, int]] = []
        length = cells = 0
        for cluster in clusters(text):
            size = self.width(cluster, rightwards)
            if length and cells + len(self._between) + size > width:
                parts.append((length, cells))
                length = cells = 0
            cells += size + (len(self._between) if length else 0)
            length += len(cluster)
        return [*parts, (length, cells)]

    def word(self, text: str, rightwards: bool = True) -> SetWord:
        """The word as one row."""
        from rich.cells import cell_len

        shown = plain(text, self._between, rightwards)
        width = cell_len(shown)
        return SetWord(width, (shown,)) if width else SetWord(1, (" ",))
