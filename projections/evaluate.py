"""All detectors on one subject: what holds, and when time alone may change it (đánh giá)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.reception import ReceptionAnsweredV1, ReceptionHeldV1
from projections.concerns import concerned, concerned_with
from projections.contradictions import marked_whole
from projections.detectors import (
    area_escalation,
    cross_level,
    enforcement_late,
    extension_abuse,
    hot_spot,
    mass_complaint,
    missing_notice,
    overdue,
    prolonged,
    reception_days,
    repeated_transfer,
    report_late,
    wrong_jurisdiction_habit,
)
from projections.duties import matter_of
from projections.findings import Detected
from projections.terms import dawn, next_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.agency_file import AgencyFile
    from projections.area_days import AreaFile
    from projections.area_file import Entry
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
_VISITING: frozenset[type[AnyFact]] = frozenset((ReceptionAnsweredV1, ReceptionHeldV1))
AGENCY_DETECTORS = (report_late.detect, reception_days.detect)


def evaluate_matter(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State what holds of one matter, by the working days decided by the day."""
    today = legal_day(as_of)
    law = law.known_on(today)
    if _only_visits(case):
        return Detected(wake_at=_next_look([next_fact(case, today)], law, today))
    findings: list[Finding] = []
    parts = [detect(case, law, as_of) for detect in MATTER_DETECTORS]
    for part in parts:
        findings += part.findings
    detected = Detected(
        findings=frozenset(findings),
        assessments=tuple(a for part in parts for a in part.assessments),
        wake_at=_next_look([part.wake_at for part in parts], law, today),
    )
    return concerned(marked_whole(matter_of(case, law, today).case, detected), case)


def _only_visits(case: CaseFile) -> bool:
    """Whether people were received and brought no paper: no detector has anything to read."""
    if not case.kinds <= _VISITING:
        return False
    return not any(visit.data.petitions for visit in case.of(ReceptionHeldV1))


def evaluate_group(
    group: GroupFile, law: Law, as_of: datetime, held: Collection[Finding] = ()
) -> Detected:
    """State what holds of the matters that share one object, with what is on record of each."""
    today = legal_day(as_of)
    law, group = law.known_on(today), group.until(today)
    mass = mass_complaint.detect(group, law, as_of)
    hot = hot_spot.detect(group, law, as_of, held)
    long = prolonged.of_group(group, (*held, *mass.findings), law, as_of)
    found = mass.findings | hot.findings | long.findings
    wake_at = _next_look([mass.wake_at, hot.wake_at], law, today)
    return concerned_with(Detected(found, wake_at=wake_at), group.concern)


def evaluate_agency(
    agency: str,
    wrong_turns: Collection[Finding],
    law: Law,
    as_of: datetime,
    file: AgencyFile | None = None,
) -> Detected:
    """State what holds of one agency: by the matters it handled, and of its own duties."""
    today = legal_day(as_of)
    law = law.known_on(today)
    parts = [wrong_jurisdiction_habit.detect(agency, wrong_turns, law, as_of)]
    if file is not None and file.facts:
        parts += (detect(file, law, as_of) for detect in AGENCY_DETECTORS)
    found = frozenset(finding for part in parts for finding in part.findings)
    return Detected(found, wake_at=_next_look([part.wake_at for part in parts], law, today))


def evaluate_area(area: str, entries: Sequence[Entry], law: Law, as_of: datetime) -> Detected:
    """State what holds of one area, by the filings on the matters of it."""
    law = law.known_on(legal_day(as_of))
    return _woken(area_escalation.detect(area, entries, law, as_of), law, as_of)


def evaluate_area_file(file: AreaFile, law: Law, as_of: datetime) -> Detected:
    """State what holds of one area, by its numbers of each day."""
    law = law.known_on(legal_day(as_of))
    return _woken(area_escalation.stated(file, law, as_of), law, as_of)


def _woken(detected: Detected, law: Law, as_of: datetime) -> Detected:
    today = legal_day(as_of)
    return detected._replace(wake_at=_next_look([detected.wake_at], law, today))


def _next_look(wakes: Sequence[datetime | None], law: Law, today: date) -> datetime | None:
    """Return when time alone may change something: also a decision on working days does.

    So does the day on which bodies end: an open case, and what is said of it, passes to
    their successors, and what has no day of its own any more is looked at again as well.
    """
    looks = [wake for wake in wakes if wake is not None]
    decided = law.calendar.next_decision(today)
    if looks and decided is not None:
        looks.append(dawn(decided))
    reformed = law.organisations.next_change(today)
    if reformed is not None:
        looks.append(dawn(reformed))
    return min(looks, default=None)
