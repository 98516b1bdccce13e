"""Large print as a terminal draws it, and what tesseract reads there.

Cells are 10 x 20 pixels and block characters exact rectangles. The picture is then scaled so that letters of every
size are equally high, as if the reader moved nearer or farther: tesseract was trained on letters of about 25 pixels'
x-height and fails on larger ones, drawn smooth or not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from reader.document import Span
from reader.ui.large_print import Repertoire, Typesetter
from reader.ui.large_print.picture import mixed
from reader.ui.large_print.repertoire import CELL_HEIGHT, CELL_WIDTH, grid
from reader.ui.large_print.smooth import SmoothTypesetter

HEIGHTS = (44, 50)
"""Pixels from ascender to descender at which each page is read; the errors of both readings are added."""

LINE = 34
"""About how many characters stand on a line."""

TEXTS: Mapping[str, str] = {
    "prose": (
        "The nurse came in just before nine and drew back the curtain. Outside, a quiet rain was falling on the hedge, "
        'on the wall, and on the old green bench where nobody had sat since June. "You slept well," she said; it was '
        "hardly a question. He blinked twice, which meant yes. Then he looked at the page, and the page began where "
        "it had stopped: a ship, a lamp, six men who would not go home. The words were large. He could read every one "
        "of them, judge how far the story had come, and wait for the next without moving a finger. By noon the sky "
        "was clear, and the kitchen smelled of bread and oranges."
    ),
    "capitals": (
        "THE QUICK BROWN FOX JUMPS OVER A LAZY DOG. PLEASE KEEP THIS GATE SHUT. WARNING: EXIT VIA BRIDGE. NEXT PAGE. "
        "STOP. ZEBRA, QUARTZ, JOY, WAVE, MYTH, BUD, GUIDE, HUB, DOUBT. JACKDAWS LOVE MY BIG SPHINX OF QUARTZ. FIVE "
        "WIZARDS JUMP QUICKLY. MIND THE STEP. HEAVY BOX, KEEP DRY."
    ),
    "digits": (
        "Call 723 5481 or 966 1827. Pay 48.95 by 17 May 1936. Rooms 254, 683 and 719. Bus 85, 38, 66, 99. In 1872, "
        "5634 of 9218 went by 7.45. Ring 246 8135 before 9. It cost 59.99 in 1984; now 137.25. Page 62 of 385, line 17."
    ),
    "confusable": (
        "corn com, modern modem, barn bam, clear dear, close dose, clip dip, burn bum, mild wild, Ill ill, Bill 11, "
        "lid did, clay day, cloud loud, turn tum, Illinois, Oil, Ohio, Olive. Il1 rn m cl d"
    ),
}
"""What is read. Digits have no zero: the typeface's slashed zero is read as 8 even when it is drawn smooth."""

