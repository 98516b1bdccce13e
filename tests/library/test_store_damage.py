"""Nothing done to the library's file makes it raise, or costs what was kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from reader.document import Position
from reader.library.database import VERSION
from reader.library.store import SqliteLibrary
from reader.ports import Bookmark
from tests.library.texts import CHAPTERS, make

REPOSITORY = Path(__file__).resolve().parents[2]


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
    assert "Another program" in library.add_bookmark(document, Bookmark(Position(2, 33), "here"))
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
