"""Outline typefaces (TTF, OTF) on a pixel grid: FreeType draws, HarfBuzz shapes and kerns."""

from __future__ import annotations

import unicodedata
from importlib import resources
from pathlib import Path

from reader.errors import SettingsError
from reader.ui.large_print.glyphs import Glyph
from reader.ui.large_print.repertoire import Grid

LARGEST_FILE = 64 * 1024 * 1024


def default_font(bold: bool = True) -> Path:
    """Atkinson Hyperlegible, made for readers with low vision by the Braille Institute."""
    name = "AtkinsonHyperlegible-Bold.ttf" if bold else "AtkinsonHyperlegible-Regular.ttf"
    return Path(str(resources.files("fontpkg_atkinson_hyperlegible"))) / "files" / name


class OutlineLetters:
    """A typeface's letters, `height` pixels from the top of the ascenders to the foot of the descenders."""

    def __init__(self, path: Path, height: int, grid: Grid) -> None:
        import freetype
        import uharfbuzz

        data = _read(path)
        try:
            self._face = freetype.Face(str(path))
            hb_face = uharfbuzz.Face(data)
        except (freetype.FT_Exception, ValueError) as error:
            raise SettingsError(
                f"The typeface {path.name} cannot be used.", f"Choose another TTF or OTF file: {error}"
            ) from error
        self._freetype = freetype
        self._harfbuzz = uharfbuzz
        self.height = height
        ascent, descent = self._extent("bdhklABDEH")[1], -self._extent("gpqyj")[0]
        units = self._face.units_per_EM
        per_unit = height / (ascent + descent)
        self.above = round(ascent * per_unit)
        stretch = grid.pixel_height / grid.pixel_width
        y_ppem = per_unit * units
        x_ppem = y_ppem * stretch
        self._face.set_char_size(round(x_ppem * 64), round(y_ppem * 64), 72, 72)
        self._font = uharfbuzz.Font(hb_face)
        self._font.scale = (round(x_ppem * 64), round(y_ppem * 64))
        self._glyphs: dict[int, Glyph] = {}
        self.space = max(2, round(self._font.get_glyph_h_advance(self._face.get_char_index(" ")) / 64))

    def _extent(self, characters: str) -> tuple[int, int]:
        """The lowest and highest point of some letters, in font units."""
        low = high = 0
        for character in characters:
            self._face.load_char(character, self._freetype.FT_LOAD_NO_SCALE)
            box = self._face.glyph.outline.get_bbox()
            low, high = min(low, box.yMin), max(high, box.yMax)
        if high - low <= 0:
            high, low = self._face.ascender, self._face.descender
        return low, high

    def has(self, text: str) -> bool:
        """Whether the typeface has every character of a word."""
        return all(self._face.get_char_index(character) for character in unicodedata.normalize("NFC", text))

    def shape(self, text: str, rightwards: bool = True) -> list[tuple[int, Glyph]]:
        """The glyphs of a word, left to right, each with the place of its pen in pixels."""
        buffer = self._harfbuzz.Buffer()
        buffer.add_str(unicodedata.normalize("NFC", text))
        buffer.guess_segment_properties()
        buffer.direction = "ltr" if rightwards else "rtl"
        self._harfbuzz.shape(self._font, buffer, {"liga": False, "clig": False, "dlig": False})
        pen, placed = 0, []
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyph = self._glyph(info.codepoint)
            placed.append((pen + round(position.x_offset / 64), _lifted(glyph, round(position.y_offset / 64))))
            natural = self._font.get_glyph_h_advance(info.codepoint)
            pen += glyph.advance + round((position.x_advance - natural) / 64)
        return placed

    def _glyph(self, index: int) -> Glyph:
        known = self._glyphs.get(index)
        if known is None:
            known = self._glyphs[index] = self._draw(index)
        return known

    def _draw(self, index: int) -> Glyph:
        freetype = self._freetype
        flags = freetype.FT_LOAD_FORCE_AUTOHINT | freetype.FT_LOAD_TARGET_MONO | freetype.FT_LOAD_RENDER
        self._face.load_glyph(index, flags)
        slot = self._face.glyph
        bitmap = slot.bitmap
        data, pitch = bytes(bitmap.buffer), bitmap.pitch
        rows = [0] * self.height
        for y in range(bitmap.rows):
            line = int.from_bytes(data[y * pitch : y * pitch + pitch], "big")
            bits = f"{line:0{pitch * 8}b}"[: bitmap.width][::-1]
            place = min(max(self.above - slot.bitmap_top + y, 0), self.height - 1)
            rows[place] |= int(bits or "0", 2)
        return Glyph(tuple(rows), slot.bitmap_left, round(slot.advance.x / 64))


def _lifted(glyph: Glyph, pixels: int) -> Glyph:
    """The glyph moved up."""
    if not pixels:
        return glyph
    empty = (0,) * min(abs(pixels), len(glyph.rows))
    rows = glyph.rows[pixels:] + empty if pixels > 0 else empty + glyph.rows[:pixels]
    return Glyph(rows, glyph.left, glyph.advance)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SettingsError(
                f"The typeface {path.name} is too large to be used.", "Choose a TTF or OTF file under 64 megabytes."
            )
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The typeface {path.name} cannot be opened.", f"Choose another TTF or OTF file: {error.strerror}."
        ) from error
