"""The early warning's store on SQLite: WAL, and every commit on disk before it counts."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from projections.store.checkpoints import Checkpoints
from projections.store.outbox import OutboxLog
from projections.store.schema import (
    TABLES,
    VERSION,
    SchemaVersionError,
    StoreInUseError,
    require_version,
    steps_from,
)
from projections.store.sql import SqlStore
from services.runtime.file_lock import lock_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_CACHE_KIB = 65_536
_CHECKPOINT_PAGES = 8_000
_SPARE_PAGES = 2_048
"""Unused pages a file keeps for what comes next: 8 MiB."""
_SPARE_SHARE = 10
"""Or this part of all its pages."""
_LONGEST_CHANGE = 10.0


class SqliteStore(SqlStore):
    """A store in one file (kho SQLite)."""

    outages = (sqlite3.Error,)

    def __init__(self, path: Path, *, durable: bool = True, reading: bool = False) -> None:
        """Open the file; a reader beside the writer changes nothing, not even the tables."""
        self._path = path
        self._claim = None if reading else _claimed(path)
        self._log: sqlite3.Connection | None = None
        self._checkpoints: Checkpoints | None = None
        try:
            self._db = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        except sqlite3.Error:
            if self._claim is not None:
                self._claim.close()
            raise
        if reading:
            self._db.execute("PRAGMA query_only = ON")
            self._refuse_unless(require_version)
            return
        # Counts for a new file only: pages can be given back a few at a time.
        self._db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        # Without a reader beside it nor a power cut to live through, pages are written once.
        self._db.execute(f"PRAGMA journal_mode = {'WAL' if durable else 'MEMORY'}")
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        self._db.execute("PRAGMA temp_store = MEMORY")
        self._db.execute("PRAGMA busy_timeout = 1000")
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        self._migrate()
        if durable:
            self._db.execute("PRAGMA wal_autocheckpoint = 0")
            self._checkpoints = Checkpoints(path)

    def _version(self) -> int:
        """Return the file's version; a file of version 0 is a new one."""
        found: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        return found or VERSION

    def _refuse_unless(self, known: Callable[[int], object]) -> None:
        try:
            known(self._version())
        except SchemaVersionError:
            self.close()
            raise

    def _migrate(self) -> None:
        self._refuse_unless(steps_from)
        steps = steps_from(self._version())
        with self.transaction():
            for step in steps:
                self._db.execute(step)
            for table in TABLES:
                self._db.execute(
                    table.format(
                        blob="BLOB", number="INTEGER", clustered=" WITHOUT ROWID", bytewise=""
                    )
                )
            self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # SQLite itself rolls back when the disk is full.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def reopen(self) -> None:
        # A file has no connection to lose; what failed is tried again on the same handle.
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def keep_at_hand(self, kib: int) -> None:
        self._db.execute(f"PRAGMA cache_size = -{kib}")

    def give_back(self, pages: int) -> int:
        """Return unused pages to the disk, where so many lie that they will not be used soon."""
        unused, whole = (self._pragma(word) for word in ("freelist_count", "page_count"))
        if unused < max(_SPARE_PAGES, whole // _SPARE_SHARE):
            return 0
        self._db.execute(f"PRAGMA incremental_vacuum({pages})").fetchall()
        return unused - self._pragma("freelist_count")

    def _pragma(self, word: str) -> int:
        return int(self._db.execute(f"PRAGMA {word}").fetchone()[0])

    def outbox_log(self) -> OutboxLog:
        # Read in the relay's thread; the log's own lock keeps readers apart.
        log = self._log = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        log.execute("PRAGMA query_only = ON")
        return OutboxLog(lambda sql, params: log.execute(sql, params).fetchall(), local=True)

    def close(self) -> None:
        if self._checkpoints is not None:
            self._checkpoints.stop()
        if self._log is not None:
            self._log.close()
        self._db.close()
        if self._claim is not None:
            self._claim.close()

    def _rows(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        return self._db.execute(sql, params).fetchall()

    def _each(self, sql: str) -> Iterator[Any]:
        return iter(self._db.execute(sql))

    def _many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        # A batch of few facts leaves most tables as they are: nothing is asked of SQLite then.
        return max(0, self._db.executemany(sql, rows).rowcount) if rows else 0


def _claimed(path: Path) -> IO[bytes]:
    """Hold the view for this process; the lock goes with it, however it ends."""
    claim = path.with_name(path.name + ".lock").open("wb")
    try:
        lock_file(claim)
    except OSError as error:
        claim.close()
        msg = f"another early-warning worker uses {path.parent}"
        raise StoreInUseError(msg) from error
    return claim


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Wait for a file's lock and hold it: for changes of a moment; refuse after ten seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + _LONGEST_CHANGE
    with path.open("wb") as claim:
        while True:
            try:
                lock_file(claim)
                break
            except OSError as error:
                if time.monotonic() > end:
                    msg = f"{path} cannot be locked: {error.strerror}"
                    raise StoreInUseError(msg) from error
                time.sleep(0.01)
        yield
