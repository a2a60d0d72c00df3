"""Which process works for which partition: an equal share each, with few moves (chia đều)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from projections.store.lease import Board

_WORTH = 2
"""A partition moves only from one that has so many more: a smaller difference would stay as
large, the other way round, and partitions would wander for ever."""


def shares(board: Board, views: Iterable[str]) -> dict[str, str]:
    """Return who is to hold each view; every process finds the same from the same board.

    Who holds a view keeps it, unless another process that would work for it has at
    least two fewer. What nobody holds goes to who has the fewest.
    """
    wanted = {view: _wanting(board.workers, view) for view in sorted(views)}
    counts = dict.fromkeys(board.workers, 0)
    found: dict[str, str] = {}
    for view, holder in sorted(board.held.items()):
        found[view] = holder
        counts[holder] = counts.get(holder, 0) + 1
    for view, workers in wanted.items():
        if view not in found and workers:
            found[view] = min(workers, key=lambda worker: (counts[worker], worker))
            counts[found[view]] += 1
    while move := _move(found, counts, wanted):
        view, worker = move
        counts[found[view]] -= 1
        counts[worker] += 1
        found[view] = worker
    return found


def _wanting(workers: Mapping[str, Collection[str]], view: str) -> list[str]:
    return sorted(worker for worker, views in workers.items() if view in views)


def _move(
    found: Mapping[str, str], counts: Mapping[str, int], wanted: Mapping[str, Collection[str]]
) -> tuple[str, str] | None:
    """Return the move that evens out most: the last view of who has most, to who has fewest."""
    best: tuple[int, str, str] | None = None
    for view, workers in wanted.items():
        holder = found.get(view)
        if holder is None or not workers:
            continue
        worker = min(workers, key=lambda worker: (counts[worker], worker))
        evens = counts[holder] - counts[worker]
        if evens >= _WORTH and (best is None or (evens, view) >= best[:2]):
            best = (evens, view, worker)
    return best and best[1:]
