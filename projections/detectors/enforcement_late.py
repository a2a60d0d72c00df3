"""An effective decision that nobody enforces: row O6 (chậm thi hành).

First no order within KN-ENF of the effect, then no word within 90 days that it was
carried out. Where no register says anything of enforcement in the matter, the
finding is mere information and marked `partial` [ours].
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.petition import PetitionDecidedV1
from projections.clocks import End, earliest
from projections.contradictions import marked
from projections.detectors.clock_findings import Row, told
from projections.detectors.ruling import ruling
from projections.duties import clocks_of, matter_of, wakes_of
from projections.findings import Detected
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.clocks import Clock, Matter
    from projections.findings import Finding

_DAY = timedelta(days=1)


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State which effective decisions were not ordered to be, or not, carried out in time."""
    if not case.of(PetitionDecidedV1):
        return Detected()
    today = legal_day(as_of)
    findings: list[Finding] = []
    wakes = wakes_of(case, law, today)
    for clock in clocks_of(case, law, today):
        if clock.name != "KN-ENF":
            continue
        for cause, since, one in _steps(matter_of(case, law, today), clock):
            if (today if one.end is None else one.end.day) >= since:
                findings.append(_finding(case.id, law, one, (cause, since)))
            elif one.end is None:
                wakes.append(dawn(since))
    return Detected(
        findings=marked(matter_of(case, law, today).case, findings),
        wake_at=min(wakes, default=None),
    )


def _steps(matter: Matter, clock: Clock) -> Iterator[tuple[str, date, Clock]]:
    """Return what is awaited, the first day it is late, and the clock as far as that goes."""
    if clock.term is None:
        return
    yield "order", clock.term.due.day + _DAY, clock
    days = ruling(matter.law, "O6", clock.start).number("enforced_days")
    end = earliest([(s.day, s.id) for s in matter.steps if s.word == "enforced"])
    yield "completion", clock.start + (days + 1) * _DAY, _until(clock, end)


def _until(clock: Clock, end: End | None) -> Clock:
    return clock._replace(end=end, evidence=(*clock.evidence, *(end.ids if end else ())))


def _finding(subject: str, law: Law, clock: Clock, late: tuple[str, date]) -> Finding:
    cause, since = late
    rule = ruling(law, "O6", since)
    severity = rule.severity
    if not clock.recorded:
        severity = rule.word("unrecorded_severity")
        clock = clock._replace(flags=tuple(sorted({*clock.flags, "partial"})))
    more = (("cause", cause),)
    return told(subject, clock, Row(rule, severity, since), more=more)
