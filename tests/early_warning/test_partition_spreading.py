"""Partitions are spread evenly over the processes that live, with as few moves as that takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from projections.early_warning.spreading import shares
from projections.store.lease import Board

VIEWS = [f"v{number:02d}" for number in range(35)]


@st.composite
def boards(draw: st.DrawFn) -> Board:
    """Return who lives and who holds what, some of it held by nobody."""
    workers = [f"w{number}" for number in range(draw(st.integers(1, 6)))]
    held = draw(st.dictionaries(st.sampled_from(VIEWS), st.sampled_from(workers)))
    return Board(workers[0], dict.fromkeys(workers, VIEWS), held)


@given(boards())
def test_everybody_holds_an_equal_share(board: Board) -> None:
    """Up to the one that cannot be divided."""
    found = list(shares(board, VIEWS).values())
    counts = [found.count(worker) for worker in board.workers]
    assert sum(counts) == len(VIEWS)
    assert max(counts) - min(counts) <= 1


@given(boards())
def test_what_is_spread_stays_as_it_is(board: Board) -> None:
    """No partition wanders while nobody comes and nobody goes."""
    found = shares(board, VIEWS)
    assert shares(board._replace(held=found), VIEWS) == found


@given(boards())
def test_no_more_moves_than_an_equal_share_takes(board: Board) -> None:
    """Who holds no more than its share keeps all of it."""
    found = shares(board, VIEWS)
    least = len(VIEWS) // len(board.workers)
    for worker in board.workers:
        had = {view for view, holder in board.held.items() if holder == worker}
        kept = {view for view in had if found[view] == worker}
        assert len(kept) >= min(len(had), least)


@given(boards())
def test_every_process_finds_the_same(board: Board) -> None:
    """Whoever looks, in whatever order the rows came."""
    turned = Board(
        "w0", dict(reversed(list(board.workers.items()))), dict(reversed(list(board.held.items())))
    )
    assert shares(turned, list(reversed(VIEWS))) == shares(board, VIEWS)


def test_a_newcomer_gets_its_share_and_the_rest_stays() -> None:
    """Thirty-five by two become three shares: twelve, twelve and eleven."""
    held = {view: f"w{number % 2}" for number, view in enumerate(VIEWS)}
    board = Board("w0", dict.fromkeys(("w0", "w1", "w2"), VIEWS), held)
    found = shares(board, VIEWS)
    moved = {view for view in VIEWS if found[view] != held[view]}
    assert len(moved) == 11
    assert {found[view] for view in moved} == {"w2"}


def test_a_process_is_given_only_what_it_would_work_for() -> None:
    """One that was started for two provinces takes none of the others."""
    board = Board("w0", {"w0": VIEWS, "w1": ["v03", "v04"]}, {})
    found = shares(board, VIEWS)
    assert {view for view, worker in found.items() if worker == "w1"} == {"v03", "v04"}
    assert set(found) == set(VIEWS)


def test_what_a_dead_process_held_goes_to_those_who_live() -> None:
    """Its lease ran out, so the board does not show it any more."""
    board = Board("w1", {"w1": VIEWS, "w2": VIEWS}, {"v00": "w1", "v01": "w2"})
    assert set(shares(board, VIEWS)) == set(VIEWS)
