"""Runs the benchmarks and writes bench/results.json and the table in bench/README.md.

python -m bench              every benchmark
python -m bench startup ...  these ones; the figures of the others stay as they are
python -m bench --check ...  measures, writes nothing, and fails where a figure became worse beyond its spread
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.figures import HERE, RESULTS, machine
from bench.page import write_region
from bench.pictures import bars, lines
from bench.regressions import regressions
from reader.sound.supervisor import MODEST

BENCHMARKS: dict[str, str] = {
    "startup": "Start, memory and the page",
    "sound_latency": "From a key to sound, and to silence",
    "sound_marks": "The marked word against the word that is heard",
    "sound_endurance": "Reading fast while the machine is busy",
    "sound_faults": "Faults of the sound",
    "speech_render": "Engines",
    "speech_marks": "Word marks of the engines",
    "large_print_speed": "Speed of large print",
    "legibility": "Large print, read back",
    "listen_core": "Core words, real people",
    "listen_reaction": "From a spoken word to what comes of it",
    "listen_synthetic": "Every phrase, synthetic voices",
    "listen_false_alarms": "False alarms",
    "listen_korean": "Korean, real people",
    "listen_cost": "What listening costs",
    "phrases": "What can be said",
    "switch_users": "Simulated people with one switch",
    "switch_timing": "A press, and the steps of a scan",
    "books": "Books",
    "finding": "Finding words in books",
    "growth": "How the cost grows with the book",
    "resources": "Processor time and memory",
    "side_by_side": "Beside other readers",
    "own_words": "Own words",
}
"""The module of each benchmark, in the order of the table, and its heading."""

PICTURES = HERE / "pictures"


def main() -> int:
    """Returns 1 when a benchmark failed to run, or with --check when a figure became worse."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME")
    parser.add_argument("--check", action="store_true", help="fail where a figure became worse than the one kept")
    options = parser.parse_args()
    old = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {"machine": {}, "figures": []}
    names = options.names or list(BENCHMARKS)
    if options.check:
        figures, failed = _measured(names)
        worse = _check(old, figures)
    else:
        _, failed = _measured(names, partial(_keep, old))
        worse = False
    if failed:
        print(f"These did not run: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed or worse else 0


def _measured(
    names: list[str], keep: Callable[[list[dict[str, Any]]], None] = lambda figures: None
) -> tuple[list[dict[str, Any]], list[str]]:
    """The figures of these benchmarks, and those benchmarks that failed to run. All take long: `keep` gets what there
    is after each, so that whoever ends them early loses one."""
    figures: list[dict[str, Any]] = []
    failed: list[str] = []
    for name in names:
        print(f"== {BENCHMARKS[name]} (bench/{name}.py)", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", "--json"]
        # What listens does so in the sound process, whose environment keeps memory and threads low.
        environment = {**MODEST, **os.environ} if name.startswith("listen") else None
        began = time.monotonic()
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=environment)
        print(f"   {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
        if run.returncode:
            failed.append(name)
            continue
        rows = [{**row, "benchmark": name} for row in json.loads(run.stdout)]
        figures += rows
        keep(figures)
        for row in rows:
            print(_line(row), flush=True)
    return figures, failed


def _check(old: dict[str, Any], figures: list[dict[str, Any]]) -> bool:
    now = machine()
    if any(old["machine"].get(part) != now[part] for part in ("processor", "cores")):
        print(f"The figures that were kept are of another machine: {old['machine']}", file=sys.stderr)
    worse = regressions(old["figures"], figures)
    if worse:
        # Of so many figures chance alone makes some worse; it seldom does so twice.
        print("Measured once more, for these became worse:", *worse.values(), sep="\n", file=sys.stderr)
        again, failed = _measured(list(dict.fromkeys(benchmark for benchmark, _ in worse)))
        still = regressions(old["figures"], again)
        worse = {name: still.get(name, was) for name, was in worse.items() if name in still or name[0] in failed}
    for sentence in worse.values():
        print(sentence, file=sys.stderr)
    print(f"{len(figures)} figures compared, {len(worse)} became worse beyond their spread.")
    return bool(worse)


def _keep(old: dict[str, Any], figures: list[dict[str, Any]]) -> None:
    """Writes the results, the table and the pictures; figures of what was not measured now stay."""
    measured = {row["benchmark"] for row in figures}
    others = [row for row in old["figures"] if row["benchmark"] in BENCHMARKS and row["benchmark"] not in measured]
    order = list(BENCHMARKS)
    results = {"machine": machine(), "figures": sorted(figures + others, key=lambda row: order.index(row["benchmark"]))}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PICTURES.mkdir(exist_ok=True)
    write_region("figures", "\n".join(_table(results)))


def _table(results: dict[str, Any]) -> list[str]:
    text = [f"Measured on {_machine(results['machine'])}.", ""]
    for name, title in BENCHMARKS.items():
        rows = [row for row in results["figures"] if row["benchmark"] == name]
        if rows:
            text += [f"### {title}", "", f"`python -m bench {name}`", ""]
            for picture in _pictures(name, title, rows):
                text += [f"![{title}](pictures/{picture})", ""]
            text += ["| figure | median | 95 % | target | met | how |", "|---|---|---|---|---|---|"]
            text += [_line(row) for row in rows] + [""]
    return text[:-1]


def _pictures(name: str, title: str, rows: list[dict[str, Any]]) -> list[str]:
    """Draws them; their file names. Figures whose name ends in "WHAT at NUMBER words" are drawn as curves."""
    curves: dict[tuple[str, str], dict[str, list[tuple[float, float]]]] = {}
    plain = []
    for row in rows:
        sized = re.fullmatch(r"(?:(.*): )?(.*) at ([\d,]+) words", row["name"])
        if row["median"] is None:
            continue
        if sized and row["median"] > 0:
            curve = curves.setdefault((sized[2], row["unit"]), {}).setdefault(sized[1] or "reader", [])
            curve.append((float(sized[3].replace(",", "")), row["median"]))
        elif not sized:
            plain.append(row)
    drawn = []
    for number, ((what, unit), curve_of) in enumerate(curves.items(), 1):
        drawn.append(f"{name}-{number}.svg")
        (PICTURES / drawn[-1]).write_text(lines(f"{title}: {what}", unit, "words in the book", curve_of), "utf-8")
    if plain:
        drawn.append(f"{name}.svg")
        (PICTURES / drawn[-1]).write_text(bars(title, plain), "utf-8")
    return drawn


def _line(row: dict[str, Any]) -> str:
    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.4g} {row['unit']}"

    met = {True: "yes", False: "**no**", None: ""}[row["met"]]
    name = row["name"].replace("_", " ")
    return f"| {name} | {shown(row['median'])} | {shown(row['p95'])} | {shown(row['target'])} | {met} | {row['note']} |"


def _machine(machine: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    processor = f"{machine['cores']} cores ({machine['processor']})"
    return f"{processor}, {machine['system']}, Python {machine['python']}; {packages}"


if __name__ == "__main__":
    sys.exit(main())
