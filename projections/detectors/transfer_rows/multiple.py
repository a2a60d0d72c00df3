"""R14: a denunciation sent on that should have been left alone (tố cáo gửi nhiều nơi)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.transfer_rows.competence import denounced, forbidden
from projections.detectors.transfer_rows.evidence import of_lines
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.detectors.transfer_rows.trail import Trail
    from projections.moves.move import Move


def processed_multi_addressed(trail: Trail) -> Iterator[Found]:
    """R14: state every transfer of a denunciation its sender should not have handled."""
    for move in trail.forest.moves.values():
        if move.back or move.copy or move.sender == move.receiver or _outside(trail, move):
            continue
        filing = denounced(trail, move)
        why = None if filing is None else forbidden(trail, move, filing)
        if why is not None:
            yield Found(
                "R14",
                "info",
                trail.forest.path(move),
                move.on,
                tuple(sorted({*of_lines(trail, (move,)), *why.evidence})),
                (move.sender,),
                (("cause", why.cause), ("sent_on", move.on.isoformat())),
            )


def _outside(trail: Trail, move: Move) -> bool:
    """Whether deputies, the Front or the press sent it: they handle no denunciations."""
    agency = trail.law.organisations.agency(move.sent_by, move.on)
    return agency is not None and agency.kind == "forwarder"
