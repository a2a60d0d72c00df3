"""A process that is stopped between any two statements of its leases keeps nobody from them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest

from projections.store.generations import Pointer
from projections.store.lease import Fence
from projections.store.postgres_lease import PostgresLeases
from projections.store.schema_generations import SchemaGenerations

pytestmark = pytest.mark.postgres

_LEAST = 25
"""Statements there are at least to be stopped behind."""
_FEWEST_OF_A_MOVE = 5
_LASTS = 0.5


class Stops:
    """Lets threads stand still behind one of their statements, until all are woken."""

    def __init__(self, execute: Callable[..., Any]) -> None:
        """Take what runs a statement."""
        self.mine = threading.local()
        self._execute = execute
        self._woken = threading.Event()

    def execute(self, db: Any, *args: Any, **words: Any) -> Any:
        """Run a statement, and stand still if it was the last one."""
        answer = self._execute(db, *args, **words)
        numbers = getattr(self.mine, "numbers", None)
        if numbers is not None and next(numbers) == self.mine.last:
            self.mine.stopped.set()
            self._woken.wait()
        return answer

    def behind(self, last: int, work: Callable[[], object]) -> threading.Thread | None:
        """Return the thread that stands still in the work, or None where it has less to do."""
        stopped = threading.Event()

        def run() -> None:
            self.mine.stopped, self.mine.last, self.mine.numbers = stopped, last, count(1)
            # Woken, it finds its session ended: what it did is undone.
            with suppress(psycopg.Error):
                work()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        while not stopped.wait(0.01):
            if not thread.is_alive():
                return None
        return thread

    def wake(self) -> None:
        """Let all go on."""
        self._woken.set()


@pytest.fixture
def stops(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stops]:
    """Return what lets threads stand still."""
    found = Stops(psycopg.Connection.execute)

    def execute(db: Any, *args: Any, **words: Any) -> Any:
        return found.execute(db, *args, **words)

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    yield found
    found.wake()


def _round(leases: PostgresLeases, view: str) -> None:
    """Do everything there is to do with a lease."""
    leases.look()
    leases.take(view)
    leases.look()
    leases.give(view)
    leases.take(view)
    leases.look()
    leases.close()


def _taken(leases: PostgresLeases, view: str) -> Fence:
    """Take a view as soon as it can be had."""
    while (fence := leases.take(view)) is None:
        assert leases.look().me == leases.me
    return fence


def test_wherever_a_process_is_stopped_another_takes_its_view_over(
    postgres: str, stops: Stops
) -> None:
    """Also where it stands inside a transaction of its leases, and holds rows of them."""
    stopped: list[threading.Thread] = []
    for last in count(1):
        view = f"v{last}"
        leases = PostgresLeases(postgres, [view], lasts=_LASTS)
        thread = stops.behind(last, partial(_round, leases, view))
        if thread is None:
            break
        stopped.append(thread)
    assert len(stopped) >= _LEAST
    other = PostgresLeases(postgres, [], lasts=30.0)
    views = [f"v{last}" for last in range(1, len(stopped) + 1)]
    fences = [_taken(other, view) for view in views]
    stops.wake()
    for thread in stopped:
        thread.join()
    assert other.look().mine == set(views)
    assert [other.take(view) for view in views] == [None] * len(views)
    assert min(fence.token for fence in fences) >= 1
    other.close()


def test_wherever_a_move_to_another_generation_is_stopped_others_can_move(
    postgres: str, stops: Stops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps what all views of the database share only for as long as it gives signs."""
    monkeypatch.setattr("projections.store.schema_generations.LASTS", _LASTS / 2)
    first, after = Pointer(), Pointer(wanted=2)
    reached = 0
    for last in count(1):
        stopped = SchemaGenerations(postgres, schema=f"s{last}")
        if stops.behind(last, partial(stopped.change, first, after)) is None:
            break
        moved = SchemaGenerations(postgres, schema=f"t{last}")
        assert moved.change(first, after)
        assert moved.pointer() == after
        reached = last
    assert reached >= _FEWEST_OF_A_MOVE
