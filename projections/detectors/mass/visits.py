"""Delegations that come again, or on a day that matters: rows M5 and M8 (đoàn đông người)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.mass.addition import Firing
from projections.detectors.ruling import ruling
from projections.detectors.sensitive_days import occasion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.law.law import Law
    from projections.shares import Visit


def repeat_visits(delegations: Sequence[Visit], law: Law) -> Iterator[Firing]:
    """M5: enough delegations within so many days, both ends in."""
    for at, visit in enumerate(delegations):
        rule = ruling(law, "M5", visit.day)
        first = at + 1 - rule.number("delegations")
        if first < 0:
            continue
        within = delegations[first : at + 1]
        if (visit.day - within[0].day).days < rule.number("window_days"):
            count = (("count", len(within)),)
            evidence = tuple(one.evidence for one in within)
            points = rule.number("points")
            yield Firing(visit.day, visit.day, points, visit.agency, evidence, count)


def sensitive_time(delegations: Sequence[Visit], law: Law) -> Iterator[Firing]:
    """M8: a delegation on a day the rulebook lists."""
    for visit in delegations:
        what = occasion(law, visit.day)
        if what is not None:
            points = ruling(law, "M8", visit.day).number("points")
            said = (("occasion", what),)
            yield Firing(visit.day, visit.day, points, visit.agency, (visit.evidence,), said)
