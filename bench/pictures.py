"""Pictures of the figures, as SVG: bars with their spread and target, and lines that show how a cost grows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, LEFT, RIGHT = 860, 330, 150
ROW, TITLE = 24, 44
INK, MUTED, BAR, MISSED, MARK = "#1a1a1a", "#666666", "#2b6cb0", "#b7410e", "#000000"
COLOURS = ("#2b6cb0", "#b7410e", "#2f855a", "#805ad5", "#b7791f", "#4a5568")


def bars(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as they stand in results.json, each unit with a scale of its own, and so is what is measured where a name
    says that after whose it is ("epy: a jump"): the median as a bar, a whisker to the 95 % value, an upright line at
    the target; a bar that misses it is of another colour."""
    parts, y = [], TITLE
    for kind in dict.fromkeys(map(_kind, rows)):
        group = [row for row in rows if _kind(row) == kind]
        most = max(_largest(row) for row in group) or 1.0
        for row in group:
            parts += _bar(row, y, (WIDTH - LEFT - RIGHT) / most)
            y += ROW
        y += ROW // 3
    return _picture(title, parts, y + 6)


def _kind(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["unit"]), str(row["name"]).partition(": ")[2]


def _largest(row: Mapping[str, Any]) -> float:
    return max(abs(row[key] or 0.0) for key in ("median", "p95", "target"))


def _bar(row: Mapping[str, Any], y: int, scale: float) -> list[str]:
    name, median = str(row["name"]).replace("_", " "), abs(row["median"])
    middle = y + ROW / 2
    colour = MISSED if row["met"] is False else BAR
    parts = [
        _text(LEFT - 8, middle + 4, name if len(name) < 50 else name[:48] + "…", INK, "end"),
        f'<rect x="{LEFT}" y="{y + 4}" width="{max(1.0, median * scale):.1f}" height="{ROW - 9}" fill="{colour}"/>',
    ]
    right = median
    if row["p95"] is not None:
        right = max(right, abs(row["p95"]))
        ends = [LEFT + median * scale, LEFT + abs(row["p95"]) * scale]
        parts.append(_line(ends[0], middle, ends[1], middle, INK))
        parts.append(_line(ends[1], middle - 5, ends[1], middle + 5, INK))
    if row["target"] is not None:
        at = LEFT + abs(row["target"]) * scale
        right = max(right, abs(row["target"]))
        parts.append(_line(at, y + 1, at, y + ROW - 2, MARK, 'stroke-dasharray="3 2" stroke-width="2"'))
    parts.append(_text(LEFT + right * scale + 7, middle + 4, f"{row['median']:.4g} {row['unit']}", INK))
    return parts


def lines(title: str, unit: str, across: str, curves: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Curves of (x, y), both above nought, on logarithmic scales: a straight line upward is a power, a flat one
    costs the same whatever the size."""
    height, bottom, width = 360, 310, WIDTH - 250
    points = [point for curve in curves.values() for point in curve]
    (x0, x1), (y0, y1) = ((min(values), max(values)) for values in zip(*points, strict=True))
    y0, y1 = 10 ** math.floor(math.log10(y0)), 10 ** math.ceil(math.log10(max(y1, y0 * 1.01)))

    def place(x: float, y: float) -> tuple[float, float]:
        along = math.log(x / x0) / (math.log(x1 / x0) or 1.0)
        up = math.log(y / y0) / (math.log(y1 / y0) or 1.0)
        return 90 + along * (width - 90), bottom - up * (bottom - TITLE)

    parts = []
    value = y0
    while value <= y1 * 1.001:
        _, y = place(x0, value)
        parts += [_line(90, y, width, y, "#dddddd"), _text(84, y + 4, f"{value:g} {unit}", MUTED, "end")]
        value *= 10
    for x in sorted({point[0] for point in points}):
        parts.append(_text(place(x, y0)[0], bottom + 20, f"{x:,.0f}", MUTED, "middle"))
    parts.append(_text((90 + width) / 2, bottom + 40, across, MUTED, "middle"))
    for number, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        spots = [place(*point) for point in sorted(curve)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in spots]
        parts.append(f'<rect x="{width + 20}" y="{TITLE + 22 * number}" width="14" height="14" fill="{colour}"/>')
        parts.append(_text(width + 40, TITLE + 12 + 22 * number, name, INK))
    return _picture(title, parts, height)


def _picture(title: str, parts: Sequence[str], height: int) -> str:
    heading = f'<text x="12" y="26" font-size="17" font-weight="bold" fill="{INK}">{escape(title)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="13" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{heading}\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" {more}/>'
