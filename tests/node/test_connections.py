"""A register whose file could not be opened for a moment is written and read afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from eventsourcing.persistence import ConnectionUnavailableError, InterfaceError

from services.runtime.sqlite_pool import SteadyPool

_FULL = 2
"""As SQLite names `synchronous = FULL`."""


@pytest.mark.parametrize("writes", [True, False])
def test_a_connection_that_could_not_be_opened_keeps_nobody_waiting(
    tmp_path: Path, *, writes: bool
) -> None:
    """Whoever asks next has its turn: writers one after the other, readers beside them."""
    folder = tmp_path / "later"
    pool = SteadyPool(db_name=str(folder / "register.db"))
    pool.pool_timeout = 0.05
    for _ in range(3):
        with pytest.raises(InterfaceError):
            pool.get_connection(is_writer=writes)
    folder.mkdir()
    writer = pool.get_connection(is_writer=True)
    with pytest.raises(ConnectionUnavailableError):
        pool.get_connection(is_writer=True)  # one writes at a time, as before
    pool.put_connection(pool.get_connection(is_writer=False))
    pool.put_connection(writer)
    pool.put_connection(pool.get_connection(is_writer=True))
    pool.close()


def test_what_a_connection_commits_is_flushed_and_read_beside(tmp_path: Path) -> None:
    """A log written ahead, flushed at every commit: nothing acknowledged is lost with the power."""
    pool = SteadyPool(db_name=(tmp_path / "register.db").as_uri())
    first, second = (pool.get_connection(is_writer=False) for _ in range(2))
    for connection in (first, second):
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == _FULL
        pool.put_connection(connection)
    pool.close()
