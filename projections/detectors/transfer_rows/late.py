"""R11: a denunciation sent on late, or the denouncer not told (chuyển tố cáo chậm)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.proceedings import PetitionPartiesNotifiedV1
from domain.law import deadlines
from domain.law.errors import LawError
from projections.detectors.transfer_rows.competence import denounced, forbidden, of_competence
from projections.detectors.transfer_rows.evidence import of_end, of_lines
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.detectors.transfer_rows.trail import Trail
    from projections.filings import Filing
    from projections.moves.move import Move

LIMIT = "TC-XFER"
"""Five working days, Luật Tố cáo Đ.24(2)."""
_DAY = timedelta(days=1)
_DENOUNCER = ("sender", "both")


class Clock(NamedTuple):
    """The term in which a paper had to be sent on and its sender told."""

    since: date
    """When the paper had come: a notice of its transfer cannot be older."""
    due: date


def late_transfer(trail: Trail) -> Iterator[Found]:
    """R11: state every transfer of a denunciation made late, or without telling the denouncer."""
    for move in trail.forest.moves.values():
        filing = _judged(trail, move)
        clock = None if filing is None else _clock(trail, move)
        if filing is None or clock is None:
            continue
        notices = _notices(trail, move, clock.since)
        if move.on <= clock.due and notices and notices[0].businessdate <= clock.due:
            continue
        if not _sent_again(trail, move) and forbidden(trail, move, filing) is None:
            yield from _breach(trail, move, clock, filing, notices)


def _judged(trail: Trail, move: Move) -> Filing | None:
    """Return the denunciation a transfer carried, where the sender itself says when it sent it."""
    if move.back or move.copy or move.sender == move.receiver or move.heard == move.evidence:
        return None
    return denounced(trail, move)


def _clock(trail: Trail, move: Move) -> Clock | None:
    """Return the sender's term; None where it is not known when the paper had come to it."""
    before = trail.forest.before(move)
    if before is None:
        filing = trail.filed.get(move.paper)
        if filing is None or trail.body(filing) != move.sender:
            return None
        since = start = filing.day
    elif before.receiver == move.sender:
        since, start = before.on, _arrived(trail, before, move.on)
    else:
        return None
    if since > move.on:
        return None
    try:
        return Clock(since, deadlines.term(trail.law.known_on(move.on), LIMIT, start).day)
    except LawError:
        return None


def _arrived(trail: Trail, before: Move, by: date) -> date:
    """Return from when a forwarded paper counts as here: acknowledged, else after the term."""
    heard = trail.heard_on(before)
    if heard is not None and heard[0] <= by:
        return max(heard[0], before.on)
    try:
        return deadlines.term(trail.law.known_on(by), LIMIT, before.on).day
    except LawError:
        return before.on


def _sent_again(trail: Trail, move: Move) -> bool:
    """Whether the paper had been given back to its sender: then the term was kept once."""
    root = trail.forest.root(move)
    return any(
        other.back
        and not other.copy
        and other.receiver == move.sender
        and other.on <= move.on
        and trail.forest.root(other) == root
        for other in trail.forest.moves.values()
    )


def _breach(
    trail: Trail,
    move: Move,
    clock: Clock,
    filing: Filing,
    notices: list[PetitionPartiesNotifiedV1],
) -> Iterator[Found]:
    late = move.on > clock.due
    untold = _untold(trail, move, clock, notices) and not filing.signers.anonymous
    if not late and not untold:
        return
    told = bool(notices)
    cause = "late" if late and (told or not untold) else "late_untold" if late else "untold"
    heard = [] if cause == "late" else _heard_since(trail, move)
    before = trail.forest.before(move)
    came = None if before is None else trail.heard_on(before)
    yield Found(
        "R11",
        "medium",
        trail.forest.path(move),
        move.on if late else max(clock.due + _DAY, move.on),
        tuple(
            sorted(
                {
                    *of_lines(trail, (move,) if before is None else (move, before)),
                    *(() if came is None else (came[1],)),
                    *(fact.id for fact in notices),
                    *(of_end(trail, move) if cause == "late" else heard),
                    *of_competence(trail),
                }
            )
        ),
        (move.sender, move.receiver),
        (
            ("cause", cause),
            ("due", clock.due.isoformat()),
            ("limit", LIMIT),
            ("sent_on", move.on.isoformat()),
        ),
        historic=move.id in trail.ended if cause == "late" else told or bool(heard),
    )


def _untold(
    trail: Trail, move: Move, clock: Clock, notices: list[PetitionPartiesNotifiedV1]
) -> bool:
    """Whether the term passed without a notice; a paper taken back by then needs none."""
    if notices and notices[0].businessdate <= clock.due:
        return False
    withdrawn = trail.deeds.withdrawn.get(trail.forest.root(move))
    if withdrawn is not None and withdrawn <= clock.due:
        return False
    return trail.reached(clock.due + _DAY)


def _notices(trail: Trail, move: Move, since: date) -> list[PetitionPartiesNotifiedV1]:
    """Return what the sender of a move told the denouncer about the transfer."""
    return [
        fact
        for fact in trail.case.of(PetitionPartiesNotifiedV1)
        if fact.data.about == "transfer"
        and fact.data.party in _DENOUNCER
        and fact.subject == move.paper
        and fact.businessdate >= since
        and trail.bodies.of(fact.agency, fact.businessdate) == move.sender
    ]


def _heard_since(trail: Trail, move: Move) -> list[str]:
    """Return the first fact by which the denouncer has heard since, of a step or of the end."""
    withdrawn = trail.deeds.withdrawals.get(trail.forest.root(move))
    if withdrawn is not None:
        return [withdrawn]
    closed = [deed.id for deed in trail.deeds.all if deed.closes and deed.on >= move.on]
    notified = [
        fact.id
        for fact in trail.case.of(PetitionPartiesNotifiedV1)
        if fact.data.party in _DENOUNCER
        and fact.businessdate >= move.on
        and trail.bodies.of(fact.agency, fact.businessdate) == move.receiver
    ]
    return (closed or notified)[:1]
