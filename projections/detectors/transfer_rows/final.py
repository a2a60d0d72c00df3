"""R13: a paper sent on after nothing is left to resolve (chuyển đơn sau quyết định cuối cùng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from domain.contracts.words import Kind
from projections.detectors.transfer_rows.evidence import of_end, of_lines
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from projections.detectors.transfer_rows.trail import Trail
    from projections.moves.move import Move

_REVIVES = (c.PetitionReviewOrderedV1, c.PetitionReopeningOrderedV1)
_SECOND = 2


class Final(NamedTuple):
    """A day after which the case may not be handed round any more."""

    on: date
    cause: str
    evidence: tuple[str, ...]


def transfer_after_final(trail: Trail) -> Iterator[Found]:
    """R13: state every transfer after the last word of the law in the matter."""
    finals = sorted(_finals(trail))
    if not finals:
        return
    revived = [fact.businessdate for kind in _REVIVES for fact in trail.case.of(kind)]
    for move in trail.forest.moves.values():
        if move.back or move.copy or move.sender == move.receiver:
            continue
        last = next((f for f in finals if _stands(f, move.on, revived)), None)
        if last is not None and not _enforcement(trail, move):
            yield Found(
                "R13",
                "low",
                trail.forest.path(move),
                move.on,
                tuple(sorted({*of_lines(trail, (move,)), *last.evidence, *of_end(trail, move)})),
                (move.sender, move.receiver),
                (
                    ("cause", last.cause),
                    ("final_on", last.on.isoformat()),
                    ("sent_on", move.on.isoformat()),
                ),
                historic=move.id in trail.ended,
            )


def _finals(trail: Trail) -> Iterator[Final]:
    for fact in trail.case.of(p.PetitionDecidedV1):
        filing = trail.filed.get(fact.subject)
        kind = None if filing is None else filing.kind
        if fact.data.instance == _SECOND and kind in {Kind.COMPLAINT, None}:
            yield _served(trail, fact)
    for court in trail.case.of(p.PetitionCourtAcceptedV1):
        yield Final(court.businessdate, "court", (court.id,))
    for refusal in trail.case.of(c.PetitionReopeningRefusedV1):
        yield Final(refusal.businessdate, "refused", (refusal.id,))


def _served(trail: Trail, decided: p.PetitionDecidedV1) -> Final:
    """Return the end a second decision makes: when it was served, else its own day."""
    filing = trail.filed.get(decided.subject)
    evidence = (decided.id, *(filing.evidence if filing is not None else ()))
    for fact in trail.case.of(p.PetitionDecisionServedV1):
        if (
            fact.subject == decided.subject
            and fact.data.instance == _SECOND
            and fact.businessdate >= decided.businessdate
        ):
            return Final(fact.businessdate, "second", (*evidence, fact.id))
    return Final(decided.businessdate, "second", evidence)


def _stands(final: Final, on: date, revived: list[date]) -> bool:
    """Whether an end was behind a transfer, and nobody had ordered the case taken up again."""
    return final.on < on and not any(final.on <= day <= on for day in revived)


def _enforcement(trail: Trail, move: Move) -> bool:
    """Whether a transfer is a step of carrying the decision out, not of resolving again.

    It says so itself, or enforcement was ordered on this very paper [ours].
    """
    papers = trail.forest.papers(move) | {trail.forest.root(move)}
    ordered = trail.case.of(c.PetitionEnforcementOrderedV1)
    if any(fact.subject in papers and fact.businessdate <= move.on for fact in ordered):
        return True
    words = trail.rule("R13", move.on).params.get("enforcement")
    return isinstance(words, tuple) and any(
        fact.id == move.evidence and fact.data.reason in words
        for fact in trail.case.of(p.PetitionTransferredV1)
    )
