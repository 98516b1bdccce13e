"""The table that `make faults` prints, and writes into the benchmarks' page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.figures import machine
from bench.page import write_region
from tests.faults.stage import LONG, Times

RESULTS = Path(__file__).resolve().parents[2] / "bench" / "faults.json"
_TIMES = pytest.StashKey[dict[str, Times]]()


@pytest.fixture
def times(request: pytest.FixtureRequest) -> Iterator[Times]:
    """How long it took until reading went on: add seconds to it. In the long form two seconds are the most."""
    kept = request.config.stash.setdefault(_TIMES, {})
    mine = kept.setdefault(request.node.name, Times())
    yield mine
    assert not LONG or not mine.late(), mine.late()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Prints, in the long form, what was done and how long reading took to go on."""
    kept = config.stash.get(_TIMES, {})
    if not LONG or not kept:
        return
    outcomes = {
        report.nodeid.rpartition("::")[2]: outcome
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
    }
    rows = [
        {
            "fault": name,
            "outcome": "late" if times.late() else outcomes.get(name, "failed"),
            "times": len(times),
            **times.row(),
        }
        for name, times in kept.items()
    ]
    for row in rows:
        terminalreporter.write_line(
            f"{_shown(row):90} {row['outcome']:7} "
            f"{row['times']:4} times, median {row['median']:.2f} s, longest {row['longest']:.2f} s"
        )
    old = json.loads(RESULTS.read_text("utf-8"))["faults"] if RESULTS.is_file() else []
    rows += [row for row in old if row["fault"] not in kept]
    rows.sort(key=lambda row: str(row["fault"]))
    RESULTS.write_text(json.dumps({"machine": machine(), "faults": rows}, indent=1) + "\n", "utf-8")
    table = ["| fault | outcome | times | median | longest |", "|---|---|---|---|---|"]
    table += [
        f"| {_shown(row)} | {row['outcome']} | {row['times']} | {row['median']:.2f} s | {row['longest']:.2f} s |"
        for row in rows
    ]
    write_region("faults", "\n".join(table))


def _shown(row: dict[str, Any]) -> str:
    return str(row["fault"]).removeprefix("test_").replace("_", " ")
