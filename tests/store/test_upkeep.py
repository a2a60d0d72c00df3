"""The outbox lets go of what the hub holds, and forgets no position and no alert by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from projections.early_warning.tidying import Keeping, Tidying
from projections.store.protocol import Store
from projections.store.rows import AlertRow
from projections.store.sqlite import SqliteStore
from services.runtime.relay_status import RelayStatus

Open = Callable[[], Store]
LONG = b"x" * 2_000


def body(number: int, revision: int) -> bytes:
    """Return the last word on an alert, as far as anybody looks at it here."""
    says = f'"type":"leothang.alert.raised.v1","partitionkey":"51","id":"{number}/{revision}"'
    return b"{" + says.encode() + b"}"


def tell(store: Store, *numbers: int, revision: int = 1) -> None:
    """Put alerts on record and queue them."""
    said = [(number, body(number, revision)) for number in numbers]
    rows = [AlertRow(f"{n:04}", "matter", "m", revision, "raised", "51", b) for n, b in said]
    with store.transaction():
        store.put_alerts(rows)
        store.add_outbox([("alert.v1.raised.51.w1", b) for _, b in said])


def published(position: int, *, found: int | None = None) -> RelayStatus:
    """Return how a relay stands that has published up to a position."""
    return RelayStatus(position=position, last=position, trouble=None, found=found)


def waiting(store: Store, after: int) -> list[bytes]:
    """Return what a relay would publish behind a position."""
    return [row.body for row in store.outbox_log().select(after, 1_000)]


def test_positions_go_on_after_everything_was_let_go(open_store: Open) -> None:
    """An empty outbox still knows its end, also when it is opened again."""
    store = open_store()
    for number in range(5):
        tell(store, number)
    Tidying(published(5), "w1", Keeping(messages=0)).step(store)
    assert waiting(store, 5) == []
    assert store.outbox_end() == store.outbox_log().last_position() == 5
    store.close()
    again = open_store()
    tell(again, 9)
    assert again.outbox_end() == 6
    assert waiting(again, 5) == [body(9, 1)]
    again.close()


def test_what_the_hub_may_lack_stays(store: Store) -> None:
    """Neither what is not published yet nor the last messages before it are let go of."""
    for number in range(10):
        tell(store, number)
    tidying = Tidying(published(8), "w1", Keeping(messages=3))
    tidying.step(store)
    assert tidying.pruned == 5
    assert waiting(store, 5) == [body(number, 1) for number in range(5, 10)]


def test_nothing_is_let_go_while_the_relay_has_trouble(store: Store) -> None:
    """A position nobody confirmed lately is no reason to forget anything."""
    tell(store, 1)
    status = published(1)
    status.trouble = "disconnected"
    tidying = Tidying(status, "w1", Keeping(messages=0))
    tidying.step(store)
    assert tidying.pruned == 0


def test_a_hub_that_lost_everything_hears_the_last_word_on_each_alert(store: Store) -> None:
    """Nothing goes out before it is queued; then what was kept, and what was let go, once each."""
    for number in range(6):
        tell(store, number)
    tell(store, 0, revision=2)
    Tidying(published(7), "w1", Keeping(messages=2)).step(store)
    assert waiting(store, 0) == []
    tidying = Tidying(published(0, found=0), "w1", Keeping(messages=2))
    while tidying.step(store):
        assert waiting(store, 0) == []
    kept, again = [body(5, 1), body(0, 2)], [body(number, 1) for number in range(1, 5)]
    assert waiting(store, 0) == [*kept, *again]
    assert tidying.retold == 4


def test_telling_again_goes_on_after_the_worker_was_killed(open_store: Open) -> None:
    """Killed between two parts, it queues the rest: no alert is missing, none stands twice."""
    store = open_store()
    tell(store, *range(1_200))
    tidying = Tidying(published(1_200), "w1", Keeping(messages=0))
    while tidying.pruned < 1_200:
        tidying.step(store)
    Tidying(published(0, found=0), "w1").step(store)
    store.close()
    again = open_store()
    assert waiting(again, 0) == []
    tidying = Tidying(published(0, found=0), "w1")
    while tidying.step(again):
        pass
    rows = again.outbox_log().select(0, 5_000)
    assert sorted(row.body for row in rows) == sorted(body(n, 1) for n in range(1_200))
    again.close()


def test_a_second_loss_finds_everything_again(store: Store) -> None:
    """What was queued once more stays until the hub holds it, and is found again after that."""
    for number in range(4):
        tell(store, number)
    for _ in range(3):
        Tidying(published(store.outbox_end()), "w1", Keeping(messages=0)).step(store)
        tidying = Tidying(published(0, found=0), "w1")
        while tidying.step(store):
            pass
        assert sorted(waiting(store, 0)) == [body(number, 1) for number in range(4)]


def test_a_hub_that_holds_all_is_told_nothing(store: Store) -> None:
    """Asked where it stands, it stands where we are: nothing is queued."""
    for number in range(4):
        tell(store, number)
    tidying = Tidying(published(4, found=4), "w1", Keeping(messages=0))
    assert not any(tidying.step(store) for _ in range(3))
    assert store.outbox_end() == 4


def test_a_file_gives_back_what_it_does_not_use(tmp_path: Path) -> None:
    """Pages go a few at a time, until what stays is worth keeping."""
    path = tmp_path / "view.db"
    store = SqliteStore(path)
    with store.transaction():
        store.add_outbox([("alert.v1.raised.51.w1", LONG) for _ in range(6_000)])
    tidying = Tidying(published(6_000), "w1", Keeping(messages=0))
    while tidying.pruned < 6_000:
        tidying.step(store)
    before = store._pragma("page_count")
    steps = 0
    while given := store.give_back(256):
        assert given <= 256
        steps += 1
    assert steps > 1
    assert store._pragma("page_count") < before
    assert store._pragma("freelist_count") <= 2_048
    store.close()
