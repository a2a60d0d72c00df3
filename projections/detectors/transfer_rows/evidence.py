"""The facts a finding of E.2 rests on: with them alone it is found again (chứng cứ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.detectors.transfer_rows.trail import Trail
    from projections.filings import Filing
    from projections.moves.move import Move


def of_moves(trail: Trail, moves: Iterable[Move]) -> tuple[str, ...]:
    """Return the facts that state some moves, and whose papers they carried."""
    ids = set(trail.bodies.shaping)
    for move in moves:
        ids.update((move.evidence, _undone(trail, move)))
        ids.update(_paper(trail, move.paper))
        ids.update(_paper(trail, trail.forest.root(move)))
    return tuple(sorted(ids))


def of_lines(trail: Trail, moves: Iterable[Move]) -> tuple[str, ...]:
    """Return the facts of the paths up to some moves, and of the answers that cut them."""
    line = {step.id: step for move in moves for step in trail.forest.steps(move)}
    last = max(step.on for step in line.values())
    ids = set(of_moves(trail, line.values()))
    for step in line.values():
        if step.heard is not None:
            ids.add(step.heard)
        answer = trail.deeds.answer(step.receiver, step.on)
        if answer is not None and answer.on <= last:
            # The first answer cuts the path; the last says whether the case is open.
            ids.update((answer.id, trail.deeds.last_answer(step.receiver).id))
        withdrawal = trail.deeds.withdrawals.get(trail.forest.root(step))
        if withdrawal is not None:
            ids.add(withdrawal)
    return tuple(sorted(ids))


def of_filings(trail: Trail, body: str, filings: Iterable[Filing]) -> tuple[str, ...]:
    """Return the facts of filings at one agency, and of how it dealt with each."""
    ids = set(trail.bodies.shaping)
    for filing in filings:
        ids.update(filing.evidence)
        deed = trail.deeds.act(body, filing.day)
        if deed is not None:
            ids.add(deed.id)
        ids.update(move.evidence for move in trail.sent_on(filing))
    return tuple(sorted(ids))


def _undone(trail: Trail, move: Move) -> str:
    """Return the fact that states the transfer a return undoes; of a transfer, its own."""
    return trail.forest.moves[move.transfer].evidence


def _paper(trail: Trail, petition: str) -> Iterator[str]:
    filing = trail.filed.get(petition)
    return iter(()) if filing is None else iter(filing.evidence)
