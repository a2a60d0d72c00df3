"""The early warning's store on PostgreSQL, for a hub (kho PostgreSQL)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql as compose

from projections.store.outbox import OutboxLog
from projections.store.schema import TABLES, VERSION, StoreInUseError, require_version
from projections.store.sql import SqlStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LOCK = 7_245_001
"""One worker at a time holds a schema; a second one waits outside."""
_TYPES = {"blob": "BYTEA", "number": "BIGINT", "clustered": "", "bytewise": ' COLLATE "C"'}
"""Ids sort by their bytes, as in SQLite, whatever the order of words in the database."""


class PostgresStore(SqlStore):
    """A store in one schema of a database; one worker at a time."""

    outages = (psycopg.Error, StoreInUseError)

    def __init__(
        self, address: str, *, schema: str = "early_warning", reading: bool = False
    ) -> None:
        """Open the schema; a reader beside the writer takes no lock and changes nothing."""
        self._address = address
        self._schema = schema
        self._reading = reading
        self._log: psycopg.Connection | None = None
        self._sql: dict[str, compose.SQL] = {}
        self._db = self._connected()

    def _connected(self) -> psycopg.Connection:
        self._db = psycopg.connect(self._address, autocommit=True)
        try:
            if self._reading:
                self._look_at(self._schema)
            else:
                self._hold(self._schema)
                self._migrate(self._schema)
        except BaseException:
            self._db.close()
            raise
        return self._db

    def reopen(self) -> None:
        if self._db.closed:
            self._db = self._connected()

    def _look_at(self, schema: str) -> None:
        name = compose.Identifier(schema)
        self._db.execute(compose.SQL("SET search_path TO {}").format(name))
        self._db.execute("SET default_transaction_read_only = on")
        found = self._rows("SELECT MAX(version) FROM version")[0][0]
        require_version(found)

    def _hold(self, schema: str) -> None:
        row = self._db.execute(
            "SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_LOCK, schema)
        ).fetchone()
        if row is None or not row[0]:
            msg = f"another early-warning worker uses schema {schema!r} of this database"
            raise StoreInUseError(msg)

    def _migrate(self, schema: str) -> None:
        name = compose.Identifier(schema)
        with self.transaction():
            self._db.execute(compose.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
            self._db.execute(compose.SQL("SET search_path TO {}").format(name))
            self._many("CREATE TABLE IF NOT EXISTS version (version INTEGER PRIMARY KEY)", [()])
            found = self._rows("SELECT COALESCE(MAX(version), 0) FROM version")[0][0]
            require_version(found or VERSION)
            for table in TABLES:
                self._many(table.format(**_TYPES), [()])
            self._many("INSERT INTO version VALUES (?) ON CONFLICT DO NOTHING", [(VERSION,)])
        self._db.execute(compose.SQL("SET search_path TO {}").format(name))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._db.transaction():
            yield

    def outbox_log(self) -> OutboxLog:
        return OutboxLog(self._log_rows)

    def _log_rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        """Read in the relay's thread, on a connection of its own."""
        if self._log is None or self._log.closed:
            self._log = psycopg.connect(self._address, autocommit=True)
            name = compose.Identifier(self._schema)
            self._log.execute(compose.SQL("SET search_path TO {}").format(name))
        return self._log.execute(self._prepared(sql), params).fetchall()

    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        self._db.close()

    def _prepared(self, sql: str) -> compose.SQL:
        known = self._sql.get(sql)
        if known is None:
            # The statements are this package's own text; values always travel as parameters.
            known = compose.SQL(sql.replace("?", "%s"))  # pyright: ignore[reportArgumentType]
            self._sql[sql] = known
        return known

    def _rows(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        return self._db.execute(self._prepared(sql), params).fetchall()

    def _each(self, sql: str) -> Iterator[Any]:
        return iter(self._db.execute(self._prepared(sql)))

    def _many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        with self._db.cursor() as cursor:
            cursor.executemany(self._prepared(sql), list(rows))
            return max(0, cursor.rowcount)
