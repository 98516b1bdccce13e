"""Opens the SQLite file, whatever state it is in.

A damaged file is renamed, what can be read of it is taken over; one of a newer version is left alone and another is
used beside it. WAL with `synchronous=NORMAL` survives the end of the process at any moment (SQLite: "WAL mode is
always consistent with synchronous=NORMAL"); only a power cut may cost the last sentences.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reader.files import private_folder

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PATIENCE = 0.5
_SIDE_FILES = ("-wal", "-shm", "-journal")

_ANCHOR = (
    "section INTEGER NOT NULL, offset INTEGER NOT NULL, title TEXT NOT NULL, before TEXT NOT NULL, "
    "after TEXT NOT NULL, within REAL NOT NULL, along REAL NOT NULL"
)
_SCHEMA = (
    "CREATE TABLE documents (key TEXT PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, opened REAL NOT NULL, "
    f"length INTEGER NOT NULL, {_ANCHOR}) WITHOUT ROWID",
    f"CREATE TABLE bookmarks (key TEXT NOT NULL, label TEXT NOT NULL, {_ANCHOR}, "
    "PRIMARY KEY (key, section, offset)) WITHOUT ROWID",
    f"CREATE TABLE jumps (key TEXT NOT NULL, number INTEGER NOT NULL, {_ANCHOR}, "
    "PRIMARY KEY (key, number)) WITHOUT ROWID",
    "CREATE INDEX documents_by_path ON documents (path, opened)",
    "CREATE INDEX documents_by_time ON documents (opened)",
)
_CHOICES = (
    "CREATE TABLE choices (key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, "
    "PRIMARY KEY (key, name)) WITHOUT ROWID",
)
_STEPS = (_SCHEMA, _CHOICES)
"""What makes a file of each version from one of the version before."""
VERSION = len(_STEPS)
_TABLES = ("documents", "bookmarks", "jumps", "choices")


class NewerVersion(Exception):
    """The file was written by a later version of the program."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database, and what the user should know about how it was opened."""

    connection: sqlite3.Connection
    notice: str = ""


def open_database(path: Path) -> Opened:
    """The database at `path`, made where there is none. Raises sqlite3.Error or OSError where none can be had."""
    try:
        return Opened(_connect(path))
    except NewerVersion:
        opened = open_database(path.with_stem(f"{path.stem}-version-{VERSION}"))
        notice = "The list of places was written by a newer version of this program; this version keeps its own."
        return Opened(opened.connection, opened.notice or notice)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    return replace_damaged(path)


def replace_damaged(path: Path) -> Opened:
    """Sets the file aside and begins a new one with what can be read of it. Raises as `open_database` does."""
    aside = set_aside(path)
    connection = _connect(path)
    saved = copy_rows(aside, connection)
    outcome = "what could be read of it was saved" if saved else "a new one was begun"
    return Opened(connection, f"The list of places was damaged; {outcome}. The damaged file is kept as {aside.name}.")


def copy_in_memory(path: Path) -> sqlite3.Connection:
    """What can be read of a file that cannot be opened for writing, whoever holds it, for this session only."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    _prepare(connection)
    copy_rows(path, connection, "immutable=1")
    return connection


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no sound database, as against locked, full or forbidden."""
    return _code(error) in DAMAGED


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another program holds the file just now."""
    return _code(error) in BUSY


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def set_aside(path: Path) -> Path:
    """Renames the file and what belongs to it; returns its new name. Raises OSError."""
    day = date.today().isoformat()
    number = 1
    aside = path.with_stem(f"{path.stem}-damaged-{day}")
    while aside.exists():
        number += 1
        aside = path.with_stem(f"{path.stem}-damaged-{day}-{number}")
    path.rename(aside)
    for suffix in _SIDE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside


def _connect(path: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    # Made by us before SQLite does, so that nobody else can ever read it; its side files take over its mode.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with suppress(PermissionError):
        path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise NewerVersion
    problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if problem != "ok":
        error = sqlite3.DatabaseError(problem)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    # Another reader may have been first.
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for statement in itertools.chain.from_iterable(_STEPS[version:]):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={VERSION}")
    connection.execute("COMMIT")


def copy_rows(path: Path, connection: sqlite3.Connection, how: str = "mode=ro") -> int:
    """Copies the rows of a file that can still be read, each table as far as it goes; returns how many."""
    saved = 0
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as source:
        for table in _TABLES:
            with suppress(sqlite3.Error):
                for row in source.execute(f"SELECT * FROM {table}"):
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
                    saved += 1
    return saved
