"""What the library remembers, and that nothing done to its file makes it raise."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from reader.document import Position
from reader.library.database import VERSION
from reader.library.store import JUMPS, SqliteLibrary
from reader.ports import Bookmark
from tests.library.texts import CHAPTERS, make, place_of

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite3"


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


# --- edited files ------------------------------------------------------------------------------------------------


def _after_edit(path: Path, words: str, edited: dict[str, list[str]]) -> Position | None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.open(document)
    here = place_of(document, words)
    library.keep_place(document, here)
    library.push_jump(document, here)
    library.add_bookmark(document, Bookmark(here, words))
    library.close()
    library = SqliteLibrary(path)
    changed = make(edited)
    place = library.open(changed)
    assert place is not None
    assert [mark.position for mark in library.bookmarks(changed)] == [place]
    assert library.pop_jump(changed) == place
    library.close()
    assert SqliteLibrary(path).open(make(edited)) == place
    return place


def test_text_inserted_before(path: Path) -> None:
    edited = {**CHAPTERS, "The Letter": ["A new paragraph was put in front of it all.", *CHAPTERS["The Letter"]]}
    assert _after_edit(path, "The ship is late", edited) == place_of(make(edited), "The ship is late")


def test_a_section_added_before(path: Path) -> None:
    edited = {"Foreword": ["Some words by a friend of the author."], **CHAPTERS}
    assert _after_edit(path, "It ticked twice", edited) == place_of(make(edited), "It ticked twice")


def test_the_sentence_itself_removed(path: Path) -> None:
    edited = {**CHAPTERS, "The Parcel": [CHAPTERS["The Parcel"][0], "She wound it up. She laughed."]}
    assert _after_edit(path, "It ticked twice and stopped.", edited) == place_of(make(edited), "She laughed.")


def test_the_section_renamed(path: Path) -> None:
    edited = {("The Watch" if title == "The Parcel" else title): text for title, text in CHAPTERS.items()}
    assert _after_edit(path, "It ticked twice", edited) == place_of(make(edited), "It ticked twice")


def test_the_section_written_anew_begins_at_the_same_share(path: Path) -> None:
    edited = {
        **CHAPTERS,
        "The Letter": ["Nothing of the old remains here at all.", "Not even this paragraph, which is new."],
    }
    place = _after_edit(path, "The last one had been torn", edited)
    assert place == place_of(make(edited), "Not even this")


def test_of_several_equal_passages_the_nearest_is_taken(path: Path) -> None:
    refrain = "And the wheel went round, and the wheel went round, all day long."
    song = {f"Verse {number}": [f"Verse number {number} begins.", refrain] for number in range(1, 6)}
    document = make(song)
    library = SqliteLibrary(path)
    section = document.section(3)
    library.keep_place(document, Position(3, section.text.index(refrain)))
    library.close()
    edited = make({"Verse 0": ["A verse put first."], **song})
    place = SqliteLibrary(path).open(edited)
    assert place == Position(4, edited.section(4).text.index(refrain))


def test_another_text_under_the_same_name_is_new(path: Path) -> None:
    library = SqliteLibrary(path)
    library.keep_place(make(CHAPTERS), Position(2, 40))
    library.close()
    other = make({"Recipes": ["Take two eggs and a spoon of flour."], "Soups": ["Boil water in a large pot."]})
    assert SqliteLibrary(path).open(other) is None


def test_an_edited_text_without_titles_goes_on_at_the_same_share(path: Path) -> None:
    library = SqliteLibrary(path)
    before = make({"": ["one two three four five.", "six seven eight nine ten.", "eleven twelve thirteen."]})
    library.keep_place(before, place_of(before, "eleven"))
    library.close()
    after = make({"": ["uno dos tres cuatro cinco.", "seis siete ocho nueve diez.", "once doce trece catorce."]})
    assert SqliteLibrary(path).open(after) == place_of(after, "once")


# --- what can happen to the file ---------------------------------------------------------------------------------


def _filled(path: Path) -> None:
    library = SqliteLibrary(path)
    for number in range(200):
        document = make(
            {"One": [f"text {number} " * 20]}, path=Path(f"/books/{number}.md"), fingerprint=f"{number:032x}"
        )
        library.keep_place(document, Position(1, number))
    library.close()


def _works(library: SqliteLibrary) -> None:
    """Everything a session does, on a document of its own."""
    document = make({"Own": ["A text of this session, long enough to have places."]}, path=Path("/books/own.md"))
    library.open(document)
    library.keep_place(document, Position(1, 7))
    library.push_jump(document, Position(1, 2))
    library.add_bookmark(document, Bookmark(Position(1, 9), "here"))
    assert library.open(document) == Position(1, 7)
    assert library.pop_jump(document) == Position(1, 2)
    assert library.bookmarks(document) == [Bookmark(Position(1, 9), "here")]
    assert library.recent(1)[0].path == Path("/books/own.md")


def test_garbage_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(os.urandom(5000))
    library = SqliteLibrary(path)
    assert "damaged" in library.notice
    _works(library)
    library.close()
    assert len(list(path.parent.glob("library-damaged-*.sqlite3"))) == 1
    assert SqliteLibrary(path).notice == ""


def test_a_truncated_file_is_set_aside_and_what_can_be_read_is_kept(path: Path) -> None:
    _filled(path)
    size = path.stat().st_size
    assert size > 40_000
    with path.open("r+b") as file:
        file.truncate(size * 3 // 4)
    library = SqliteLibrary(path)
    assert "damaged" in library.notice
    _works(library)
    library.close()
    assert list(path.parent.glob("library-damaged-*.sqlite3"))


def test_a_file_damaged_in_the_middle_keeps_the_rows_before(path: Path) -> None:
    _filled(path)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size - 3 * 4096)
        file.write(os.urandom(4096))
    library = SqliteLibrary(path)
    _works(library)
    assert len(library.recent(500)) > 1


def test_damage_while_running_costs_nothing_of_the_session(path: Path) -> None:
    library = SqliteLibrary(path)
    document = make(CHAPTERS)
    library.keep_place(document, Position(1, 5))
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    with path.open("r+b") as file:
        file.write(b"\xff" * path.stat().st_size)
    library.keep_place(document, Position(2, 8))
    library.keep_place(document, Position(2, 9))
    library.close()
    assert SqliteLibrary(path).open(document) == Position(2, 9)


def test_an_empty_file_is_filled(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    library = SqliteLibrary(path)
    assert library.notice == ""
    _works(library)


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir(parents=True)
    library = SqliteLibrary(path)
    assert library.notice
    _works(library)
    library.close()


def test_a_locked_file_is_read_and_written_to_once_it_is_free(path: Path) -> None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.keep_place(document, Position(2, 20))
    library.close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("DELETE FROM jumps")
    library = SqliteLibrary(path)
    assert "Another program" in library.notice
    assert library.open(document) == Position(2, 20)
    library.keep_place(document, Position(2, 33))
    _works(library)
    holder.execute("COMMIT")
    holder.close()
    library.close()
    assert SqliteLibrary(path).open(document) == Position(2, 33)


def test_two_readers_at_once(path: Path) -> None:
    one, two = SqliteLibrary(path), SqliteLibrary(path)
    first, second = make(CHAPTERS), make({"Other": ["Another document altogether."]}, path=Path("/books/o.md"))
    for offset in range(20):
        one.keep_place(first, Position(1, offset))
        two.keep_place(second, Position(1, offset))
    assert (one.notice, two.notice) == ("", "")
    assert len(one.recent()) == 2
    one.close()
    two.close()
    again = SqliteLibrary(path)
    assert (again.open(first), again.open(second)) == (Position(1, 19), Position(1, 19))


def test_a_newer_version_is_left_alone(path: Path) -> None:
    _filled(path)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version={VERSION + 1}")
    database.close()
    before = path.read_bytes()
    library = SqliteLibrary(path)
    assert "newer version" in library.notice
    _works(library)
    library.close()
    assert path.read_bytes() == before
    library = SqliteLibrary(path)
    assert library.recent(1)[0].path == Path("/books/own.md")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can write: /proc")
def test_a_folder_that_cannot_be_made() -> None:
    library = SqliteLibrary(Path("/proc/reader/library.sqlite3"))
    assert "cannot be written" in library.notice
    _works(library)
    library.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process with fewer rights")
def test_a_read_only_folder_still_gives_the_place() -> None:
    """Also run by root, who may write everywhere: another process then takes an ordinary user's rights."""
    document = make(CHAPTERS)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "data" / "library.sqlite3"
        library = SqliteLibrary(path)
        library.keep_place(document, Position(2, 20))
        library.close()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        child = os.fork()
        if child == 0:  # pragma: no cover (another process)
            try:
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setgid(65534)
                    os.setuid(65534)
                library = SqliteLibrary(path)
                right = "cannot be written" in library.notice and library.open(document) == Position(2, 20)
                _works(library)
                os._exit(0 if right else 3)
            finally:
                os._exit(4)
        status = os.waitpid(child, 0)[1]
        path.parent.chmod(0o700)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_full_disk_keeps_the_session_and_is_written_later(path: Path) -> None:
    """The limit on the size of a file stands in for the disk."""
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.keep_place(document, Position(1, 1))
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(f"{path}-wal").stat().st_size
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        for offset in range(60):
            library.keep_place(document, Position(1, offset))
            library.add_bookmark(document, Bookmark(Position(1, offset), "here"))
        notice = library.notice
        _works(library)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert "kept only until you close" in notice
    library.keep_place(document, Position(2, 2))
    assert library.notice == ""
    library.close()
    library = SqliteLibrary(path)
    assert library.open(document) == Position(2, 2)
    assert len(library.bookmarks(document)) == 60


_WRITER = """
import sys
import tempfile
import time
from pathlib import Path
from reader.document import Position
from reader.library.store import SqliteLibrary
from reader.ports import Bookmark
from tests.library.texts import make

document = make({"One": ["x" * 100_000]}, fingerprint="f" * 32)
library = SqliteLibrary(Path(sys.argv[1]))
library.open(document)
for offset in range(int(sys.argv[2]), 100_000):
    library.keep_place(document, Position(1, offset))
    library.push_jump(document, Position(1, offset))
    sys.stdout.write(f"{offset}\\n")
    sys.stdout.flush()
"""


def test_nothing_is_lost_to_kill_minus_9(path: Path) -> None:
    document = make({"One": ["x" * 100_000]}, fingerprint="f" * 32)
    reached = 0
    for lines in (1, 40, 97):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(reached)],
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        assert writer.stdout is not None
        for _ in range(lines):
            reached = int(writer.stdout.readline())
        writer.kill()
        rest = writer.stdout.read().split()
        reached = int(rest[-1]) if rest else reached
        writer.wait()
        writer.stdout.close()
        library = SqliteLibrary(path)
        place = library.open(document)
        assert place is not None
        assert library.notice == ""
        assert reached <= place.offset <= reached + 1
        library.close()
