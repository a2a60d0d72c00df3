"""Facts whose order of dates is impossible: kept, judged with what is certain, marked.

A step on a paper dated before the paper came in, a decision served before it was
made, a case taken up again before it was suspended (mâu thuẫn ngày tháng).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from projections.case_file import once_a_case
from projections.filings import filings

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

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

    def touches(self, evidence: Container[str]) -> bool:
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
"""What must come first, and what can only follow it: that names one such first."""
_FIRST = {then: first for first, then in _PAIRS}


@once_a_case
def contradictions(case: CaseFile) -> tuple[Contradiction, ...]:
    """Return the pairs of facts of one paper and instance whose dates contradict each other.

    A step contradicts the first of what it must follow, when none of that is
    dated by its day.
    """
    following = case.kinds & _FIRST.keys()
    if not following:
        return ()
    found: set[Contradiction] = set()
    earliest: dict[type[Envelope], dict[str, Envelope]] = {}
    for then in following:
        first = _FIRST[then]
        if first not in earliest:
            earliest[first] = _earliest(case.of(first))
        fact: Envelope
        for fact in case.of(then):
            must = earliest[first].get(_key(fact))
            if must is not None and must.businessdate > fact.businessdate:
                found.add(Contradiction(must.id, fact.id))
    return tuple(sorted(found))


def _earliest(facts: list[Envelope]) -> dict[str, Envelope]:
    """Return the first fact of each paper, and of each instance of it, by business day."""
    found: dict[str, Envelope] = {}
    for fact in facts:
        found.setdefault(fact.subject, fact)
        if type(fact) is p.PetitionDecidedV1:
            found.setdefault(f"{fact.subject}/{fact.data.instance}", fact)
    return found


def _key(fact: Envelope) -> str:
    """Return what a step must follow: its paper, for a service the decision of its instance."""
    if type(fact) is p.PetitionDecisionServedV1:
        return f"{fact.subject}/{fact.data.instance}"
    return fact.subject


class Wrong(NamedTuple):
    """A contradiction, and the facts that say what the paper is about."""

    pair: Contradiction
    paper: tuple[str, ...]


@once_a_case
def wrong_of(case: CaseFile) -> tuple[Wrong, ...]:
    """Return the contradictions of a case file, ready to be marked."""
    found = contradictions(case)
    if not found:
        return ()
    papers = {filing.evidence[0]: filing.evidence for filing in filings(case)}
    return tuple(Wrong(pair, papers.get(pair.first, ())) for pair in found)


def marked(case: CaseFile, findings: Iterable[Finding]) -> frozenset[Finding]:
    """Return findings, those that rest on a contradiction with its flag and both facts."""
    found = list(findings)
    return marked_by(wrong_of(case) if found else (), found)


def marked_by(wrong: Sequence[Wrong], findings: Iterable[Finding]) -> frozenset[Finding]:
    """Return findings, those that rest on one of these with its flag and both facts."""
    if not wrong:
        return frozenset(findings)
    return frozenset(_marked(wrong, one) for one in findings)


def marked_whole(case: CaseFile, detected: Detected) -> Detected:
    """Return what holds of a matter, verdicts too, with what rests on a contradiction marked."""
    wrong = wrong_of(case) if detected.findings or detected.assessments else ()
    if not wrong:
        return detected
    return detected._replace(
        findings=frozenset(_marked(wrong, one) for one in detected.findings),
        assessments=tuple(_marked(wrong, one) for one in detected.assessments),
    )


def _marked(wrong: Sequence[Wrong], held: _Held) -> _Held:
    rests_on = frozenset(held.evidence)
    touched = [one for one in wrong if one.pair.touches(rests_on)]
    if not touched:
        return held
    ids: set[str] = set()
    for pair, paper in touched:
        ids.update(pair, paper)
    return replace(
        held,
        evidence=tuple(sorted({*held.evidence, *ids})),
        flags=tuple(sorted({*held.flags, FLAG})),
    )
