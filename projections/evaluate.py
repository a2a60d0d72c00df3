"""All detectors on one subject: what holds, and when time alone may change it (đánh giá)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from projections.concerns import concerned
from projections.contradictions import marked_whole
from projections.detectors import (
    cross_level,
    enforcement_late,
    extension_abuse,
    hot_spot,
    mass_complaint,
    missing_notice,
    overdue,
    prolonged,
    repeated_transfer,
    wrong_jurisdiction_habit,
)
from projections.duties import matter_of
from projections.findings import Detected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.findings import Finding
    from projections.group_file import GroupFile

    Detector = Callable[[CaseFile, Law, datetime], Detected]

MATTER_DETECTORS: tuple[Detector, ...] = (
    cross_level.detect,
    overdue.detect,
    extension_abuse.detect,
    missing_notice.detect,
    enforcement_late.detect,
    prolonged.detect,
    repeated_transfer.detect,
)


def evaluate_matter(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State what holds of one matter."""
    findings: list[Finding] = []
    parts = [detect(case, law, as_of) for detect in MATTER_DETECTORS]
    for part in parts:
        findings += part.findings
    detected = Detected(
        findings=frozenset(findings),
        assessments=tuple(a for part in parts for a in part.assessments),
        wake_at=min((part.wake_at for part in parts if part.wake_at), default=None),
    )
    return concerned(marked_whole(matter_of(case, law, legal_day(as_of)).case, detected), case)


def evaluate_group(
    group: GroupFile, law: Law, as_of: datetime, held: Collection[Finding] = ()
) -> Detected:
    """State what holds of the matters that share one object, with what is on record of each."""
    mass = mass_complaint.detect(group, law, as_of)
    hot = hot_spot.detect(group, law, as_of, held)
    long = prolonged.of_group(group, (*held, *mass.findings), law, as_of)
    wakes = [wake for wake in (mass.wake_at, hot.wake_at) if wake is not None]
    found = mass.findings | hot.findings | long.findings
    return concerned(Detected(found, wake_at=min(wakes, default=None)), group)


def evaluate_agency(
    agency: str, wrong_turns: Collection[Finding], law: Law, as_of: datetime
) -> Detected:
    """State what holds of one agency, by the findings on the matters it handled."""
    return wrong_jurisdiction_habit.detect(agency, wrong_turns, law, as_of)
