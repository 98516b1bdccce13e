"""The pictures in the README: the reader in xterm under Xvfb, reading aloud through a sound server of its own.

python -m bench.screenshot [FOLDER]     writes screen.png and screen-smooth.png, to docs/ without a folder
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from bench.figures import HERE
from tests.e2e.pulse import RATE, running_pulse, write_wav
from tests.ui.large_print.windows import CELL, SAMPLE, Xterm, missing_tools, xterm

COLUMNS, ROWS = 120, 42
PICTURES = (
    ("screen.png", 6, "quadrants", "yellow on black", (255, 255, 255)),
    ("screen-smooth.png", 8, "smooth", "black on cream", (0, 0, 0)),
)
"""Their names, the letters, the colours, and the colour behind the marked word."""

PATIENCE = 90


def shown(window: Xterm, size: int, mark: tuple[int, int, int]) -> Image.Image:
    """The window once a word on it has a block of this colour, as high as the letters."""
    end = time.monotonic() + PATIENCE
    while True:
        picture = window.picture().crop((0, 0, COLUMNS * CELL[0], ROWS * CELL[1]))
        found = (np.asarray(picture)[:, 6 * CELL[0] :] == mark).all(axis=2)
        above = np.cumsum(np.vstack([np.zeros_like(found[:1]), found]), axis=0, dtype=int)
        if (above[size * CELL[1] :] - above[: -size * CELL[1]] == size * CELL[1]).any():
            return picture
        if time.monotonic() > end:
            raise RuntimeError("No word is marked.")
        time.sleep(0.1)


def main(arguments: list[str]) -> int:
    """0, or 1 where something is not installed."""
    if missing := missing_tools():
        print("not installed:", ", ".join(missing), file=sys.stderr)
        return 1
    folder = Path(arguments[0]) if arguments else HERE.parent / "docs"
    with running_pulse() as sound, tempfile.TemporaryDirectory() as sounds:
        # A room that is never quite silent: a microphone that hears nothing at all is taken to be broken.
        room = np.random.default_rng(1).normal(0, 60, 240 * RATE)
        sound.speak_into_microphone(write_wav(Path(sounds) / "room.wav", room))
        for name, size, letters, palette, mark in PICTURES:
            settings = ("--size", str(size), "--letters", letters, "--palette", palette)
            with tempfile.TemporaryDirectory(prefix="home") as home:
                environment = {key: value for key, value in sound.environment.items() if value}
                with xterm(Path(home), COLUMNS, ROWS, *settings, str(SAMPLE), **environment) as window:
                    # Until voice and ear are ready; nothing on the screen tells exactly when.
                    time.sleep(15)
                    window.press("n")
                    window.press("Down")
                    window.press("space")
                    time.sleep(4)
                    shown(window, size, mark).quantize(64).save(folder / name, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
