"""Due soon, overdue, gravely overdue: rows O1 to O3 over every clock (quá hạn).

A clock that ended late leaves historic findings; one that ended in time, or is
suspended, leaves none, and so does one whose end no register is known to record.
Where two texts conflict, the day after the shorter one warns and is not lateness.
The states of a running clock change at the dawn of four days only, so the next of
them is when to look again.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.law.errors import LawError
from projections.contradictions import marked
from projections.detectors.clock_findings import Row, told
from projections.duties import clocks_of, matter_of, wakes_of
from projections.findings import Detected
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.case_file import CaseFile
    from projections.clocks import Clock
    from projections.findings import Finding, Params
    from projections.terms import Term

_DAY = timedelta(days=1)
_HUNDRED = 100


class Thresholds(NamedTuple):
    """The days on which the state of a running clock changes."""

    notice: date
    warning: date
    late: date
    grave: date


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State which clocks are close to their end, past it, or far past it."""
    today = legal_day(as_of)
    wakes = wakes_of(case, law, today)
    findings: list[Finding] = []
    for clock in clocks_of(case, law, today):
        if not clock.recorded:
            continue
        last = today if clock.end is None else clock.end.day
        days = days_of(law, clock, last)
        if days is None:
            continue
        if clock.end is None and today < days.grave:
            wakes.append(dawn(min(day for day in days if day > today)))
        if last >= days.notice and (clock.end is None or last >= days.late):
            findings += _findings(case.id, law, clock, days, last)
    return Detected(
        findings=marked(matter_of(case, law, today).case, findings),
        wake_at=min(wakes, default=None),
    )


def _findings(
    subject: str, law: Law, clock: Clock, days: Thresholds, last: date
) -> Iterator[Finding]:
    """State the rows that hold of a clock that ran up to `last`."""
    if last < days.late:
        soon = law.rulebook.rule("O1", days.notice)
        near = last >= days.warning
        severity = soon.word("warning_severity") if near else soon.severity
        since = days.warning if near else days.notice
        yield told(subject, clock, Row(soon, severity, since), more=_shorter(clock, last))
        return
    late = law.rulebook.rule("O2", days.late)
    yield told(subject, clock, Row(late, late.severity, days.late))
    if last >= days.grave:
        grave = law.rulebook.rule("O3", days.grave)
        yield told(subject, clock, Row(grave, grave.severity, days.grave))


def _shorter(clock: Clock, last: date) -> Params:
    """Say that the shorter of two conflicting texts has been passed already."""
    side = clock.term.shorter if clock.term is not None else None
    if side is None or last <= side.day:
        return ()
    return (("cause", "shorter_limit"), ("shorter_due", side.day.isoformat()))


def days_of(law: Law, clock: Clock, last: date) -> Thresholds | None:
    """Return the days of a clock that ran up to `last`, None while it is suspended."""
    return None if clock.term is None else thresholds(law.known_on(last), clock.term)


def thresholds(law: Law, term: Term) -> Thresholds | None:
    """Return the days a clock becomes due soon, nearly due, overdue and gravely overdue.

    None where the calendar of one of them is not on file: no clock is judged then.
    """
    due, shorter = term.due, term.shorter
    try:
        days = _thresholds(law, due.start, due.day, (due.length, due.unit, term.suspended))
    except LawError:
        return None
    if shorter is None:
        return days
    warning = min(days.warning, shorter.day + _DAY)
    return days._replace(notice=min(days.notice, warning), warning=warning)


@lru_cache(1 << 16)
def _thresholds(law: Law, start: date, due: date, length: tuple[int, str, int]) -> Thresholds:
    soon, grave = law.rulebook.rule("O1", start), law.rulebook.rule("O3", start)
    notice = _soon(law, soon, "notice", (start, due, length))
    warning = _soon(law, soon, "warning", (start, due, length))
    part = _part(length[0], grave.number("percent"))
    half = law.calendar.plus_working(due, part) if length[1] == "wd" else due + part * _DAY
    return Thresholds(notice, warning, due + _DAY, min(half, due + grave.number("days") * _DAY))


def _soon(law: Law, rule: Rule, step: str, term: tuple[date, date, tuple[int, str, int]]) -> date:
    """Return the day a part of the limit has passed or few working days are left.

    One working day is left on the eve of the due day: the day itself is not counted [ours].
    """
    start, due, (length, unit, suspended) = term
    part = _part(length, rule.number(f"{step}_percent"))
    if unit == "wd":
        passed = law.calendar.plus_working(start, part)
    else:
        passed = start + (part + suspended) * _DAY
    left, last = due, rule.number(f"{step}_wd")
    while law.calendar.working_days_between(left - _DAY, due) <= last:
        left -= _DAY
    return max(start, min(passed, left))


def _part(length: int, percent: int) -> int:
    """Return a part of a limit in whole days, rounded up."""
    return -(-length * percent // _HUNDRED)