_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How many of `characters` were read wrongly."""

    errors: int
    characters: int

    @property
    def rate(self) -> float:
        """The character error rate in per cent."""
        return 100 * self.errors / self.characters


def available() -> bool:
    """Whether tesseract is installed."""
    return shutil.which("tesseract") is not None


def page_width(typesetter: Typesetter) -> int:
    """The width in cells at which a line holds about LINE characters, and no word is broken."""
    probe = "n" * 20
    return int(typesetter.lines(probe, Span(0, 20), 100_000)[0].words[0].width / 20 * LINE)


def draw_cells(rows: Sequence[str], repertoire: Repertoire, ink: int = 0, paper: int = 255) -> Image.Image:
    """Rows of block characters as a terminal draws them, in shades of grey."""
    cells = grid(repertoire)
    bits_of = {character: bits for bits, character in enumerate(cells.characters)}
    bits = np.array([[bits_of.get(character, 0) for character in row] for row in rows], np.uint16)
    image = np.full((len(rows) * CELL_HEIGHT, bits.shape[1] * CELL_WIDTH), paper, np.uint8)
    for pixel in range(cells.across * cells.down):
        y, x = divmod(pixel, cells.across)
        top, bottom = round(y * cells.pixel_height), round((y + 1) * cells.pixel_height)
        left, right = round(x * cells.pixel_width), round((x + 1) * cells.pixel_width)
        on = np.argwhere(bits >> pixel & 1)
        for row, column in on:
            y0, x0 = row * CELL_HEIGHT, column * CELL_WIDTH
            image[y0 + top : y0 + bottom, x0 + left : x0 + right] = ink
    return Image.fromarray(image)


def draw_page(typesetter: Typesetter, text: str, repertoire: Repertoire, ink: int = 0, paper: int = 255) -> Image.Image:
    """A whole text as large print."""
    width = page_width(typesetter)
    rows: list[str] = []
    for line in typesetter.lines(text, Span(0, len(text)), width):
        rows += typesetter.draw(text, line, width)
        rows += [" " * width] * typesetter.leading
    return draw_cells(rows, repertoire, ink, paper)


def draw_pixels(typesetter: SmoothTypesetter, text: str) -> Image.Image:
    """A whole text as a terminal shows it that draws pictures: black on white, in the shades that are sent."""
    width, (across, down) = page_width(typesetter), typesetter.cell
    lines = typesetter.lines(text, Span(0, len(text)), width)
    pitch = (typesetter.rows + typesetter.leading) * down
    sheet = np.zeros((pitch * len(lines), width * across), np.uint8)
    for number, line in enumerate(lines):
        for patch in typesetter.picture(text, line):
            if patch.shades is not None:
                height, wide = patch.shades.pixels.shape
                left = patch.column * across
                sheet[number * pitch : number * pitch + height, left : left + wide] = patch.shades.pixels
    colours = np.array([colour[0] for colour in mixed(((255, 255, 255), (0, 0, 0)))], np.uint8)
    return Image.fromarray(colours[sheet])


def draw_smooth(typesetter: Typesetter, text: str, font: Path) -> Image.Image:
    """The same lines, the same height, drawn smooth from the outline."""
    height = typesetter.rows * CELL_HEIGHT
    probe = ImageFont.truetype(str(font), 1000)
    _, top, _, foot = probe.getbbox("bdhklEHgpqyj")
    face = ImageFont.truetype(str(font), round(height * 1000 / (foot - top)))
    top = face.getbbox("bdhklEHgpqyj")[1]
    lines = [line.span.of(text).strip() for line in typesetter.lines(text, Span(0, len(text)), page_width(typesetter))]
    pitch = (typesetter.rows + typesetter.leading) * CELL_HEIGHT
    image = Image.new("L", (int(max(map(face.getlength, lines))) + 8, pitch * len(lines)), 255)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((2, number * pitch - top), line, font=face, fill=0)
    return image


def read(images: Sequence[Image.Image]) -> list[str]:
    """What tesseract reads in each picture, white space run together."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, image in enumerate(images):
            file = Path(folder) / f"{number:03}.png"
            image.save(file)
            files.append(str(file))
        (Path(folder) / "list").write_text("\n".join(files))
        done = subprocess.run(
            ["tesseract", str(Path(folder) / "list"), "-", "--psm", "6", "-l", "eng", "--dpi", "150"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    pages = done.stdout.translate(_TYPED).split("\f")
    return [" ".join(page.split()) for page in pages[: len(images)]]


def scaled(image: Image.Image, factor: float, margin: int = 40) -> Image.Image:
    """The picture from another distance, with a margin of its paper around it."""
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    near = image.resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC)
    framed = Image.new(
        "L", (size[0] + 2 * margin, size[1] + 2 * margin), image.getpixel((image.width - 1, image.height - 1))
    )
    framed.paste(near, (margin, margin))
    return framed


def measure(pages: Mapping[str, Image.Image], rows: int, heights: Iterable[int] = HEIGHTS) -> dict[str, Reading]:
    """The errors in each text, given its page; `rows` is the height of the letters."""
    heights = list(heights)
    images = [scaled(page, height / (rows * CELL_HEIGHT)) for page in pages.values() for height in heights]
    found = iter(read(images))
    readings = {}
    for name in pages:
        text = TEXTS[name]
        errors = sum(distance(text, next(found)) for _ in heights)
        readings[name] = Reading(errors, len(text) * len(heights))
    return readings


def total(readings: Mapping[str, Reading]) -> Reading:
    """All texts together."""
    return Reading(
        sum(reading.errors for reading in readings.values()), sum(reading.characters for reading in readings.values())
    )


def distance(wanted: str, found: str) -> int:
    """Levenshtein's distance: letters left out, put in or exchanged."""
    before = list(range(len(found) + 1))
    for row, character in enumerate(wanted, 1):
        now = [row]
        for column, other in enumerate(found, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (character != other)))
        before = now
    return before[-1]
