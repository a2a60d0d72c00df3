"""Vượt cấp: the verdict on every filing, by the table of its kind (E.1.2 to E.1.4).

A filing is judged as of its own day: of the facts known, those dated by then
count, and time alone never changes the verdict. Only the look for parallel
papers goes on after it, and that needs facts too. So the one reason to wake is
a fact dated after `as_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.contracts.envelope import legal_day
from domain.contracts.reception import DelegationReceivedV1
from domain.contracts.words import Kind
from projections.detectors import complaint_rows, denunciation_rows, feedback_rows
from projections.detectors.levels.statement import assessment, finding
from projections.detectors.levels.weight import weighed
from projections.filings import filings
from projections.findings import Detected
from projections.terms import next_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.detectors.levels.table import Judged, Table
    from projections.filings import Filing
    from projections.findings import Assessment, Finding

TABLES: dict[Kind, Table[Any]] = {
    Kind.COMPLAINT: complaint_rows.TABLE,
    Kind.DENUNCIATION: denunciation_rows.TABLE,
    Kind.FEEDBACK: feedback_rows.TABLE,
}


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """Judge every filing whose kind is known, and state a finding for each that counts."""
    today = legal_day(as_of)
    wake_at = next_fact(case, today)
    known = case.until(today)
    papers = filings(known)
    if not papers:
        return Detected(wake_at=wake_at)
    delegations = known.of(DelegationReceivedV1)
    assessments: list[Assessment] = []
    findings: list[Finding] = []
    judged: list[Judged] = []
    for one in _judged(known, law, papers):
        weight = weighed(one, judged, delegations)
        judged.append(one)
        said = assessment(case.id, one, weight)
        assessments.append(said)
        if one.counts != "no":
            findings.append(finding(one, said, weight))
    for one in judged:
        one.inquiry.course.let_go()
    return Detected(frozenset(findings), tuple(assessments), wake_at)


def _judged(case: CaseFile, law: Law, papers: Sequence[Filing]) -> Iterator[Judged]:
    """Judge filings by day; those of one kind with one object share one course.

    A filing from before the law of its kind on file is not judged at all.
    """
    courses: dict[tuple[Kind, object], Callable[[Filing], Any]] = {}
    for paper in papers:
        if paper.kind is None:
            continue
        table = TABLES[paper.kind]
        if not law.rulebook.in_force(table.undetermined, paper.day):
            continue
        key = (paper.kind, table.object_of(paper.substance))
        inquire = courses.get(key)
        if inquire is None:
            inquire = courses[key] = table.opened(case, law, papers, paper.substance)
        yield table.judged(inquire(paper))
