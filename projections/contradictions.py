"""Facts whose order of dates is impossible: kept, judged with what is certain, marked.

A step on a paper dated before the paper came in, a decision served before it was
made, a case taken up again before it was suspended (mâu thuẫn ngày tháng).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from domain.contracts import petition as p
from domain.contracts import proceedings as c

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.contracts.envelope import Envelope
    from projections.case_file import CaseFile
    from projections.findings import Assessment, Detected, Finding

FLAG = "inconsistent"
_Held = TypeVar("_Held", "Finding", "Assessment")


class Contradiction(NamedTuple):
    """Two facts of one paper that can not both be dated right."""

    first: str
    """The fact that must come first, and is dated later."""
    then: str

    def touches(self, evidence: Iterable[str]) -> bool:
        """Whether what rests on the evidence rests on one of the two."""
        return self.first in evidence or self.then in evidence


_AFTER_RECEIPT: tuple[type[Envelope], ...] = (
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
_PAIRS: tuple[tuple[type[Envelope], type[Envelope]], ...] = (
    *((p.PetitionReceivedV1, after) for after in _AFTER_RECEIPT),
    (p.PetitionDecidedV1, p.PetitionDecisionServedV1),
    (p.PetitionDecidedV1, c.PetitionDecisionPublishedV1),
    (p.PetitionDecidedV1, c.PetitionEnforcementOrderedV1),
    (p.PetitionDecidedV1, c.PetitionConclusionActedV1),
    (p.PetitionSuspendedV1, p.PetitionResumedV1),
    (c.PetitionExpertAssessmentOrderedV1, c.PetitionExpertAssessmentReceivedV1),
    (c.PetitionEnforcementOrderedV1, c.PetitionEnforcementCompletedV1),
    (c.PetitionOverdueReportDemandedV1, c.PetitionOverdueReportReceivedV1),
)
"""What must come first, and what can only follow it."""


@lru_cache(8)
def contradictions(case: CaseFile) -> tuple[Contradiction, ...]:
    """Return the pairs of facts of one paper and instance whose dates contradict each other.

    A step contradicts the first of what it must follow, when none of that is
    dated by its day.
    """
    found: list[Contradiction] = []
    for first, then in _PAIRS:
        later = case.of(then)
        if later and case.of(first):
            found += _of_pair(case.of(first), later)
    return tuple(sorted(set(found)))


def _of_pair(first: list[Envelope], then: list[Envelope]) -> Iterable[Contradiction]:
    earliest: dict[tuple[str, int], Envelope] = {}
    whole: dict[str, Envelope] = {}
    for fact in first:
        earliest.setdefault((fact.subject, _instance(fact)), fact)
        whole.setdefault(fact.subject, fact)
    for fact in then:
        same = earliest.get((fact.subject, _instance(fact)))
        must = same if isinstance(fact, p.PetitionDecisionServedV1) else whole.get(fact.subject)
        if must is not None and must.businessdate > fact.businessdate:
            yield Contradiction(must.id, fact.id)


def _instance(fact: Envelope) -> int:
    return getattr(getattr(fact, "data", None), "instance", 1)


def marked(case: CaseFile, findings: Iterable[Finding]) -> frozenset[Finding]:
    """Return findings, those that rest on a contradiction with its flag and both facts."""
    found = list(findings)
    wrong = contradictions(case) if found else ()
    return frozenset(found if not wrong else (_marked(wrong, one) for one in found))


def marked_whole(case: CaseFile, detected: Detected) -> Detected:
    """Return what holds of a matter, verdicts too, with what rests on a contradiction marked."""
    wrong = contradictions(case) if detected.findings or detected.assessments else ()
    if not wrong:
        return detected
    return detected._replace(
        findings=frozenset(_marked(wrong, one) for one in detected.findings),
        assessments=tuple(_marked(wrong, one) for one in detected.assessments),
    )


def _marked(wrong: tuple[Contradiction, ...], held: _Held) -> _Held:
    touched = [one for one in wrong if one.touches(held.evidence)]
    if not touched:
        return held
    ids: set[str] = {id_ for one in touched for id_ in one}
    return replace(
        held,
        evidence=tuple(sorted({*held.evidence, *ids})),
        flags=tuple(sorted({*held.flags, FLAG})),
    )
