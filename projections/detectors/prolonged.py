"""Matters that go on and on: rows P1 and P2 (kéo dài).

A matter is alive while a duty of it stands, and on each day it has a fact of; it is
at rest between. Choices the table leaves open [ours]:

* The twelve months run from the first filing since the last rest of twelve months.
  They weigh while a duty stands; what was settled late is history.
* Continued after a final answer: papers the senders themselves filed after a second
  decision or a refusal to reopen. It weighs until twelve months without one more.
* A resolver is a body that accepted, took over or decided; three in turn began on
  three different days. It weighs while a duty stands.
* A group is complex when an office flagged one of its cases so.
"""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.words import Kind
from projections.contradictions import marked
from projections.detectors.clock_findings import severity_of
from projections.detectors.ruling import ruling
from projections.duties import clocks_of, matter_of, wakes_of
from projections.findings import Detected, Finding, Pattern, SubjectKind
from projections.months import months_after
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.clocks import Clock, Matter
    from projections.group_file import GroupFile

_DAY = timedelta(days=1)
_RESOLVES = frozenset({"accepted", "taken_over", "reopened", "decided"})
_SECOND = 2
_FIRST = attrgetter("effective_at", "subject", "rule", "path", "evidence")
_SHOWN = 20


class _Course(NamedTuple):
    """A matter as this detector looks at it."""

    matter: Matter
    clocks: tuple[Clock, ...]

    @property
    def is_open(self) -> bool:
        """Whether an office owes something now."""
        return any(_stands(clock) for clock in self.clocks)


