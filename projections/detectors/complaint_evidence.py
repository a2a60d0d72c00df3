"""Which facts a verdict on a complaint rests on: enough to reach it again from these alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from projections.detectors.complaint_rows import Inquiry
    from projections.dockets import Step

_PAPER_ONLY = frozenset({"K0", "K1", "K4"})
"""Rows decided by the paper, the place and the law."""

_ANYWHERE = frozenset({"court", "remote"})
_SECOND = 2


def evidence_of(inquiry: Inquiry, rule: str) -> frozenset[str]:
    """Return the ids of the facts the first matching row rests on.

    The last rows hold because the earlier ones do not: they rest on everything
    the resolvers and the receiving body did by then.
    """
    filing = inquiry.filing
    horizon = inquiry.horizon() if rule == "K12" else filing.day
    found = {*filing.evidence, *inquiry.course.bodies.handovers(horizon)}
    if rule in _PAPER_ONLY:
        return frozenset(found)
    if rule in {"K2", "K3"}:
        closing = (inquiry.at.d1, inquiry.at.d2, inquiry.at.court)
        return frozenset(found.union(step.id for step in closing if step is not None))
    found.update(step.id for step in _steps(inquiry, horizon))
    for paper in inquiry.course.filings:
        if paper.day <= horizon and _concerns(inquiry, paper.agency, paper.day):
            found.update(paper.evidence)
    return frozenset(found)


def _steps(inquiry: Inquiry, horizon: date) -> list[Step]:
    return [
        step
        for step in inquiry.steps_looked_at(horizon)
        if step.word in _ANYWHERE
        or (step.word == "decided" and step.ordinal == _SECOND)
        or _concerns(inquiry, step.agency, step.day)
    ]


def _concerns(inquiry: Inquiry, agency: str, since: date) -> bool:
    """Whether an office is a resolver or the receiving body, now or when it acted."""
    course, at = inquiry.course, inquiry.at
    now, then = course.body(agency, at.day, since), course.body(agency, since, since)
    right = course.resolvers(since)
    return now in {at.r1, at.r2, inquiry.a} or then in {right.first, right.second}
