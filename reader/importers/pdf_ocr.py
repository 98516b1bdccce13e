"""Recognises the text of scanned pages with Tesseract, a program of its own that may be installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

RESOLUTION = 300
"""Dots an inch: what Tesseract's authors recommend."""
MAX_PIXELS = 40_000_000
SECONDS = 60
"""Longest that one page may take."""

_PREFERRED = ("eng", "deu", "fra", "spa", "ita", "kor")


def is_installed() -> bool:
    """Whether Tesseract can be run."""
    return shutil.which("tesseract") is not None


def languages() -> str:
    """The language data to use: English, or the first there is."""
    try:
        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "eng"
    names = listed.stdout.decode("utf-8", "replace").split()
    return next((name for name in _PREFERRED if name in names), "eng")


def recognise(page: pypdfium2.PdfPage, language: str) -> list[str]:
    """The paragraphs of a page; none where nothing is recognised. Nothing is written to disk."""
    width, height = page.get_size()
    scale = min(RESOLUTION / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
        pixels = bytes(bitmap.buffer)
    finally:
        bitmap.close()
    rows = b"".join(pixels[row * stride : row * stride + wide] for row in range(high))
    image = b"P5 %d %d 255\n" % (wide, high) + rows
    command = ["tesseract", "stdin", "stdout", "-l", language, "--dpi", str(round(scale * 72))]
    try:
        done = subprocess.run(
            command,
            input=image,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    text = done.stdout.decode("utf-8", "replace").replace("\f", "\n\n")
    return [" ".join(_mended(part).split()) for part in text.split("\n\n") if part.strip()]


def _mended(paragraph: str) -> str:
    """Words cut at the end of a line put together."""
    made = ""
    for line in paragraph.split("\n"):
        cut = made.endswith("-") and line.strip()[:1].islower()
        made = made[:-1] + line.strip() if cut else f"{made} {line.strip()}"
    return made
