"""The early warning's store on PostgreSQL, for a hub (kho PostgreSQL)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql as compose
from psycopg.pq import TransactionStatus

from projections.store.outbox import OutboxLog
from projections.store.own_lease import OwnLease
from projections.store.postgres_lease import require_current, session_name
from projections.store.schema import TABLES, VERSION, StoreInUseError, require_version, steps_from
from projections.store.short_sessions import view_session
from projections.store.sql import SqlStore
from projections.store.upkeep import autovacuum_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.store.lease import Fence

_LOCK = 7_245_001
"""What workers held a schema by before there were leases."""
_TYPES = {"blob": "BYTEA", "number": "BIGINT", "clustered": "", "bytewise": ' COLLATE "C"'}
"""Ids sort by their bytes, as in SQLite, whatever the order of words in the database."""


class PostgresStore(SqlStore):
    """A store in one schema of a database; one worker at a time.

    Every transaction makes sure that the writer's token is still the current one, and else
    raises `LeaseLostError`.
    """

    outages = (psycopg.Error,)

    def __init__(
        self,
        address: str,
        *,
        schema: str = "early_warning",
        reading: bool = False,
        fence: Fence | None = None,
        lease: str = "",
    ) -> None:
        """Open the schema; a reader beside the writer takes no lease and changes nothing.

        Without a fence the store takes a lease by itself, and holds it until closed: on the
        schema, or by the name of `lease` where one view has several schemas.
        """
        self._address = address
        self._schema = schema
        self._reading = reading
        self._own = None if fence is not None or reading else OwnLease(address, lease or schema)
        self._fence = fence or (self._own.fence if self._own else None)
        self._log: psycopg.Connection | None = None
        self._sql: dict[str, compose.SQL] = {}
        try:
            self._db = self._connected()
        except BaseException:
            self._let_go()
            raise

    def _connected(self) -> psycopg.Connection:
        self._db = self._session()
        try:
            if self._reading:
                self._look_at(self._schema)
            else:
                self._refuse_older_worker(self._schema)
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

    def _session(self) -> psycopg.Connection:
        """Connect under the name by which a take-over ends our sessions."""
        name = "leothang" if self._fence is None else session_name(self._fence.view)
        return view_session(self._address, name=name)

    def _refuse_older_worker(self, schema: str) -> None:
        held = self._db.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s::oid AND objid::bigint = hashtext(%s)::bigint & 4294967295",
            (_LOCK, schema),
        ).fetchone()
        if held is not None:
            msg = f"an early-warning worker of an older version uses schema {schema!r}: stop it"
            raise StoreInUseError(msg)

    def _migrate(self, schema: str) -> None:
        name = compose.Identifier(schema)
        with self.transaction():
            self._db.execute(compose.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
            self._db.execute(compose.SQL("SET search_path TO {}").format(name))
            self._many("CREATE TABLE IF NOT EXISTS version (version INTEGER PRIMARY KEY)", [()])
            found = self._rows("SELECT COALESCE(MAX(version), 0) FROM version")[0][0]
            for step in steps_from(found or VERSION):
                self._many(step, [()])
            for table in TABLES:
                self._many(table.format(**_TYPES), [()])
            if found != VERSION:
                for setting in autovacuum_settings():
                    self._many(setting, [()])
            self._many("INSERT INTO version VALUES (?) ON CONFLICT DO NOTHING", [(VERSION,)])
        self._db.execute(compose.SQL("SET search_path TO {}").format(name))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._db.transaction():
            if self._fence is not None:
                require_current(self._db, self._fence)
            yield

    def keep_at_hand(self, kib: int) -> None:
        """The server keeps pages, for all its clients; nothing is kept here."""

    def outbox_log(self) -> OutboxLog:
        return OutboxLog(self._log_rows)

    def _log_rows(self, sql: str, params: Sequence[Any]) -> list[Any]:
        """Read in the relay's thread, on a connection of its own."""
        if self._log is None or self._log.closed:
            self._log = self._session()
            name = compose.Identifier(self._schema)
            self._log.execute(compose.SQL("SET search_path TO {}").format(name))
        return self._log.execute(self._prepared(sql), params).fetchall()

    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        self._db.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._own is not None:
            self._own.close()

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
        values = list(rows)
        if not values:
            return 0  # a batch of few facts leaves most tables as they are: nothing travels then
        if self._db.info.transaction_status == TransactionStatus.IDLE:
            # Nothing is written without its token being looked at.
            with self.transaction():
                return self._many(sql, values)
        statement = self._prepared(sql)
        if len(values) == 1:
            return max(0, self._db.execute(statement, values[0]).rowcount)
        with self._db.cursor() as cursor:
            cursor.executemany(statement, values)
            return max(0, cursor.rowcount)
