"""A press to what is seen of it, and whether scan steps keep their time while both cores are busy.

The page runs in a pseudo-terminal of 80x24 with its sound process, which renders every row that is pointed at and,
without a sound card, plays it in silence. Two more processes count as fast as they can meanwhile. What is timed is
the first byte that a press or a step writes to the terminal; what a press sounds like is in "From a key to sound".
"""

from __future__ import annotations

import itertools
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from bench.figures import Figure, of, report
from bench.startup import FIRST_LETTERS, Page

SWITCH = b"\x1b[23~"
"""F11, which is no command."""
DELAY = 1.0
ROWS = (2, 1, 1, 1, 1)
"""Delays that each row of the first choices waits."""
ROUNDS = 6
PRESSES = 30


@contextmanager
def page(settings: str) -> Iterator[Page]:
    """The reader on the sample, with these settings, quiet and waiting."""
    sample = str(Path(__file__).parent.parent / "content" / "als-inflammation")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one-switch-reader" / "settings.toml"
        file.parent.mkdir()
        file.write_text(settings)
        shown = Page(["env", f"XDG_CONFIG_HOME={folder}", sys.executable, "-m", "reader", sample], 80, 24)
        try:
            shown.wait(FIRST_LETTERS)
            time.sleep(3)
            shown.quiet(1.0)
            yield shown
        finally:
            shown.close()


@contextmanager
def busy() -> Iterator[None]:
    """Both cores have something else to do."""
    counting = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 2)]
    try:
        yield
    finally:
        for process in counting:
            process.kill()
            process.wait()


def open_choices(shown: Page) -> None:
    """Reads, pauses, and presses again."""
    for wait in (1.7, 0.8, 0.0):
        shown.key(SWITCH)
        time.sleep(wait)


def bursts(shown: Page, seconds: float) -> list[float]:
    """When something began to be written after at least 0.3 s of nothing."""
    found, last, end = [], 0.0, time.perf_counter() + seconds
    while (now := time.perf_counter()) < end:
        if select.select([shown.terminal], [], [], end - now)[0]:
            os.read(shown.terminal, 65536)
            now = time.perf_counter()
            if now - last > 0.3:
                found.append(now)
            last = now
    return found


def off_time(steps: list[float]) -> list[float]:
    """By how many seconds each step is off an even scan, the first of a round at its double time."""
    due = [0.0, *itertools.accumulate(itertools.islice(itertools.cycle(ROWS), len(steps) - 1))]
    phases = [[step - DELAY * (due[at + skip] - due[skip]) for at, step in enumerate(steps[: len(due) - skip])]
              for skip in range(len(ROWS))]  # fmt: skip
    best = min(phases, key=statistics.pstdev)
    middle = statistics.median(best)
    return [abs(moment - middle) for moment in best]


def scan_steps() -> Figure:
    """Steps of an automatic scan that is spoken."""
    chosen = (
        f'[switch]\nscan_delay = {DELAY}\nscan_rounds = 20\n[speech]\nvoicing = "always"\n[listening]\nlisten = "off"\n'
    )
    with page(chosen) as shown, busy():
        open_choices(shown)
        steps = bursts(shown, ROUNDS * sum(ROWS) * DELAY)
    late = [1000 * seconds for seconds in off_time(steps[1:])]
    note = f"{len(late)} steps of {DELAY:g} s, spoken, both cores busy besides"
    return of("scan step off its time", "ms", late, 20, note=note)


def presses(*, also_busy: bool) -> Figure:
    """Presses that move the pointer on."""
    chosen = '[switch]\nscan_way = "step and choose"\n[speech]\nvoicing = "always"\n[listening]\nlisten = "off"\n'
    answers = []
    with page(chosen) as shown, busy() if also_busy else nullcontext():
        open_choices(shown)
        for _ in range(PRESSES):
            shown.quiet(0.3)
            time.sleep(1.0)
            answers.append(1000 * shown.key(SWITCH)[0])
    name = "press to what is seen of it" + (", both cores busy" if also_busy else "")
    return of(name, "ms", answers, 50, note=f"{PRESSES} presses while scanning, rows spoken")


def main() -> None:
    """Measures and reports."""
    report([presses(also_busy=False), presses(also_busy=True), scan_steps()])


if __name__ == "__main__":
    main()
