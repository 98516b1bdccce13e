"""Writes bench/listening.md, how well the reader hears, for people: `python -m bench.listen_page`.

From bench/results.json, and from files of figures (what a benchmark prints with --json) given as arguments, which count
instead of those of the same name.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.figures import HERE, RESULTS

PAGE = HERE / "listening.md"
PREFIXES = {
    "core, ": "Short words, the core words alone",
    "auto, ": "Short words, as the reader listens: core words and PocketSphinx",
    "pocketsphinx, ": "Short words, PocketSphinx alone",
    "reaction, ": "How soon it acts, in the sound process, with people's recordings in a virtual room",
    "synthetic": "Every command in synthetic voices",
    "false alarms": "Taken for a command, and none",
    "questions": "Asked back, and nobody had spoken to it",
    "Korean": "Korean, with Vosk",
    "listen_": "What it costs",
}
OPENING = """# How well it hears

Written by `python -m bench.listen_page`; `python -m bench listen_core` and its neighbours measure. People are those of
Google Speech Commands whom the networks that judged them had never heard, but where it is measured how soon it acts;
the kitchen's noise, too, is a part kept out of the training. Synthetic voices are clearer than people, and commands
such as "next" were learned from them: their figures show what breaks, not how well people are understood.
"""


def main() -> None:
    rows: dict[str, dict[str, Any]] = {}
    if RESULTS.is_file():
        kept = json.loads(RESULTS.read_text("utf-8"))["figures"]
        rows = {row["name"]: row for row in kept if str(row.get("benchmark", "")).startswith("listen_")}
    for path in map(Path, sys.argv[1:]):
        rows |= {row["name"]: row for row in json.loads(path.read_text("utf-8"))}
    lines = [OPENING]
    for prefix, title in PREFIXES.items():
        chosen = [row for name, row in rows.items() if name.startswith(prefix)]
        if chosen:
            lines += [f"## {title}", "", "| | measured | 95 % | target | met | how |", "|---|---|---|---|---|---|"]
            lines += [_line(row, prefix) for row in chosen] + [""]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _line(row: dict[str, Any], prefix: str) -> str:
    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.4g} {row['unit']}"

    name = row["name"].removeprefix(prefix).lstrip(",: ").replace("_", " ") or row["name"]
    met = {True: "yes", False: "**no**", None: ""}[row["met"]]
    measured = shown(row["median"]) or "not measured"
    return f"| {name} | {measured} | {shown(row['p95'])} | {shown(row['target'])} | {met} | {row['note']} |"


if __name__ == "__main__":
    main()
