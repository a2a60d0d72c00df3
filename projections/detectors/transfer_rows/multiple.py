"""R14: a denunciation sent on that should have been left alone (tố cáo gửi nhiều nơi)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.transfer_rows.competence import denounced, forbidden
from projections.detectors.transfer_rows.evidence import of_moves
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.detectors.transfer_rows.trail import Trail


def processed_multi_addressed(trail: Trail) -> Iterator[Found]:
    """R14: state every transfer of a denunciation its sender should not have handled."""
    for move in trail.forest.moves.values():
        if move.back or move.copy or move.sender == move.receiver:
            continue
        filing = denounced(trail, move)
        why = None if filing is None else forbidden(trail, move, filing)
        if why is not None:
            yield Found(
                "R14",
                "info",
                trail.forest.path(move),
                move.on,
                tuple(sorted({*of_moves(trail, (move,)), *why.evidence})),
                (move.sender,),
                (("cause", why.cause), ("sent_on", move.on.isoformat())),
            )
