"""A register whose file could not be opened for a moment is written and read afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from eventsourcing.persistence import ConnectionUnavailableError, InterfaceError

from services.runtime.sqlite_pool import SteadyPool


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
