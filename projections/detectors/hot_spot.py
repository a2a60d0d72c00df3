"""Where several warnings meet: rows H1 and H3 of table E.4, per group (điểm nóng).

Needs the findings on record of the matters of the group, beside its facts. What
nobody can know counts nothing: the finding is then `partial` and tells the score
it could reach.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, get_args

from domain.contracts.envelope import legal_day
from projections.contradictions import marked_by
from projections.detectors.hot import crowd, forwarders, matters
from projections.detectors.mass.addition import counting_days
from projections.detectors.mass.bases import delegations
from projections.detectors.mass.higher_office import Offices
from projections.detectors.mass.score import weighed
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Pattern, Severity, SubjectKind
from projections.group_file import next_wake
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.detectors.hot.part import Part
    from projections.detectors.mass.score import Mass
    from projections.group_file import GroupFile

_SEVERITIES: dict[str, Severity] = {word: word for word in get_args(Severity)}
_DAY = timedelta(days=1)


class Heat(NamedTuple):
    """What is known of one group today."""

    group: GroupFile
    mass: Mass
    parts: list[Part]
    """By day."""
    unknown: list[tuple[int, date]]
    """Points that could be added, were all known, and until when."""

    @property
    def score(self) -> int:
        """Return the sum of what counts."""
        return sum(part.points for part in self.parts)

    @property
    def missing(self) -> int:
        """Return the points that could be added, were all known."""
        return sum(points for points, _ in self.unknown)

    def reached(self, needed: int) -> date | None:
        """Return the day from which the score is at least so high."""
        points = 0
        for part in self.parts:
            points += part.points
            if points >= needed:
                return part.on
        return None


def detect(group: GroupFile, law: Law, as_of: datetime, held: Collection[Finding]) -> Detected:
    """State whether the group is a hot spot, and whether an ad-hoc report is needed."""
    today = legal_day(as_of)
    known = group.until(today)
    rule = ruling(law, "H1", today)
    mass = weighed(known, law, today)
    heat = Heat(known, mass, _parts(known, law, rule, (mass, held, today)), [])
    heat.unknown.extend(_unknown(heat, law, rule, today))
    reports = [*_reports(heat, law, rule, today)]
    findings = {*_hot(heat, rule), *(_report(heat, law, why) for why in reports[:1])}
    ends = [part.until for part in heat.parts] + [why.until for why in reports]
    ends += [until for _, until in heat.unknown]
    wakes = [dawn(day + _DAY) for day in ends if day is not None]
    wakes += [*mass.wakes, *next_wake(known)]
    return Detected(marked_by(known.wrong, findings), wake_at=min(wakes, default=None))


def worth_a_look(held: Collection[Finding], law: Law, as_of: datetime) -> bool:
    """Whether a group that is no mass could be a hot spot: forwarders alone add one input."""
    today = legal_day(as_of)
    rule = ruling(law, "H1", today)
    needed = rule.number("warn_score") - rule.number("forwarder_points")
    if not held:
        return needed <= 0
    return sum(part.points for part in matters.parts_of(held, law, rule, today)) >= needed


def _parts(
    group: GroupFile, law: Law, rule: Rule, known: tuple[Mass, Collection[Finding], date]
) -> list[Part]:
    mass, held, today = known
    found = [*crowd.parts_of(mass, rule), *matters.parts_of(held, law, rule, today)]
    sent_on = forwarders.forwarded(group, rule, today)
    return sorted([*found, sent_on] if sent_on is not None else found)


def _unknown(heat: Heat, law: Law, rule: Rule, today: date) -> Iterator[tuple[int, date]]:
    """Return what inputs that count nothing for want of knowledge could give."""
    group, names = heat.group, {part.name for part in heat.parts}
    inputs: list[tuple[str, date | None]] = []
    if "mass" not in names:
        inputs.append(("mass", crowd.higher_until(group, heat.mass, law, rule, today)))
    if "forwarders" not in names:
        inputs.append(("forwarder", forwarders.unnamed_until(group, rule, today)))
    if "escalation" not in names:
        inputs.append(("escalation", matters.unclassified_until(group, rule, today)))
    for name, until in inputs:
        if until is not None:
            yield rule.number(f"{name}_points"), until


def _hot(heat: Heat, rule: Rule) -> Iterator[Finding]:
    """H1: enough inputs at once."""
    warm, hot = (heat.reached(rule.number(name)) for name in ("warn_score", "hot_score"))
    on = hot or warm
    if on is None:
        return
    params: list[tuple[str, str | int]] = [
        ("parts", " ".join(f"{part.name}={part.points}" for part in heat.parts)),
        ("score", heat.score),
    ]
    params += [("could_reach", heat.score + heat.missing)] if heat.missing else []
    severity = rule.word("hot_severity") if hot else rule.severity
    yield Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.HOT_SPOT,
        subject_kind=SubjectKind.GROUP,
        subject=heat.group.id,
        path="",
        severity=_SEVERITIES[severity or "medium"],
        effective_at=on,
        evidence=tuple(sorted({id_ for part in heat.parts for id_ in part.evidence})),
        agencies=_place(heat),
        params=tuple(sorted(params)),
        flags=("partial",) if heat.missing else (),
    )


class _Why(NamedTuple):
    """A reason for an ad-hoc report."""

    on: date
    cause: str
    evidence: tuple[str, ...]
    until: date | None
    agencies: tuple[str, ...]
    number: int


def _reports(heat: Heat, law: Law, rule: Rule, today: date) -> Iterator[_Why]:
    """H3: a hot spot, a large delegation at the centre, or disorder; the first named speaks."""
    hot = heat.reached(rule.number("hot_score"))
    if hot is not None:
        ids = tuple(sorted({id_ for part in heat.parts for id_ in part.evidence}))
        yield _Why(hot, "hot", ids, None, _place(heat), heat.score)
    yield from _central(heat, law, today)
    disorder = heat.mass.addition(crowd.DISORDER)
    if disorder is not None:
        evidence, where = disorder.evidence, (disorder.agency,)
        yield _Why(disorder.on, "disorder", evidence, disorder.until, where, disorder.points)


def _central(heat: Heat, law: Law, today: date) -> Iterator[_Why]:
    offices: Offices | None = None
    for visit in reversed([*delegations(heat.group, law)]):
        rule = ruling(law, "H3", visit.day)
        until = visit.day + counting_days(rule)
        if until < today or visit.heads < rule.number("people"):
            continue
        offices = offices or Offices(heat.group, law)
        if offices.level(visit.agency, visit.day) >= rule.number("central_from"):
            ids = (visit.evidence,)
            yield _Why(visit.day, "central", ids, until, (visit.agency,), visit.heads)
            return


def _report(heat: Heat, law: Law, why: _Why) -> Finding:
    rule = ruling(law, "H3", why.on)
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.HOT_SPOT,
        subject_kind=SubjectKind.GROUP,
        subject=heat.group.id,
        path="",
        severity=_SEVERITIES[rule.severity or "high"],
        effective_at=why.on,
        evidence=why.evidence,
        agencies=why.agencies,
        params=(("cause", why.cause), ("number", why.number)),
    )


def _place(heat: Heat) -> tuple[str, ...]:
    """Return the office the group first came to."""
    if heat.mass.bases:
        return (heat.mass.bases[0].agency,)
    return tuple(paper.agency for paper in heat.group.papers[:1])
