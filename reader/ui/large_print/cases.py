"""Which letters are used on a grid: our own, the typeface's, or another's where a character is missing."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from reader.errors import SettingsError
from reader.ui.large_print.alphabet import AlphabetLetters, serves
from reader.ui.large_print.characters import visible
from reader.ui.large_print.glyphs import Letters
from reader.ui.large_print.outline import OutlineLetters, default_font
from reader.ui.large_print.repertoire import Grid
from reader.ui.large_print.system_fonts import fonts_with

LIGHT = 20
"""Up to this height, the bars of a bold letter fill its counters: the regular weight with broader stems is read better,
with half the errors at 14 or 15 pixels."""

NARROW = {13: 1.16, 14: 1.08}
"""Up to these heights, letters are read better a little wider than drawn."""


INTRICATE = 16
"""Below this height a Chinese character or a Korean syllable is a blot: the terminal's own, though small, is read."""

_IDEOGRAPH = re.compile("[\u2e80-\u2fff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


class Case:
    """The letters for a grid `height` pixels high, as a printer's case holds them. Typefaces are opened when needed."""

    def __init__(self, height: int, grid: Grid, font: Path | None, bold: bool, hinted: bool = True) -> None:
        self._height = height
        self._hinted = hinted
        self._grid = grid
        self._font = font
        self._bold = bold
        self._opened: dict[Path, Letters] = {}
        self._found: dict[str, Letters | None] = {}
        if font is not None:
            self._open(font)

    @cached_property
    def letters(self) -> Letters:
        """The letters to be used first."""
        if serves(self._height, self._grid):
            return AlphabetLetters(self._height)
        return self._typeface

    @cached_property
    def _typeface(self) -> Letters:
        if self._font is None and self._bold and self._height <= LIGHT:
            wide = next((wide for height, wide in NARROW.items() if self._height <= height), 1.0)
            return OutlineLetters(default_font(bold=False), self._height, self._grid, wide=wide, stroke=1)
        return self._open(self._font or default_font(self._bold))

    def other(self, cluster: str) -> Letters | None:
        """The letters for something that `letters` lack: the typeface itself, the default one, or an installed one."""
        if cluster not in self._found:
            self._found[cluster] = self._search(visible(cluster))
        return self._found[cluster]

    def _search(self, cluster: str) -> Letters | None:
        for letters in (self._typeface, *self._opened.values()):
            if letters.has(cluster):
                return letters
        if self._height < INTRICATE and _IDEOGRAPH.search(cluster):
            return None
        for path in (default_font(self._bold), *fonts_with(cluster)):
            try:
                letters = self._open(path)
            except SettingsError:
                continue  # An installed font that cannot be used is none of the user's concern.
            if letters.has(cluster):
                return letters
        return None

    def _open(self, path: Path) -> Letters:
        if path not in self._opened:
            self._opened[path] = OutlineLetters(path, self._height, self._grid, hinted=self._hinted)
        return self._opened[path]
