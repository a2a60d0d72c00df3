"""Whoever reads a view in a file for long, or stands still while he does, holds no writer up."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from projections.store.sqlite import SqliteStore

_COMMITS = 60


def _beginning(path: Path) -> bytes:
    """Return what says how often the log began anew; read without any lock."""
    with path.with_name(f"{path.name}-wal").open("rb") as log:
        return log.read(24)[12:]


def test_a_writer_goes_on_while_somebody_reads_what_its_log_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of a view, say; and the log begins anew once nobody reads it any more."""
    monkeypatch.setattr("projections.store.checkpoints._LONG", 8)
    monkeypatch.setattr("projections.store.checkpoints._EVERY", 0.001)
    path = tmp_path / "view.db"
    with closing(SqliteStore(path)) as store:
        store.set_law_digest("before")
        with closing(sqlite3.connect(path, isolation_level=None)) as standing:
            standing.execute("BEGIN")
            assert standing.execute("SELECT digest FROM law").fetchone() == ("before",)
            for number in range(_COMMITS):
                store.set_law_digest(f"{number}" * 4_096)
            assert standing.execute("SELECT digest FROM law").fetchone() == ("before",)
        began = _beginning(path)
        numbers = count()
        while _beginning(path) == began:
            # Each time another one: SQLite writes nothing where nothing changes.
            store.set_law_digest(f"after {next(numbers)}")
            time.sleep(0.01)  # there is no event, and a moment without a writer is needed
