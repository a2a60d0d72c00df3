"""Size plus additions: how grave a mass complaint is today (điểm đông người)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from projections.detectors.crowd import STEPS, people_of
from projections.detectors.mass.addition import lapses, lasting
from projections.detectors.mass.areas import merger_to_come, several_areas
from projections.detectors.mass.bases import bases, delegations
from projections.detectors.mass.disorder import disorder
from projections.detectors.mass.growth import Growth
from projections.detectors.mass.higher_office import Offices, higher_office
from projections.detectors.mass.visits import repeat_visits, sensitive_time
from projections.detectors.ruling import ruling
from projections.terms import dawn

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.detectors.crowd import Crowd
    from projections.detectors.mass.addition import Addition
    from projections.detectors.mass.bases import Base
    from projections.group_file import GroupFile

SIZE = "PEOPLE_SIZE"
_COUNT_FOR_A_MASS = frozenset({"M7", "M9"})
_REMEMBERED = 2
"""The mass complaint and the hot spot ask about one group in turn."""


class Step(NamedTuple):
    """Points of the score, and the day from which they count."""

    on: date
    points: int
    rule: str


class Mass(NamedTuple):
    """What is known of one group today."""

    bases: list[Base]
    """In order of days; none, no score."""
    crowd: Crowd | None
    """None where there is no base."""
    additions: list[Addition]
    """Also those that have lapsed."""
    steps: list[Step]
    """What the score is made of, by day."""
    wakes: list[datetime]
    """When time alone may change this."""

    @property
    def score(self) -> int:
        """Return size and additions, 0 without a base."""
        return sum(step.points for step in self.steps)

    def addition(self, rule: str) -> Addition | None:
        """Return an addition that counts today."""
        return next((a for a in self.additions if a.rule == rule and a.holds), None)


@lru_cache(_REMEMBERED)
def weighed(group: GroupFile, law: Law, today: date) -> Mass:
    """Weigh a group by what had happened by the end of a day."""
    found = bases(group, law)
    growth = Growth(group, law)
    grown = lasting("M4", [*growth.firings(today)], law, today)
    additions = [grown] if grown is not None else []
    wakes = [growth.to_come(today)]
    if not found:
        wakes += lapses(additions)
        return Mass([], None, additions, [], [dawn(day) for day in wakes if day is not None])
    additions += _additions(group, law, today, found[0])
    wakes += lapses(additions)
    times = [dawn(day) for day in wakes if day is not None]
    merger = merger_to_come(group, today)
    times += [merger] if merger is not None else []
    sizes = ruling(law, SIZE, found[0].on)
    crowd = people_of(group, sizes)
    steps = _sized(growth, sizes, found[0].on, crowd.points)
    steps += [Step(max(a.on, found[0].on), a.points, a.rule) for a in additions if a.holds]
    return Mass(found, crowd, additions, sorted(steps), times)


def _additions(group: GroupFile, law: Law, today: date, base: Base) -> list[Addition]:
    many = [*delegations(group, law)]
    rows = {
        "M5": repeat_visits(many, law),
        "M6": higher_office(many, Offices(group, law), law) if many else (),
        "M8": sensitive_time(many, law),
        "M9": disorder(group, many, base.on, law),
    }
    found = [lasting(rule, [*firings], law, today) for rule, firings in rows.items()]
    found.append(several_areas(group, law, today))
    return sorted(_of_a_mass(one, base) for one in found if one is not None)


def _of_a_mass(one: Addition, base: Base) -> Addition:
    """Return an addition with what made the group a mass, where it does not say so itself."""
    if one.rule not in _COUNT_FOR_A_MASS:
        return one
    return one._replace(evidence=tuple(sorted({*one.evidence, *base.evidence})))


def _sized(growth: Growth, sizes: Rule, since: date, points: int) -> list[Step]:
    """Return a step for each size reached, none of them before the group is a mass."""
    found: list[Step] = []
    for name in STEPS[:points]:
        day = growth.reached(sizes.number(name))
        found.append(Step(since if day is None else max(day, since), 1, "size"))
    return found
