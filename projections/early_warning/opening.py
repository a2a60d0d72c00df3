"""From settings to the things they name, with a clear refusal for each that is wrong."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from click import UsageError

from projections.store.postgres import PostgresStore
from projections.store.schema import SchemaVersionError, StoreInUseError
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import SecretStr

    from projections.store.protocol import Store

VIEW = "view.db"


def open_store(data: Path, address: SecretStr | None) -> Store:
    """Open the view for the one worker that writes it."""
    with _refusing(data):
        if address is not None:
            return PostgresStore(address.get_secret_value())
        data.mkdir(parents=True, exist_ok=True)
        return SqliteStore(data / VIEW)


def look_into(data: Path, address: SecretStr | None) -> Store:
    """Open the view to read it, beside the worker that writes it."""
    if address is None and not (data / VIEW).is_file():
        msg = f"--data: there is no view in {data}; name the directory `leothang watch` uses"
        raise UsageError(msg)
    with _refusing(data):
        if address is not None:
            return PostgresStore(address.get_secret_value(), reading=True)
        return SqliteStore(data / VIEW, reading=True)


@contextmanager
def _refusing(data: Path) -> Iterator[None]:
    """Say in one line why a view does not open."""
    try:
        yield
    except (SchemaVersionError, StoreInUseError) as error:
        raise UsageError(str(error)) from None
    except psycopg.Error as error:
        msg = f"--store: PostgreSQL does not open ({type(error).__name__}); is it running?"
        raise UsageError(msg) from None
    except (OSError, sqlite3.Error) as error:
        msg = f"--data: cannot keep the view in {data}: {error}"
        raise UsageError(msg) from None
