"""Remembers where one is in each document: place, jumps and bookmarks, in SQLite.

What is remembered of the documents of this session is held in memory and written through at once. A write that
fails (locked, full disk) is kept and tried again with the next one, so that nothing is lost while the program runs;
`notice` says what is wrong for as long as it is.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reader.document import Document, Position
from reader.library.anchors import Anchor, Scale, anchor_at, by_share, holds, relocate
from reader.library.database import Opened, copy_in_memory, is_busy, is_damage, open_database, replace_damaged
from reader.ports import Bookmark, LibraryEntry

JUMPS = 100
JUMPS_MOVED = 20
"""Jumps kept, and those of them that are carried over into a text that has changed."""
_RETRY = 5.0
"""Seconds between attempts to open a store that could not be opened."""

_PLACEHOLDERS = "?, ?, ?, ?, ?, ?, ?"
_SAVE_DOCUMENT = f"INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, {_PLACEHOLDERS})"
_SAVE_BOOKMARK = f"INSERT OR REPLACE INTO bookmarks VALUES (?, ?, {_PLACEHOLDERS})"
_SAVE_JUMP = f"INSERT OR REPLACE INTO jumps VALUES (?, ?, {_PLACEHOLDERS})"
_DROP_BOOKMARK = "DELETE FROM bookmarks WHERE key = ? AND section = ? AND offset = ?"
_DROP_BOOKMARKS = "DELETE FROM bookmarks WHERE key = ?"
_SAVE_CHOICE = "INSERT OR REPLACE INTO choices VALUES (?, ?, ?)"
_DROP_CHOICE = "DELETE FROM choices WHERE key = ? AND name = ?"
_DROP_JUMP = "DELETE FROM jumps WHERE key = ? AND number = ?"

_CHOICES = "SELECT name, value FROM choices WHERE key = ?"

_BEGINNING = Anchor(1, 0, "", "", "", 0.0, 0.0)

_Value = str | int | float
_Write = tuple[str, tuple[_Value, ...]]


@dataclass(slots=True)
class _Record:
    """What is remembered of one document."""

    key: str
    title: str
    path: str
    opened: float
    scale: Scale
    place: Anchor
    bookmarks: dict[Position, tuple[str, Anchor]] = field(default_factory=dict)
    jumps: dict[int, Anchor] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)


class SqliteLibrary:
    """Implements `reader.ports.Library` over the SQLite file at `path`. No method raises."""

    def __init__(self, path: Path) -> None:
        self.notice = ""
        self._path = path
        self._records: dict[str, _Record] = {}
        self._unsaved: dict[tuple[_Value, ...], _Write] = {}
        self._connection: sqlite3.Connection | None = None
        self._copy: sqlite3.Connection | None = None
        self._troubled = False
        self._next_attempt = 0.0
        self._connect()

    # --- the port ------------------------------------------------------------------------------------------------

    def open(self, document: Document) -> Position | None:
        """Registers the document and returns its place, moved to where its words are now; None if it is new."""
        key, path, scale = _key(document), _path(document), Scale.of(document)
        record = _Record(key, document.title, path, self._later(), scale, _BEGINNING)
        if known := self._records.get(key):
            record.bookmarks, record.jumps, record.choices = known.bookmarks, known.jumps, known.choices
        found = known.place if known else self._load(record, document)
        record.place = found or anchor_at(document, Position(1, 0), scale)
        self._records[key] = record
        self._save_document(record)
        self._flush()
        return record.place.position if found else None

    def keep_place(self, document: Document, position: Position) -> None:
        """Writes the place."""
        record = self._record(document)
        record.place = anchor_at(document, position, record.scale)
        self._save_document(record)
        self._flush()

    def push_jump(self, document: Document, position: Position) -> None:
        """Remembers where a jump started; the latest 100 are kept."""
        record = self._record(document)
        number = max(record.jumps, default=0) + 1
        record.jumps[number] = anchor_at(document, position, record.scale)
        self._write(("jump", record.key, number), _SAVE_JUMP, (record.key, number, *record.jumps[number].values))
        for old in sorted(record.jumps)[:-JUMPS]:
            self._drop_jump(record, old)
        self._flush()

    def pop_jump(self, document: Document) -> Position | None:
        """Takes back the latest jump; None when there is none."""
        record = self._record(document)
        if not record.jumps:
            return None
        number = max(record.jumps)
        position = record.jumps[number].position
        self._drop_jump(record, number)
        self._flush()
        return position

    def bookmarks(self, document: Document) -> Sequence[Bookmark]:
        """In the order of the text."""
        kept = self._record(document).bookmarks
        return [Bookmark(position, kept[position][0]) for position in sorted(kept)]

    def add_bookmark(self, document: Document, bookmark: Bookmark) -> str:
        """Keeps it; the same position twice is one bookmark, with the later label. Returns what keeps it from being
        written, or nothing."""
        record = self._record(document)
        anchor = anchor_at(document, bookmark.position, record.scale)
        record.bookmarks[anchor.position] = (bookmark.label, anchor)
        self._save_bookmark(record, anchor.position)
        self._flush()
        return self.notice if self._troubled else ""

    def remove_bookmark(self, document: Document, position: Position) -> None:
        """Forgets it."""
        record = self._record(document)
        record.bookmarks.pop(position, None)
        row = (record.key, position.section, position.offset)
        self._write(("bookmark", *row), _DROP_BOOKMARK, row)
        self._flush()

    def choices(self, document: Document) -> Mapping[str, str]:
        """The settings that this document has otherwise, by name."""
        return dict(self._record(document).choices)

    def choose(self, document: Document, name: str, value: str) -> None:
        """Keeps a setting for this document alone; an empty value gives it up."""
        record = self._record(document)
        if value:
            record.choices[name] = value
            self._save_choice(record, name)
        else:
            record.choices.pop(name, None)
            self._write(("choice", record.key, name), _DROP_CHOICE, (record.key, name))
        self._flush()

    def recent(self, limit: int = 20) -> Sequence[LibraryEntry]:
        """Documents opened before, latest first, each path once."""
        entries = [
            LibraryEntry(record.title, Path(record.path), record.opened, round(100 * record.place.along))
            for record in self._records.values()
        ]
        query = (
            "SELECT name, path, MAX(opened) AS latest, along FROM documents GROUP BY path ORDER BY latest DESC LIMIT ?"
        )
        entries += (
            LibraryEntry(row["name"], Path(row["path"]), row["latest"], round(100 * row["along"]))
            for row in self._read(query, (limit + 1,))
        )
        latest: dict[Path, LibraryEntry] = {}
        for entry in sorted(entries, key=lambda entry: -entry.opened):
            if entry.path != Path():
                latest.setdefault(entry.path, entry)
        return list(latest.values())[:limit]

    def close(self) -> None:
        """Writes what is left and closes the store."""
        self._next_attempt = 0.0
        self._flush()
        self._disconnect()
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    # --- records -------------------------------------------------------------------------------------------------

    def _record(self, document: Document) -> _Record:
        key = _key(document)
        if key not in self._records:
            self.open(document)
        return self._records[key]

    def _later(self) -> float:
        """The time; a little after the latest opening where the clock was wrong then or is now: the order holds."""
        rows = self._read("SELECT MAX(opened) FROM documents", ())
        latest = [record.opened for record in self._records.values()] + [row[0] or 0.0 for row in rows]
        return max(time.time(), max(latest, default=0.0) + 0.001)

    def _load(self, record: _Record, document: Document) -> Anchor | None:
        """Fills the record from the store; returns the place, None for a document that is new."""
        rows = self._read("SELECT * FROM documents WHERE key = ?", (record.key,))
        if not rows and record.path:
            rows = self._read("SELECT * FROM documents WHERE path = ? ORDER BY opened DESC LIMIT 1", (record.path,))
        if not rows:
            return None
        key = rows[0]["key"]
        old = Anchor.read(rows[0])
        bookmarks = self._read("SELECT * FROM bookmarks WHERE key = ? ORDER BY section, offset", (key,))
        jumps = self._read("SELECT * FROM jumps WHERE key = ? ORDER BY number", (key,))
        choices = {row["name"]: row["value"] for row in self._read(_CHOICES, (key,))}
        if key == record.key and holds(document, old):
            record.bookmarks = {anchor.position: (row["label"], anchor) for row, anchor in _anchored(bookmarks)}
            record.jumps = {row["number"]: anchor for row, anchor in _anchored(jumps)}
            record.choices = choices
            return old
        place = _moved(document, old, record.scale)
        if place is None and not _is_alike(rows[0]["length"], record.scale.total, document):
            return None
        record.choices = choices
        for row, anchor in _anchored(bookmarks):
            moved = _moved_or_near(document, anchor, record.scale)
            record.bookmarks[moved.position] = (row["label"], moved)
        for row, anchor in _anchored(jumps[-JUMPS_MOVED:]):
            record.jumps[row["number"]] = _moved_or_near(document, anchor, record.scale)
        if key == record.key:
            self._write(("marks", key), _DROP_BOOKMARKS, (key,))
        self._save_marks(record)
        return place or _moved_or_near(document, old, record.scale)

    # --- writes --------------------------------------------------------------------------------------------------

    def _save_document(self, record: _Record) -> None:
        row = (record.key, record.title, record.path, record.opened, record.scale.total, *record.place.values)
        self._write(("document", record.key), _SAVE_DOCUMENT, row)

    def _save_bookmark(self, record: _Record, position: Position) -> None:
        label, anchor = record.bookmarks[position]
        identity = ("bookmark", record.key, position.section, position.offset)
        self._write(identity, _SAVE_BOOKMARK, (record.key, label, *anchor.values))

    def _save_choice(self, record: _Record, name: str) -> None:
        row = (record.key, name, record.choices[name])
        self._write(("choice", record.key, name), _SAVE_CHOICE, row)

    def _drop_jump(self, record: _Record, number: int) -> None:
        del record.jumps[number]
        self._write(("jump", record.key, number), _DROP_JUMP, (record.key, number))

    def _save_marks(self, record: _Record) -> None:
        for position in record.bookmarks:
            self._save_bookmark(record, position)
        for name in record.choices:
            self._save_choice(record, name)
        for number, anchor in record.jumps.items():
            self._write(("jump", record.key, number), _SAVE_JUMP, (record.key, number, *anchor.values))

    def _write(self, identity: tuple[_Value, ...], statement: str, row: tuple[_Value, ...]) -> None:
        """Puts a write in line; a later one for the same thing takes the place of an earlier one."""
        self._unsaved[identity] = (statement, row)

    def _flush(self) -> None:
        connection = self._connect()
        if not self._unsaved or connection is None:
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            for statement, row in self._unsaved.values():
                connection.execute(statement, row)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._failed(error)
            return
        self._unsaved.clear()
        if self._troubled:
            self._troubled, self.notice = False, ""

    def _read(self, query: str, row: tuple[_Value, ...]) -> list[sqlite3.Row]:
        for _ in range(2):
            connection = self._connect() or self._copy
            if connection is None:
                break
            try:
                return connection.execute(query, row).fetchall()
            except sqlite3.Error as error:
                self._failed(error)
        return []

    # --- the store -----------------------------------------------------------------------------------------------

    def _connect(self) -> sqlite3.Connection | None:
        """The store, opened unless that has just failed; while it cannot be, a copy of it serves for reading."""
        if self._connection is None and time.monotonic() >= self._next_attempt:
            try:
                self._use(open_database(self._path))
            except (sqlite3.Error, OSError) as error:
                self._cannot_open(error)
        return self._connection

    def _use(self, opened: Opened) -> None:
        self._connection = opened.connection
        # Short: the page waits for it.
        self._connection.execute("PRAGMA busy_timeout=100")
        self.notice, self._troubled = opened.notice, False

    def _cannot_open(self, error: sqlite3.Error | OSError) -> None:
        self._next_attempt = time.monotonic() + _RETRY
        self.notice, self._troubled = _trouble(error), True
        if self._copy is None:
            self._copy = copy_in_memory(self._path)

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _failed(self, error: sqlite3.Error) -> None:
        """Keeps what could not be written; a store found damaged is replaced, with what this session knows."""
        self.notice, self._troubled = _trouble(error), True
        if self._connection is None:
            return
        if not is_damage(error):
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            return
        self._disconnect()
        try:
            self._use(replace_damaged(self._path))
        except (sqlite3.Error, OSError) as another:
            self._cannot_open(another)
        for record in self._records.values():
            self._save_document(record)
            self._save_marks(record)


def _anchored(rows: list[sqlite3.Row]) -> list[tuple[sqlite3.Row, Anchor]]:
    return [(row, Anchor.read(row)) for row in rows]


def _key(document: Document) -> str:
    return document.fingerprint or f"{document.title}\n{_path(document)}"


def _path(document: Document) -> str:
    return "" if document.path is None else str(document.path.absolute())


def _moved(document: Document, anchor: Anchor, scale: Scale) -> Anchor | None:
    """The anchor in the text as it is now; None where neither its words nor its section's title survive."""
    if holds(document, anchor):
        return anchor
    position = relocate(document, anchor, scale)
    return None if position is None else anchor_at(document, position, scale)


def _moved_or_near(document: Document, anchor: Anchor, scale: Scale) -> Anchor:
    return _moved(document, anchor, scale) or anchor_at(document, by_share(document, anchor, scale), scale)


def _is_alike(length: int, now: int, document: Document) -> bool:
    """Whether a text in which no words of the place survive is still the same one: about as long, without titles."""
    return 0.5 < now / max(1, length) < 2 and not any(heading.title for heading in document.outline)


def _trouble(error: sqlite3.Error | OSError) -> str:
    """What is wrong with the store, as a sentence that can be spoken."""
    if isinstance(error, sqlite3.Error) and is_damage(error):
        return "The list of places is damaged and is begun anew."
    if isinstance(error, sqlite3.Error) and is_busy(error):
        return "Another program is using the list of places; your place is kept only until you close this one."
    if "full" in str(error) or "No space" in str(error):
        return "The disk is full, so your place is kept only until you close this program."
    return "The list of places cannot be written, so your place is kept only until you close this program."
