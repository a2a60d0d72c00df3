"""Extensions without the ground the decree asks, or without result: row O4 (lạm dụng gia hạn).

Two extensions are the second in writing, or two of different days. The criteria
on file are those the office had written down by the day of the second one [ours].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.petition import PetitionComplexityFlaggedV1, PetitionExtendedV1
from projections.contradictions import marked
from projections.detectors.clock_findings import Row, told
from projections.detectors.overdue import days_of
from projections.detectors.ruling import ruling
from projections.duties import clocks_of, matter_of, wakes_of
from projections.findings import Detected
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.case_file import CaseFile
    from projections.clocks import Clock, Matter
    from projections.dockets import Step
    from projections.findings import Finding


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State which denunciations were extended twice too easily, or in vain."""
    if not case.of(PetitionExtendedV1):
        return Detected()
    today = legal_day(as_of)
    matter = matter_of(case, law, today)
    findings: list[Finding] = []
    wakes = wakes_of(case, law, today)
    for clock in clocks_of(case, law, today):
        second = _second(matter, clock) if clock.name == "TC-RES" else None
        if second is None:
            continue
        findings += _findings(matter, case.id, clock, second)
        late = _late(law, clock, today)
        if late is not None and clock.end is None and today < late:
            wakes.append(dawn(late))
    return Detected(
        findings=marked(matter_of(case, law, today).case, findings),
        wake_at=min(wakes, default=None),
    )


def _second(matter: Matter, clock: Clock) -> Step | None:
    """Return the second extension of a case, if it has one."""
    last = matter.today if clock.end is None else clock.end.day
    written = [
        step
        for step in matter.steps
        if step.word == "extended"
        and clock.start <= step.day <= last
        and matter.body(step.agency, step.day) == clock.agency
    ]
    needed = ruling(matter.law, "O4", clock.start).number("extensions")
    by_word = next((step for step in written if step.ordinal >= needed), None)
    days = {step.day: step for step in reversed(written)}
    by_count = days[sorted(days)[needed - 1]] if len(days) >= needed else None
    found = [step for step in (by_word, by_count) if step is not None]
    return min(found, key=lambda step: step.day, default=None)


def _findings(matter: Matter, subject: str, clock: Clock, second: Step) -> Iterator[Finding]:
    rule = ruling(matter.law, "O4", second.day)
    criteria, flags = _criteria(matter, clock, second.day)
    if len(criteria) < rule.number("criteria"):
        one = _resting_on(clock, second, flags)
        more = (("cause", "criteria"), ("criteria", len(criteria)))
        yield told(subject, one, Row(rule, rule.severity, second.day), more=more)
    yield from _in_vain(matter, subject, clock, (second, rule))


def _in_vain(
    matter: Matter, subject: str, clock: Clock, second: tuple[Step, Rule]
) -> Iterator[Finding]:
    step, rule = second
    last = matter.today if clock.end is None else clock.end.day
    late = _late(matter.law, clock, last)
    if late is not None and last >= late:
        row = Row(rule, rule.word("overdue_severity"), max(late, step.day))
        more = (("cause", "overdue"),)
        yield told(subject, _resting_on(clock, step, ()), row, more=more)


def _late(law: Law, clock: Clock, last: date) -> date | None:
    """Return the first day a case is late, None while it is suspended."""
    days = days_of(law, clock, last)
    return None if days is None else days.late


def _criteria(matter: Matter, clock: Clock, day: date) -> tuple[set[str], tuple[str, ...]]:
    """Return the criteria of complexity the office had on file by a day, and where."""
    flags = [
        fact
        for fact in matter.case.of(PetitionComplexityFlaggedV1)
        if fact.businessdate <= day and matter.body(fact.agency, fact.businessdate) == clock.agency
    ]
    return {word for fact in flags for word in fact.data.criteria}, tuple(f.id for f in flags)


def _resting_on(clock: Clock, second: Step, flags: tuple[str, ...]) -> Clock:
    return clock._replace(evidence=(*clock.evidence, second.id, *flags))
