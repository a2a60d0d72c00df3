"""O7: a periodic report not sent by its day (chậm gửi báo cáo).

Judged is only an agency that has sent a report through the system, from the period of its
first one on: silence of an office that reports elsewhere says nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.terms import dawn, next_fact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.contracts.report import ReportSentV1
    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from domain.organisation import Agency
    from projections.agency_file import AgencyFile
    from projections.findings import Severity

_PERIODS = ("BC-Q1", "BC-Q2", "BC-H1", "BC-Q3", "BC-M9", "BC-Q4", "BC-Y")
_TOP = frozenset({"province", "ministry", "government"})
_BELOW = frozenset({"commune", "district", "office", "department", "unit", "sector"})
_RECEIVES = 5
"""The level of the bodies all reports end at."""
_DAY = timedelta(days=1)
_SEVERITIES: dict[str | None, Severity] = {"low": "low", "high": "high", "critical": "critical"}


class Period(NamedTuple):
    """One report an agency owes."""

    due: date
    name: str
    """As reports name it, `2026-Q4`."""
    rule: Rule
    cut_off: date


def detect(file: AgencyFile, law: Law, as_of: datetime) -> Detected:
    """State which reports are late, and which were sent late."""
    today = legal_day(as_of)
    wakes = [next_fact(file, today)]
    known = file.until(today)
    if not known.reports:
        return Detected(wake_at=wakes[0])
    kept = timedelta(days=ruling(law, "O7", today).number("kept_days"))
    first = _first(known, law)
    findings: list[Finding] = []
    for period in _owed(known, law, today):
        if first is None or period.due < first[0] or period.due + kept < today:
            continue
        sent = known.reports.get(period.name)
        if period.due >= today:
            wakes += [dawn(period.due + _DAY)] if sent is None else []
        elif sent is None or sent[0].businessdate > period.due:
            findings.append(_finding(known.id, law, period, first[1], sent))
            wakes.append(dawn(period.due + kept + _DAY))
    wake_at = min((wake for wake in wakes if wake is not None), default=None)
    return Detected(frozenset(findings), wake_at=wake_at)


def _first(file: AgencyFile, law: Law) -> tuple[date, str] | None:
    """Return the due day of the earliest period the agency ever reported on, and the report."""
    known = [
        (period.due, facts[0].businessdate, facts[0].id)
        for name, facts in file.reports.items()
        for period in _of_year(file.id, law, int(name[:4]))
        if period.name == name
    ]
    first = min(known, default=None)
    return None if first is None else (first[0], first[2])


def _owed(file: AgencyFile, law: Law, today: date) -> Iterator[Period]:
    """Return what the agency owes from the first year it reported on to the next one."""
    since = min(int(name[:4]) for name in file.reports)
    kept_from = today.year - 1 - ruling(law, "O7", today).number("kept_days") // 365
    for year in range(max(since, kept_from), today.year + 2):
        yield from _of_year(file.id, law, year)


def _of_year(agency: str, law: Law, year: int) -> Iterator[Period]:
    for id_ in _PERIODS:
        rule = ruling(law, id_, date(year, 12, 31))
        cut_off = _day(year, rule.word("cut_off"))
        if not law.rulebook.in_force(id_, cut_off):
            continue
        rule = law.rulebook.rule(id_, cut_off)
        on_file = law.organisations.agency(agency, cut_off)
        name = None if on_file is None else _name(on_file)
        if name is not None:
            due, period = _day(year, rule.word(name)), rule.word("period")
            yield Period(due, f"{year}-{period}", rule, cut_off)


def _name(agency: Agency) -> str | None:
    """Return by which day an agency reports; None for one the regime does not bind."""
    if agency.level >= _RECEIVES:
        return None
    if agency.kind in _TOP:
        return "due_top"
    return "due" if agency.kind in _BELOW else None


def _day(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _finding(
    agency: str, law: Law, period: Period, first: str, sent: list[ReportSentV1] | None
) -> Finding:
    effective_at = period.due + _DAY
    rule = ruling(law, "O7", effective_at)
    params: dict[str, str | int] = {
        "due": period.due.isoformat(),
        "limit": period.rule.id,
        "period": period.name,
        "start": period.cut_off.isoformat(),
        "year": period.cut_off.year,
    }
    if sent is not None:
        params |= {"cause": "sent", "sent": sent[0].businessdate.isoformat()}
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.OVERDUE,
        subject_kind=SubjectKind.AGENCY,
        subject=agency,
        path=period.name,
        severity=_SEVERITIES.get(rule.severity, "medium"),
        effective_at=effective_at,
        evidence=tuple(sorted({first, *(() if sent is None else (sent[0].id,))})),
        agencies=(agency,),
        params=tuple(sorted(params.items())),
        state="holding" if sent is None else "historic",
    )
