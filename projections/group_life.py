"""The life of a group: forming, mass, hot, calm; a function of what is known (vòng đời nhóm).

No word of the law. A group *forms* while two people stand behind it and nothing makes it a
mass; it is a *mass* once a base row of table E.3 holds, *hot* while its score warns or a hot
spot stands. Where nothing new came for long it is *calm*, and one that only formed is no
group any more. A group that wakes again is counted from the day it woke.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts.envelope import legal_day
from projections.concerns import kind_among
from projections.detectors.crowd import rounded
from projections.detectors.mass.score import SIZE, weighed
from projections.detectors.ruling import ruling
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.detectors.mass.score import Mass
    from projections.findings import Finding
    from projections.group_file import GroupFile

Life = Literal["forming", "mass", "hot", "calm"]
RULE = "GROUP_LIFE"
_HOT_SPOT = "H1"
_DAY = timedelta(days=1)


class Standing(NamedTuple):
    """How a group stands: its life, and what an officer asks of it first."""

    life: Life
    since: date
    people: int
    """At least so many."""
    most: int
    """At most so many, did nobody whom no paper names come twice."""
    papers: int
    score: int
    last: date
    """The day of the last paper or visit."""
    kind: str | None
    communes: tuple[str, ...]
    changes_on: date | None
    """When time alone changes its life."""


def standing_of(
    group: GroupFile, found: Collection[Finding], law: Law, as_of: datetime
) -> Standing | None:
    """Return how a group stands by what is found of it; None where nobody gathers."""
    today = legal_day(as_of)
    law, group = law.known_on(today), group.until(today)
    if not group.sightings:
        return None
    last = group.sightings[-1].day
    rule = ruling(law, RULE, last)
    mass = weighed(group, law, today)
    life, since = _life(group, found, law, today)
    if life is None or since is None:
        return None
    quiet_on = last + rule.number("calm_days") * _DAY + _DAY
    known = max(group.people, group.heads[0])
    kind = kind_among(group.concern.kinds)
    return Standing(
        life,
        since,
        rounded(known),
        rounded(max(known, group.people + group.unnamed)),
        len(group.papers),
        mass.score,
        last,
        None if kind is None else kind.value,
        tuple(sorted(group.communes)),
        quiet_on if quiet_on > today else None,
    )


def wakes(standing: Standing | None) -> list[datetime]:
    """Return when time alone changes the life of a group."""
    if standing is None or standing.changes_on is None:
        return []
    return [dawn(standing.changes_on)]


def _life(
    group: GroupFile, found: Collection[Finding], law: Law, today: date
) -> tuple[Life | None, date | None]:
    last = group.sightings[-1].day
    rule = ruling(law, RULE, last)
    woke = _woke(group, rule)
    mass = weighed(group, law, today)
    spots = [one.effective_at for one in found if one.rule == _HOT_SPOT and one.state == "holding"]
    warned = _warned(mass, law)
    quiet_on = last + rule.number("calm_days") * _DAY + _DAY
    if today >= quiet_on and not spots:
        return ("calm", quiet_on) if mass.bases else (None, None)
    if today < quiet_on and warned is not None:
        spots.append(warned)
    if spots:
        return "hot", max(min(spots), woke)
    if mass.bases:
        return "mass", max(mass.bases[0].on, woke)
    needed = rule.number("people")
    formed = next((rise.day for rise in group.rises if rise.people >= needed), None)
    return (None, None) if formed is None else ("forming", max(formed, woke))


def _warned(mass: Mass, law: Law) -> date | None:
    """Return the day from which the score warns, None while it does not."""
    if not mass.bases:
        return None
    needed, points = ruling(law, SIZE, mass.bases[0].on).number("medium_score"), 0
    for step in mass.steps:
        points += step.points
        if points >= needed:
            return step.on
    return None


def _woke(group: GroupFile, rule: Rule) -> date:
    """Return the first day after the last long rest."""
    seen, day = group.sightings, group.sightings[-1].day
    rest = rule.number("calm_days") * _DAY
    while True:
        place = bisect_left(seen, (day,))
        if not place or day - seen[place - 1].day > rest:
            return day
        day = seen[place - 1].day
