"""Opening books: a 600,000-word EPUB and a 500-page PDF; jumps, memory, everything read once, and the first page.

Each opening is a fresh process that has imported the package and its parser; what is timed is from the file's path to
the text of the first section. The first page is the whole program's, beside a bare Textual application. Other readers
open the same EPUBs in bench/side_by_side.py.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import Figure, of, report
from bench.startup import BARE, FIRST_LETTERS, Page

WORDS = 600_000
CHAPTER = 5_000
PAGES = 500
RUNS = 7
WARM = ["lxml.etree", "reader.importers.epub"]

CHILD = """
import json, sys, time, random
from pathlib import Path
from reader.importers import open_document
for warm in json.loads(sys.argv[3]):
    __import__(warm)
began = time.perf_counter()
document = open_document(Path(sys.argv[1]))
opened = time.perf_counter()
first = document.section(1)
read = time.perf_counter()
chance = random.Random(1)
jumps = []
for number in chance.sample(range(1, len(document) + 1), min(len(document), int(sys.argv[2]))):
    at = time.perf_counter()
    document.section(number)
    jumps.append(time.perf_counter() - at)
after = time.perf_counter()
words = sum(len(document.section(row.number).text.split()) for row in document.outline) if sys.argv[4] == "all" else 0
done = time.perf_counter()
peak = next((line for line in open("/proc/self/status") if line.startswith("VmHWM")), "0 0").split()[1]
said = {"first": read - began, "jumps": jumps, "memory": int(peak) / 1024, "all": done - after, "words": words}
print(json.dumps(said))
"""


LEXICON = ("the", "of", "and", "to", "in", "whale", "ship", "sea", "motor", "neuron", "patient", "illness", "tomorrow")


def _words(count: int, chance: random.Random) -> str:
    return " ".join(chance.choice(LEXICON) for _ in range(count)).capitalize() + "."


def long_epub(path: Path, words: int = WORDS, *, one_file: bool = False) -> Path:
    """A novel of so many words in chapters of 5,000, in a file each or in one."""
    chance = random.Random(1)
    count = words // CHAPTER
    chapters = [
        f'<h1 id="c{number}">Chapter {number}</h1>'
        + "".join(f"<p>{_words(100, chance)}</p>" for _ in range(CHAPTER // 100))
        for number in range(1, count + 1)
    ]
    texts = {f"c{n}.xhtml": body for n, body in enumerate(chapters, 1)}
    if one_file:
        texts = {"all.xhtml": "".join(chapters)}
    targets = [f"all.xhtml#c{n}" if one_file else f"c{n}.xhtml" for n in range(1, count + 1)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("p.opf", _package(list(texts)))
        rows = "".join(f'<li><a href="{target}">Chapter {n}</a></li>' for n, target in enumerate(targets, 1))
        archive.writestr("nav.xhtml", _page(f'<nav epub:type="toc"><ol>{rows}</ol></nav>'))
        # Older readers know no other table of contents.
        points = "".join(
            f'<navPoint id="p{n}" playOrder="{n}"><navLabel><text>Chapter {n}</text></navLabel>'
            f'<content src="{target}"/></navPoint>'
            for n, target in enumerate(targets, 1)
        )
        archive.writestr("toc.ncx", NCX.format(points=points))
        for name, body in texts.items():
            archive.writestr(name, _page(body))
    return path


CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
NCX = (
    '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
    "<docTitle><text>Long</text></docTitle><navMap>{points}</navMap></ncx>"
)


def _package(names: list[str]) -> str:
    items = "".join(f'<item id="{name[:-6]}" href="{name}" media-type="application/xhtml+xml"/>' for name in names)
    references = "".join(f'<itemref idref="{name[:-6]}"/>' for name in names)
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">made</dc:identifier>'
        "<dc:title>Long</dc:title><dc:language>en</dc:language><dc:creator>Nobody</dc:creator></metadata><manifest>"
        '<item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>'
        f'<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>{items}</manifest>'
        f'<spine toc="ncx">{references}</spine></package>'
    )


def _page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Long</title></head><body>{body}</body></html>'
    )


def long_pdf(path: Path) -> Path:
    """A report of 500 pages, with running heads and without bookmarks, by ReportLab."""
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(1)
    canvas = Canvas(str(path))
    for number in range(1, PAGES + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 810, "A long report")
        canvas.drawString(290, 20, str(number))
        canvas.setFont("Times-Roman", 11)
        for line in range(45):
            canvas.drawString(72, 770 - 15 * line, _words(14, chance))
        canvas.showPage()
    canvas.save()
    return path


def measured(path: Path, jumps: int, warm: list[str], everything: bool = False) -> dict[str, Any]:
    """What one fresh process that opens the book and jumps in it tells."""
    command = [sys.executable, "-c", CHILD, str(path), str(jumps), json.dumps(warm), "all" if everything else ""]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _group(name: str, path: Path, target: float, warm: list[str], jumps: int) -> list[Figure]:
    runs = [measured(path, jumps, warm) for _ in range(RUNS)]
    leaps = [seconds for run in runs for seconds in run["jumps"]]
    return [
        of(f"{name}: path to first section", "s", [run["first"] for run in runs], target),
        # A PDF has no target: a jump in it reads the pages of the section and those beside them.
        of(f"{name}: a jump to any section", "s", leaps, None if path.suffix == ".pdf" else 0.05),
        of(f"{name}: memory after the jumps", "MB", [run["memory"] for run in runs], 100),
    ]


def beside_textual(path: Path) -> list[Figure]:
    """From the command to the book's first page in large letters, never opened before, in turn with a bare Textual
    application; and what the page's process holds, its voices not loaded."""
    bare: list[float] = []
    ours: list[float] = []
    memory: list[float] = []
    for _ in range(RUNS):
        page = Page([sys.executable, "-c", BARE], 80, 24)
        bare.append(page.wait(b"ready to read"))
        page.quiet()
        page.close()
        page = Page([sys.executable, "-m", "reader", str(path)], 80, 24)
        ours.append(page.wait(FIRST_LETTERS))
        page.wait(b"section 1 of ")
        page.quiet(1.0)
        memory.append(page.memory())
        page.close()
    ratio = [mine / plain for mine, plain in zip(ours, bare, strict=True)]
    return [
        of("EPUB, 600,000 words: command to first page", "s", ours, note="80x24, in large letters"),
        of("EPUB, 600,000 words: against bare Textual", "times", ratio, 1.4, note="in turn"),
        of("EPUB, 600,000 words: memory of the page", "MB", memory, 100, note="its process, before voices"),
    ]


def main() -> None:
    figures: list[Figure] = []
    makers: list[tuple[str, Callable[[Path], Path], float, list[str], int]] = [
        (
            "EPUB, 600,000 words",
            lambda folder: long_epub(folder / "a.epub"),
            0.1,
            WARM,
            60,
        ),
        (
            "EPUB, 600,000 words in one file",
            lambda folder: long_epub(folder / "b.epub", one_file=True),
            0.5,
            WARM,
            60,
        ),
        ("PDF, 500 pages", lambda folder: long_pdf(folder / "c.pdf"), 1.0, [], 20),
    ]
    with tempfile.TemporaryDirectory() as name:
        for title, make, target, warm, jumps in makers:
            path = make(Path(name))
            figures += _group(title, path, target, warm, jumps)
            if title == makers[0][0]:
                figures += beside_textual(path)
                whole = measured(path, 1, warm, everything=True)
                note = f"{whole['words']:,} words"
                figures.append(of(f"{title}: all sections made", "s", [whole["all"]], note=note))
    report(figures)


if __name__ == "__main__":
    main()
