"""Large print in a real terminal: xterm under Xvfb, its picture read back by OCR."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from bench.large_print_ocr import distance, read, scaled
from reader.document import Span
from reader.ui.large_print import Repertoire, typesetter

TOOLS = ("Xvfb", "xterm", "import", "tesseract")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

TEXT = "The nurse drew back the curtain. Outside, a quiet rain was falling on the hedge."
COLUMNS = 120
SHOW = 'printf \'\\033[?25l\'; cat "$1"; touch "$2"; sleep 60'


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen of its own; Xvfb chooses a free number and writes it to the pipe."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1400x1700x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize(
    ("repertoire", "size"), [(Repertoire.QUADRANTS, 4), (Repertoire.HALF_BLOCKS, 5), (Repertoire.QUADRANTS, 7)]
)
def test_a_picture_of_xterm_can_be_read(display: str, tmp_path: Path, repertoire: Repertoire, size: int) -> None:
    letters = typesetter(size, repertoire)
    rows: list[str] = []
    for line in letters.lines(TEXT, Span(0, len(TEXT)), COLUMNS):
        rows += [*letters.draw(TEXT, line, COLUMNS), *[" " * COLUMNS] * letters.leading]
    page, shown, picture = tmp_path / "page", tmp_path / "shown", tmp_path / "screen.png"
    page.write_text("\n".join(rows), "utf-8")
    command = ["xterm", "-u8", "-fa", "DejaVu Sans Mono", "-fs", "12", "-geometry", f"{COLUMNS}x{len(rows) + 1}"]
    command += ["-b", "0", "-bw", "0", "+sb", "-bg", "black", "-fg", "yellow", "-e", "sh", "-c", SHOW, "sh"]
    environment = {**os.environ, "DISPLAY": display, "LC_ALL": "C.UTF-8"}
    terminal = subprocess.Popen([*command, str(page), str(shown)], env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not shown.exists():
            assert time.monotonic() < deadline, "xterm did not start"
            time.sleep(0.05)
        # What is written may not be drawn yet.
        last, seen = None, _taken(picture, environment)
        while not seen.getbbox() or seen != last:
            assert time.monotonic() < deadline, "the screen is empty"
            time.sleep(0.5)
            last, seen = seen, _taken(picture, environment)
    finally:
        terminal.terminate()
        terminal.wait(10)
    box = seen.getbbox()
    assert box
    height = (box[3] - box[1]) / len(rows) * size
    (found,) = read([scaled(seen.crop((0, 0, box[2] + 20, box[3] + 20)), 46 / height)])
    wanted = "".join(line.span.of(TEXT) for line in letters.lines(TEXT, Span(0, len(TEXT)), COLUMNS)).strip()
    assert distance(wanted, found) <= 0.04 * len(wanted), found


def _taken(picture: Path, environment: dict[str, str]) -> Image.Image:
    subprocess.run(["import", "-window", "root", str(picture)], env=environment, check=True, timeout=20)
    return Image.open(picture).convert("L")
