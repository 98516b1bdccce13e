"""What is kept: on a full disk, in folders that cannot be written, by a wrong clock, in a list that is broken."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.e2e.reader_page import home
from tests.faults.stage import (
    APPLICATION,
    LONG,
    ONLY_LONG,
    PATIENCE,
    Reading,
    Times,
    bookmarks,
    database,
    place,
    prepare,
    private_mount,
    reading,
    sentence_at,
    wait_until,
)

__all__ = ["home"]

FAKETIME = list(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
DAY = 86_400


def test_the_disk_is_full_and_has_room_again(home: Path, times: Times) -> None:
    book = prepare(home)
    data = home / "data"
    data.mkdir()
    with reading(home, book, under=private_mount(f"mount -t tmpfs -o size=300k tmpfs {data}")) as page:
        inside = Path(f"/proc/{page.sound().pid}/root{data}")
        page.begin()
        filler = inside / "filler"
        with pytest.raises(OSError, match="No space"), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1024))
        began = time.monotonic()
        page.window.press("n")
        times.add(page.goes_on(began))
        # What SQLite has room for within its own file may still be written; a list of bookmarks cannot be for long.
        for _ in range(12):
            page.window.press("m", "j")
            if "disk is full" in page.window.screen():
                break
        page.goes_on(0.0)
        kept = copied(page, inside)
        filler.unlink()
        page.window.press("n")
        page.goes_on(0.0)
        time.sleep(1)
        page.window.press("m")
        wait_until(lambda: copied(page, inside) > kept)  # what could not be written is written now
        page.goes_on(0.0)
        shown = page.pauses()
        page.close()
    with closing(sqlite3.connect(home / "copy" / "library.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        section, offset = connection.execute("SELECT section, offset FROM documents").fetchone()
    assert abs(sentence_at(book, section, offset) - shown) <= 2


def copied(page: Reading, inside: Path) -> int:
    """Takes the list of places out of the other world, at one moment; how many bookmarks it holds."""
    copy = page.home / "copy"
    copy.mkdir(exist_ok=True)
    reader = psutil.Process(page.window.pid())
    reader.suspend()
    try:
        for file in (inside / APPLICATION).glob("library.sqlite3*"):
            shutil.copy(file, copy / file.name)
    finally:
        reader.resume()
    return bookmarks(copy / "library.sqlite3")


def test_the_folders_cannot_be_written(home: Path, times: Times) -> None:
    book = prepare(home)
    with reading(home, book) as page:
        page.window.press("n", "n")
        page.begin()
        page.close()
    kept = place(home, book)
    began = time.monotonic()
    with reading(home, under=private_mount(f"mount --bind {home} {home} && mount -o remount,bind,ro {home}")) as page:
        assert page.marked()[0] == kept, "what was kept is still read"
        page.begin()
        times.add(time.monotonic() - began)
        page.window.press("n", "f")
        page.goes_on(0.0)
        page.close()
    assert place(home, book) == kept


@pytest.mark.skipif(not FAKETIME, reason="faketime is not installed: no clock is set")
def test_the_clock_is_set_back_a_day_and_forward_a_year(home: Path, times: Times) -> None:
    book = prepare(home)
    clock = home / "clock"
    clock.write_text("+0")
    environment = {
        "LD_PRELOAD": str(FAKETIME[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with reading(home, book, **environment) as page:
        page.begin()
        for offset in (-DAY, 365 * DAY, 0) * (3 if LONG else 1):
            clock.write_text(f"{offset:+}")
            began = time.monotonic()
            page.window.press("j")
            times.add(page.goes_on(began))
            page.goes_on(0.0)
        shown = page.pauses()
        page.close()
    assert place(home, book) in (shown, shown + 1)


@pytest.mark.skipif(not FAKETIME, reason="faketime is not installed: no clock is set")
def test_the_last_document_is_the_last_one_whatever_the_clock_said(home: Path) -> None:
    book = prepare(home)
    other = home / "other.md"
    other.write_text("# Sentence 1\n\nSentence 2 is all there is in the other book.\n")
    wrong = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": f"+{365 * DAY}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with reading(home, book, **wrong) as page:
        page.close()
    with reading(home, other) as page:
        page.close()
    with reading(home) as page:
        page.window.wait("of 1 ")


def test_the_list_of_places_is_locked_for_a_while(home: Path, times: Times) -> None:
    book = prepare(home)
    with reading(home, book) as page:
        page.window.press("n")
        page.begin()
        with closing(sqlite3.connect(database(home), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            began = time.monotonic()
            page.window.press("n")
            times.add(page.goes_on(began))
            page.window.press("m")
            page.window.wait("Another program", PATIENCE)
            page.goes_on(0.0)
            other.execute("ROLLBACK")
        page.window.press("n")
        page.goes_on(0.0)
        shown = page.pauses()
        page.close()
    assert place(home, book) in (shown, shown + 1)
    assert bookmarks(database(home)) == 1


@pytest.mark.parametrize(
    "harm", ["truncated", "newer", pytest.param("garbage", marks=ONLY_LONG), pytest.param("empty", marks=ONLY_LONG)]
)
def test_the_list_of_places_is_broken(home: Path, times: Times, harm: str) -> None:
    book = prepare(home)
    with reading(home, book) as page:
        page.window.press("n")
        page.begin()
        page.close()
    kept = place(home, book)
    file = database(home)
    if harm == "newer":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version=99")
    else:
        whole = file.read_bytes()
        file.write_bytes({"truncated": whole[: len(whole) // 2], "garbage": b"no database" * 999, "empty": b""}[harm])
    before = file.read_bytes()
    began = time.monotonic()
    with reading(home, book) as page:
        shows_why = {"newer": "newer version", "empty": "section"}.get(harm, "damaged")
        page.window.wait(lambda screen: shows_why in " ".join(screen.split()), PATIENCE)
        page.begin()
        times.add(time.monotonic() - began)
        page.close()
    aside = [path for path in file.parent.iterdir() if "damaged" in path.name and path.suffix == ".sqlite3"]
    if harm == "newer":
        assert place(home, book) == kept, "the newer version finds what it wrote"
    elif harm != "empty":
        assert [path.read_bytes() for path in aside] == [before], "the damaged file is kept"


@pytest.mark.parametrize(
    "harm", ["no TOML", *(pytest.param(harm, marks=ONLY_LONG) for harm in ("an unknown name", "not UTF-8", "a folder"))]
)
def test_the_settings_are_broken(home: Path, times: Times, harm: str) -> None:
    book = prepare(home)
    file = home / "config" / APPLICATION / "settings.toml"
    broken = {"no TOML": b"[[[ what", "an unknown name": b"[page]\nsise = 4\n", "not UTF-8": b"\xff\xfe\x00"}
    if harm == "a folder":
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(broken[harm])
    began = time.monotonic()
    with reading(home, book) as page:
        page.window.wait(said_about_settings, PATIENCE)
        page.begin()
        times.add(time.monotonic() - began)
        page.close()
    if harm != "a folder":
        assert file.read_bytes() == broken[harm], "what the person wrote is not touched"


def said_about_settings(screen: str) -> bool:
    """Whether the page tells that something is wrong with them."""
    return "setting" in screen.lower()
