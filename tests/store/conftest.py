"""Every test of this directory runs on each store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from projections.store.postgres import PostgresStore
from projections.store.protocol import Store
from projections.store.sqlite import SqliteStore

_SCHEMAS = count(1)

Open = Callable[[], Store]
"""Opens the same store again and again; one at a time."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Return what opens one and the same store."""
    if request.param == "sqlite":
        return lambda: SqliteStore(tmp_path / "store.db")
    address = request.getfixturevalue("postgres")
    schema = f"test_{next(_SCHEMAS)}"
    return lambda: PostgresStore(address, schema=schema)


@pytest.fixture
def store(open_store: Open) -> Iterator[Store]:
    """Return an empty store."""
    opened = open_store()
    yield opened
    opened.close()
