"""O8: the head received citizens on fewer days than the law or a local target asks for.

Judged is only a body that records receptions at all, from the period of the first one on
(tiếp công dân định kỳ của người đứng đầu).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.organisation.codes import TWO_TIER
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.terms import dawn, next_fact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.agency_file import AgencyFile
    from projections.findings import Severity

_LIMITS = {"commune": "TCD-DAY-C", "province": "TCD-DAY-P"} | dict.fromkeys(
    ("department", "ministry", "central", "government", "sector", "unit"), "TCD-DAY-H"
)
_TARGETS = {"TCD-DAY-C": "commune", "TCD-DAY-P": "province", "TCD-DAY-H": "other"}
_LOCAL = "TCD-DAY-LOCAL"
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_LONGEST = timedelta(days=31)
_PATH = "TCD-DAY"
"""One alert for each body, however many weeks its head missed: the others are its reasons."""
_SEVERITIES: dict[str | None, Severity] = {"low": "low", "high": "high", "critical": "critical"}


class Term(NamedTuple):
    """One week or month, and what it asks for."""

    first: date
    last: date
    limit: Rule
    local: int = 0
    """The local target of a month, 0 where none is set."""

    @property
    def needed(self) -> int:
        """Return the most that law or target ask for."""
        return max(self.limit.number("at_least"), self.local)


def reaches_back(law: Law, today: date) -> date:
    """Return the first day whose receptions may still count for what holds today."""
    stands = ruling(law, "O8", today).number("stands_days")
    return today - timedelta(days=stands) - _LONGEST


def detect(file: AgencyFile, law: Law, as_of: datetime) -> Detected:
    """State in which ended weeks or months the head received too rarely."""
    today = legal_day(as_of)
    wakes = [next_fact(file, today)]
    known = file.until(today)
    if not known.receptions or law.organisations.body_of(known.id, today) != known.id:
        return Detected(wake_at=wakes[0])
    stands = timedelta(days=ruling(law, "O8", today).number("stands_days"))
    first = known.receptions[0]
    findings: list[Finding] = []
    for term in _terms(known.id, law, max(first.businessdate, reaches_back(law, today)), today):
        held = {day: id_ for day, id_ in known.head_days.items() if term.first <= day <= term.last}
        over, gone = term.last + _DAY, term.last + stands + _DAY
        if len(held) >= term.needed or gone <= today:
            continue
        if over > today:
            wakes.append(dawn(over))
            continue
        findings.append(_finding(known.id, law, term, {first.id, *held.values()}, len(held)))
        wakes.append(dawn(gone))
    wake_at = min((wake for wake in wakes if wake is not None), default=None)
    return Detected(frozenset(findings), wake_at=wake_at)


def _terms(agency: str, law: Law, since: date, today: date) -> Iterator[Term]:
    """Return the weeks and months from the one of a day to the first that has not begun.

    The law of its first day judges a week or month: a week that begins under the older
    rule is the older rule's to its end. One that a reform breaks off is passed over.
    """
    day = since
    while day <= today + _LONGEST:
        term = _term(agency, law, day)
        if term is not None:
            yield term
            if day > today:
                return
        day = (day if term is None else term.last) + _DAY


@lru_cache(1 << 16)
def _term(agency: str, law: Law, day: date) -> Term | None:
    """Return the week or month of a day; None where the law asks nothing of the agency."""
    on_file = law.organisations.agency(agency, day)
    id_ = None if on_file is None else _LIMITS.get(on_file.kind)
    if id_ is None:
        return None
    monday = day - timedelta(days=day.weekday())
    week, month = monday + _WEEK - _DAY, _month(day)
    if _per(law, id_, monday) == "week":
        return _whole(agency, law, Term(monday, week, law.rulebook.rule(id_, monday)))
    if _per(law, id_, month[0]) != "month":
        return None
    local = ruling(law, _LOCAL, month[0]).number(f"{_TARGETS[id_]}_per_month")
    return _whole(agency, law, Term(*month, law.rulebook.rule(id_, month[0]), local))


def _whole(agency: str, law: Law, term: Term) -> Term | None:
    """Return a term through which the body existed as one: a reform breaks it off."""
    days = (term.first, term.last)
    existed = all(law.organisations.exists(agency, day) for day in days)
    return term if existed and not term.first < TWO_TIER <= term.last else None


def _per(law: Law, id_: str, day: date) -> str | None:
    return law.rulebook.rule(id_, day).word("per") if law.rulebook.in_force(id_, day) else None


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _finding(agency: str, law: Law, term: Term, evidence: set[str], held: int) -> Finding:
    effective_at = term.last + _DAY
    rule = ruling(law, "O8", effective_at)
    by_law = held < term.limit.number("at_least")
    params: tuple[tuple[str, str | int], ...] = (
        ("cause", "law" if by_law else "local"),
        ("held", held),
        ("limit", term.limit.id if by_law else _LOCAL),
        ("needed", term.limit.number("at_least") if by_law else term.local),
        ("start", term.first.isoformat()),
        ("until", term.last.isoformat()),
    )
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.OVERDUE,
        subject_kind=SubjectKind.AGENCY,
        subject=agency,
        path=_PATH,
        severity=_SEVERITIES.get(rule.severity, "medium"),
        effective_at=effective_at,
        evidence=tuple(sorted(evidence)),
        agencies=(agency,),
        params=params,
    )
