"""The register's recorders: eventsourcing's own, with whole files read in one query.

Reading file by file costs a round trip each; a group of commands reads its
files together. What is written `alongside` the events stands in the same
transaction. PostgreSQL's database function leaves out the table lock that
keeps notification ids in commit order, so it is taken here: a relay must never
see a higher position before a lower one.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    InterfaceError,
    InternalError,
    OperationalError,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.popo import POPOApplicationRecorder, POPOFactory
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.sqlite import SQLiteApplicationRecorder
from eventsourcing.utils import retry
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from eventsourcing.sqlite import SQLiteCursor

OUTAGES: tuple[type[Exception], ...] = (PersistenceError, sqlite3.Error, psycopg.Error, OSError)
"""What a register raises while its disk is full or its database away."""

_SLICE = 500
"""SQLite's oldest limit on parameters is 999."""

Streams = dict[UUID, list[StoredEvent]]
Alongside = Callable[[Any], None]
"""What else a transaction writes, given its cursor (None in memory)."""
Afterwards = Callable[[Any, Sequence[int]], None]
"""What a transaction writes last, given its cursor and the ids its events got."""


class BulkRecorder(Protocol):
    """A recorder that reads many files at once."""

    def select_streams(self, ids: Sequence[UUID]) -> Streams:
        """Return the events of each file that has any, in order."""
        ...


class MemoryRecorder(POPOApplicationRecorder):
    """Events in memory, for a register that ends with the program."""

    def select_streams(self, ids: Sequence[UUID]) -> Streams:
        """Return the events of each file that has any."""
        found = {id_: list(self.select_events(id_)) for id_ in ids}
        return {id_: events for id_, events in found.items() if events}

    def _update_table(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        alongside: Alongside | None = None,
        **kwargs: Any,  # noqa: ANN401 - as inherited
    ) -> Sequence[int] | None:
        if alongside is not None:
            alongside(None)
        return super()._update_table(stored_events, **kwargs)


class MemoryFactory(POPOFactory):
    """What makes the recorder above: the library's own factory knows only its own."""

    def application_recorder(self) -> MemoryRecorder:
        """Make a recorder."""
        return MemoryRecorder()


class SQLiteRecorder(SQLiteApplicationRecorder):
    """Events in one SQLite file."""

    def select_streams(self, ids: Sequence[UUID]) -> Streams:
        """Return the events of each file that has any, in order."""
        found: Streams = defaultdict(list)
        with self.datastore.transaction(commit=False) as cursor:
            for start in range(0, len(ids), _SLICE):
                part = [id_.hex for id_ in ids[start : start + _SLICE]]
                marks = ",".join("?" * len(part))
                cursor.execute(
                    f"SELECT * FROM {self.events_table_name} WHERE originator_id IN ({marks}) "  # noqa: S608 - our own table
                    "ORDER BY originator_id, originator_version",
                    part,
                )
                for row in cursor.fetchall():
                    id_ = UUID(row["originator_id"])
                    found[id_].append(_stored(id_, row))
        return dict(found)

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        alongside: Alongside | None = None,
        afterwards: Afterwards | None = None,
        **_: Any,  # noqa: ANN401 - as inherited
    ) -> Sequence[int] | None:
        if alongside is not None:
            alongside(c)
        ids = self._insert_together(c, stored_events)
        if afterwards is not None:
            afterwards(c, ids)
        return ids

    def _insert_together(self, c: SQLiteCursor, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Insert all at once: each row gets the number after the largest there is (rowid)."""
        if not events:
            return ()
        rows = [
            (cast("UUID", one.originator_id).hex, one.originator_version, one.topic, one.state)
            for one in events
        ]
        c.executemany(self.insert_events_statement, rows)
        c.execute("SELECT last_insert_rowid()")
        last = int(c.fetchone()[0])
        return range(last - len(rows) + 1, last + 1)


class PostgresRecorder(PostgresApplicationRecorder):
    """Events in a PostgreSQL schema."""

    def select_streams(self, ids: Sequence[UUID]) -> Streams:
        """Return the events of each file that has any, in order."""
        found: Streams = defaultdict(list)
        query = SQL(
            "SELECT * FROM {}.{} WHERE originator_id = ANY(%s) "
            "ORDER BY originator_id, originator_version"
        ).format(Identifier(self.datastore.schema), Identifier(self.events_table_name))
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(query, (list(ids),), prepare=True)
            for row in cursor.fetchall():
                found[row["originator_id"]].append(_stored(row["originator_id"], row))
        return dict(found)

    # Whoever stood still inside it finds his session ended, which is an internal error (25P03).
    @retry((InterfaceError, InternalError, OperationalError), max_attempts=10, wait=0.2)
    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        alongside: Alongside | None = None,
        afterwards: Afterwards | None = None,
        **_: Any,  # noqa: ANN401 - as inherited
    ) -> Sequence[int] | None:
        """Insert under the table lock, so that ids grow in commit order."""
        rows = [
            self.construct_pg_stored_event(
                event.originator_id, event.originator_version, event.topic, event.state
            )
            for event in stored_events
        ]
        with self.datastore.transaction(commit=True) as cursor:
            self._lock_table(cursor)
            if alongside is not None:
                alongside(cursor)
            cursor.execute(self.sql_invoke_pg_function_insert_events, (rows,), prepare=True)
            ids = [row[self.pg_function_name_insert_events] for row in cursor.fetchall()]
            if afterwards is not None:
                afterwards(cursor, ids)
            return ids


def _stored(id_: UUID, row: Any) -> StoredEvent:  # noqa: ANN401 - a row of either driver
    return StoredEvent(
        originator_id=id_,
        originator_version=row["originator_version"],
        topic=row["topic"],
        state=bytes(row["state"]),
    )
