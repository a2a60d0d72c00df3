"""R10: a matter on the way that nobody has taken (không rõ trách nhiệm)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.transfer_rows.evidence import of_lines
from projections.detectors.transfer_rows.trail import Found
from projections.moves.stretch import taken_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.detectors.transfer_rows.trail import Trail
    from projections.moves.move import Move


def no_owner(trail: Trail) -> Iterator[Found]:
    """R10: state, with its first cause, every path on which nobody has the matter in hand."""
    first: dict[str, Found] = {}
    for found in (*_unheard(trail), *_all_returned(trail), *_unowned(trail)):
        known = first.get(found.path)
        if known is None or _order(found) < _order(known):
            first[found.path] = found
    return iter(first.values())


def _order(found: Found) -> tuple[object, ...]:
    return found.on, found.params


def _unheard(trail: Trail) -> Iterator[Found]:
    """A path's end of which the receiver has said nothing for more than five working days."""
    for leaf in trail.forest.leaves:
        if leaf.back or leaf.heard or _in_hand(trail, leaf):
            continue
        limit = trail.rule("R10", leaf.on).number("path_end_wd")
        due = trail.after_working(leaf.on, limit)
        if due is not None and trail.reached(due):
            yield Found(
                "R10",
                "high",
                trail.forest.path(leaf),
                due,
                of_lines(trail, (leaf,)),
                (leaf.sender, leaf.receiver),
                (("cause", "unheard"), ("sent_on", leaf.on.isoformat()), ("working_days", limit)),
            )


def _in_hand(trail: Trail, leaf: Move) -> bool:
    if taken_on(trail.forest, trail.deeds, leaf):
        return True
    return trail.deeds.act(leaf.receiver, leaf.on) is not None


def _all_returned(trail: Trail) -> Iterator[Found]:
    """Every path ends with the paper given back, and nobody has taken it up since.

    An end that somebody took in hand is no return, unless that was over before the
    returned paper was filed: then it belongs to an earlier round [ours].
    """
    if not any(move.back for move in trail.forest.moves.values()):
        return
    open_ = [leaf for leaf in trail.forest.leaves if not _in_hand(trail, leaf)]
    if not open_ or not all(leaf.back for leaf in open_):
        return
    if _taken_elsewhere(trail, open_):
        return
    if _still_where_filed(trail) or trail.deeds.open_at(trail.day):
        return
    last = max(open_)
    yield Found(
        "R10",
        "high",
        trail.forest.path(last),
        last.on,
        of_lines(trail, open_),
        (last.receiver, last.sender),
        (("cause", "returned"), ("sent_on", last.on.isoformat())),
    )


def _taken_elsewhere(trail: Trail, returned: list[Move]) -> bool:
    """Whether a receiver did something with the matter since the returned papers were filed."""
    filed = (trail.filed.get(trail.forest.root(leaf)) for leaf in returned)
    days = (leaf.on if one is None else one.day for leaf, one in zip(returned, filed, strict=True))
    since = min(days)
    ends = (leaf for leaf in trail.forest.leaves if not leaf.back)
    return any(trail.deeds.act(leaf.receiver, max(leaf.on, since)) is not None for leaf in ends)


def _still_where_filed(trail: Trail) -> bool:
    """Whether some paper has not moved, and lies with the agency it was filed at."""
    moved = {move.paper for move in trail.forest.moves.values()}
    return any(
        filing.petition not in moved
        and not filing.forwarded
        and filing.petition not in trail.deeds.withdrawn
        and trail.deeds.act(trail.body(filing), filing.day) is None
        for filing in trail.filings
    )


def _unowned(trail: Trail) -> Iterator[Found]:
    """No agency has done anything with the matter since the filing whose paper was sent on."""
    trees: dict[str, list[Move]] = {}
    for move in trail.forest.moves.values():
        if not move.back and not move.copy and move.sender != move.receiver:
            trees.setdefault(trail.forest.root(move), []).append(move)
    for root, tree in trees.items():
        move = tree[0]
        filing = trail.filed.get(root)
        since = min(filing.day, move.on) if filing is not None else move.on
        if trail.deeds.handled_by_anybody(root, since) or trail.deeds.open_at(move.on):
            continue
        limit = trail.rule("R10", move.on).number("owner_wd")
        due = trail.after_working(move.on, limit)
        if due is not None and trail.reached(due):
            yield Found(
                "R10",
                "high",
                root,
                due,
                of_lines(trail, tree),
                (move.sender, move.receiver),
                (("cause", "unowned"), ("sent_on", move.on.isoformat()), ("working_days", limit)),
            )
