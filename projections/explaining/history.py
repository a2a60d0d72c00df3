"""The verdicts on one filing over time: what was known when (lịch sử đánh giá).

Every verdict is reached again from the facts recorded by the end of a day, as of
the end of that day. So neither the order nor the time of arrival can matter, and
nothing is ever rewritten.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import VIETNAM, legal_day
from projections.evaluate import evaluate_matter
from projections.explaining.linking import case_with

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.findings import Assessment

_LAST = time(23, 59, 59, 999_999, tzinfo=VIETNAM)


class KnownVerdict(NamedTuple):
    """The verdict as known from a day on, until the next one."""

    known_on: date
    verdict: Assessment | None
    """None: by then the paper was not known, not classified, or struck out."""


def end_of(day: date) -> datetime:
    """Return the last instant of a legal day."""
    return datetime.combine(day, _LAST)


def known_by(facts: Iterable[AnyFact], day: date) -> list[AnyFact]:
    """Return the facts recorded by the end of a day."""
    last = end_of(day)
    return [fact for fact in facts if fact.recordedtime <= last]


def verdict_on(
    facts: Iterable[AnyFact], petition: str, law: Law, as_of: datetime
) -> Assessment | None:
    """Return the verdict on one filing that follows from some facts."""
    case = case_with(facts, petition, law)
    if case is None:
        return None
    judged = evaluate_matter(case, law, as_of).assessments
    return next((one for one in judged if one.petition == petition), None)


def history(
    facts: Iterable[AnyFact], petition: str, law: Law, until: datetime
) -> list[KnownVerdict]:
    """Return every verdict on a filing in the order it was known, changes only."""
    every = list(facts)
    last = legal_day(until)
    days = {legal_day(fact.recordedtime) for fact in every}
    days |= {fact.businessdate for fact in every}
    found: list[KnownVerdict] = []
    for day in sorted(day for day in days if day <= last):
        as_of = min(end_of(day), until)
        said = verdict_on(known_by(every, day), petition, law, as_of)
        if not found and said is None:
            continue
        if not found or _differs(found[-1].verdict, said):
            found.append(KnownVerdict(day, said))
    return found


def _differs(one: Assessment | None, other: Assessment | None) -> bool:
    if one is None or other is None:
        return one is not other
    return _class(one) != _class(other)


def _class(said: Assessment) -> tuple[object, ...]:
    return said.rule, said.verdict, said.counts, said.authority_fault, said.weight
