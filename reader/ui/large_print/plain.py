"""Size 1: the terminal's own letters."""

from __future__ import annotations

from reader.ui.large_print.page import LargeTypesetter
from reader.ui.large_print.setting import SetWord


class PlainWords:
    """Words in the terminal's own letters, with `spacing` empty columns between letters."""

    def __init__(self, spacing: int) -> None:
        self._between = " " * spacing

    def word(self, text: str) -> SetWord:
        """The word as one row."""
        from rich.cells import cell_len

        shown = self._between.join(text)
        return SetWord(cell_len(shown), (shown,))


class PlainTypesetter(LargeTypesetter):
    """Lays out text in the terminal's own letters."""

    def __init__(self, leading: int, word_spacing: float, letter_spacing: float, most: int, fewest: int) -> None:
        spacing = round(letter_spacing)
        gap = max(1, round(word_spacing * (1 + spacing)))
        super().__init__(PlainWords(spacing), 1, leading, gap, most, fewest * (1 + spacing))
