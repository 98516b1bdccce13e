"""What the benchmarks make of what they measured: regressions, pictures, the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import __main__ as program
from bench import page
from bench.figures import Figure, machine, of
from bench.pictures import bars, lines
from bench.regressions import regressions


def rows(*figures: Figure) -> list[dict[str, Any]]:
    return [{**figure.row(), "benchmark": "some"} for figure in figures]


KEPT = rows(of("start", "s", [1.0, 1.1, 1.3]), Figure("right", "%", 95.0, better="more"), Figure("lost", "", 0.0))


@pytest.mark.parametrize(
    ("now", "worse"),
    [
        (Figure("start", "s", 1.28), 0),
        (Figure("start", "s", 1.4), 1),
        (Figure("start", "s", 0.2), 0),
        (Figure("right", "%", 90.0, better="more"), 0),
        (Figure("right", "%", 80.0, better="more"), 1),
        (Figure("right", "%", 100.0, better="more"), 0),
        (Figure("lost", "", 1.0), 1),
        (Figure("new", "s", 9.0), 0),
        (Figure("start", "s", None), 0),
    ],
)
def test_worse_is_what_lies_beyond_the_spread(now: Figure, worse: int) -> None:
    assert len(regressions(KEPT, rows(now))) == worse


def test_a_target_that_was_met_and_is_missed_is_a_regression() -> None:
    before, now = Figure("start", "s", 0.98, 1.2, 1.0), Figure("start", "s", 1.02, 1.2, 1.0)
    assert "target" in regressions(rows(before), rows(now))["some", "start"]


@pytest.mark.parametrize(("again", "worse"), [(1.45, True), (1.1, False), (None, True)])
def test_what_became_worse_is_measured_once_more(
    monkeypatch: pytest.MonkeyPatch, again: float | None, worse: bool
) -> None:
    old = {"machine": machine(), "figures": KEPT}
    measured: list[list[str]] = []

    def measure(names: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
        measured.append(names)
        return ([], names) if again is None else (rows(Figure("start", "s", again), Figure("lost", "", 1.0)), [])

    monkeypatch.setattr(program, "_measured", measure)
    assert program._check(old, rows(Figure("start", "s", 1.4), Figure("right", "%", 95.0, better="more"))) is worse
    assert measured == [["some"]]


def test_a_figure_that_could_not_be_measured_meets_no_target_and_misses_none() -> None:
    assert Figure("start", "s", None, target=1.0).met is None


def test_pictures_hold_every_figure() -> None:
    figures = rows(
        of("start & go", "s", [1.0, 2.0], 1.5), Figure("memory", "MB", 90.0, target=100.0), Figure("none", "", 0.0)
    )
    text = "".join(ElementTree.fromstring(bars("Some <figures>", figures)).itertext())
    assert all(part in text for part in ("Some <figures>", "start & go", "1.5 s", "90 MB", "none"))
    grown = lines("Growth", "s", "words", {"reader": [(1e4, 0.1), (3e6, 0.2)], "other": [(1e4, 1.0), (3e6, 90.0)]})
    text = "".join(ElementTree.fromstring(grown).itertext())
    assert all(part in text for part in ("reader", "other", "3,000,000", "100 s"))
    assert "nan" not in grown


def test_a_region_of_the_page_is_replaced_and_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "README.md"
    file.write_text("Above.\n<!-- a -->\nold\n<!-- /a -->\nBelow.\n")
    monkeypatch.setattr(page, "PAGE", file)
    page.write_region("a", "new")
    page.write_region("b", "made")
    assert file.read_text() == ("Above.\n<!-- a -->\nnew\n<!-- /a -->\nBelow.\n\n<!-- b -->\nmade\n<!-- /b -->\n")
