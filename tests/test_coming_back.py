"""What one run of the page leaves for the next when it crashes."""

from __future__ import annotations

import json
import stat
from dataclasses import asdict
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.wiring.coming_back import VARIABLE, Standing, came_back, crashes_now, write_down

STOOD = Standing("book.md", reading=True, scanning=False, crashes=(100.0,))


def test_how_it_stood_comes_over_once() -> None:
    environ = {VARIABLE: json.dumps(asdict(STOOD))}
    assert came_back(environ) == STOOD
    assert came_back(environ) is None


@pytest.mark.parametrize(
    "left", ["", "{", "[]", '{"path": "x"}', '{"path": "x", "reading": 1, "scanning": 0, "crashes": 7}']
)
def test_what_is_not_understood_is_no_crash(left: str) -> None:
    assert came_back({VARIABLE: left}) is None


def test_the_third_crash_in_a_minute_is_the_last() -> None:
    assert crashes_now(None, 100.0) == (100.0,)
    assert crashes_now(STOOD, 130.0) == (100.0, 130.0)
    twice = Standing("", False, False, (100.0, 130.0))
    with pytest.raises(ReaderError, match="three times"):
        crashes_now(twice, 159.0)
    assert crashes_now(twice, 161.0) == (130.0, 161.0)


def test_what_went_wrong_is_written_down_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "log" / "page.log"
    try:
        int("what was read")
    except ValueError as error:
        write_down(error, file)
    told = file.read_text()
    assert "ValueError" in told and "test_coming_back" in told
    assert "was read" not in told.replace('int("what was read")', ""), "an error may quote the text"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("")
    write_down(ValueError("broken"), file / "no folder")
