"""What is on record of the matters of a group: P1, hard escalation, R5, R10, O3 (phát hiện)."""

from __future__ import annotations

from bisect import bisect_left
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
    since = bisect_left(group.papers, (today - reach,))
    unread = [paper.day for paper in group.papers[since:] if paper.substance is None]
    return max(unread) + reach if unread else None


def _escalation(standing: Iterable[Finding], law: Law, rule: Rule, today: date) -> Iterator[Part]:
    """Hard escalation within so many days, both ends in.

    It counts from the first of a run in which each follows within those days.
    """
    reach = timedelta(days=rule.number("escalation_days") - 1)
    days: dict[date, list[Finding]] = {}
    for finding in _hard(standing, law):
        days.setdefault(finding.effective_at, []).append(finding)
    ordered = sorted(days)
    if not ordered or ordered[-1] < today - reach:
        return
    start = len(ordered) - 1
    while start and ordered[start] - ordered[start - 1] <= reach:
        start -= 1
    first, last = min(days[ordered[start]], key=_FIRST), max(days[ordered[-1]], key=_FIRST)
    evidence = tuple(sorted({*first.evidence, *last.evidence}))
    points = rule.number("escalation_points")
    yield Part(first.effective_at, "escalation", points, evidence, last.effective_at + reach)


def _hard(standing: Iterable[Finding], law: Law) -> Iterator[Finding]:
    """Return the filings whose row counts in full: a soft one is no hard escalation."""
    counts: dict[tuple[str, date], bool] = {}
    for one in standing:
        if one.pattern is not Pattern.CROSS_LEVEL:
            continue
        key = one.rule, one.effective_at
        if key not in counts:
            counts[key] = ruling(law, *key).params.get("counts") == "yes"
        if counts[key]:
            yield one
