"""Runs the benchmarks and writes bench/results.json and the table in bench/README.md.

python -m bench              every benchmark
python -m bench startup ...  these ones; the figures of the others stay as they are
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from bench.figures import HERE, RESULTS, machine

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
    "listen_synthetic": "Every phrase, synthetic voices",
    "listen_false_alarms": "False alarms",
    "phrases": "What can be said",
    "switch_users": "Simulated people with one switch",
    "books": "Books",
    "own_words": "Own words",
}
"""The module of each benchmark, in the order of the table, and its heading."""

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def main() -> int:
    """Returns 1 when a benchmark failed to run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME")
    names = parser.parse_args().names or list(BENCHMARKS)
    old = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {"figures": []}
    figures = [row for row in old["figures"] if row.get("benchmark") in BENCHMARKS and row["benchmark"] not in names]
    failed = []
    for name in names:
        print(f"== {BENCHMARKS[name]} (bench/{name}.py)", flush=True)
        run = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", "--json"], stdout=subprocess.PIPE, text=True, check=False
        )
        if run.returncode:
            failed.append(name)
            continue
        rows = json.loads(run.stdout)
        figures += [{**row, "benchmark": name} for row in rows]
        for row in rows:
            print(_line(row), flush=True)
    order = list(BENCHMARKS)
    figures.sort(key=lambda row: order.index(row["benchmark"]))
    results = {"machine": machine(), "figures": figures}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    _write_table(results)
    if failed:
        print(f"These did not run: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _write_table(results: dict[str, Any]) -> None:
    lines = [f"Measured on {_machine(results['machine'])}.", ""]
    for name, title in BENCHMARKS.items():
        rows = [row for row in results["figures"] if row["benchmark"] == name]
        if rows:
            lines += [f"### {title}", "", f"`python -m bench {name}`", ""]
            lines += ["| figure | median | 95 % | target | met | how |", "|---|---|---|---|---|---|"]
            lines += [_line(row) for row in rows] + [""]
    page = HERE / "README.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(before + BEGIN + "\n" + "\n".join(lines) + END + after, "utf-8")


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
