"""Leases on PostgreSQL: who lost a view writes nothing, whatever it was doing when it lost it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import psycopg
import pytest

from projections.store.heartbeat import Heartbeat
from projections.store.lease import Fence, LeaseLostError
from projections.store.own_lease import OwnLease
from projections.store.postgres import PostgresStore
from projections.store.postgres_lease import PostgresLeases
from projections.store.schema import StoreInUseError

pytestmark = pytest.mark.postgres

_VIEWS = count(1)
_SHORT = 0.2

Join = Callable[..., PostgresLeases]


@pytest.fixture
def view() -> str:
    """Return a view nobody knows yet."""
    return f"leased_{next(_VIEWS)}"


@pytest.fixture
def join(postgres: str, view: str) -> Iterator[Join]:
    """Return what lets one more process share in the view."""
    joined: list[PostgresLeases] = []

    def one_more(lasts: float = _SHORT) -> PostgresLeases:
        joined.append(PostgresLeases(postgres, [view], lasts=lasts))
        return joined[-1]

    yield one_more
    for leases in joined:
        leases.close()


def _take(leases: PostgresLeases, view: str) -> Fence:
    """Take a view as soon as its lease has run out."""
    while True:
        fence = leases.take(view)
        if fence is not None:
            return fence
        time.sleep(0.01)


def test_what_is_asked_for_after_the_end_is_not_taken(join: Join, view: str) -> None:
    """A take that was on its way when the worker ended would keep the view from all others."""
    ended, other = join(30.0), join(30.0)
    _take(ended, view)
    ended.close()
    for late in (ended.look, lambda: ended.take(view)):
        with pytest.raises(ended.outages):
            late()
    assert set(other.look().workers) == {other.me}
    assert other.take(view) is not None


def test_a_store_opened_by_itself_waits_until_the_lease_of_a_killed_worker_has_run_out(
    postgres: str, join: Join, view: str
) -> None:
    """Who is started again at once is not told that another worker is there."""
    killed = join(lasts=1.0).take(view)
    assert killed is not None
    own = OwnLease(postgres, view)
    assert own.fence.token > killed.token
    with pytest.raises(StoreInUseError):
        OwnLease(postgres, view)
    own.close()


def _store(postgres: str, view: str, fence: Fence) -> PostgresStore:
    return PostgresStore(postgres, schema=view, fence=fence)


def test_the_token_grows_each_time_a_view_is_taken(join: Join, view: str) -> None:
    """By whoever, and after it was given back too."""
    first, second = join(), join()
    tokens = [_take(first, view).token]
    first.give(view)
    tokens += [_take(first, view).token, _take(second, view).token]
    assert tokens == [1, 2, 3]


def test_a_lease_that_is_renewed_is_not_taken(join: Join, view: str) -> None:
    """Nor is one that ran out and was renewed before anybody came."""
    first, second = join(), join(lasts=30)
    assert first.take(view) is not None
    time.sleep(2 * _SHORT)
    keeper = join(lasts=30)
    keeper.me = first.me
    assert view in keeper.look().mine
    assert second.take(view) is None
    assert second.look().held == {view: first.me}


def test_who_lost_a_view_writes_nothing_more(join: Join, postgres: str, view: str) -> None:
    """Its connection is ended; one that it makes anew meets the new token."""
    old = _store(postgres, view, _take(join(), view))
    old.set_law_digest("old")
    new = _store(postgres, view, _take(join(lasts=30), view))
    new.set_law_digest("new")
    with pytest.raises(psycopg.OperationalError):
        old.set_law_digest("late")
    with pytest.raises(LeaseLostError):
        old.reopen()
    assert new.law_digest() == "new"
    new.close()
    old.close()


def test_a_worker_stopped_inside_a_transaction_holds_nobody_up(
    join: Join, postgres: str, view: str
) -> None:
    """What it had written in it is undone, though it never heard of its loss."""
    old = _store(postgres, view, _take(join(), view))
    with ExitStack() as transaction:
        transaction.enter_context(old.transaction())
        old.set_law_digest("half")
        new = _store(postgres, view, _take(join(lasts=30), view))
        assert new.law_digest() is None
        with pytest.raises(psycopg.OperationalError):
            transaction.close()
    assert new.law_digest() is None
    new.close()
    old.close()


def test_a_take_over_waits_for_a_transaction_it_cannot_end(
    join: Join, postgres: str, view: str
) -> None:
    """A session under another name: the row it reads excludes the take-over by itself."""
    fence = _take(join(), view)
    time.sleep(2 * _SHORT)
    with psycopg.connect(postgres) as writer:
        read = writer.execute(
            "SELECT 1 FROM leothang_leases.fences WHERE view = %s AND token = %s FOR SHARE", fence
        )
        assert read.fetchone() is not None
        assert join(lasts=30).take(view) is None
    assert join(lasts=30).take(view) == Fence(view, 2)


def test_a_long_transaction_does_not_keep_its_own_lease_from_being_renewed(
    join: Join, postgres: str, view: str
) -> None:
    """Renewal and writing touch different rows."""
    mine, other = join(lasts=30), join()
    store = _store(postgres, view, _take(mine, view))
    with store.transaction():
        store.set_law_digest("long")
        assert view in mine.look().mine
        assert other.take(view) is None
    assert store.law_digest() == "long"
    store.close()


def test_what_is_written_outside_a_transaction_is_looked_at_too(
    join: Join, postgres: str, view: str
) -> None:
    """No statement slips past the token."""
    store = _store(postgres, view, _take(join(), view))
    with psycopg.connect(postgres) as operator:
        operator.execute("UPDATE leothang_leases.fences SET token = 9 WHERE view = %s", (view,))
    with pytest.raises(LeaseLostError):
        store.set_law_digest("late")
    assert store.law_digest() is None
    store.close()


def test_a_store_by_itself_holds_its_view_as_long_as_it_is_open(postgres: str, view: str) -> None:
    """Whether one asks for it by a lease or by opening it."""
    store = PostgresStore(postgres, schema=view)
    leases = PostgresLeases(postgres, [view])
    assert leases.take(view) is None
    store.close()
    assert leases.take(view) is not None
    leases.close()


def test_a_worker_of_an_older_version_keeps_its_view(postgres: str, view: str) -> None:
    """It holds a lock of its session, and looks at no token: it must be stopped first."""
    with psycopg.connect(postgres, autocommit=True) as older:
        older.execute("SELECT pg_advisory_lock(7245001, hashtext(%s))", (view,))
        with pytest.raises(StoreInUseError, match="older version"):
            PostgresStore(postgres, schema=view)
    PostgresStore(postgres, schema=view).close()


def test_a_process_that_hangs_lets_its_leases_run_out(join: Join, view: str) -> None:
    """Its thread would renew them for ever, so it asks for a sign of the worker."""
    hung, other = join(), join(lasts=30)
    _take(hung, view)
    heartbeat = Heartbeat(hung, every=0.02, hangs_after=0.0)
    heartbeat.start()
    assert _take(other, view).token == 2
    assert heartbeat.trouble is not None
    assert "no sign" in heartbeat.trouble
    heartbeat.stop()


def test_a_busy_worker_keeps_its_leases(join: Join, view: str) -> None:
    """They are renewed beside whatever its own thread is doing."""
    busy, other = join(lasts=30), join()
    fence = _take(busy, view)
    looked = threading.Event()
    heartbeat = Heartbeat(busy, lambda _: looked.set(), every=0.02)
    heartbeat.start()
    assert looked.wait(60.0)
    assert other.take(view) is None
    heartbeat.stop()
    assert _take(other, view).token == fence.token + 1
