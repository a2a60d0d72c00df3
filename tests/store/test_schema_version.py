"""A view of another version is brought up where that is possible, else refused, never misread."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from projections.store.schema import VERSION, SchemaVersionError, require_version
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("version", [4, VERSION + 1])
@pytest.mark.parametrize("reading", [False, True])
def test_a_view_of_a_version_without_a_bridge_does_not_open(
    tmp_path: Path, version: int, *, reading: bool
) -> None:
    """Much older or newer, to write or to read: the message says what to do."""
    view = tmp_path / "view.db"
    SqliteStore(view).close()
    _mark(view, version)
    with pytest.raises(SchemaVersionError, match="leothang"):
        SqliteStore(view, reading=reading)
    assert _version(view) == version


def test_a_view_of_version_5_is_brought_up_where_it_lies(tmp_path: Path) -> None:
    """What it had set aside waits, as before; a reader does not bring it up."""
    view = tmp_path / "view.db"
    SqliteStore(view).close()
    with sqlite3.connect(view) as database:
        database.executescript(
            "DROP TABLE dead_letters; DROP TABLE building;"
            "CREATE TABLE dead_letters (digest TEXT PRIMARY KEY, position BIGINT NOT NULL,"
            " source TEXT NOT NULL, reason TEXT NOT NULL, errors TEXT NOT NULL);"
            "INSERT INTO dead_letters VALUES ('d', 5, 'petition.v1.received.51.n', 'invalid', '')"
        )
    database.close()
    _mark(view, 5)
    with pytest.raises(SchemaVersionError, match="brings it up"):
        SqliteStore(view, reading=True)
    store = SqliteStore(view)
    (letter,) = store.dead_letters()
    store.close()
    assert (letter.digest, letter.position, letter.state) == ("d", 5, "waiting")
    assert _version(view) == VERSION


def test_this_version_opens() -> None:
    """And nothing else is read."""
    require_version(VERSION)


def _mark(view: Path, version: int) -> None:
    with sqlite3.connect(view) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()


def _version(view: Path) -> int:
    with sqlite3.connect(view) as database:
        found: int = database.execute("PRAGMA user_version").fetchone()[0]
    database.close()
    return found
