"""Leases in a small schema that all views of a database share (quyền ghi trên PostgreSQL).

Two rows for each view. `fences` holds the token: a writing transaction reads it FOR SHARE, a
take-over updates it, and these two exclude each other until the transaction ends: what the
old worker commits is there before the new one reads the view, or it never is. (FOR KEY SHARE
would not do: the update of a column that is no key passes it by.) `holdings` holds the
holder and the end of the lease by the database's clock, so that a renewal never waits for a long
transaction of the worker's own.

A worker that was stopped inside a transaction keeps its rows locked. A take-over therefore
ends the sessions that write the view, which the database lets every role do with its own; one
that reconnects meets the new token. The leases' own sessions are ended by the database, as soon as
one of them says nothing inside a transaction for as long as a lease lasts.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg

from projections.store.lease import BEATS, LASTS, Board, Fence, LeaseLostError
from projections.store.short_sessions import short_session
from services.runtime.postgres_session import milliseconds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

_ANSWER = 2 * LASTS
"""Seconds the database may answer nothing: who stands still in the way is ended before."""
_MAKING = 7_245_002
"""Of several programs that start at once, one makes the tables."""
_TABLES = """
CREATE SCHEMA IF NOT EXISTS leothang_leases;
CREATE TABLE IF NOT EXISTS leothang_leases.fences (view TEXT PRIMARY KEY, token BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS leothang_leases.holdings (view TEXT PRIMARY KEY, holder TEXT,
    expires TIMESTAMPTZ NOT NULL);
CREATE TABLE IF NOT EXISTS leothang_leases.workers (holder TEXT PRIMARY KEY, views TEXT[] NOT NULL,
    expires TIMESTAMPTZ NOT NULL)
"""
_CURRENT = "SELECT 1 FROM leothang_leases.fences WHERE view = %s AND token = %s FOR SHARE"
_WAIT = "SELECT set_config('lock_timeout', %s, true)"
_LIVE = (
    "INSERT INTO leothang_leases.workers AS w (holder, views, expires)"
    " VALUES (%s, %s, clock_timestamp() + make_interval(secs => %s))"
    " ON CONFLICT (holder) DO UPDATE SET expires = excluded.expires"
)
_RENEW = (
    "UPDATE leothang_leases.holdings"
    " SET expires = clock_timestamp() + make_interval(secs => %s) WHERE holder = %s"
)
_BURY = (
    "DELETE FROM leothang_leases.workers WHERE holder IN (SELECT holder"
    " FROM leothang_leases.workers WHERE expires < clock_timestamp() - make_interval(secs => 60)"
    " FOR UPDATE SKIP LOCKED)"
)
_WORKERS = (
    "SELECT holder, views FROM leothang_leases.workers WHERE expires > clock_timestamp()"
    " ORDER BY holder"
)
_HELD = (
    "SELECT view, holder FROM leothang_leases.holdings"
    " WHERE holder IS NOT NULL AND expires > clock_timestamp()"
)
_KNOWN = (
    "INSERT INTO leothang_leases.holdings VALUES (%s, NULL, '-infinity') ON CONFLICT DO NOTHING",
    "INSERT INTO leothang_leases.fences VALUES (%s, 0) ON CONFLICT DO NOTHING",
)
_END = "SELECT expires FROM leothang_leases.holdings WHERE view = %s AND holder IS NOT NULL"
_FREE = (
    "SELECT holder FROM leothang_leases.holdings WHERE view = %s"
    " AND (holder IS NULL OR expires < clock_timestamp()) FOR UPDATE SKIP LOCKED"
)
_END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = %s AND usename = current_user"
)
_RAISE = "UPDATE leothang_leases.fences SET token = token + 1 WHERE view = %s RETURNING token"
_HOLD = (
    "UPDATE leothang_leases.holdings SET holder = %s,"
    " expires = clock_timestamp() + make_interval(secs => %s) WHERE view = %s"
)
_GIVE = "UPDATE leothang_leases.holdings SET holder = NULL WHERE holder = %s AND view = %s"
_GIVE_ALL = "UPDATE leothang_leases.holdings SET holder = NULL WHERE holder = %s"
_LEAVE = "DELETE FROM leothang_leases.workers WHERE holder = %s"


def session_name(view: str) -> str:
    """Return what the sessions that write a view are called at the database."""
    return f"leothang-view {view}"


def require_current(db: psycopg.Connection, fence: Fence) -> None:
    """Make sure, until the transaction ends, that nobody takes the view over."""
    if db.execute(_CURRENT, fence).fetchone() is None:
        raise LeaseLostError(fence.view)


class PostgresLeases:
    """The leases of one process in one database, on a connection of their own."""

    outages: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(
        self, address: str, views: Collection[str], *, name: str = "worker", lasts: float = LASTS
    ) -> None:
        """Take the views this process would work for; `name` is for people who look."""
        self.me = f"{name}-{uuid4().hex[:12]}"
        self._address = address
        self._views = sorted(views)
        self._lasts = lasts
        self._one_at_a_time = RLock()
        self._is_over = False
        self._db = self._connected()
        self._make()

    def look(self) -> Board:
        """Say that this process lives, renew what it holds, and return how all stand."""
        with self._transaction() as db:
            db.execute(_LIVE, (self.me, self._views, self._lasts))
            db.execute(_RENEW, (self._lasts, self.me))
            db.execute(_BURY)
            workers = {str(holder): frozenset(views) for holder, views in db.execute(_WORKERS)}
            held = {str(view): str(holder) for view, holder in db.execute(_HELD)}
        return Board(self.me, workers, held)

    def take(self, view: str) -> Fence | None:
        """Take a view nobody holds; None when somebody else was faster, or does not let go."""
        # A worker whose session does not end at once keeps its row: the next look tries again.
        with suppress(psycopg.errors.LockNotAvailable), self._transaction() as db:
            db.execute(_WAIT, (milliseconds(min(1.0, self._lasts / BEATS)),))
            for statement in _KNOWN:
                db.execute(statement, (view,))
            free = db.execute(_FREE, (view,)).fetchone()
            if free is None:
                return None
            if free[0] is not None:
                db.execute(_END_SESSIONS, (session_name(view),))
            ((token,),) = db.execute(_RAISE, (view,))
            db.execute(_HOLD, (self.me, self._lasts, view))
            return Fence(view, int(token))
        return None

    def end(self, view: str) -> datetime | None:
        """Return until when somebody holds a view, unless he renews it; None when nobody does."""
        with self._transaction() as db:
            row = db.execute(_END, (view,)).fetchone()
        return row[0] if row else None

    def give(self, view: str) -> None:
        """Let go of a view whose last transaction has ended."""
        with self._transaction() as db:
            db.execute(_GIVE, (self.me, view))

    def close(self) -> None:
        """Let go of everything."""
        with self._one_at_a_time:
            with suppress(psycopg.Error), self._transaction() as db:
                db.execute(_GIVE_ALL, (self.me,))
                db.execute(_LEAVE, (self.me,))
            self._db.close()
            self._is_over = True

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection]:
        with self._one_at_a_time:
            if self._is_over:
                # A look or a take that was on its way in a thread: it would hold what was let go.
                raise psycopg.InterfaceError
            if self._db.closed:
                self._db = self._connected()
            with self._db.transaction():
                yield self._db

    def _connected(self) -> psycopg.Connection:
        answer = max(_ANSWER, 2 * self._lasts)
        name = "leothang-leases"
        return short_session(self._address, name=name, silence=self._lasts, answer=answer)

    def _make(self) -> None:
        with self._transaction() as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
            db.execute(_TABLES)
