"""The generations of a view as schemas of one database (thế hệ trong PostgreSQL)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import sql as compose

from projections.store.generations import FIRST, Pointer
from projections.store.lease import LASTS
from projections.store.own_lease import OwnLease
from projections.store.postgres import PostgresStore
from projections.store.short_sessions import short_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from projections.store.lease import Fence
    from projections.store.protocol import Store

_ROWS = "leothang_views.generations"
_COLUMNS = "view TEXT PRIMARY KEY, current INTEGER NOT NULL, previous INTEGER, wanted INTEGER"
_TABLE = (
    "CREATE SCHEMA IF NOT EXISTS leothang_views",
    f"CREATE TABLE IF NOT EXISTS {_ROWS} ({_COLUMNS})",
)
_MAKING = 7_245_003


class SchemaGenerations:
    """Generations as schemas of one database."""

    def __init__(
        self, address: str, *, schema: str = "early_warning", fence: Fence | None = None
    ) -> None:
        """Take the database, the schema of the first generation, and the worker's fence."""
        self._address = address
        self._schema = schema
        self._fence = fence

    @property
    def name(self) -> str:
        return self._schema

    def schema(self, number: int) -> str:
        """Return the schema of a generation."""
        return self._schema if number == FIRST else f"{self._schema}_g{number}"

    def pointer(self) -> Pointer:
        with self._connected() as db:
            return self._pointer(db)

    def change(self, before: Pointer, after: Pointer) -> bool:
        with self._connected() as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
            for statement in _TABLE:
                db.execute(compose.SQL(statement))
            if self._pointer(db) != before:
                return False
            db.execute(
                f"INSERT INTO {_ROWS} VALUES (%s, %s, %s, %s) ON CONFLICT (view) DO UPDATE SET"  # noqa: S608 - our own name
                " current = excluded.current, previous = excluded.previous,"
                " wanted = excluded.wanted",
                (self._schema, *after),
            )
        return True

    def existing(self) -> list[int]:
        with self._connected() as db:
            names = db.execute("SELECT nspname FROM pg_namespace").fetchall()
        pattern = re.compile(re.escape(self._schema) + r"(?:_g([0-9]+))?")
        matches = (pattern.fullmatch(name) for (name,) in names)
        return sorted(int(match[1] or FIRST) for match in matches if match)

    def open(self, number: int) -> Store:
        schema = self.schema(number)
        return PostgresStore(self._address, schema=schema, lease=self._build_lease(number))

    def open_live(self, number: int) -> Store:
        # One lease for all that ever is current: whoever lost it writes in none of them.
        schema = self.schema(number)
        return PostgresStore(self._address, schema=schema, fence=self._fence, lease=self._schema)

    @contextmanager
    def claim(self, number: int) -> Iterator[None]:
        lease = OwnLease(self._address, self._build_lease(number))
        try:
            yield
        finally:
            lease.close()

    def _build_lease(self, number: int) -> str:
        return f"{self._schema}:build-{number}"

    def look_into(self, number: int) -> Store:
        return PostgresStore(self._address, schema=self.schema(number), reading=True)

    def size(self, number: int) -> int:
        sql = (
            "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::BIGINT FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relkind = 'r'"
        )
        with self._connected() as db:
            row = db.execute(sql, (self.schema(number),)).fetchone()
        return int(row[0]) if row else 0

    def drop(self, number: int) -> None:
        name = compose.Identifier(self.schema(number))
        with self.claim(number), self._connected() as db:
            db.execute(compose.SQL("DROP SCHEMA {} CASCADE").format(name))

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        """Hold a connection for one short transaction: what is asked here is asked seldom."""
        session = short_session(self._address, name="leothang-generations", silence=LASTS)
        with session as db, db.transaction():
            yield db

    def _pointer(self, db: psycopg.Connection) -> Pointer:
        found = db.execute("SELECT to_regclass(%s)", (_ROWS,)).fetchone()
        if found is None or found[0] is None:
            return Pointer()
        sql = f"SELECT current, previous, wanted FROM {_ROWS} WHERE view = %s"  # noqa: S608 - our own name
        row = db.execute(sql, (self._schema,)).fetchone()
        return Pointer(*row) if row else Pointer()
