"""Moves SQLite's write-ahead log into the file beside the writer, so that no commit waits for it.

Left to SQLite, one commit in some hundred carries the whole log over and takes a
hundred milliseconds. Here a thread of its own carries nearly all of it over while the
writer goes on, and stops the writer only for the rest.

What somebody reads stays in the log: a backup that takes an hour, a command that stands still. The
log cannot begin anew before he ends; it grows, and the writer does not wait for him.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_EVERY = 0.1
"""Seconds; where nothing was written, looking costs nothing."""
_HOLD = 0.25
"""Seconds the writer may be stopped, or be waited for."""
_LONG = 4_096
"""Pages of log after which it begins anew: about 16 MiB."""


class Checkpoints:
    """The thread, from `start` to `stop` (điểm kiểm tra)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ending = Event()
        self._thread = Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; closing the last connection carries over what is left."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        with closing(sqlite3.connect(self._path, _HOLD, isolation_level=None)) as connection:
            while not self._ending.wait(_EVERY):
                try:
                    _carry_over(connection)
                except sqlite3.Error:
                    # A full or locked disk: the writer's own commits say so; we look again later.
                    continue


def _carry_over(connection: sqlite3.Connection) -> None:
    _, pages, carried = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    if pages > _LONG and carried == pages:
        connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
