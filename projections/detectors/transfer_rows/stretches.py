"""R3 to R6: what goes wrong inside one stretch of a path (chuyển lòng vòng)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from projections.detectors.transfer_rows.evidence import of_lines
from projections.detectors.transfer_rows.trail import Found
from projections.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.detectors.transfer_rows.trail import Trail
    from projections.moves.move import Move
    from projections.moves.stretch import Stretch

    Keyed = tuple[str, Found]
    """A finding with the move that made it true."""

_TO_AND_FRO = 2


def repeated_edge(trail: Trail) -> Iterator[Found]:
    """R3: state every agency that sent one sender's matter to the same receiver again."""
    edges: dict[tuple[str, str, str], list[Move]] = {}
    for move in trail.forest.moves.values():
        if move.counts and move.sender != move.receiver:
            edge = (trail.sender(trail.forest.root(move)), move.sender, move.receiver)
            edges.setdefault(edge, []).append(move)
    repeated = [moves for moves in edges.values() if len(moves) > 1]
    if not repeated:
        return
    together = _together(trail)
    for moves in repeated:
        for run in _runs(trail, moves, together):
            if len(run) > 1:
                yield _edge_found(trail, run)


def _together(trail: Trail) -> dict[str, set[int]]:
    """Return, for each move, the stretches it lies in."""
    found: dict[str, set[int]] = {}
    for number, stretch in enumerate(trail.stretches):
        for move in stretch.moves:
            found.setdefault(move.id, set()).add(number)
    return found


def _runs(trail: Trail, moves: list[Move], together: dict[str, set[int]]) -> Iterator[list[Move]]:
    run = moves[:1]
    for earlier, later in pairwise(moves):
        shared = together.get(earlier.id, set()) & together.get(later.id, set())
        if shared or not trail.deeds.closed_between(earlier.on, later.on):
            run.append(later)
            continue
        yield run
        run = [later]
    yield run


def _edge_found(trail: Trail, run: list[Move]) -> Found:
    second = run[1]
    high = len(run) >= trail.rule("R3", second.on).number("high_at")
    over = trail.deeds.stopped(run[-1].on)
    return Found(
        "R3",
        "high" if high else "medium",
        trail.forest.path(second),
        second.on,
        tuple(sorted({*of_lines(trail, run), *over})),
        (second.sender, second.receiver),
        (("count", len(run)),),
        historic=bool(over),
    )


def ping_pong(trail: Trail) -> Iterator[Found]:
    """R4: state every pair of agencies between which the paper goes to and fro.

    A return that names nobody counts inside the stretch of its transfer: who has
    answered, or whose sender took the paper back, merely closes the file by it [ours].
    """
    return _once(
        found
        for stretch in trail.stretches
        for legs in _legs(stretch)
        for found in _to_and_fro(trail, stretch, legs)
    )


def _legs(stretch: Stretch) -> list[list[Move]]:
    if len(stretch.moves) < _TO_AND_FRO:
        return []
    pairs: dict[frozenset[str], list[Move]] = {}
    for move in stretch.moves:
        if not move.copy:
            pairs.setdefault(frozenset((move.sender, move.receiver)), []).append(move)
    return [legs for legs in pairs.values() if len(legs) >= _TO_AND_FRO]


def _to_and_fro(trail: Trail, stretch: Stretch, legs: list[Move]) -> Iterator[Keyed]:
    turn = _turn(legs)
    if turn is None:
        return
    made_by, nameless, grave = turn
    third = trail.rule("R4", made_by.on).number("high_at") + grave
    yield (
        made_by.id,
        Found(
            "R4",
            "high" if nameless or len(legs) >= third else "medium",
            trail.forest.path(made_by),
            made_by.on,
            of_lines(trail, legs),
            (legs[0].sender, legs[0].receiver),
            (("legs", len(legs)), ("nameless", int(nameless))),
            historic=stretch.ended,
        ),
    )


def _turn(legs: list[Move]) -> tuple[Move, bool, int] | None:
    """Return the leg that makes it a ping-pong, and how many legs before it were lawful.

    A return that names a competent body is what the law wants: only sending to
    the same agency again makes it one.
    """
    nameless = any(leg.back and leg.names is None for leg in legs)
    for earlier, later in pairwise(legs):
        if later.back:
            if later.names is None:
                return later, nameless, 0
        elif earlier.sender == later.receiver:
            return later, nameless, int(earlier.back)
    return None


def cycle(trail: Trail) -> Iterator[Found]:
    """R5: state every stretch that comes back to an agency by way of others."""
    return _once(found for stretch in trail.stretches for found in _round(trail, stretch))


def _round(trail: Trail, stretch: Stretch) -> Iterator[Keyed]:
    visited, loop = [stretch.start], 0
    made_by: Move | None = None
    for move in stretch.moves:
        if move.back:
            # A return steps back along the path, to where the paper came from.
            visited.pop()
            if visited[-1:] != [move.receiver]:
                visited.append(move.receiver)
        elif move.counts:
            size = _loop(trail, visited, move)
            loop = max(loop, size)
            made_by = made_by or (move if size else None)
            visited.append(move.receiver)
    if made_by is not None:
        sent = [move for move in stretch.moves if not move.copy]
        yield (
            made_by.id,
            Found(
                "R5",
                "high",
                trail.forest.path(made_by),
                made_by.on,
                of_lines(trail, sent),
                _along(sent),
                (("agencies", loop),),
                historic=stretch.ended,
            ),
        )


def _loop(trail: Trail, visited: list[str], move: Move) -> int:
    """Return over how many agencies a move closes a loop; none for a mere to and fro."""
    if move.receiver not in visited:
        return 0
    size = len(set(visited[visited.index(move.receiver) :]))
    return size if size >= trail.rule("R5", move.on).number("agencies") else 0


def long_chain(trail: Trail) -> Iterator[Found]:
    """R6: state every stretch with too many transfers."""
    return _once(found for stretch in trail.stretches for found in _chain(trail, stretch))


def _chain(trail: Trail, stretch: Stretch) -> Iterator[Keyed]:
    sent = [move for move in stretch.moves if move.counts]
    if not sent:
        return
    rule = trail.rule("R6", sent[-1].on)
    enough = rule.number("at")
    if len(sent) < enough:
        return
    made_by = sent[enough - 1]
    yield (
        made_by.id,
        Found(
            "R6",
            "high" if len(sent) >= rule.number("high_at") else "medium",
            trail.forest.path(made_by),
            made_by.on,
            of_lines(trail, sent),
            _along(sent),
            (("count", len(sent)),),
            historic=stretch.ended,
        ),
    )


def _once(found: Iterable[Keyed]) -> Iterator[Found]:
    """State once what several paths share a beginning of: what still holds, then the gravest."""
    longest: dict[tuple[str, tuple[str, ...]], Found] = {}
    for made_by, said in found:
        key = made_by, tuple(sorted(said.agencies[:2]))
        longest[key] = max(longest.get(key, said), said, key=_weight)
    return iter(longest.values())


def _weight(found: Found) -> tuple[bool, int, int, tuple[str, ...]]:
    gravity = SEVERITIES.index(found.severity)
    return not found.historic, gravity, len(found.evidence), found.evidence


def _along(sent: list[Move]) -> tuple[str, ...]:
    """Return the way of the paper, with the places it came back to."""
    return (sent[0].sender, *(move.receiver for move in sent))
