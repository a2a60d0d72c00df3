"""Where a register lies: a SQLite file, a PostgreSQL schema, or memory (nơi lưu sổ)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from psycopg.sql import SQL, Identifier

from services.runtime.encoding import EncodingError, in_utf8
from services.runtime.postgres_pool import BOUNDS, RegisterSession

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

MEMORY = "memory"
"""The store of a register that ends with its program."""

_RECORDERS = "services.runtime.recorders"
_STEADY = "services.runtime.sqlite_pool"
_PUNCTUAL = "services.runtime.postgres_pool"
_POSTGRES_PORT = 5432
_OWNER_ONLY = 0o600
"""Names and texts lie in the register's file."""
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,40}")

A = TypeVar("A", bound=Application[UUID])


class StoreError(Exception):
    """The store named in a setting or flag cannot be used; the message says why."""


class Transactions(Protocol):
    """What the datastores of eventsourcing share."""

    def transaction(self, *, commit: bool) -> AbstractContextManager[Any]:
        """Open a transaction and hand out its cursor."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where tables of the program's own may lie beside the events."""

    datastore: Transactions
    schema: str = ""
    """`"name".` on PostgreSQL; empty in a SQLite file."""
    mark: str = "?"
    """How a parameter is written."""

    @property
    def bytes_type(self) -> str:
        """The type of a column of bytes."""
        return "BYTEA" if self.schema else "BLOB"


def open_application(kind: type[A], store: str | Path) -> tuple[A, Place | None]:
    """Open an application at a path, a postgresql:// address, or in memory (no place)."""
    name = str(store)
    if name == MEMORY:
        return kind({"PERSISTENCE_MODULE": f"{_RECORDERS}:MemoryFactory"}), None
    if name.startswith(("postgresql://", "postgres://")):
        return _postgres(kind, name)
    return _sqlite(kind, Path(store))


def _sqlite(kind: type[A], path: Path) -> tuple[A, Place]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=_OWNER_ONLY)  # SQLite gives its side files the same rights
    except OSError as error:
        msg = f"cannot keep a register at {path}: {error.strerror}"
        raise StoreError(msg) from error
    application = kind(
        {
            "PERSISTENCE_MODULE": f"{_STEADY}:SteadyFactory",
            "SQLITE_DBNAME": path.absolute().as_uri(),
            "SQLITE_LOCK_TIMEOUT": "10",
            "APPLICATION_RECORDER_TOPIC": f"{_RECORDERS}:SQLiteRecorder",
        }
    )
    return application, Place(_datastore(application))


def _postgres(kind: type[A], address: str) -> tuple[A, Place]:
    words, schema = address_words(address)
    try:
        with connected(words) as connection:
            connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
    except psycopg.Error as error:
        msg = f"cannot reach the register's PostgreSQL at {words['host']}:{words['port']}: {error}"
        raise StoreError(msg) from error
    application = kind(
        {
            "PERSISTENCE_MODULE": f"{_PUNCTUAL}:PunctualFactory",
            "APPLICATION_RECORDER_TOPIC": f"{_RECORDERS}:PostgresRecorder",
            "POSTGRES_SCHEMA": schema,
            "POSTGRES_ENABLE_DB_FUNCTIONS": "yes",
            "POSTGRES_PRE_PING": "yes",
            "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": str(round(BOUNDS.silence)),
            "POSTGRES_MAX_WAITING": "100",
            **{f"POSTGRES_{word.upper()}": value for word, value in words.items()},
        }
    )
    return application, Place(_datastore(application), f'"{schema}".', "%s")


def _datastore(application: Application[UUID]) -> Transactions:
    return cast("Transactions", cast("Any", application.factory).datastore)


def connected(words: dict[str, str]) -> psycopg.Connection:
    """Return a connection to the database the words of an address name, if it can keep text."""
    db = RegisterSession.connect(
        dbname=words["dbname"],
        host=words["host"],
        port=words["port"],
        user=words["user"],
        password=words["password"] or None,
        connect_timeout=10,
    )
    try:
        return in_utf8(db)
    except EncodingError as error:
        raise StoreError(str(error)) from None


def address_words(address: str) -> tuple[dict[str, str], str]:
    """Return what a driver is told of a PostgreSQL store, and the schema; refuse other words."""
    url = urlsplit(address)
    query = dict(parse_qsl(url.query))
    schema = query.pop("schema", "public")
    try:
        port = url.port or _POSTGRES_PORT
    except ValueError:
        port = 0
    name = unquote(url.path.lstrip("/"))
    if not name or not port or query or not _SCHEMA.fullmatch(schema):
        msg = "a PostgreSQL store is postgresql://user:password@host:5432/database?schema=name"
        raise StoreError(msg)
    words = {
        "dbname": name,
        "host": url.hostname or "127.0.0.1",
        "port": str(port),
        "user": unquote(url.username or "postgres"),
        "password": unquote(url.password or ""),
    }
    return words, schema
