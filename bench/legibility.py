"""How well large print can be read: tesseract's character error rate for every size, repertoire and typeface, beside
the same text drawn smooth; and for every palette.

python -m bench.legibility           the table, and what misses its target
python -m bench.legibility --json    the same as rows for results.json

Needs tesseract and its English model. The outcome is the same in every run of one version of tesseract.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.figures import HERE, Figure, report
from bench.large_print_ocr import (
    HEIGHTS,
    TEXTS,
    Reading,
    available,
    draw_page,
    draw_pixels,
    draw_smooth,
    measure,
    total,
)
from reader.ui.large_print import Repertoire, smallest_size, typesetter
from reader.ui.large_print.outline import default_font
from reader.ui.large_print.repertoire import CELL_HEIGHT, CELL_WIDTH
from reader.ui.large_print.smooth import smooth_typesetter
from reader.ui.palettes import PALETTES

SIZES = range(2, 11)
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
PALETTE_SIZE = 5
MARGIN = 1.0
"""Points of error that large print may have more than the same text drawn smooth."""

PIXELS = "pixels"
"""Smooth letters: Sixel, and kitty's protocol."""

TABLE = HERE / "legibility.md"


@dataclass(frozen=True, slots=True)
class Row:
    """One size in one repertoire and typeface."""

    repertoire: Repertoire | str
    size: int
    face: str
    readings: dict[str, Reading]
    smooth: float

    @property
    def target(self) -> float | None:
        """The error rate in per cent that this size may have; never more than MARGIN above smooth letters."""
        wanted = target(self.repertoire, self.size)
        return None if wanted is None else min(wanted, self.smooth + MARGIN)

    @property
    def rate(self) -> float:
        """Errors in per cent over all texts."""
        return total(self.readings).rate


def target(repertoire: Repertoire | str, size: int) -> float | None:
    """The error rate in per cent that a size may have."""
    match repertoire:
        case Repertoire.OCTANTS | Repertoire.SEXTANTS | "pixels":
            return 1.0 if size >= 5 else 2.0 if size >= 3 else None
        case Repertoire.QUADRANTS:
            return 2.0 if size >= 4 else None
        case Repertoire.HALF_BLOCKS:
            return 2.0 if size >= 5 else None
    return None


def faces() -> dict[str, Path | None]:
    """The two typefaces: ours (None), and another that is installed nearly everywhere, else our regular weight."""
    second = ("DejaVu Sans Bold", DEJAVU) if DEJAVU.is_file() else ("Atkinson Regular", default_font(bold=False))
    return {"Atkinson Bold": None, second[0]: second[1]}


def run(repertoire: Repertoire, size: int, smooth: Mapping[str, float]) -> list[Row]:
    """Reads one size in each typeface; what looks the same is read once."""
    rows: list[Row] = []
    known: dict[bytes, dict[str, Reading]] = {}
    for face, font in faces().items():
        letters = typesetter(size, repertoire, font=font)
        pages = {name: draw_page(letters, text, repertoire) for name, text in TEXTS.items()}
        look = b"".join(page.tobytes() for page in pages.values())
        if look not in known:
            known[look] = measure(pages, letters.rows)
        rows.append(Row(repertoire, size, face, known[look], smooth[face]))
    return rows


def run_pixels(size: int, smooth: Mapping[str, float]) -> list[Row]:
    """Reads one size of the letters that are drawn in pixels, in each typeface."""
    rows = []
    for face, font in faces().items():
        letters = smooth_typesetter(size, (CELL_WIDTH, CELL_HEIGHT), font=font)
        pages = {name: draw_pixels(letters, text) for name, text in TEXTS.items()}
        rows.append(Row(PIXELS, size, face, measure(pages, letters.rows), smooth[face]))
    return rows


def smooth_rate(font: Path | None) -> float:
    """Errors in per cent of a typeface drawn smooth. All sizes look alike from their distance: one is read."""
    letters = typesetter(6, Repertoire.OCTANTS, font=font)
    pages = {name: draw_smooth(letters, text, font or default_font()) for name, text in TEXTS.items()}
    return total(measure(pages, letters.rows)).rate


