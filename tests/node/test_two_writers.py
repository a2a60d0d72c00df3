"""Two programs write in one register at once: no entry is lost, none is seen too early."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import psycopg
import pytest

from services.node.engine import Engine
from services.node.outbox import NotificationLog
from services.runtime.log_row import LogRow
from tests.support.book import NODE, Book, one, paper_id, receive, statuses, step

GROUPS = 12


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> str:
    """Two programs meet on disk only."""
    return str(request.param)


def _write(engine: Engine, first: int) -> list[str]:
    """Write groups of papers of its own, and steps on a paper both know."""
    ended: list[str] = []
    for group in range(GROUPS):
        number = first + 2 * group
        shared = step(
            "guide_sender", f"04-{group + 1:02}", 1, to="t51-ttr" if first > 500 else "t51"
        )
        ended += statuses(engine.execute([receive(number), shared, receive(number + 1)]))
    return ended


def _follow(log: NotificationLog, done: Event) -> list[LogRow]:
    """Read on from the last position, as a relay does, until nothing can follow."""
    seen: list[LogRow] = []
    while True:
        last_round = done.is_set()
        rows = log.select(seen[-1].position if seen else 0, 5)
        seen += rows
        if last_round and not rows:
            return seen


def test_a_relay_that_follows_two_writers_misses_nothing(book: Book) -> None:
    """Whoever only ever reads on meets every entry, because positions grow in commit order."""
    writers = [book.engine(), book.engine()]
    log = NotificationLog(book.opened(), NODE)
    one(writers[0], receive(1))
    done = Event()
    with ThreadPoolExecutor(3) as threads:
        relay = threads.submit(_follow, log, done)
        both = [threads.submit(_write, writers[0], 100), threads.submit(_write, writers[1], 600)]
        try:
            ended = [word for each in both for word in each.result()]
        finally:
            done.set()
        seen = relay.result()
    assert set(ended) <= {"recorded", "register_busy"}
    assert len(seen) == 1 + ended.count("recorded")
    assert seen == book.log()


def test_what_two_programs_wrote_in_one_file_is_one_history(book: Book) -> None:
    """Versions follow each other without a gap, whoever wrote them."""
    writers = [book.engine(), book.engine()]
    one(writers[0], receive(1))
    with ThreadPoolExecutor(2) as threads:
        ended = list(threads.map(_write, writers, (100, 600)))
    guided = [word for words in ended for word in words[1::3]].count("recorded")
    (file,) = [file for id_, file in book.opened().files([_id()]).items() if id_ == _id()]
    assert [event.originator_version for event in file.entries] == list(range(1, guided + 2))


def _id() -> Any:
    return receive(1).file_id


@pytest.mark.parametrize("store", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_slow_writer_holds_up_the_next_and_keeps_the_lower_position(book: Book) -> None:
    """A commit that takes long cannot slip in below a position that was already read."""
    slow, quick = book.engine(), book.engine()
    reader = NotificationLog(book.opened(), NODE)
    begun, go_on = Event(), Event()
    recorder: Any = slow.register.recorder
    insert = recorder.insert_events

    def slowly(events: Any, **kwargs: Any) -> Any:
        keep = kwargs.pop("alongside")

        def wait(cursor: Any) -> None:
            keep(cursor)
            begun.set()
            assert go_on.wait(50)

        return insert(events, alongside=wait, **kwargs)

    recorder.insert_events = slowly
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(one, slow, receive(1))
        try:
            assert begun.wait(50)
            second = threads.submit(one, quick, receive(2))
            _until_one_waits(book.place)
            assert not second.done()
            assert reader.select(0, 10) == []
        finally:
            go_on.set()
        assert [first.result().status, second.result().status] == ["recorded", "recorded"]
    told = [row.body.decode() for row in reader.select(0, 10)]
    assert [paper_id(1) in told[0], paper_id(2) in told[1]] == [True, True]


def _until_one_waits(address: str) -> None:
    with psycopg.connect(address.partition("?")[0], autocommit=True) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while connection.execute(query).fetchone() == (0,):
            pass
