"""Processor time and memory of the page and its sound process: at rest, reading, listening, and both.

The whole page in a terminal, with the natural voice, on a virtual loudspeaker and microphone; somebody speaks into the
microphone now and then where it listens. Measured over the same stretch for each: processor seconds a second, of all
its processes (1 is one core), and their resident memory. Pages that several of them share are counted in each.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench.figures import Figure, of, report
from tests.e2e.pulse import Pulse, running_pulse
from tests.e2e.reader_page import SAMPLE, page

SECONDS = 20
ROUNDS = 3
STATES = {"at rest": (False, False), "reading": (True, False), "listening": (False, True), "both": (True, True)}


def main() -> None:
    """Measures and reports."""
    busy: dict[str, list[float]] = {name: [] for name in STATES}
    memory: dict[str, list[float]] = {name: [] for name in STATES}
    with running_pulse() as pulse:
        os.environ.update({key: value for key, value in pulse.environment.items() if value})
        for name, (reads, listens) in STATES.items():
            with tempfile.TemporaryDirectory(prefix="home") as folder:
                for seconds, megabytes in measured(Path(folder), pulse, reads=reads, listens=listens):
                    busy[name].append(seconds)
                    memory[name].append(megabytes)
    figures: list[Figure] = []
    for name in STATES:
        note = f"{ROUNDS} times {SECONDS} s; of one core"
        figures.append(of(f"processor time {name}", "%", [100 * value for value in busy[name]], note=note))
    for name in STATES:
        figures.append(of(f"memory {name}", "MB", memory[name], note="page and sound process together"))
    report(figures)


def measured(home: Path, pulse: Pulse, *, reads: bool, listens: bool) -> list[tuple[float, float]]:
    """For each stretch: processor seconds a second, and megabytes at its end."""
    folder = home / "config" / "one-switch-reader"
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("" if listens else '[listening]\nlisten = "off"\n')
    spoken = home / "spoken.wav"
    (home / "spoken.txt").write_text("good morning everybody\n")
    command = [sys.executable, "-m", "reader", "speak", str(home / "spoken.txt"), "--to", str(spoken)]
    subprocess.run(command, check=True, stdout=sys.stderr)
    found = []
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Listening" if listens else "section", 90)
        time.sleep(4)
        if reads:
            window.press("Space")
            window.wait("Reading")
            time.sleep(3)
        for _ in range(ROUNDS):
            processes = [psutil.Process(window.pid()), *psutil.Process(window.pid()).children(recursive=True)]
            before, began = spent(processes), time.monotonic()
            while time.monotonic() - began < SECONDS:
                if listens:
                    pulse.speak_into_microphone(spoken).wait()
                time.sleep(5)
            lasted = time.monotonic() - began
            found.append(((spent(processes) - before) / lasted, sum(map(resident, processes))))
    return found


def spent(processes: list[psutil.Process]) -> float:
    """Processor seconds so far."""
    times = [process.cpu_times() for process in processes]
    return float(sum(one.user + one.system for one in times))


def resident(process: psutil.Process) -> float:
    """Megabytes."""
    return float(process.memory_info().rss) / 1e6


if __name__ == "__main__":
    main()
