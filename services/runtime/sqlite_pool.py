"""The pool of a register's SQLite connections, whole again after one could not be opened.

eventsourcing's own keeps the turn of a writer whose connection it could not open - no file
descriptor, no room - for ever: after one such moment nobody would write until the next start.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteFactory

if TYPE_CHECKING:
    from eventsourcing.utils import Environment, EnvType


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
