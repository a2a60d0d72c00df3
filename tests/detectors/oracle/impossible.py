"""Which facts of a story can not both be dated right, read off the days alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from domain.contracts.facts import AnyFact
from tests.detectors.oracle.plain import standing

FOLLOW_RECEIPT = (
    p.PetitionAcceptedV1,
    p.PetitionNotAcceptedV1,
    p.PetitionDecidedV1,
    p.PetitionTerminatedV1,
    p.PetitionTransferredV1,
    p.PetitionGuidedV1,
    p.PetitionIneligibleV1,
    p.PetitionFiledAwayV1,
    p.PetitionExtendedV1,
    p.PetitionSuspendedV1,
    p.PetitionWithdrawnV1,
)
FOLLOW: dict[type, tuple[type, ...]] = {
    p.PetitionReceivedV1: FOLLOW_RECEIPT,
    p.PetitionDecidedV1: (p.PetitionDecisionServedV1,),
    p.PetitionSuspendedV1: (p.PetitionResumedV1,),
    c.PetitionExpertAssessmentOrderedV1: (c.PetitionExpertAssessmentReceivedV1,),
}


def impossible(facts: Iterable[AnyFact], today: date) -> set[tuple[str, str]]:
    """Return what must come first with what can only follow it, where the days say otherwise."""
    known = standing(facts, today)
    found: set[tuple[str, str]] = set()
    for fact in known:
        for first, then in FOLLOW.items():
            if not isinstance(fact, then):
                continue
            musts = [m for m in known if isinstance(m, first) and m.subject == fact.subject]
            if isinstance(fact, p.PetitionDecisionServedV1):
                musts = [m for m in musts if m.data.instance == fact.data.instance]  # type: ignore[union-attr]  # decisions
            if musts and musts[0].businessdate > fact.businessdate:
                found.add((musts[0].id, fact.id))
    return found
