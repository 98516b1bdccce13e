"""Outline typefaces (TTF, OTF) on a pixel grid: FreeType draws and hints, HarfBuzz shapes and kerns.

Letters are drawn in black and white with FreeType's own hinter, which fits stems and bars to whole pixels. That keeps
counters open where plain rounding closes them: at four rows of octants it takes tesseract's error rate from 5 % to
under 1 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from reader.errors import SettingsError
from reader.ui.large_print.characters import NO_BREAK_SPACES, is_simple
from reader.ui.large_print.glyphs import Glyph, Outsides, Pen, clearance
from reader.ui.large_print.repertoire import Grid

LARGEST_FILE = 64 * 1024 * 1024
MOST_GLYPHS = 2000
MOST_PAIRS = 20000

_SINGLY = {"liga": False, "clig": False, "dlig": False}
"""No ligatures: letters that are one shape are harder to read, and to break."""

_TALL, _DEEP = "bdhklEH", "gpqyj"


def default_font(bold: bool = True) -> Path:
    """Atkinson Hyperlegible, made for readers with low vision by the Braille Institute."""
    from fontpkg_atkinson_hyperlegible import ROOT  # type: ignore[import-untyped]

    name = "AtkinsonHyperlegible-Bold.ttf" if bold else "AtkinsonHyperlegible-Regular.ttf"
    return Path(ROOT) / "files" / name


class OutlineLetters:
    """A typeface's letters, `height` pixels from the top of the ascenders to the foot of the descenders.

    `wide` stretches them sideways, `stroke` makes upright strokes that many pixels wider; where pixels are fine,
    `hinted` is better false. Raises SettingsError for a file that is no typeface, or too large.
    """

    def __init__(
        self, path: Path, height: int, grid: Grid, *, wide: float = 1.0, stroke: int = 0, hinted: bool = True
    ) -> None:
        import freetype  # type: ignore[import-untyped]

        _check(path)
        try:
            self._face = freetype.Face(str(path))
        except freetype.FT_Exception as error:
            raise _unusable(path) from error
        if not self._face.is_scalable or not self._face.units_per_EM:
            raise _unusable(path)
        self._freetype: Any = freetype
        hinting = freetype.FT_LOAD_FORCE_AUTOHINT if hinted else freetype.FT_LOAD_NO_HINTING
        self._flags = hinting | freetype.FT_LOAD_TARGET_MONO | freetype.FT_LOAD_RENDER
        self._path = path
        self._height = height
        # Where pixels are fine, the typeface's own distances are seen as they were drawn.
        self._gap = max(2 if height >= 12 else 1, round(height / (10 if hinted else 20)))
        self._stroke = stroke
        self._glyphs: dict[int, Glyph] = {}
        self._indexes: dict[str, int] = {}
        self._present: set[str] = set()
        self._letters: dict[str, Glyph] = {}
        self._outsides: dict[str, Outsides] = {}
        self._steps: dict[str, int] = {}
        self._shaper: _Shaper | None = None
        try:
            self._fit(grid.pixel_height / grid.pixel_width * wide)
            self.space = max(2, 2 * self._gap + round(self._advance(self._index(" "))))
        except freetype.FT_Exception as error:
            raise _unusable(path) from error

    def has(self, text: str) -> bool:
        """Whether the typeface has every character."""
        if self._present.issuperset(text):
            return True
        for character in text:
            if character not in "\u200c\u200d" and not self._index(character):
                return False
            self._present.add(character)
        return True

    def shape(self, text: str, rightwards: bool) -> Sequence[Pen]:
        """The glyphs of a word from left to right."""
        if not rightwards or not is_simple(text):
            return self._shaped(text, rightwards)
        pen, placed, before = 0, [], ""
        letters, steps = self._letters, self._steps
        for character in text:
            glyph = letters.get(character) or self._letter(character)
            if before:
                pair = before + character
                step = steps.get(pair)
                pen += self._step(pair) if step is None else step
            placed.append((pen, glyph))
            before = character
        return placed

    def _letter(self, character: str) -> Glyph:
        if len(self._letters) >= MOST_GLYPHS:
            self._letters.clear()
        glyph = self._letters[character] = self._glyph(self._index(character))
        return glyph

    def _step(self, pair: str) -> int:
        """How far apart the pens of two letters stand: the typeface's kerning, but never so that they touch."""
        first, second = self._letter(pair[0]), self._letter(pair[1])
        step = first.advance + round(self._shaping().kerning(pair))
        if first.width and second.width:
            step = max(step, clearance(self._outside(pair[0]), self._outside(pair[1])) + self._gap)
        if len(self._steps) >= MOST_PAIRS:
            self._steps.clear()
        self._steps[pair] = step
        return step

    def _outside(self, character: str) -> Outsides:
        outside = self._outsides.get(character)
        if outside is None:
            if len(self._outsides) >= MOST_GLYPHS:
                self._outsides.clear()
            outside = self._outsides[character] = Outsides(self._letter(character))
        return outside

    def _shaped(self, text: str, rightwards: bool) -> list[Pen]:
        pen, placed = 0.0, []
        for index, x, y, advance in self._shaping().shape(text, rightwards):
            placed.append((round(pen + x), self._glyph(index).lifted(round(y))))
            pen += advance + (self._stroke if advance else 0)
        return placed

    def _shaping(self) -> _Shaper:
        if self._shaper is None:
            self._shaper = _Shaper(self._path, self._ppem)
        return self._shaper

    def _index(self, character: str) -> int:
        index = self._indexes.get(character)
        if index is None:
            index = self._face.get_char_index(character)
            if not index and character in NO_BREAK_SPACES:
                index = self._face.get_char_index(" ")
            self._indexes[character] = index
        return index

    def _glyph(self, index: int) -> Glyph:
        glyph = self._glyphs.get(index)
        if glyph is None:
            if len(self._glyphs) >= MOST_GLYPHS:
                self._glyphs.clear()
            glyph = self._glyphs[index] = self._draw(index)
        return glyph

    def _fit(self, stretch: float) -> None:
        """Finds the largest size at which the hinted letters are no higher than the grid."""
        tall = [index for index in map(self._face.get_char_index, _TALL) if index]
        deep = [index for index in map(self._face.get_char_index, _DEEP) if index]
        units = self._face.units_per_EM
        if tall and deep:
            top, foot = self._extent(tall)[0], self._extent(deep)[1]
        else:
            top, foot = self._face.ascender, -self._face.descender
        nominal = self._height / max(top + foot, units // 8) * units
        self._wide_ppem = nominal * stretch
        low, high = nominal * 0.75, nominal * 1.25
        while tall and deep and high - low > 1 / 8:
            middle = (low + high) / 2
            self._resize(middle)
            low, high = (middle, high) if self._reach(tall, deep)[1] <= self._height else (low, middle)
        self._ppem = (self._wide_ppem, low if tall and deep else nominal)
        self._resize(self._ppem[1])
        above, needed = self._reach(tall, deep)
        self._above = above + (self._height - needed) // 2 if tall and deep else round(nominal * top / units)

    def _resize(self, ppem: float) -> None:
        self._face.set_char_size(round(self._wide_ppem * 64), max(64, round(ppem * 64)), 72, 72)

    def _extent(self, indexes: Sequence[int]) -> tuple[int, int]:
        """How far some glyphs reach above and below the line, in font units."""
        top = foot = 0
        for index in indexes:
            self._face.load_glyph(index, self._freetype.FT_LOAD_NO_SCALE)
            box = self._face.glyph.outline.get_bbox()
            top, foot = max(top, box.yMax), max(foot, -box.yMin)
        return top, foot

    def _reach(self, tall: Sequence[int], deep: Sequence[int]) -> tuple[int, int]:
        """How far the hinted letters reach above the line, and in all, in pixels."""
        slot = self._face.glyph
        above = below = 0
        for index in tall:
            self._face.load_glyph(index, self._flags)
            above = max(above, slot.bitmap_top)
        for index in deep:
            self._face.load_glyph(index, self._flags)
            below = max(below, slot.bitmap.rows - slot.bitmap_top)
        return above, above + below

    def _advance(self, index: int) -> float:
        self._face.load_glyph(index, self._freetype.FT_LOAD_NO_HINTING)
        return float(self._face.glyph.advance.x / 64)

    def _draw(self, index: int) -> Glyph:
        self._face.load_glyph(index, self._flags)
        slot = self._face.glyph
        bitmap, top = slot.bitmap, slot.bitmap_top
        data, pitch = bytes(bitmap.buffer), bitmap.pitch
        drawn = []
        for y in range(bitmap.rows):
            line = int.from_bytes(data[y * pitch : y * pitch + pitch], "big")
            drawn.append(int(f"{line:0{pitch * 8}b}"[: bitmap.width][::-1] or "0", 2))
        upper = drawn[:top] if top > 0 else []
        lower = [0] * -min(top, 0) + drawn[max(top, 0) :]
        upper += [0] * (top - len(upper))
        if len(lower) == 1 and upper and 2 * lower[0].bit_count() < upper[-1].bit_count():
            lower = []  # The overshoot of a round letter: on a grid, a few pixels that look like dirt.
        upper, lower = _squeezed(upper, self._above), _squeezed(lower, self._height - self._above)
        rows = [0] * (self._above - len(upper)) + upper + lower
        rows += [0] * (self._height - len(rows))
        for _ in range(self._stroke):
            rows = [row | row << 1 for row in rows]
        return Glyph(tuple(rows), slot.bitmap_left, round(slot.advance.x / 64) + self._stroke)


def _squeezed(rows: list[int], most: int) -> list[int]:
    """At most `most` rows. The longest stretch of rows that are alike gives up one, again and again, so that an
    accented capital keeps its accent, the gap below it and the weight of its strokes."""
    rows = list(rows)
    while len(rows) > most:
        if len(rows) < 2:
            return []
        stretches = [(len(list(group)), row) for row, group in groupby(rows)]
        longest = max(length for length, _ in stretches)
        if longest > 1:
            at = 0
            for length, _ in stretches:
                if length == longest:
                    break
                at += length
        else:
            at = min(range(len(rows) - 1), key=lambda y: (rows[y] ^ rows[y + 1]).bit_count())
        del rows[at]
    return rows


class _Shaper:
    """HarfBuzz for one typeface; `ppem` are pixels per em across and down."""

    def __init__(self, path: Path, ppem: tuple[float, float]) -> None:
        import uharfbuzz  # type: ignore[import-untyped]

        self._harfbuzz: Any = uharfbuzz
        try:
            self._font: Any = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
        except (uharfbuzz.HarfBuzzError, ValueError) as error:
            raise _unusable(path) from error
        self._pair: Any = uharfbuzz.Buffer()
        self._font.scale = (round(ppem[0] * 64), round(ppem[1] * 64))

    def kerning(self, pair: str) -> float:
        """How much closer (negative) or farther two letters stand than their advances say, in pixels."""
        buffer = self._pair
        buffer.clear_contents()
        buffer.add_str(pair)
        buffer.guess_segment_properties()
        self._harfbuzz.shape(self._font, buffer, _SINGLY)
        first, second = buffer.glyph_positions[:2]
        natural = self._font.get_glyph_h_advance(buffer.glyph_infos[0].codepoint)
        return float(first.x_advance - natural + second.x_offset) / 64

    def shape(self, text: str, rightwards: bool) -> list[tuple[int, float, float, float]]:
        """For each glyph from left to right: its number, its offset right and up, its advance, in pixels."""
        buffer = self._harfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr" if rightwards else "rtl"
        self._harfbuzz.shape(self._font, buffer, _SINGLY)
        return [
            (info.codepoint, position.x_offset / 64, position.y_offset / 64, position.x_advance / 64)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


def _unusable(path: Path) -> SettingsError:
    return SettingsError(f"The typeface {path.name} cannot be used.", "Choose another TTF or OTF file.")


def _check(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise SettingsError(
            f"The typeface {path.name} cannot be opened.", f"Choose another TTF or OTF file: {error.strerror}."
        ) from error
    if size > LARGEST_FILE:
        raise SettingsError(
            f"The typeface {path.name} is too large to be used.", "Choose a TTF or OTF file under 64 megabytes."
        )
