"""Where one run sorts what it read: a file on disk, so that memory stays small (bàn phân loại)."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

NAME = ".scratch.db"
_OF_BODY = 6
"""So many fields of a sheet are of its body; the others are of its place."""
_TABLES = """
CREATE TABLE IF NOT EXISTS run (one INTEGER PRIMARY KEY, created TEXT NOT NULL,
    through INTEGER NOT NULL, until TEXT NOT NULL, read INTEGER NOT NULL, first_left INTEGER);
CREATE TABLE IF NOT EXISTS bodies (n INTEGER PRIMARY KEY, month TEXT NOT NULL,
    at TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, plain INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS bodies_once ON bodies (month, digest);
CREATE TABLE IF NOT EXISTS places (month TEXT NOT NULL, sequence INTEGER NOT NULL,
    subject TEXT NOT NULL, position TEXT NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (month, sequence)) WITHOUT ROWID;
"""
_LINES = (
    "SELECT digest, id, at, body FROM bodies WHERE month = ? AND plain = ? ORDER BY at, id, digest"
)
_PLACES = """
SELECT sequence, subject, position, line FROM places JOIN numbered USING (digest)
WHERE month = ? ORDER BY sequence
"""


class Asked(NamedTuple):
    """What a run was asked for."""

    created: str
    through: int
    until: str


class Sheet(NamedTuple):
    """One message to be put away."""

    month: str
    at: str
    id: str
    digest: bytes
    plain: bool
    body: bytes
    sequence: int
    subject: str
    position: str


class Line(NamedTuple):
    """One body in the order of a month's file."""

    digest: bytes
    id: str
    at: str
    body: bytes


class PlaceRow(NamedTuple):
    """Where one message stood, and on which line its body is; odd bodies count on behind."""

    sequence: int
    subject: str
    position: str
    line: int


class Scratch:
    """The file of one run; it is there as long as the run is not done."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._db = self._opened()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.DatabaseError:
            # Torn by a power cut: everything in it is read again from the stream.
            _unlink(self._path)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA temp_store = FILE")
        db.executescript(_TABLES)
        return db

    def resume(self, asked: Asked) -> int:
        """Return how far the same run had read before, 0 for one that begins now."""
        row = self._db.execute("SELECT created, through, until, read FROM run").fetchone()
        if row is not None and (row[0], row[2]) == (asked.created, asked.until):
            return int(row[3])
        self._db.executescript("DELETE FROM run; DELETE FROM bodies; DELETE FROM places;")
        self._db.execute("INSERT INTO run VALUES (1, ?, ?, ?, 0, NULL)", asked)
        return 0

    @property
    def through(self) -> int:
        """The last message this run looks at, decided when it began."""
        return int(self._db.execute("SELECT through FROM run").fetchone()[0])

    @property
    def first_left(self) -> int:
        """The first message that waits for a later run."""
        left, through = self._db.execute("SELECT first_left, through FROM run").fetchone()
        return int(through) + 1 if left is None else int(left)

    def add(self, sheets: Sequence[Sheet], *, read: int, left: int | None) -> None:
        """Keep a batch, and how far it reaches, in one transaction."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR IGNORE INTO bodies (month, at, id, digest, plain, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [sheet[:_OF_BODY] for sheet in sheets],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?)",
            [(one.month, one.sequence, one.subject, one.position, one.digest) for one in sheets],
        )
        self._db.execute(
            "UPDATE run SET read = ?, first_left = COALESCE(first_left, ?)", (read, left)
        )
        self._db.execute("COMMIT")

    def months(self) -> list[str]:
        """Return the months of which something waits."""
        return [
            row[0] for row in self._db.execute("SELECT DISTINCT month FROM places ORDER BY month")
        ]

    def drop(self, month: str, held: Iterable[bytes]) -> None:
        """Leave out what earlier parts of a month hold."""
        self._db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS held (digest BLOB PRIMARY KEY) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM held")
        self._db.executemany("INSERT OR IGNORE INTO held VALUES (?)", ((one,) for one in held))
        self._db.execute(
            "DELETE FROM bodies WHERE month = ? AND digest IN (SELECT digest FROM held)", (month,)
        )
        self._db.execute("COMMIT")

    def number(self, month: str) -> None:
        """Give the bodies of a month their lines: plain ones first, then the odd ones."""
        self._db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS numbered (digest BLOB PRIMARY KEY, line INTEGER)"
        )
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM numbered")
        self._db.execute(
            "INSERT INTO numbered SELECT digest, ROW_NUMBER() OVER"
            " (ORDER BY plain DESC, at, id, digest) FROM bodies WHERE month = ?",
            (month,),
        )
        self._db.execute("COMMIT")

    def lines(self, month: str, *, plain: bool) -> Iterator[Line]:
        """Return the bodies of a month in the order of its file."""
        return (Line(*row) for row in self._db.execute(_LINES, (month, plain)))

    def places(self, month: str) -> Iterator[PlaceRow]:
        """Return where the messages of a month stood, those numbered last."""
        return (PlaceRow(*row) for row in self._db.execute(_PLACES, (month,)))

    def count(self, month: str) -> int:
        """Return how many messages of a month were read."""
        sql = "SELECT COUNT(*) FROM places WHERE month = ?"
        return int(self._db.execute(sql, (month,)).fetchone()[0])

    def sequences(self, month: str) -> tuple[int, int]:
        """Return the first and the last message of what was numbered last."""
        rows = self._db.execute(
            "SELECT MIN(sequence), MAX(sequence) FROM places JOIN numbered USING (digest)"
            " WHERE month = ?",
            (month,),
        ).fetchone()
        return int(rows[0]), int(rows[1])

    def discard(self) -> None:
        """Remove the file: its run is done."""
        self._db.close()
        _unlink(self._path)


def _unlink(path: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
