"""A view is a function of a set: no order, repetition, batch, clock or restart shows in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import view_digest
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.history import END, START, whole_history

LAW = load_law()
HISTORY = whole_history()


class Desk:
    """A pipeline on a store of its own, which may be closed and opened again."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "view.db"
        self.store = SqliteStore(self._path, durable=False)
        self.pipeline = Pipeline(self.store, LAW)

    def restart(self) -> None:
        self.store.close()
        self.store = SqliteStore(self._path, durable=False)
        self.pipeline = Pipeline(self.store, LAW)

    def hear(self, bodies: list[bytes], clock: datetime, *, judging: bool = True) -> None:
        messages = [Message(n, "test", body) for n, body in enumerate(bodies, start=1)]
        self.pipeline.observe(messages, clock, judging=judging)

    def digest(self, as_of: datetime = END) -> str:
        self.pipeline.settle(as_of)
        return view_digest(self.store, LAW)


@contextmanager
def desk() -> Iterator[Desk]:
    """Open a desk in a directory of its own."""
    with tempfile.TemporaryDirectory() as directory:
        opened = Desk(Path(directory))
        try:
            yield opened
        finally:
            opened.store.close()


def in_one_go(bodies: list[bytes], as_of: datetime = END) -> str:
    """Return the digest of a fresh look."""
    with desk() as fresh:
        fresh.hear(bodies, as_of)
        return fresh.digest(as_of)


EXPECTED = in_one_go(HISTORY)

STEP = st.tuples(
    st.integers(1, 12),
    st.integers(0, 6),
    st.sampled_from(["judge", "judge", "defer", "restart", "tick", "catch up"]),
)


@given(
    st.permutations(range(len(HISTORY))),
    st.lists(st.integers(0, len(HISTORY) - 1), max_size=15),
    st.lists(STEP, min_size=1, max_size=60),
)
def test_any_order_any_repetition_any_batches_any_restart_end_alike(
    order: list[int], again: list[int], steps: list[tuple[int, int, str]]
) -> None:
    """The digest at the end is that of the facts heard once, in order, in one batch."""
    rest = [HISTORY[n] for n in (*order, *again)]
    clock = START
    with desk() as messy:
        for size, days, what in steps:
            batch, rest = rest[:size], rest[size:]
            messy.hear(batch, clock, judging=what != "defer")
            clock = min(END, clock + timedelta(days=days))
            if what == "restart":
                messy.restart()
            elif what == "tick":
                messy.pipeline.tick(clock)
            elif what == "catch up":
                messy.pipeline.catch_up(clock)
        messy.hear(rest, clock)
        assert messy.digest() == EXPECTED


@given(st.sets(st.integers(0, len(HISTORY) - 1)), st.data())
def test_a_part_of_the_facts_ends_alike_whichever_part(part: set[int], data: st.DataObject) -> None:
    """What was never heard leaves no trace, whatever was heard in between."""
    chosen = [HISTORY[n] for n in sorted(part)]
    shuffled = data.draw(st.permutations(chosen))
    with desk() as one_by_one:
        for body in shuffled:
            one_by_one.hear([body], START)
        assert one_by_one.digest() == in_one_go(chosen)


def test_time_alone_changes_the_view_as_if_it_had_been_asked_then() -> None:
    """Timers bring the view to every day on which a fresh look would see something new."""
    with desk() as patient:
        patient.hear(HISTORY, START)
        for day in range(0, 60, 5):
            then = START + timedelta(days=day)
            assert patient.digest(then) == in_one_go(HISTORY, then)


def test_the_history_has_every_pattern_worth_ordering() -> None:
    """The properties above mean something only while these facts set alarms off."""
    with desk() as fresh:
        fresh.hear(HISTORY, END)
        fresh.pipeline.settle(END)
        found = {pattern for pattern, _, _, _ in fresh.store.open_findings()}
        reasons = {letter.reason for letter in fresh.store.dead_letters()}
    assert {"cross_level", "repeated_transfer", "mass_complaint"} <= found
    assert reasons == {
        "broken_json",
        "conflicting_duplicate",
        "invalid",
        "unknown_agency",
        "unknown_type",
    }
