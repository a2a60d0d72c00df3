"""Nobody was told in time: row O5 over KN-ACC, TC-NOTI and TCD-10 (thiếu thông báo).

An acceptance or refusal of a complaint is its notice: the form is one paper. Where
an office's register says nothing of notices in the matter, the finding is mere
information and marked `partial` [ours].
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from projections.contradictions import marked
from projections.detectors.clock_findings import Row, told
from projections.detectors.ruling import ruling
from projections.duties import clocks_of, matter_of, wakes_of
from projections.findings import Detected
from projections.terms import dawn

if TYPE_CHECKING:
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.clocks import Clock, ClockName
    from projections.findings import Finding

_DAY = timedelta(days=1)
_CAUSES: dict[ClockName, str] = {
    "KN-ACC": "complaint",
    "TC-NOTI": "denunciation",
    "TCD-10": "visit",
}


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State which notices the law asks for did not go out in time."""
    today = legal_day(as_of)
    findings: list[Finding] = []
    wakes = wakes_of(case, law, today)
    for clock in clocks_of(case, law, today):
        if clock.name not in _CAUSES or clock.term is None:
            continue
        late = clock.term.due.day + _DAY
        if (today if clock.end is None else clock.end.day) >= late:
            findings.append(_finding(case.id, law, clock))
        elif clock.end is None:
            wakes.append(dawn(late))
    return Detected(
        findings=marked(matter_of(case, law, today).case, findings),
        wake_at=min(wakes, default=None),
    )


def _finding(subject: str, law: Law, clock: Clock) -> Finding:
    since = clock.term.due.day + _DAY if clock.term is not None else clock.start
    rule = ruling(law, "O5", since)
    severity = rule.severity
    if not clock.recorded:
        severity = rule.word("unrecorded_severity")
        clock = clock._replace(flags=tuple(sorted({*clock.flags, "partial"})))
    more = (("cause", _CAUSES[clock.name]),)
    return told(subject, clock, Row(rule, severity, since), more=more)
