"""What is on record of the matters of a group: P1, hard escalation, R5, R10, O3 (phát hiện)."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from projections.detectors.hot.part import Part
from projections.detectors.ruling import ruling
from projections.findings import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.findings import Finding
    from projections.group_file import GroupFile

PROLONGED = "P1"
ROUNDS = frozenset({"R5", "R10"})
LATE = "O3"
_FIRST = attrgetter("effective_at", "subject", "rule", "path", "evidence")


def heeded(pattern: str, rule: str) -> bool:
    """Whether a finding on a matter may count for its group at all."""
    return rule in ROUNDS or rule in {PROLONGED, LATE} or pattern == Pattern.CROSS_LEVEL


def parts_of(held: Iterable[Finding], law: Law, rule: Rule, today: date) -> Iterator[Part]:
    """Return the inputs that findings on the matters give, each once however many matters."""
    standing = [one for one in held if one.state == "holding" and one.effective_at <= today]
    inputs = (
        ("P1", "prolonged_points", [f for f in standing if f.rule == PROLONGED]),
        ("R5/R10", "round_points", [f for f in standing if f.rule in ROUNDS]),
        ("O3", "late_points", [f for f in standing if f.rule == LATE]),
    )
    for name, points, found in inputs:
        if found:
            first = min(found, key=_FIRST)
            yield Part(first.effective_at, name, rule.number(points), first.evidence)
    yield from _escalation(standing, law, rule, today)


def unclassified_until(group: GroupFile, rule: Rule, today: date) -> date | None:
    """Return until when a paper nobody classified could be a hard escalation of these days."""
    reach = timedelta(days=rule.number("escalation_days") - 1)
    unread = [paper.day for paper in group.papers if paper.substance is None]
    return max((day + reach for day in unread if day >= today - reach), default=None)


def _escalation(standing: Iterable[Finding], law: Law, rule: Rule, today: date) -> Iterator[Part]:
    """Hard escalation within so many days, both ends in.

    It counts from the first of a run in which each follows within those days.
    """
    reach = timedelta(days=rule.number("escalation_days") - 1)
    hard = sorted((f for f in standing if _is_hard(f, law)), key=_FIRST)
    if not hard or hard[-1].effective_at < today - reach:
        return
    start = len(hard) - 1
    while start and hard[start].effective_at - hard[start - 1].effective_at <= reach:
        start -= 1
    first, last = hard[start], hard[-1]
    evidence = tuple(sorted({*first.evidence, *last.evidence}))
    points = rule.number("escalation_points")
    yield Part(first.effective_at, "escalation", points, evidence, last.effective_at + reach)


def _is_hard(finding: Finding, law: Law) -> bool:
    """Whether the row of the filing counts in full: a soft one is no hard escalation."""
    if finding.pattern is not Pattern.CROSS_LEVEL:
        return False
    return ruling(law, finding.rule, finding.effective_at).params.get("counts") == "yes"
