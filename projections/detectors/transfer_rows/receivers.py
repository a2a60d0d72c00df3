"""R7, R8 and R9: the wrong receiver, one for many, many for one (nơi nhận đơn)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionCompetenceDeterminedV1
from projections.detectors.transfer_rows.competence import stated
from projections.detectors.transfer_rows.evidence import of_end, of_lines, of_moves
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from projections.detectors.transfer_rows.competence import Stated
    from projections.detectors.transfer_rows.trail import Trail
    from projections.findings import Severity
    from projections.moves.move import Move


def wrong_jurisdiction(trail: Trail) -> Iterator[Found]:
    """R7: state every transfer to a body that was not competent on its day."""
    if not trail.case.of(PetitionCompetenceDeterminedV1):
        return
    for move in trail.forest.moves.values():
        if move.back or move.copy or move.sender == move.receiver:
            continue
        said = stated(trail, move.on)
        if said is None or trail.then(move.sent_to, move.on, move.on) == said.body:
            continue
        competent = trail.bodies.of(said.facts[0].data.competent, said.facts[0].businessdate)
        if not _next_instance(trail, move, competent):
            yield _wrong(trail, move, said, competent, historic=move.id in trail.ended)


def _next_instance(trail: Trail, move: Move, competent: str) -> bool:
    """Whether the competent body had answered, so that the one above it was competent by then."""
    finished = any(
        deed.answers and not deed.accepts and deed.on <= move.on
        for deed in trail.deeds.of(competent)
    )
    if not finished:
        return False
    organisations = trail.law.organisations
    return organisations.hops(competent, move.receiver, move.on) is not None


def _wrong(trail: Trail, move: Move, said: Stated, competent: str, *, historic: bool) -> Found:
    return Found(
        "R7",
        "medium",
        trail.forest.path(move),
        max(move.on, said.facts[0].businessdate),
        tuple(
            sorted(
                {
                    *of_moves(trail, (move,)),
                    *(fact.id for fact in said.facts),
                    *of_end(trail, move),
                }
            )
        ),
        (move.sender, move.receiver, competent),
        (("sent_on", move.on.isoformat()),),
        historic=historic,
    )


def fan_in(trail: Trail) -> Iterator[Found]:
    """R8: state every receiver to which several agencies sent different papers of the matter."""
    arrivals: dict[str, list[Move]] = {}
    for move in trail.forest.moves.values():
        if move.counts and move.sender != move.receiver:
            arrivals.setdefault(move.receiver, []).append(move)
    for receiver, moves in arrivals.items():
        if len(moves) > 1:
            yield from _gathered(trail, receiver, [m for m in moves if not _passed(trail, m)])


def _passed(trail: Trail, move: Move) -> bool:
    """Whether the paper had already been at the receiver on its own path."""
    return any(before.sender == move.receiver for before in trail.forest.line(move)[:-1])


def _gathered(trail: Trail, receiver: str, moves: list[Move]) -> Iterator[Found]:
    if len(moves) < 2:  # noqa: PLR2004 - one paper gathers nothing
        return
    rule = trail.rule("R8", moves[-1].on)
    days = rule.number("window_days")
    made_by: Move | None = None
    most, window = 1, (0, 0)
    senders, papers, start = Counter[str](), Counter[str](), 0
    for at, move in enumerate(moves):
        senders[move.sender] += 1
        papers[trail.forest.root(move)] += 1
        while (move.on - moves[start].on).days >= days:
            _leave(senders, moves[start].sender)
            _leave(papers, trail.forest.root(moves[start]))
            start += 1
        gathered = min(len(senders), len(papers))
        if made_by is None and gathered >= rule.number("low_at"):
            made_by = move
        if gathered > most:
            most, window = gathered, (start, at + 1)
    if made_by is None:
        return
    within = moves[slice(*window)]
    last = moves[-1].on
    historic = trail.deeds.answer(receiver, last) is not None and trail.reached(
        last + timedelta(days=days)
    )
    yield Found(
        "R8",
        _gravity(most, rule.number("medium_at"), rule.number("high_at")),
        trail.forest.path(made_by),
        made_by.on,
        of_lines(trail, within),
        (receiver, *sorted({move.sender for move in within})),
        (("count", most),),
        historic=historic,
    )


def _leave(counted: Counter[str], key: str) -> None:
    counted[key] -= 1
    if not counted[key]:
        del counted[key]


def _gravity(count: int, medium: int, high: int) -> Severity:
    if count >= high:
        return "high"
    return "medium" if count >= medium else "low"


def fan_out(trail: Trail) -> Iterator[Found]:
    """R9: state every point from which the paper went to several main receivers."""
    for point, moves in trail.forest.children.items():
        sent = [move for move in moves if not move.back and not move.copy]
        if len(sent) < 2:  # noqa: PLR2004 - one receiver is as it should be
            continue
        for sender in dict.fromkeys(move.sender for move in sent):
            yield from _scattered(trail, point.root, [m for m in sent if m.sender == sender])


def _scattered(trail: Trail, root: str, sent: list[Move]) -> Iterator[Found]:
    astray: dict[str, Move] = {}
    made_by: Move | None = None
    for at, later in enumerate(sent):
        for earlier in sent[:at]:
            if earlier.receiver != later.receiver and not _one_after_other(trail, earlier, later):
                astray[earlier.id], astray[later.id] = earlier, later
                made_by = made_by or later
    if made_by is None:
        return
    still_out = {m.receiver for m in astray.values() if trail.forest.returned(m) is None}
    owned = any(trail.deeds.answer(move.receiver, move.on) for move in astray.values())
    withdrawn = root in trail.deeds.withdrawn
    yield Found(
        "R9",
        "medium",
        trail.forest.path(sent[0]),
        made_by.on,
        of_lines(trail, astray.values()),
        (made_by.sender, *dict.fromkeys(move.receiver for move in astray.values())),
        (("count", len({move.receiver for move in astray.values()})),),
        historic=owned or withdrawn or len(still_out) < 2,  # noqa: PLR2004
    )


def _one_after_other(trail: Trail, earlier: Move, later: Move) -> bool:
    """Whether one receiver was done before the other had the paper; of one day, whichever."""
    if _given_up(trail, earlier, later.on):
        return True
    return earlier.on == later.on and _given_up(trail, later, earlier.on)


def _given_up(trail: Trail, move: Move, by: date) -> bool:
    """Whether the receiver had given the paper back, or closed it, by a day."""
    back = trail.forest.returned(move)
    if back is not None and back.on <= by:
        return True
    return any(deed.closes and move.on <= deed.on <= by for deed in trail.deeds.of(move.receiver))
