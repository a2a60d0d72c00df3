"""R12: a forwarder who hears nothing (không phúc đáp nơi chuyển đơn)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionDecidedV1, PetitionForwarderInformedV1
from domain.law import deadlines
from domain.law.errors import LawError
from projections.detectors.transfer_rows.evidence import of_lines, of_withdrawal
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.detectors.transfer_rows.trail import Trail
    from projections.moves.move import Move

ASSEMBLY, FRONT, PRESS = "TCD-FB", "KN-FRONT", "TC-PRESS"
"""Which limit a forwarder of each kind is owed."""
_DAY = timedelta(days=1)


class Result(NamedTuple):
    """The day from which a forwarder's limit runs, and the fact that says so."""

    since: date
    evidence: tuple[str, ...]


def no_reply(trail: Trail) -> Iterator[Found]:
    """R12: state every transfer whose sender was owed a result, or any sign, and got none."""
    for move in trail.forest.moves.values():
        if move.back or move.copy or move.sender == move.receiver:
            continue
        limit = limit_of(move.sent_by)
        if limit is not None:
            yield from _unreported(trail, move, limit)
        yield from _silent(trail, move)


@lru_cache(1 << 12)
def limit_of(forwarder: str) -> str | None:
    """Return the limit a forwarder is owed a result in, by its code; None for all others.

    Bodies and deputies of the National Assembly and People's Councils, and reception
    boards by the law on receiving citizens; the Fatherland Front; the press.
    """
    parts = forwarder.split("-")
    if parts[0] in {"qh", "hdnd", "btcdtw"} or parts[-1] == "btcd":
        return ASSEMBLY
    return {"mttq": FRONT, "bc": PRESS}.get(parts[0])


def _unreported(trail: Trail, move: Move, limit: str) -> Iterator[Found]:
    result = _received(trail, move) if limit == PRESS else _resolved(trail, move)
    if result is None:
        return
    told = _informed(trail, move, result.since)
    law = trail.law.known_on(told[0].businessdate) if told else trail.law
    try:
        due = deadlines.term(law, limit, result.since).day
    except LawError:
        return
    if (told and told[0].businessdate <= due) or not trail.reached(due + _DAY):
        return
    yield Found(
        "R12",
        "medium",
        trail.forest.path(move),
        due + _DAY,
        tuple(sorted({*of_lines(trail, (move,)), *result.evidence, *(fact.id for fact in told)})),
        (move.receiver, move.sent_by),
        (
            ("cause", "unreported"),
            ("due", due.isoformat()),
            ("limit", limit),
            ("since", result.since.isoformat()),
        ),
        historic=bool(told),
    )


def _received(trail: Trail, move: Move) -> Result | None:
    heard = trail.heard_on(move)
    return None if heard is None else Result(max(heard[0], move.on), (heard[1],))


def _resolved(trail: Trail, move: Move) -> Result | None:
    """Return when the receiver resolved what was sent to it; at receipt where it already had."""
    decided = [
        fact
        for fact in trail.case.of(PetitionDecidedV1)
        if trail.bodies.of(fact.agency, fact.businessdate) == move.receiver
    ]
    if not decided:
        return None
    for fact in decided:
        if fact.businessdate >= move.on:
            return Result(fact.businessdate, (fact.id,))
    heard = _received(trail, move)
    reopened = any(deed.accepts and deed.on >= move.on for deed in trail.deeds.of(move.receiver))
    if heard is None or reopened:
        return None
    return Result(heard.since, (*heard.evidence, decided[-1].id))


def _informed(trail: Trail, move: Move, since: date) -> list[PetitionForwarderInformedV1]:
    """Return what the receiver told the forwarder of this paper from a day on."""
    told = trail.case.of(PetitionForwarderInformedV1)
    if not told:
        return told
    papers = trail.forest.papers(move)
    return [
        fact
        for fact in told
        if fact.subject in papers
        and fact.businessdate >= since
        and trail.bodies.of(fact.agency, fact.businessdate) == move.receiver
    ]


def _silent(trail: Trail, move: Move) -> Iterator[Found]:
    """A receiver that confirmed the paper and then did nothing for thirty days."""
    if move.heard is None:
        return
    heard = _received(trail, move)
    if heard is None:
        return
    days = trail.rule("R12", move.on).number("silent_days")
    sign = _first_sign(trail, move)
    if (sign.on - heard.since).days <= days or trail.deeds.open_with(move.receiver, heard.since):
        return
    try:
        due = trail.law.known_on(sign.on).calendar.plus_days(heard.since, days)
    except LawError:
        return
    if sign.on <= due or not trail.reached(due + _DAY):
        return
    yield Found(
        "R12",
        "low",
        trail.forest.path(move),
        due + _DAY,
        tuple(sorted({*of_lines(trail, (move,)), *heard.evidence, *sign.evidence})),
        (move.receiver, move.sent_by),
        (("cause", "silent"), ("days", days), ("since", heard.since.isoformat())),
        historic=bool(sign.evidence),
    )


class Sign(NamedTuple):
    """The first thing that ended a silence, and the fact that says so."""

    on: date = date.max
    evidence: tuple[str, ...] = ()


def _first_sign(trail: Trail, move: Move) -> Sign:
    """Return the first day the receiver did something, or nothing more was asked of it."""
    return min(_signs(trail, move), default=Sign())


def _signs(trail: Trail, move: Move) -> Iterator[Sign]:
    root = trail.forest.root(move)
    act = trail.deeds.act(move.receiver, move.on)
    if act is not None:
        yield Sign(act.on, (act.id,))
    if root in trail.deeds.withdrawn:
        yield Sign(trail.deeds.withdrawn[root], of_withdrawal(trail, root))
    for other in trail.forest.moves.values():
        leaves = other.sender == move.receiver and other.sender != other.receiver
        if leaves and not other.copy and other.on >= move.on and trail.forest.root(other) == root:
            yield Sign(other.on, (*of_lines(trail, (other,)),))
    for day, fact in trail.deeds.ends:
        if day >= move.on:
            yield Sign(day, (fact,))
            break
