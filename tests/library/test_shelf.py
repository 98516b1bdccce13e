"""The list of books: read, added, watched, taken off and put back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.errors import LibraryError
from reader.library.shelf import FileShelf
from reader.ports import LibraryEntry


class Opened:
    """What was opened before."""

    def __init__(self) -> None:
        self.entries: list[LibraryEntry] = []

    def __call__(self, limit: int) -> Sequence[LibraryEntry]:
        return sorted(self.entries, key=lambda entry: -entry.opened)[:limit]

    def read(self, path: Path, title: str, when: float, percent: int = 10) -> LibraryEntry:
        entry = LibraryEntry(title, path, when, percent)
        self.entries = [other for other in self.entries if other.path != path] + [entry]
        return entry


def shelf(tmp_path: Path, opened: Opened, now: float = 1000.0) -> FileShelf:
    return FileShelf(tmp_path / "data" / "shelf.json", opened, lambda: now)


def titles(made: FileShelf) -> list[str]:
    return [entry.title for entry in made.books()]


def test_what_was_read_last_stands_first_then_what_is_new(tmp_path: Path) -> None:
    opened = Opened()
    opened.read(tmp_path / "old.epub", "Old", 10)
    opened.read(tmp_path / "late.epub", "Late", 20)
    made = shelf(tmp_path, opened)
    made.add(tmp_path / "added.pdf", "Added")
    assert titles(made) == ["Late", "Old", "Added"]
    assert [entry.opened for entry in made.books()] == [20, 10, 0]


def test_it_is_kept(tmp_path: Path) -> None:
    opened = Opened()
    shelf(tmp_path, opened).add(tmp_path / "a.pdf", "A")
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "b_c.epub").touch()
    assert shelf(tmp_path, opened).watch(tmp_path / "books") == 1
    assert titles(shelf(tmp_path, opened)) == ["A", "b c"]
    assert (tmp_path / "data" / "shelf.json").stat().st_mode & 0o077 == 0


def test_new_books_of_a_watched_folder_appear(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    (folder / "inside").mkdir(parents=True)
    opened = Opened()
    made = shelf(tmp_path, opened)
    assert made.watch(folder) == 0
    (folder / "inside" / "One.epub").touch()
    (folder / "picture.png").touch()
    (folder / ".hidden.epub").touch()
    assert titles(made) == ["One"]
    opened.read(folder / "inside" / "One.epub", "The one", 5)
    assert titles(made) == ["The one"]


def test_a_talking_book_and_a_folder_of_chapters_are_one_book_each(tmp_path: Path) -> None:
    for name, start in (("talking", "ncc.html"), ("chapters", "document.toml")):
        (tmp_path / "books" / name).mkdir(parents=True)
        (tmp_path / "books" / name / start).touch()
        (tmp_path / "books" / name / "1.html").touch()
    made = shelf(tmp_path, Opened())
    made.watch(tmp_path / "books")
    assert sorted(titles(made)) == ["chapters", "talking"]
    assert made.holds_books(tmp_path / "books")
    assert not made.holds_books(tmp_path / "books" / "talking")


def test_a_folder_of_text_files_is_a_document_itself(tmp_path: Path) -> None:
    (tmp_path / "1.md").touch()
    (tmp_path / "2.txt").touch()
    made = shelf(tmp_path, Opened())
    assert not made.holds_books(tmp_path)
    (tmp_path / "book.epub").touch()
    assert made.holds_books(tmp_path)


def test_links_in_a_watched_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").touch()
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "round").symlink_to(folder)
    (folder / "one.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    made = shelf(tmp_path, Opened())
    assert made.watch(folder) == 0


def test_taking_off_hides_it_until_it_is_put_back_or_read_again(tmp_path: Path) -> None:
    opened = Opened()
    first = opened.read(tmp_path / "a.epub", "A", 10)
    second = opened.read(tmp_path / "b.epub", "B", 20)
    made = shelf(tmp_path, opened)
    made.remove(first)
    made.remove(second)
    assert titles(made) == [] and made.removed == second.path
    assert titles(shelf(tmp_path, opened)) == []
    back = made.put_back()
    assert back is not None and back.title == "B" and titles(made) == ["B"]
    opened.read(tmp_path / "a.epub", "A", 2000)
    assert titles(made) == ["A", "B"]


def test_there_may_be_nothing_to_put_back(tmp_path: Path) -> None:
    assert shelf(tmp_path, Opened()).put_back() is None


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"files": 3, "folders": [], "removed": {}}'])
def test_a_damaged_list_is_set_aside(tmp_path: Path, damage: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shelf.json").write_text(damage)
    made = shelf(tmp_path, Opened())
    assert "damaged" in made.notice and titles(made) == []
    made.add(tmp_path / "a.pdf", "A")
    assert "A" in json.loads((tmp_path / "data" / "shelf.json").read_text())["files"].values()


def test_a_list_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    made = shelf(tmp_path, Opened())
    with pytest.raises(LibraryError):
        made.add(tmp_path / "a.pdf", "A")
    assert titles(made) == ["A"]
