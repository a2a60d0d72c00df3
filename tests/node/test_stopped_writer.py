"""A program that is stopped anywhere while it writes a register keeps no other from writing it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial, partialmethod
from itertools import count
from typing import Any

import psycopg
import pytest

from services.node.engine import Engine
from services.runtime import postgres_pool, registers
from services.runtime.postgres_session import Bounds
from tests.node.conftest import NewBook
from tests.support.book import one, receive

pytestmark = [pytest.mark.faults, pytest.mark.long_faults]

_LEAST = 5
"""Statements of a write: two of a read, the wait for the table's lock, the lock, names, entries."""


class Stops:
    """Lets one thread stand still behind a statement, until it is woken."""

    def __init__(self) -> None:
        self._mine = threading.local()
        self._woken = threading.Event()

    def run(self, statement: Callable[..., Any], *args: Any, **words: Any) -> Any:
        """Run a statement, and stand still if it was the last one."""
        answer = statement(*args, **words)
        numbers = getattr(self._mine, "numbers", None)
        if numbers is not None and next(numbers) == self._mine.last:
            self._mine.stopped.set()
            self._woken.wait()
        return answer

    def behind(self, last: int, work: Callable[[], object]) -> threading.Thread | None:
        """Return the thread that stands still in the work, or None where it has less to do."""
        stopped = threading.Event()
        self._woken = threading.Event()

        def run() -> None:
            self._mine.stopped, self._mine.last, self._mine.numbers = stopped, last, count(1)
            work()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        while not stopped.wait(0.01):
            if not thread.is_alive():
                return None
        return thread

    def wake(self) -> None:
        """Let it go on."""
        self._woken.set()


@pytest.fixture
def store() -> str:
    """A file knows no session that could be ended."""
    return "postgres"


@pytest.fixture
def stops(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stops]:
    """Return what lets a thread stand still; nobody waits as long as usual for one that does."""
    found = Stops()
    for name in ("execute", "executemany"):
        run = partial(found.run, getattr(psycopg.Cursor, name))
        monkeypatch.setattr(psycopg.Cursor, name, partialmethod(_passed_on, run))
    soon = Bounds(line=10.0, silence=1.0, answer=300.0)
    for module in (postgres_pool, registers):
        monkeypatch.setattr(module, "BOUNDS", soon)
    yield found
    found.wake()


def _passed_on(cursor: Any, run: Callable[..., Any], *args: Any, **words: Any) -> Any:
    return run(cursor, *args, **words)


@pytest.mark.postgres
def test_wherever_a_writer_is_stopped_others_write_and_it_goes_on_when_woken(
    new_book: NewBook, stops: Stops
) -> None:
    """What both were told stands in the register once, whoever came first."""
    book = new_book()
    stopped, other = book.engine(), book.engine()
    ended: list[str] = []
    last = 0
    thread: threading.Thread | None = threading.current_thread()
    while thread is not None:
        last += 1
        work = partial(_write, stopped, 2 * last, ended)
        thread = stops.behind(last, work)
        _write(other, 2 * last + 1, ended)
        stops.wake()
        if thread is not None:
            thread.join()
    assert last > _LEAST
    assert ended == ["recorded"] * 2 * last
    assert len(book.log()) == 2 * last


def _write(engine: Engine, number: int, ended: list[str]) -> None:
    ended.append(one(engine, receive(number)).status)
