"""The facts a finding of E.2 rests on: with them alone it is found again (chứng cứ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionWithdrawnV1

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from projections.detectors.transfer_rows.trail import Trail
    from projections.filings import Filing
    from projections.moves.move import Move


def of_moves(trail: Trail, moves: Iterable[Move]) -> tuple[str, ...]:
    """Return the facts that state some moves, and whose papers they carried."""
    ids = set(trail.bodies.shaping)
    for move in moves:
        ids.update((move.evidence, _undone(trail, move)))
        ids.update(of_paper(trail, move.paper))
        ids.update(of_paper(trail, trail.forest.root(move)))
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
        ids.update(of_withdrawal(trail, trail.forest.root(step)))
    return tuple(sorted(ids))


def of_end(trail: Trail, move: Move) -> tuple[str, ...]:
    """Return the facts by which the stretch of a move has ended, or goes on all the same."""
    if move.id not in trail.ended:
        return tuple(_of_going_on(trail, move))
    part = next(part for part in trail.stretches if part.ended and move in part.moves)
    last = part.moves[-1]
    answer = trail.deeds.answer(last.receiver, last.on)
    ends = () if answer is None else (answer.id,)
    return (
        *of_lines(trail, (last,)),
        *ends,
        *of_withdrawal(trail, trail.forest.root(last)),
        # A copy is a part of the path only because somebody went on from it.
        *(of_onward(trail, last) if last.copy else ()),
    )


def _of_going_on(trail: Trail, move: Move) -> Iterator[str]:
    """Return what came after a move where it tells that the stretch goes on.

    Who answers after he sent the paper on has not taken it on there.
    """
    part = next((part for part in trail.stretches if move in part.moves), None)
    onward = (move,) if part is None else part.moves[part.moves.index(move) :]
    for step in onward:
        if trail.deeds.answer(step.receiver, step.on) is not None:
            yield from of_onward(trail, step)


def of_onward(trail: Trail, move: Move) -> tuple[str, ...]:
    """Return the facts of the way on from a move, up to where the paper itself left again."""
    onward: list[Move] = []
    while following := trail.forest.after(move):
        move = next((after for after in following if not after.copy), following[0])
        onward.append(move)
        if not move.copy:
            return of_moves(trail, onward)
    return ()


def of_withdrawal(trail: Trail, root: str) -> tuple[str, ...]:
    """Return the fact by which a paper was taken back, and how that copy of it came there."""
    id_ = trail.deeds.withdrawals.get(root)
    if id_ is None:
        return ()
    fact = next(fact for fact in trail.case.of(PetitionWithdrawnV1) if fact.id == id_)
    return (id_, *of_paper(trail, fact.subject))


def of_filings(trail: Trail, body: str, filings: Sequence[Filing]) -> tuple[str, ...]:
    """Return the facts of filings at one agency, and of how it dealt with each."""
    ids = set(trail.bodies.shaping)
    for filing in filings:
        ids.update(filing.evidence)
        deed = trail.deeds.act(body, filing.day)
        if deed is not None:
            ids.add(deed.id)
        ids.update(move.evidence for move in trail.sent_on(filing))
    return tuple(sorted(ids.union(_of_strangers(trail, filings))))


def _of_strangers(trail: Trail, filings: Iterable[Filing]) -> tuple[str, ...]:
    """Return a paper of another sender, if the matter has one: only then senders are told apart."""
    own = {filing.signers.sender_ref for filing in filings} | {None}
    others = (other for other in trail.filings if other.signers.sender_ref not in own)
    return next((other.evidence for other in others), ())


def _undone(trail: Trail, move: Move) -> str:
    """Return the fact that states the transfer a return undoes; of a transfer, its own."""
    return trail.forest.moves[move.transfer].evidence


def of_paper(trail: Trail, petition: str) -> Iterator[str]:
    """Return the receipt of a paper, and how it came there from where it was first filed."""
    arrived, seen = trail.forest.arrived(), set[str]()
    while petition not in seen:
        seen.add(petition)
        if petition in trail.filed:
            yield from trail.filed[petition].evidence
        if petition in arrived:
            brought = trail.forest.moves[arrived[petition]]
            yield brought.evidence
            petition = brought.paper