class _Cause(NamedTuple):
    """One way to be prolonged."""

    word: str
    since: date
    until: date | None
    """The first day it is history; None while nothing but a fact can end it."""
    evidence: tuple[str, ...]
    agencies: tuple[str, ...]
    number: int
    """Months, filing days or resolvers."""


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State whether a matter is prolonged, and by which of the three measures."""
    today = legal_day(as_of)
    course = _Course(matter_of(case, law, today), clocks_of(case, law, today))
    wakes = wakes_of(case, law, today)
    findings: list[Finding] = []
    for cause in _causes(course):
        if today >= cause.since:
            findings.append(_finding(case.id, law, cause, today))
        turn = cause.since if today < cause.since else cause.until
        if turn is not None and turn > today:
            wakes.append(dawn(turn))
    return Detected(
        findings=marked(matter_of(case, law, today).case, findings),
        wake_at=min(wakes, default=None),
    )


def _causes(course: _Course) -> Iterator[_Cause]:
    if course.matter.papers:
        yield from _by_months(course)
        yield from _by_continuing(course)
        yield from _by_resolvers(course)


def _by_months(course: _Course) -> Iterator[_Cause]:
    """Yield more than twelve months since the first filing of the present stretch."""
    matter = course.matter
    rule = ruling(matter.law, "P1", matter.papers[0].day)
    months = rule.number("months")
    if not course.is_open and _within(matter, months):
        return
    first, last = _stretch(course, rule.number("rest_months"))
    papers = [paper for paper in matter.papers if first <= paper.day]
    if not papers or papers[0].day > last:
        return
    since = months_after(papers[0].day, months) + _DAY
    if not course.is_open and last < since:
        return
    until = None if course.is_open else last
    holders = tuple(sorted({clock.agency for clock in course.clocks if _stands(clock)}))
    standing = [id_ for clock in course.clocks if _stands(clock) for id_ in clock.evidence]
    evidence = (*papers[0].evidence, *standing)
    body = matter.body(papers[0].agency, papers[0].day)
    yield _Cause("months", since, until, evidence, holders or (body,), months)


def _within(matter: Matter, months: int) -> bool:
    """Whether all that happened lies within so many months: nothing to look for then."""
    facts = matter.case.facts
    return facts[-1].businessdate <= months_after(matter.papers[0].day, months)


def _stretch(course: _Course, months: int) -> tuple[date, date]:
    """Return the first and last day of the present stretch between long rests."""
    today = course.matter.today
    alive = [(fact.businessdate, fact.businessdate) for fact in course.matter.case.facts]
    alive += [
        (clock.start, today if clock.end is None else max(clock.start, clock.end.day))
        for clock in course.clocks
        if _counts(clock) and clock.start <= today
    ]
    alive.sort()
    first, last = alive[0]
    for start, end in alive:
        if start >= months_after(last, months):
            first = start
        last = max(last, end)
    return first, last


def _counts(clock: Clock) -> bool:
    """Whether a duty keeps the matter alive: to answer or to resolve, not what follows."""
    return clock.name in _LIVELY


def _stands(clock: Clock) -> bool:
    return _counts(clock) and clock.end is None


_LIVELY = frozenset(
    {
        "KN-ACC",
        "KN-RES1",
        "KN-RES2",
        "XLD-KN",
        "TC-INIT",
        "TC-XFER",
        "TC-RES",
        "TC-NEXT",
        "TC-LATE1",
        "KNPA-SLA",
    }
)


def _by_continuing(course: _Course) -> Iterator[_Cause]:
    """Yield a settled matter the senders go on filing, three days in twelve months."""
    matter = course.matter
    final = _final(matter)
    if final is None:
        return
    day, id_ = final
    rule = ruling(matter.law, "P1", day)
    needed, months = rule.number("filing_days"), rule.number("window_months")
    papers = {p.day: p for p in reversed(matter.papers) if not p.forwarded and p.day > day}
    days = sorted(papers)
    found = [
        days[n : n + needed]
        for n in range(len(days) - needed + 1)
        if days[n + needed - 1] <= months_after(days[n], months)
    ]
    if not found:
        return
    evidence = (id_, *(id_ for day in found[0] for id_ in papers[day].evidence))
    until = months_after(days[-1], rule.number("rest_months")) + _DAY
    bodies = tuple(sorted({matter.body(papers[d].agency, d) for d in found[0]}))
    yield _Cause("continued", found[0][-1], until, evidence, bodies, len(days))


def _final(matter: Matter) -> tuple[date, str] | None:
    """Return the second decision or the refusal to reopen, whichever came first."""
    kinds = {paper.petition: paper.kind for paper in matter.papers}
    return min(
        (
            (step.day, step.id)
            for step in matter.steps
            if step.word == "reopening_refused"
            or (
                step.word == "decided"
                and step.ordinal == _SECOND
                and kinds.get(step.petition, Kind.COMPLAINT) is Kind.COMPLAINT
            )
        ),
        default=None,
    )


def _by_resolvers(course: _Course) -> Iterator[_Cause]:
    """Yield a matter that three bodies resolved in turn; a successor is the same body."""
    matter = course.matter
    begun: dict[str, tuple[date, str]] = {}
    for step in matter.steps:
        if step.word in _RESOLVES:
            begun.setdefault(matter.body(step.agency, step.day), (step.day, step.id))
    needed = ruling(matter.law, "P1", matter.papers[0].day).number("resolvers")
    days = sorted({day for day, _ in begun.values()})
    if len(days) < needed:
        return
    ends = [clock.end.day for clock in course.clocks if _counts(clock) and clock.end is not None]
    until = None if course.is_open else max([*ends, days[needed - 1]])
    agencies = tuple(sorted(begun, key=lambda body: (begun[body][0], body)))
    evidence = (
        *matter.papers[0].evidence,
        *(id_ for _, id_ in begun.values()),
        *(id_ for clock in course.clocks if _counts(clock) for id_ in clock.evidence),
    )
    yield _Cause("resolvers", days[needed - 1], until, evidence, agencies, len(agencies))


def _finding(subject: str, law: Law, cause: _Cause, today: date) -> Finding:
    rule = ruling(law, "P1", cause.since)
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.PROLONGED,
        subject_kind=SubjectKind.MATTER,
        subject=subject,
        path="",
        severity=severity_of(rule.severity),
        effective_at=cause.since,
        evidence=tuple(sorted(set(cause.evidence))),
        agencies=cause.agencies,
        params=(("cause", cause.word), ("number", cause.number)),
        state="holding" if cause.until is None or today < cause.until else "historic",
    )


def of_group(group: GroupFile, held: Collection[Finding], law: Law, as_of: datetime) -> Detected:
    """State P2: a member matter is prolonged, the group is large, and the case is complex.

    `held` are the findings on record of the members and of the group itself.
    """
    today = legal_day(as_of)
    standing = [finding for finding in held if finding.state == "holding"]
    long = [finding for finding in standing if finding.rule == "P1"]
    flagged = group.until(today).flagged
    if not long or flagged is None:
        return Detected()
    words = ruling(law, "P2", today).params.get("signals", ())
    signals = [f for f in standing if isinstance(words, tuple) and f.rule in words]
    if not signals:
        return Detected()
    since = max(
        min(finding.effective_at for finding in long),
        min(finding.effective_at for finding in signals),
        flagged[0],
    )
    return Detected(frozenset({_of_group(group.id, law, since, (long, signals), flagged[1])}))


def _of_group(
    subject: str, law: Law, since: date, reasons: tuple[list[Finding], list[Finding]], flag: str
) -> Finding:
    """Return P2; the findings that held first show it, not those of every matter of thousands."""
    rule = ruling(law, "P2", since)
    shown = [one for found in reasons for one in sorted(found, key=_FIRST)[:_SHOWN]]
    every = [one for found in reasons for one in found]
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.PROLONGED,
        subject_kind=SubjectKind.GROUP,
        subject=subject,
        path="",
        severity=severity_of(rule.severity),
        effective_at=since,
        evidence=tuple(sorted({flag, *(id_ for f in shown for id_ in f.evidence)})),
        agencies=tuple(sorted({code for f in every for code in f.agencies})),
        params=(("matters", len({f.subject for f in every if f.rule == "P1"})),),
    )
