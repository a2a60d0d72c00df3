"""Nobody waits for ever for a database that vanished or stands still, nor for whoever does so.

A machine that loses its power says no good-bye, and a kernel asks for hours whether it is there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from projections.store.postgres import PostgresStore
from projections.store.postgres_lease import PostgresLeases
from projections.store.short_sessions import short_session, view_session
from services.runtime.postgres_session import Bounds, Punctual
from tests.support.wire import VANISHES, Wire

pytestmark = pytest.mark.postgres

_ASLEEP = "SELECT pg_sleep(1000)"
_NAMES = count(1)
_GENEROUS = 100.0
"""Many times what it takes; a kernel left to itself takes two hours."""
_SOON = "projections.store.short_sessions._LINE"


@pytest.fixture
def wire(postgres: str) -> Wire:
    """Return a line to the database."""
    port = urlsplit(postgres).port
    assert port is not None
    return Wire(port)


class Caller(threading.Thread):
    """Somebody who asks, in a thread of his own, and what he was told."""

    def __init__(self, ask: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.error: BaseException | None = None
        self._ask = ask
        self.start()

    def run(self) -> None:
        """Ask."""
        try:
            self._ask()
        except psycopg.Error as error:
            self.error = error

    def told(self) -> BaseException | None:
        """Return what was told instead of an answer."""
        self.join(_GENEROUS)
        assert not self.is_alive()
        return self.error


def _until_asleep(postgres: str, asked: int) -> None:
    """Return once the database is at work for so many: our line has acknowledged all they sent."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE query = %s AND state = 'active'"
    sql += " AND datname = current_database()"
    with psycopg.connect(postgres, autocommit=True) as db:
        while db.execute(sql, (_ASLEEP,)).fetchone() != (asked,):
            pass


@pytest.mark.skipif(not VANISHES, reason="Linux lets a socket go deaf")
def test_no_session_waits_for_a_machine_that_vanished(
    postgres: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither who asks it now nor who waits for an answer, whose question had arrived."""
    monkeypatch.setattr(_SOON, 1.0)
    with wire:
        address = wire.leads(postgres)
        short = partial(short_session, address, name="short", silence=5.0)
        view = partial(view_session, address, name="view")
        asked, later = [short(), view()], [short(), view()]
        waiting = [Caller(partial(db.execute, _ASLEEP)) for db in asked]
        _until_asleep(postgres, len(waiting))
        wire.vanish()
        asking = [Caller(partial(db.execute, "SELECT 1")) for db in later]
        told = [caller.told() for caller in (*waiting, *asking)]
        assert all(db.closed for db in (*asked, *later))
    assert [type(error) for error in told] == [psycopg.OperationalError] * len(told)


def test_leases_that_nobody_answers_are_in_trouble_and_seen_again_when_somebody_does(
    postgres: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is there, and whoever should answer stands still: a pool, a process, a disk."""
    with wire:
        leases = PostgresLeases(wire.leads(postgres), ["v"])
        with monkeypatch.context() as hasty:
            hasty.setattr(Punctual, "answer", property(lambda _: 0.2))
            wire.stand_still()
            assert isinstance(Caller(leases.look).told(), leases.outages)
        wire.go_on()
        assert leases.look().me == leases.me
        leases.close()


def test_a_session_that_stands_still_inside_a_transaction_gives_its_rows_back(
    postgres: str,
) -> None:
    """Also right behind many statements at once, where psycopg hides from the database's clock."""
    bounds = Bounds(line=10.0, silence=0.5)
    db = Punctual.opened(postgres, bounds, name="still", patience=10)
    db.execute("CREATE TABLE rows_of_all (n INTEGER)")
    with suppress(psycopg.Error), db.transaction(), db.cursor() as cursor:
        cursor.executemany("INSERT INTO rows_of_all VALUES (%s)", [(1,), (2,)])
        with psycopg.connect(postgres) as people:
            people.execute("LOCK TABLE rows_of_all")
    assert db.closed


def test_the_database_ends_the_session_of_a_view_when_its_worker_would_be_taken_for_hung(
    postgres: str,
) -> None:
    """A worker that nobody takes over from keeps the database from tidying up so long only."""
    with view_session(postgres, name="view") as db:
        found = [
            db.execute("SELECT current_setting(%s)", (setting,)).fetchone()
            for setting in ("idle_in_transaction_session_timeout", "lock_timeout")
        ]
    assert found == [("15min",), ("10s",)]


def test_a_worker_does_not_stand_still_with_whoever_locks_its_tables(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that its store is away, and answers at its pages meanwhile."""
    monkeypatch.setattr("projections.store.short_sessions._LOCK", 0.5)
    schema = f"still_{next(_NAMES)}"
    store = PostgresStore(postgres, schema=schema)
    with psycopg.connect(postgres) as people:
        people.execute(SQL("LOCK TABLE {}.law").format(Identifier(schema)))
        with pytest.raises(store.outages):
            store.set_law_digest("a")
    store.set_law_digest("a")
    assert store.law_digest() == "a"
    store.close()