def palette_rates(size: int) -> dict[str, float]:
    """Errors in per cent of each palette's page, dimmed page, sentence and word, in the shades that OCR sees."""
    letters = typesetter(size, Repertoire.QUADRANTS)
    rates = {}
    for name, palette in PALETTES.items():
        paper, _ = palette.page
        for part, pair in {"page": palette.page, "dim": (paper, palette.dim), "word": palette.word}.items():
            shades = (_grey(pair[1]), _grey(pair[0]))
            pages = {key: draw_page(letters, text, Repertoire.QUADRANTS, *shades) for key, text in TEXTS.items()}
            rates[f"{name}, {part}"] = total(measure(pages, letters.rows, HEIGHTS[:1])).rate
    return rates


def _grey(colour: str) -> int:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


def table(rows: Sequence[Row], palettes: Mapping[str, float]) -> str:
    """The page that is kept in bench/legibility.md."""
    names = list(TEXTS)
    lines = [
        "# How well large print can be read",
        "",
        "Tesseract's character error rate in per cent, made by `python -m bench.legibility`: the screen drawn as a",
        "terminal draws it, 10 x 20 pixels a cell, read back and compared with the text. “Smooth” is the same text in",
        "the same typeface drawn smooth by another program; “pixels” are our own smooth letters, sent as Sixels or in",
        "kitty's protocol. Grids under 14 pixels high show our own letters, whatever the typeface.",
        "",
        f"| letters | rows | typeface | {' | '.join(names)} | **all** | smooth | target | met |",
        f"|---|---|---|{'---|' * len(names)}---|---|---|---|",
    ]
    for row in rows:
        parts = " | ".join(f"{row.readings[name].rate:.1f}" for name in names)
        wanted = "" if row.target is None else f"{row.target:.1f}"
        met = "" if row.target is None else "yes" if row.rate <= row.target else "**no**"
        lines.append(
            f"| {row.repertoire} | {row.size} | {row.face} | {parts} | **{row.rate:.2f}** | {row.smooth:.1f} "
            f"| {wanted} | {met} |"
        )
    lines += ["", "## Palettes", "", f"Quadrants, {PALETTE_SIZE} rows, Atkinson Bold.", ""]
    lines += ["| palette | errors, per cent |", "|---|---|"]
    lines += [f"| {name} | {rate:.2f} |" for name, rate in palettes.items()]
    return "\n".join(lines) + "\n"


def figures(rows: Sequence[Row], palettes: Mapping[str, float]) -> list[Figure]:
    """One figure a size: the worse of the typefaces."""
    found = []
    for repertoire in (*Repertoire, PIXELS):
        for size in SIZES:
            those = [row for row in rows if (row.repertoire, row.size) == (repertoire, size)]
            if those:
                worst = max(those, key=lambda row: row.rate)
                note = ", ".join(f"{row.face} {row.rate:.2f} (smooth {row.smooth:.2f})" for row in those)
                name = f"error rate, {repertoire} {size} rows"
                found.append(Figure(name, "%", round(worst.rate, 2), target=worst.target, note=note))
    name, rate = max(palettes.items(), key=lambda item: item[1])
    note = f"worst of {len(palettes)}: {name}; quadrants, {PALETTE_SIZE} rows"
    return [*found, Figure("error rate, worst palette", "%", round(rate, 2), target=2.0, note=note)]


def main() -> int:
    """Returns 1 without tesseract."""
    if not available():
        print("tesseract is not installed", file=sys.stderr)
        return 1
    with ThreadPoolExecutor(2) as pool:
        palettes = pool.submit(palette_rates, PALETTE_SIZE)
        smooth = dict(zip(faces(), pool.map(smooth_rate, faces().values()), strict=True))
        jobs = [
            pool.submit(run, repertoire, size, smooth)
            for repertoire in Repertoire
            for size in SIZES
            if size >= smallest_size(repertoire)
        ]
        jobs += [pool.submit(run_pixels, size, smooth) for size in SIZES]
        rows = [row for job in jobs for row in job.result()]
    TABLE.write_text(table(rows, palettes.result()), "utf-8")
    report(figures(rows, palettes.result()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
