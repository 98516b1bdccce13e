"""How fast large print is: laying out a long section, drawing a screen, and what it adds to the start.

python -m bench.large_print_speed [--json]
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from bench.figures import HERE, Figure, of, report
from bench.large_print_ocr import TEXTS
from reader.document import Span
from reader.ui.large_print import Line, Repertoire, Typesetter, smallest_size, typesetter
from reader.ui.large_print.glyphs import Pen
from reader.ui.large_print.setting import WordSetter

WORDS = 3000
COLUMNS, ROWS = 200, 50
RUNS = 7

_FIRST_PAINT = """
import time
import textual.app, textual.widget, rich.segment, pathlib, reader.document, reader.errors
began = time.process_time()
from reader.document import Span
from reader.ui.large_print import Repertoire, typesetter
letters = typesetter({size}, Repertoire.SEXTANTS)
text = {text!r}
for line in letters.lines(text, Span(0, len(text)), 80)[:6]:
    letters.draw(text, line, 80)
print(1000 * (time.process_time() - began))
"""


def prose() -> str:
    """WORDS words, 1,500 of them different: the project's own pages, and what is read in the legibility test."""
    pages = "\n".join(page.read_text("utf-8") for page in sorted((HERE.parent / "content").rglob("*.md")))
    words = [word for word in (TEXTS["prose"] + " " + pages).split() if word.isascii()]
    return " ".join((words * (WORDS // len(words) + 1))[:WORDS])


def layout(text: str) -> Figure:
    """The slowest size and repertoire, each laid out by a new typesetter: nothing is remembered from before."""
    worst: tuple[float, str, list[float]] = (0.0, "", [])
    for repertoire in Repertoire:
        for size in (1, smallest_size(repertoire), 10):
            times = []
            for _ in range(3):
                letters = typesetter(size, repertoire)
                began = time.process_time()
                letters.lines(text, Span(0, len(text)), 80)
                times.append(1000 * (time.process_time() - began))
            worst = max(worst, (sorted(times)[1], f"slowest of all: {repertoire}, {size} rows; 80 columns", times))
    return of("layout_of_3000_words", "ms", worst[2], 50.0, note=worst[1] + ", nothing remembered")


def drawing(text: str) -> Figure:
    """A screen of lines drawn anew."""
    letters = typesetter(3, Repertoire.OCTANTS)
    lines = letters.lines(text, Span(0, len(text)), COLUMNS)[: ROWS // 3]
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        for line in lines:
            letters.draw(text, line, COLUMNS)
        times.append(1000 * (time.process_time() - began))
    return of("drawing_a_screen", "ms", times[1:], 10.0, note=f"{COLUMNS}x{ROWS}, octants, 3 rows, words known")


def first_paint() -> list[Figure]:
    """What the first page in large letters costs a new process that has Textual loaded already."""
    figures = []
    for size in (3, 6):
        code = _FIRST_PAINT.format(size=size, text=TEXTS["prose"])
        times = [
            float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
            for _ in range(RUNS)
        ]
        name = f"first_paint_at_{size}_rows"
        figures.append(of(name, "ms", times, 80.0, note="processor time; imports, typeface, layout, drawing"))
    return figures


def marks(text: str) -> list[Figure]:
    """The mark moves from word to word on a full page: to the rows painted again, and what is sent made ready."""
    import asyncio

    from reader.document import BlockKind
    from reader.settings import Settings
    from reader.ui.large_print.detect import Graphics
    from reader.ui.look import SMOOTH, Look
    from reader.ui.palettes import Depth
    from reader.ui.reading_view import ReadingView
    from reader.ui.terminal import Terminal
    from reader.ui.word_view import tokens
    from tests.ui.stage import section
    from tests.ui.test_reading_view import Bare

    paragraph = " ".join(text.split()[:400])
    shown = section(1, "A title", *[(BlockKind.PARAGRAPH, paragraph, 0)] * 3)
    words = tokens(shown.text, Span(0, len(shown.text)))[2:82]

    async def moved(look: Look) -> list[float]:
        view = ReadingView(look)
        times = []
        async with Bare(view).run_test(size=(COLUMNS, ROWS)) as pilot:
            view.show(shown, Span(0, 7), None)
            await pilot.pause()
            for number, word in enumerate(words):
                sentence = words[number // 20 * 20].start
                began = time.process_time()
                view.show(shown, Span(sentence, words[min(number // 20 * 20 + 19, len(words) - 1)].end), word)
                await pilot.pause()
                for y in range(view.size.height):
                    view.render_line(y).render(view.app.console)
                times.append(1000 * (time.process_time() - began))
        return times

    figures = []
    for kind, terminal in (
        ("cells", Terminal(Depth.TRUE, True, Repertoire.OCTANTS)),
        ("sixel", Terminal(Depth.TRUE, True, Repertoire.QUADRANTS, Graphics.SIXEL, (10, 20))),
        ("kitty", Terminal(Depth.TRUE, True, Repertoire.OCTANTS, Graphics.KITTY, (10, 20))),
    ):
        look = Look(Settings(size=4, letters="auto" if kind == "cells" else SMOOTH), terminal)
        times = asyncio.run(moved(look))[2:]
        note = f"{COLUMNS}x{ROWS}, 4 rows; processor time with Textual's, lines never seen before among them"
        figures.append(of(f"mark_repainted_{kind}", "ms", times, 10.0, note=note))
    return figures


def smooth() -> list[Figure]:
    """Smooth letters: a line drawn for the first time, and its picture for one more place of the mark."""
    from rich.style import Style

    from reader.ui.large_print.detect import Graphics
    from reader.ui.large_print.smooth import smooth_typesetter
    from reader.ui.paint import Run
    from reader.ui.pictures import pictured

    page, word = Style(color="#ffff00", bgcolor="#000000"), Style(color="#000000", bgcolor="#ffffff")
    text, figures = TEXTS["prose"], []
    for graphics in Graphics:
        first: list[float] = []
        again: list[float] = []
        for _ in range(RUNS):
            setter = smooth_typesetter(6, (10, 20))
            for line in setter.lines(text, Span(0, len(text)), COLUMNS - 4)[:4]:
                for number, placed in enumerate(line.words):
                    began = time.process_time()
                    left, right = 4 + placed.x, 4 + placed.x + placed.width
                    tiles = [Run(0, left, page), Run(left, right, word), Run(right, COLUMNS, page)]
                    rows = ["    " + row for row in setter.draw(text, line, COLUMNS - 4)]
                    pictured(setter, graphics, text, line, 4, rows, tiles, COLUMNS, 0)
                    (again if number else first).append(1000 * (time.process_time() - began))
        note = f"6 rows, {COLUMNS} columns, cells of 10 x 20 pixels"
        figures.append(of(f"smooth_line_first_{graphics}", "ms", first[4:], 20.0, note=note))
        figures.append(of(f"smooth_line_again_{graphics}", "ms", again[4:], 5.0, note=note))
    return figures


class _Counted:
    """A word setter that counts how often a word had to be drawn."""

    def __init__(self, words: WordSetter) -> None:
        self.asked = self.drawn = 0
        self._words = words
        self._draw = words._draw
        words._draw = self._counted  # type: ignore[method-assign]
        self.width, self.split = words.width, words.split

    def word(self, text: str, rightwards: bool = True) -> object:
        """The word, counted."""
        self.asked += 1
        return self._words.word(text, rightwards)

    def _counted(self, text: str, rightwards: bool) -> object:
        self.drawn += 1
        return self._draw(text, rightwards)


def hits(text: str) -> list[Figure]:
    """Reading a section from front to back, every line redrawn for each of its words as the mark moves on."""
    letters = typesetter(6, Repertoire.SEXTANTS)
    words: WordSetter = letters._words  # type: ignore[attr-defined]
    glyphs = _glyphs_asked(words)
    counted = _Counted(words)
    letters._words = counted  # type: ignore[attr-defined]
    for line in letters.lines(text, Span(0, len(text)), 80):
        for _ in line.words:
            letters.draw(text, line, 80)
    missed = len(words._letters._glyphs)  # type: ignore[attr-defined]
    share = 100 * (1 - missed / max(1, glyphs.asked))
    drawn = 100 * (1 - counted.drawn / counted.asked)
    taken = words.drawn_bytes / 1e6
    return [
        Figure("glyph_cache_hits", "%", round(share, 2), target=99.0, better="more", note="sextants, 6 rows"),
        Figure("drawn_word_hits", "%", round(drawn, 2), better="more", note="a line drawn once for each of its words"),
        Figure("drawn_words_memory", "MB", round(taken, 2), target=1.6, note="one typesetter; twenty stay under 32 MB"),
    ]


class _Asked:
    asked = 0


def _glyphs_asked(words: WordSetter) -> _Asked:
    count, shape = _Asked(), words._letters.shape

    def counting(text: str, rightwards: bool) -> Sequence[Pen]:
        count.asked += len(text)
        return shape(text, rightwards)

    words._letters.shape = counting  # type: ignore[method-assign]
    return count


def book() -> Figure:
    """Only what is seen of a long book is laid out: the first block, then the next."""
    text = "\n\n".join([TEXTS["prose"]] * 5000)
    letters: Typesetter = typesetter(6, Repertoire.OCTANTS)
    end = len(TEXTS["prose"])
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        lines: Sequence[Line] = letters.lines(text, Span(0, end), 80)
        letters.draw(text, lines[0], 80)
        times.append(1000 * (time.process_time() - began))
    return of("first_block_of_600000_words", "ms", times, 10.0, note="the text is not copied")


def main() -> int:
    """Always 0."""
    text = prose()
    report([layout(text), drawing(text), *marks(text), *smooth(), *first_paint(), *hits(text), book()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
