"""What the mass complaint gives the hot spot, and what it could give (đông người)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.hot.part import Part
from projections.detectors.mass.addition import counting_days
from projections.detectors.mass.bases import delegations
from projections.detectors.mass.higher_office import Offices, points_of
from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.detectors.mass.score import Mass
    from projections.group_file import GroupFile

DISORDER = "M9"
_HIGHER = "M6"


def parts_of(mass: Mass, rule: Rule) -> Iterator[Part]:
    """Return the inputs of a mass complaint: a high score without disorder, and disorder."""
    if mass.crowd is None:
        return
    reached = _reached(mass, rule.number("mass_from"))
    if reached is not None:
        ids = set(mass.bases[0].evidence).union(mass.crowd.evidence)
        for one in mass.additions:
            if one.holds and one.rule != DISORDER:
                ids.update(one.evidence)
        yield Part(reached, "mass", rule.number("mass_points"), tuple(sorted(ids)))
    disorder = mass.addition(DISORDER)
    if disorder is not None:
        points = rule.number("disorder_points")
        yield Part(disorder.on, DISORDER, points, disorder.evidence, disorder.until)


def higher_until(group: GroupFile, mass: Mass, law: Law, rule: Rule, today: date) -> date | None:
    """Return until when a delegation at a higher office would make the score high.

    That is, were the competent body of the group known.
    """
    without = sum(step.points for step in mass.steps if step.rule not in {DISORDER, _HIGHER})
    needed = rule.number("mass_from")
    if not mass.bases or without >= needed or mass.addition(_HIGHER) is not None:
        return None
    until: date | None = None
    offices: Offices | None = None
    for visit in delegations(group, law):
        last = visit.day + counting_days(ruling(law, _HIGHER, visit.day))
        if last < today:
            continue
        offices = offices or Offices(group, law)
        unknown = None in offices.competent(visit.day)
        if unknown and without + points_of(visit, offices, law) >= needed:
            until = last
    return until


def _reached(mass: Mass, needed: int) -> date | None:
    """Return the day from which the score without disorder is high, None while it is not."""
    points = 0
    for step in mass.steps:
        points += step.points if step.rule != DISORDER else 0
        if points >= needed:
            return step.on
    return None
