"""R16: the competent body gave the paper back (trả lại đơn sai)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionCompetenceDeterminedV1
from projections.detectors.transfer_rows.competence import stated
from projections.detectors.transfer_rows.evidence import of_end, of_lines
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.detectors.transfer_rows.competence import Stated
    from projections.detectors.transfer_rows.trail import Trail
    from projections.moves.move import Move


def wrong_return(trail: Trail) -> Iterator[Found]:
    """R16: state every return by the body that had to keep the paper."""
    if not trail.case.of(PetitionCompetenceDeterminedV1):
        return
    for move in trail.forest.moves.values():
        if not move.back or move.copy or move.sender == move.receiver:
            continue
        said = stated(trail, move.on)
        if said is None or trail.then(move.sent_by, move.on, move.on) != said.body:
            continue
        if _finished(trail, move):
            continue
        yield Found(
            "R16",
            "medium",
            trail.forest.path(move),
            max(move.on, said.facts[0].businessdate),
            _evidence(trail, move, said),
            (move.sender, move.receiver),
            (("sent_on", move.on.isoformat()),),
            historic=move.id in trail.ended,
        )


def _evidence(trail: Trail, move: Move, said: Stated) -> tuple[str, ...]:
    words = (fact.id for fact in said.facts)
    return tuple(sorted({*of_lines(trail, (move,)), *words, *of_end(trail, move)}))


def _finished(trail: Trail, move: Move) -> bool:
    """Whether the returning body had answered already: then it was the turn of another."""
    given = [deed for deed in trail.deeds.of(move.sender) if deed.answers and deed.on <= move.on]
    return bool(given) and not given[-1].accepts
