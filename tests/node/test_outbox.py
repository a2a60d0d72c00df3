"""The notification log: what the relay reads, from memory or from the store, is one log."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from domain.contracts.facts import parse_fact
from services.node import register as register_module
from services.node.engine import Engine
from services.node.outbox import NotificationLog
from services.runtime.log_row import LogRow
from tests.support.book import NODE, PROVINCE, Book, one, receive, step, written_first
from tests.support.year import YEAR

EVERY = [(after, limit) for after, limit in product(range(56), (1, 2, 3, 7, 100))]


def log_of(engine: Engine) -> NotificationLog:
    """Return the log as this program's relay reads it."""
    return NotificationLog(engine.register, NODE)


def behind(stored: list[LogRow], after: int, limit: int) -> list[LogRow]:
    """Return what of a log, read from the store once, lies behind a position."""
    return [row for row in stored if row.position > after][:limit]


def test_what_was_just_written_reads_as_the_store_has_it(book: Book) -> None:
    """For every position and limit: the same rows, byte by byte."""
    engine = book.engine()
    for command in YEAR:
        one(engine, command)
    log, stored = log_of(engine), book.log()
    assert len(stored) == len(engine.register.recent) < 80
    for after, limit in EVERY:
        assert log.select(after, limit) == behind(stored, after, limit)


def test_what_memory_has_forgotten_is_read_from_the_store(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the latest entries are held; older ones are where they were written."""
    monkeypatch.setattr(register_module, "_RECENT", 5)
    engine = book.engine()
    engine.execute(YEAR)
    assert len(engine.register.recent) == 5
    stored = book.log()
    for after, limit in EVERY:
        rows = log_of(engine).select(after, limit)
        expected = behind(stored, after, limit)
        assert rows == expected[: len(rows)]
        assert bool(rows) == bool(expected)


def two_writers(book: Book) -> tuple[Engine, Engine]:
    """Let two programs write by turns, with a conflict between them."""
    engine, rival = book.engine(), book.engine()
    engine.execute([receive(1), receive(2)])
    rival.execute([receive(3), receive(4), receive(5)])
    with written_first(engine, rival, iter([step("guide_sender", "03-04", to=PROVINCE)])):
        assert one(engine, step("guide_sender", "03-04", to="t51-ttr")).status == "recorded"
    one(engine, receive(6))
    one(rival, receive(7))
    return engine, rival


def test_another_writers_entries_are_never_jumped_over(book: Book) -> None:
    """From any position each program's relay reads on without a gap, if maybe in smaller steps."""
    engines, stored = two_writers(book), book.log()
    for engine in engines:
        for after, limit in EVERY:
            rows = log_of(engine).select(after, limit)
            expected = behind(stored, after, limit)
            assert rows == expected[: len(rows)]
            assert bool(rows) == bool(expected)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_walking_the_log_meets_every_entry_once(book: Book, limit: int) -> None:
    """As the relay walks it: on from the last position read."""
    for engine in two_writers(book):
        log, walked = log_of(engine), list[LogRow]()
        while rows := log.select(walked[-1].position if walked else 0, limit):
            walked += rows
        assert walked == book.log()
        assert walked[-1].position == log.last_position()


def test_an_empty_register_has_an_empty_log(book: Book) -> None:
    """Position 0 stands before the first entry."""
    log = log_of(book.engine())
    assert (log.select(0, 10), log.last_position(), list(log.bodies())) == ([], 0, [])


def test_what_stays_inside_has_a_position_and_no_body(book: Book) -> None:
    """The relay passes over it; an export leaves it out."""
    engine = book.engine()
    engine.execute(YEAR)
    rows = book.log()
    inside = [row for row in rows if row.subject is None]
    assert len(inside) == 6
    assert {row.body for row in inside} == {b""}
    published = [row.body for row in rows if row.subject is not None]
    assert list(log_of(engine).bodies(batch=3)) == published


def test_every_store_tells_the_same_log(book: Book) -> None:
    """The facts of a year do not depend on where they are kept."""
    book.engine().execute(YEAR)
    in_memory = Book("memory")
    in_memory.engine().execute(YEAR)
    told: list[Any] = [[(row.subject, row.body) for row in one.log()] for one in (book, in_memory)]
    in_memory.close()
    assert told[0] == told[1]


def test_every_published_fact_is_of_this_node_and_readable(book: Book) -> None:
    """Its subject names the fact, the province and the node."""
    book.engine().execute(YEAR)
    for row in book.log():
        if row.subject is None:
            continue
        fact = parse_fact(row.body)
        assert row.subject.endswith(f".{fact.partitionkey}.{NODE}")
