"""The pool of a register's SQLite connections, whole again after one could not be opened.

eventsourcing's own keeps the turn of a writer whose connection it could not open - no file
descriptor, no room - for ever: after one such moment nobody would write until the next start.
And its connections remember one statement each: all are prepared again for each group of commands.
"""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

from eventsourcing.persistence import InterfaceError
from eventsourcing.sqlite import (
    SQLITE3_DEFAULT_LOCK_TIMEOUT,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteFactory,
)

if TYPE_CHECKING:
    from eventsourcing.utils import Environment, EnvType

_STATEMENTS = 64
_CHECKPOINT_PAGES = 4_000
"""Pages of the write-ahead log (16 MB) before they are carried into the file: a page that is
written again and again is carried once."""


class SteadyPool(SQLiteConnectionPool):
    """Gives a turn back when no connection comes of it (nhóm kết nối)."""

    def __init__(self, *, db_name: str, lock_timeout: int | None = None) -> None:
        super().__init__(db_name=db_name, lock_timeout=lock_timeout)
        self._asking = threading.local()

    def get_connection(
        self, timeout: float | None = None, *, is_writer: bool | None = None
    ) -> SQLiteConnection:
        """Return a connection; remember for whom, should none come."""
        self._asking.writes = is_writer
        return super().get_connection(timeout, is_writer=is_writer)

    def _get_connection(self, timeout: float = 0.0) -> SQLiteConnection:
        """Open one or wait for one; by now the turn is taken."""
        try:
            return super()._get_connection(timeout)
        except BaseException:
            self._give_back()
            raise

    def _create_connection(self) -> SQLiteConnection:
        try:
            opened = sqlite3.connect(
                self.db_name,
                timeout=self.lock_timeout or SQLITE3_DEFAULT_LOCK_TIMEOUT,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS,
                uri=True,
            )
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        opened.row_factory = sqlite3.Row
        if not self.is_journal_mode_wal:
            opened.execute("PRAGMA journal_mode = WAL").fetchone()
            self.is_journal_mode_wal = True
        opened.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}").fetchone()
        return SQLiteConnection(opened, max_age=self.max_age)

    def _give_back(self) -> None:
        # The pool tries again by calling itself: the turn is given back once.
        writes, self._asking.writes = self._asking.writes, None
        if writes is True:
            self._num_writers -= 1
            self._writer_lock.release()
        elif writes is False:
            with self._no_readers:
                self._num_readers -= 1
                if self._num_readers == 0:
                    self._no_readers.notify()


class SteadyFactory(SQLiteFactory):
    """Makes recorders over that pool."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        found = self.datastore.pool
        self.datastore.pool = SteadyPool(db_name=found.db_name, lock_timeout=found.lock_timeout)
