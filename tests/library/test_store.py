"""What the library remembers."""

from __future__ import annotations

import sqlite3
import stat
import time
from pathlib import Path

import pytest

from reader.document import Position
from reader.library.store import JUMPS, SqliteLibrary
from reader.ports import Bookmark
from tests.library.texts import CHAPTERS, make


def test_a_new_document_has_no_place(path: Path) -> None:
    library = SqliteLibrary(path)
    assert library.open(make(CHAPTERS)) is None
    assert library.notice == ""


def test_the_place_is_there_again_after_closing(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.open(document)
    library.keep_place(document, Position(2, 31))
    library.close()
    assert SqliteLibrary(path).open(make(CHAPTERS)) == Position(2, 31)


def test_a_renamed_file_is_recognised(path: Path) -> None:
    library = SqliteLibrary(path)
    library.keep_place(make(CHAPTERS), Position(3, 12))
    library.close()
    library = SqliteLibrary(path)
    assert library.open(make(CHAPTERS, path=Path("/elsewhere/other name.md"))) == Position(3, 12)
    assert [entry.path.name for entry in library.recent()] == ["other name.md"]


def test_jumps_are_taken_back_in_order_and_survive(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    for number in (1, 2, 3):
        library.push_jump(document, Position(number, number))
    assert library.pop_jump(document) == Position(3, 3)
    library.close()
    library = SqliteLibrary(path)
    assert [library.pop_jump(document) for _ in range(3)] == [Position(2, 2), Position(1, 1), None]
    library.close()
    assert SqliteLibrary(path).pop_jump(document) is None


def test_only_the_latest_jumps_are_kept(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    for number in range(JUMPS + 5):
        library.push_jump(document, Position(1, number % 50))
    library.close()
    library = SqliteLibrary(path)
    taken = 0
    while library.pop_jump(document):
        taken += 1
    assert taken == JUMPS


def test_bookmarks_are_in_the_order_of_the_text_and_once_each(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    for position, label in ((Position(3, 5), "late"), (Position(1, 9), "early"), (Position(3, 5), "late again")):
        library.add_bookmark(document, Bookmark(position, label))
    expected = [Bookmark(Position(1, 9), "early"), Bookmark(Position(3, 5), "late again")]
    assert library.bookmarks(document) == expected
    library.close()
    library = SqliteLibrary(path)
    assert library.bookmarks(document) == expected
    library.remove_bookmark(document, Position(1, 9))
    library.remove_bookmark(document, Position(1, 10))
    library.close()
    assert SqliteLibrary(path).bookmarks(document) == expected[1:]


def test_a_setting_for_one_document_alone_is_kept_and_given_up(path: Path) -> None:
    library = SqliteLibrary(path)
    document, other = make(CHAPTERS), make({"Other": ["Another text."]})
    library.choose(document, "tables", "skip")
    library.choose(document, "notes", "read")
    library.choose(document, "notes", "")
    assert library.choices(other) == {}
    library.close()
    assert SqliteLibrary(path).choices(make(CHAPTERS)) == {"tables": "skip"}


def test_a_file_of_the_first_version_is_brought_up_to_date(path: Path) -> None:
    library = SqliteLibrary(path)
    library.keep_place(make(CHAPTERS), Position(2, 31))
    library.close()
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE choices")
        database.execute("PRAGMA user_version=1")
    database.close()
    library = SqliteLibrary(path)
    assert library.open(make(CHAPTERS)) == Position(2, 31)
    library.choose(make(CHAPTERS), "tables", "skip")
    assert (library.notice, library.choices(make(CHAPTERS))) == ("", {"tables": "skip"})


def test_recent_lists_each_path_once_latest_first(path: Path) -> None:
    library = SqliteLibrary(path)
    for number, name in enumerate(("a", "b", "c", "a")):
        library.open(make({"Title": [f"text {name} {number}"]}, path=Path(f"/books/{name}.md")))
    library.open(make({"Title": ["from nowhere"]}, path=None))
    names = [entry.path.stem for entry in library.recent()]
    assert names == ["a", "c", "b"]
    library.close()
    library = SqliteLibrary(path)
    assert [entry.path.stem for entry in library.recent(2)] == ["a", "c"]


def test_the_latest_is_the_one_opened_last_though_the_clock_was_set_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = SqliteLibrary(path)
    for name, now in (("early", 2e9), ("late", 1e9), ("last", 1e9)):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        library.open(make({"Title": [name]}, path=Path(f"/{name}.md")))
    assert [entry.path.stem for entry in library.recent()] == ["last", "late", "early"]


def test_percent_is_the_share_read(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.keep_place(document, Position(3, len(document.section(3).text)))
    assert library.recent()[0].percent == 100
    library.keep_place(document, Position(1, 0))
    assert library.recent()[0].percent == 0


def test_a_place_outside_the_document_is_moved_inside(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.keep_place(document, Position(99, 99_999))
    library.close()
    assert SqliteLibrary(path).open(document) == Position(3, len(document.section(3).text))


def test_only_the_owner_can_read_it(path: Path) -> None:
    library = SqliteLibrary(path)
    library.keep_place(make(CHAPTERS), Position(1, 3))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
