"""The whole early warning on each store: the same facts, the same view."""

from __future__ import annotations

import random

import pytest

from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.record import micros
from projections.replay.output import view_digest
from projections.store.postgres import PostgresStore
from projections.store.protocol import Store
from projections.store.schema import StoreInUseError
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.store.conftest import Open
from tests.support.history import END, START, whole_history

LAW = load_law()
HISTORY = whole_history()


def _messages(bodies: list[bytes]) -> list[Message]:
    return [Message(n, "test", body) for n, body in enumerate(bodies, start=1)]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the digest of the history heard once, in order, on SQLite."""
    store = SqliteStore(tmp_path_factory.mktemp("expected") / "view.db")
    pipeline = Pipeline(store, LAW)
    pipeline.observe(_messages(HISTORY), END)
    pipeline.settle(END)
    found = view_digest(store, LAW)
    store.close()
    return found


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_facts_in_small_batches_end_alike(store: Store, expected: str, seed: int) -> None:
    """Whichever database keeps the view."""
    chance = random.Random(seed)
    bodies = chance.sample(HISTORY, len(HISTORY)) + chance.sample(HISTORY, 9)
    pipeline = Pipeline(store, LAW)
    for start in range(0, len(bodies), 7):
        batch = _messages(bodies[start : start + 7])
        pipeline.observe(batch, START, judging=bool(start % 2))
    pipeline.settle(END)
    assert view_digest(store, LAW) == expected


def test_the_next_timer_is_that_of_the_store_after_each_step(store: Store) -> None:
    """Whoever waits for it must not sleep past it, nor look in vain."""
    pipeline = Pipeline(store, LAW)
    for start in range(0, len(HISTORY), 7):
        pipeline.observe(_messages(HISTORY[start : start + 7]), START)
        assert pipeline.next_due == store.next_due()
    for instant in (START, END):
        while pipeline.tick(instant):
            assert pipeline.next_due == store.next_due()
    assert not store.due(micros(END), 1)


def test_a_timer_of_a_step_that_failed_is_forgotten(store: Store) -> None:
    """What the store undid is not waited for."""
    pipeline = Pipeline(store, LAW)
    assert pipeline.next_due is None

    def settle(_: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pipeline.observe(_messages(HISTORY), START, settle=settle)
    assert pipeline.next_due is None
    pipeline.observe(_messages(HISTORY), START)
    assert pipeline.next_due is not None


def test_facts_heard_one_by_one_end_alike(store: Store, expected: str) -> None:
    """Nothing is asked of the record where a name is new, and all where it is not."""
    pipeline = Pipeline(store, LAW)
    for message in _messages(HISTORY):
        pipeline.observe([message], END)
    pipeline.settle(END)
    assert view_digest(store, LAW) == expected


def test_a_view_opened_again_goes_on(open_store: Open, expected: str) -> None:
    """A restart in the middle changes nothing."""
    half, found = len(HISTORY) // 2, ""
    for part in (HISTORY[:half], HISTORY[half:]):
        store = open_store()
        pipeline = Pipeline(store, LAW)
        pipeline.observe(_messages(part), START)
        pipeline.settle(END)
        found = view_digest(store, LAW)
        store.close()
    assert found == expected


def test_one_worker_at_a_time_holds_a_view(open_store: Open) -> None:
    """A second one is refused before it can disturb the first; afterwards it may."""
    first = open_store()
    with pytest.raises(StoreInUseError):
        open_store()
    first.close()
    open_store().close()


@pytest.mark.postgres
def test_a_reader_looks_into_a_view_while_its_worker_holds_it(postgres: str) -> None:
    """Looking at dead letters needs no lock and changes nothing."""
    worker = PostgresStore(postgres, schema="looked_into")
    reader = PostgresStore(postgres, schema="looked_into", reading=True)
    assert list(reader.dead_letters()) == []
    reader.close()
    worker.close()
