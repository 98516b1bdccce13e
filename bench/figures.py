"""A measured figure, and what all benchmarks share: the machine, the results file and the table."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: `target` is what `median` (or `p95` where the name ends in _p95) must reach; None where there is none.

    `better` is "less" or "more"; `note` says how it was measured, in a few words. A `median` of None could not be
    measured, and `note` says why: another program that lacks the feature or does not run is never slow.
    """

    name: str
    unit: str
    median: float | None
    p95: float | None = None
    target: float | None = None
    better: str = "less"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None or self.median is None:
            return None
        return self.median <= self.target if self.better == "less" else self.median >= self.target

    def row(self) -> dict[str, Any]:
        """As it stands in results.json."""
        return {**asdict(self), "met": self.met}


def of(name: str, unit: str, values: Sequence[float], target: float | None = None, **more: Any) -> Figure:
    """The figure of repeated measurements."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return Figure(name, unit, round(statistics.median(ordered), 6), round(p95, 6), target, **more)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    packages = ("textual", "piper-tts", "espeakng-loader", "miniaudio", "vosk", "pocketsphinx", "numpy")
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
    }


def report(figures: Sequence[Figure]) -> None:
    """What a benchmark prints: a table for people, or with --json a JSON list alone."""
    if "--json" in sys.argv:
        print(json.dumps([figure.row() for figure in figures]))
        return
    for figure in figures:
        verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
        target = "" if figure.target is None else f"target {figure.target:g}"
        p95 = "" if figure.p95 is None else f"p95 {figure.p95:g}"
        median = "" if figure.median is None else f"{figure.median:g}"
        print(f"{figure.name:44} {median:>10} {figure.unit:10} {p95:14} {target:14} {verdict:7} {figure.note}")
