"""A view has generations; one pointer says which is current, and moves as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from projections.store.file_generations import FileGenerations
from projections.store.generations import Generations, Pointer, move, open_current, want
from projections.store.protocol import Store
from projections.store.rows import AlertRow, OutboxRow
from projections.store.schema import StoreInUseError
from projections.store.schema_generations import SchemaGenerations
from projections.store.sqlite import held_alone

_VIEWS = count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def generations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Generations]:
    """Return the generations of a view that was never written."""
    if request.param == "sqlite":
        yield FileGenerations(tmp_path)
        return
    address = request.getfixturevalue("postgres")
    yield SchemaGenerations(address, schema=f"view_{next(_VIEWS)}")


def _never(_: Store) -> bool:
    return False


def test_a_view_without_a_pointer_is_in_its_first_generation(generations: Generations) -> None:
    """As it was laid out before there were generations: nothing is moved."""
    assert generations.pointer() == Pointer(1, None, None)
    open_current(generations, _never).close()
    assert generations.existing() == [1]


def test_the_pointer_moves_only_from_where_it_was_seen(generations: Generations) -> None:
    """Of two who change it at once, one is told that it was another already."""
    seen = generations.pointer()
    assert generations.change(seen, Pointer(2, 1))
    assert not generations.change(seen, Pointer(3, 1))
    assert generations.pointer() == Pointer(2, 1, None)


def test_a_wish_is_kept_until_it_is_fulfilled(generations: Generations) -> None:
    """Going over remembers what was before; going back the other way round."""
    want(generations, 2)
    assert generations.pointer() == Pointer(1, None, 2)
    move(generations, 2)
    assert generations.pointer() == Pointer(2, 1, None)
    move(generations, 1)
    assert generations.pointer() == Pointer(1, 2, None)


def test_what_is_built_is_held_apart_from_what_is_current(generations: Generations) -> None:
    """Two builders exclude each other, and a claim both; the live one is free."""
    live = open_current(generations, _never)
    built = generations.open(2)
    with pytest.raises(StoreInUseError):
        generations.open(2)
    built.close()
    with generations.claim(2):
        following = generations.open_live(2) if isinstance(generations, FileGenerations) else None
        with pytest.raises(StoreInUseError):
            generations.open(2)
        if following is not None:
            following.close()
    live.close()
    generations.drop(2)
    assert generations.existing() == [1]


def test_one_generation_reads_what_another_has_to_hand_over(generations: Generations) -> None:
    """Alerts by id in pages, the outbox from a position on, and how the building stands."""
    store = generations.open(2)
    rows = [AlertRow(f"{n:05d}", "matter", "m", 1, "raised", "51", b"%d" % n) for n in range(2_500)]
    with store.transaction():
        store.put_alerts(rows)
        store.put_outbox([OutboxRow(n, "alert.v1.raised.51.w1", b"x") for n in (5, 6, 9)])
        store.set_building('{"phase": "reading"}')
    assert list(store.every_alert()) == rows
    assert [row.position for row in store.outbox_after(5, 10)] == [6, 9]
    with store.transaction():
        store.cut_outbox(5)
        store.set_building('{"phase": "judging"}')
    assert store.outbox_end() == 5
    assert store.building() == '{"phase": "judging"}'
    store.close()
    assert generations.size(2) > 0


def test_a_pointer_that_cannot_be_locked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks is told after a while, instead of waiting for ever."""
    monkeypatch.setattr("projections.store.sqlite._LONGEST_CHANGE", 0.0)
    generations = FileGenerations(tmp_path)
    with (
        held_alone(tmp_path / "view-generation.json.lock"),
        pytest.raises(StoreInUseError, match="cannot be locked"),
    ):
        want(generations, 2)
    assert generations.pointer() == Pointer()
