"""Digests remembered on disk, so that millions of facts need little memory (đã gặp)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Self

_CACHE_KIB = 16_384


class SeenOnDisk:
    """Remembers digests in a temporary file that vanishes with it; for one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def add_new(self, digest: bytes) -> bool:
        """Remember a digest; tell whether it is new."""
        # Half a SHA-256: two of a billion facts meet with a chance of 10^-21.
        statement = "INSERT OR IGNORE INTO seen VALUES (?)"
        with closing(self._db.execute(statement, (digest[:16],))) as cursor:
            return cursor.rowcount > 0
