"""Which figures became worse than those that were kept, by more than they vary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Name = tuple[str, str]
"""Of a figure: its benchmark's and its own."""
LEAST = 0.1
"""Of the old median: what a figure without a spread of its own may vary by, and the least that any may."""


def regressions(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> dict[Name, str]:
    """A sentence for each figure that became worse beyond the spread, or that misses a target it met."""
    kept = {(row["benchmark"], row["name"]): row for row in old}
    found: dict[Name, str] = {}
    for row in new:
        key = row["benchmark"], row["name"]
        before = kept.get(key)
        if before is None or before["median"] is None or row["median"] is None:
            continue
        worse = row["median"] - before["median"]
        if row["better"] == "more":
            worse = -worse
        spread = spread_of(before)
        name = f"{row['benchmark']}: {row['name'].replace('_', ' ')}"
        change = f"was {before['median']:.4g} {row['unit']}, is {row['median']:.4g}"
        if worse > spread:
            found[key] = f"{name} {change}, which is beyond its spread of {spread:.3g}."
        elif before["met"] and row["met"] is False:
            found[key] = f"{name} {change}, and misses the target of {row['target']:.4g}."
    return found


def spread_of(row: Mapping[str, Any]) -> float:
    """How far the 95 % value lies from the median, at least a tenth of it."""
    beyond = abs(row["p95"] - row["median"]) if row["p95"] is not None else 0.0
    return float(max(beyond, LEAST * abs(row["median"])))
