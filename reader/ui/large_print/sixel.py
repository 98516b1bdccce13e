"""Pictures as Sixels, the DEC terminals' way: bands of six rows, in each band a line of characters for each colour.

A word is encoded once and then only copied into its place, so a line costs 1 ms; the encoder of textual-image, which
sees each line as any picture, takes 18 ms for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.ui.large_print.picture import SHADES, Colours, Picture, Shades, mixed

BAND = 6

_LONG = re.compile(r"(.)\1{3,}")


def sixel(picture: Picture) -> str:
    """The whole sequence; what no ground covers is left as it is on the screen."""
    pairs = picture.pairs()
    out = [f'\x1bP0;1;0q"1;1;{picture.width};{picture.height}']
    for index, pair in enumerate(pairs):
        for shade, colour in enumerate(mixed(pair)):
            out.append(f"#{_register(index, shade)};2;" + ";".join(str(round(part * 100 / 255)) for part in colour))
    grounds = [_runs(picture, pair) for pair in pairs]
    words = [[(one.x, dots(one.shades)) for one in picture.letters if one.colours == pair] for pair in pairs]
    for band in range(-(-picture.height // BAND)):
        full = chr(63 + (1 << min(BAND, picture.height - band * BAND)) - 1)
        lines = []
        for index, ground in enumerate(grounds):
            paper = "".join(f"!{length}{full if on else '?'}" for on, length in ground)
            lines.append(f"#{_register(index, 0)}{paper}")
            for shade in range(1, SHADES + 1):
                line = _line([(x, of[band * SHADES + shade - 1]) for x, of in words[index]])
                if line:
                    lines.append(f"#{_register(index, shade)}{line}")
        out.append("$".join(lines) + "-")
    return "".join(out)[:-1] + "\x1b\\"


def dots(shades: Shades) -> Sequence[tuple[str, int]]:
    """For each band and in it each shade from 1 on: the characters that show it, and how many columns they reach."""
    if shades.sixels is None:
        shades.sixels = _dots(shades)
    return shades.sixels


def _dots(shades: Shades) -> Sequence[tuple[str, int]]:
    import numpy as np

    height, width = shades.pixels.shape
    bands = -(-height // BAND)
    padded = np.zeros((bands * BAND, width), np.uint8)
    padded[:height] = shades.pixels
    weights = (1 << np.arange(BAND, dtype=np.uint8))[None, :, None]
    cut = padded.reshape(bands, BAND, width)
    by_shade = [((cut == shade) * weights).sum(axis=1, dtype=np.uint8) + 63 for shade in range(1, SHADES + 1)]
    found = []
    for band in range(bands):
        for rows in by_shade:
            text = rows[band].tobytes().decode("ascii").rstrip("?")
            found.append((_LONG.sub(lambda run: f"!{len(run[0])}{run[1]}", text), len(text)))
    return found


def _register(pair: int, shade: int) -> int:
    return pair * (SHADES + 1) + shade


def _runs(picture: Picture, pair: Colours) -> list[tuple[bool, int]]:
    """Stretches that are, or are not, paper of this colour, and their lengths."""
    runs, at = [], 0
    for ground in picture.grounds:
        if ground.colours == pair:
            if ground.start > at:
                runs.append((False, ground.start - at))
            runs.append((True, ground.end - ground.start))
            at = ground.end
    return runs


def _line(words: Sequence[tuple[int, tuple[str, int]]]) -> str:
    line, at = [], 0
    for x, (text, length) in words:
        if length:
            line.append(f"!{x - at}?{text}" if x > at else text)
            at = x + length
    return "".join(line)
