"""From settings to the things they name, with a clear refusal for each that is wrong."""

from __future__ import annotations

import sqlite3
import tomllib
from typing import TYPE_CHECKING

import psycopg
from click import UsageError
from pydantic import TypeAdapter, ValidationError

from domain.contracts.hosting import Hosting
from projections.store.postgres import PostgresStore, StoreInUseError
from projections.store.schema import SchemaVersionError
from projections.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr

    from projections.store.protocol import Store

VIEW = "view.db"

_TABLE: TypeAdapter[dict[str, dict[str, list[str]]]] = TypeAdapter(dict[str, dict[str, list[str]]])


def open_store(data: Path, address: SecretStr | None) -> Store:
    """Open the view, in a directory or in PostgreSQL."""
    try:
        if address is not None:
            return PostgresStore(address.get_secret_value())
        data.mkdir(parents=True, exist_ok=True)
        return SqliteStore(data / VIEW)
    except (SchemaVersionError, StoreInUseError) as error:
        raise UsageError(str(error)) from None
    except psycopg.Error as error:
        msg = f"--store: PostgreSQL does not open ({type(error).__name__}); is it running?"
        raise UsageError(msg) from None
    except (OSError, sqlite3.Error) as error:
        msg = f"--data: cannot keep the view in {data}: {error}"
        raise UsageError(msg) from None


def read_hosting(path: Path | None) -> Hosting:
    """Read which node speaks for which agencies; without a file each speaks for its own."""
    if path is None:
        return Hosting()
    try:
        table = _TABLE.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        msg = f"--hosting: cannot read {path}: {error}"
        raise UsageError(msg) from None
    except (tomllib.TOMLDecodeError, ValidationError):
        msg = f'--hosting: {path} is not a table like [nodes] "n51-demo" = ["x21031", "t51-*"]'
        raise UsageError(msg) from None
    unknown = sorted(table.keys() - {"nodes"})
    if unknown or "nodes" not in table:
        msg = f"--hosting: {path} has {unknown or 'nothing'}, but one table [nodes] is wanted"
        raise UsageError(msg)
    return Hosting(table["nodes"])
