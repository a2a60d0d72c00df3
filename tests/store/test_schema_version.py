"""A view of another version is refused, not misread."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from projections.store.schema import VERSION, SchemaVersionError, require_version
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1])
@pytest.mark.parametrize("reading", [False, True])
def test_a_view_of_another_version_does_not_open(
    tmp_path: Path, version: int, *, reading: bool
) -> None:
    """Older or newer, to write or to read: the message says what to do."""
    view = tmp_path / "view.db"
    SqliteStore(view).close()
    with sqlite3.connect(view) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    with pytest.raises(SchemaVersionError, match="new directory"):
        SqliteStore(view, reading=reading)
    with sqlite3.connect(view) as database:
        assert database.execute("PRAGMA user_version").fetchone()[0] == version
    database.close()


def test_this_version_opens() -> None:
    """And nothing else does."""
    require_version(VERSION)
