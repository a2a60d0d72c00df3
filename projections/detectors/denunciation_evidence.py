"""Which facts a verdict on a denunciation rests on: enough to reach it from these alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from projections.detectors.denunciation_rows import DenunciationInquiry

_BY_CHARGE = frozenset({"T0", "T1", "T3", "T4", "T5", "T6"})
"""Rows decided by the paper and by who resolves."""


def evidence_of(q: DenunciationInquiry, rule: str) -> frozenset[str]:
    """Return the ids of the facts the first matching row rests on.

    The last rows hold because the earlier ones do not: they rest on everything
    the resolver, its superior and the receiving body did by then.
    """
    horizon = q.horizon() if rule == "T11" else q.filing.day
    found = {*q.filing.evidence, *q.course.bodies.handovers(horizon)}
    found.update(change.id for change in q.course.changes if change.day <= horizon)
    if rule in _BY_CHARGE:
        return frozenset(found.union(_of_field(q, horizon)))
    if rule in {"T2", "T3b"}:
        closing = (q.at.reopening_refused, q.at.conclusion)
        found.update(step.id for step in closing if step is not None)
        return frozenset(found.union(_of_field(q, horizon)))
    found.update(
        step.id for step in q.steps_looked_at(horizon) if _concerns(q, step.agency, step.day)
    )
    for paper in q.course.filings:
        if paper.day <= horizon and _concerns(q, paper.agency, paper.day):
            found.update(paper.evidence)
    return frozenset(found.union(_of_field(q, horizon)))


def _of_field(q: DenunciationInquiry, horizon: date) -> set[str]:
    """Return what tells which of several bodies managing a field accepted first."""
    if not q.course.fields_by(horizon):
        return set()
    found = {id_ for f in q.course.filings if f.day <= horizon for id_ in f.evidence}
    accepted = (s for s in q.steps_looked_at(horizon) if s.word == "accepted")
    return found.union(step.id for step in accepted)


def _concerns(q: DenunciationInquiry, agency: str, since: date) -> bool:
    """Whether an office resolves, stands above who does, or is the receiving body.

    Now, or when it acted.
    """
    course, at = q.course, q.at
    charge = course.charge(since)
    now = course.body(agency, at.day, since)
    then = course.body(agency, since, since)
    return now in {at.c, at.superior, q.a, *at.charge.earlier} or then in {
        charge.agency,
        course.superior(charge.agency, since),
    }
