"""A delegation at an office above the competent body: row M6 (đoàn vượt lên cấp trên).

A complaint's competent body is the first resolver until a first decision is on
file, the second from then on; where the matters of a group have several, the
office must stand above each of them [ours].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.law import competence
from projections.bodies import Bodies
from projections.detectors.mass.addition import Firing
from projections.detectors.ruling import ruling
from projections.terms import resolvers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from projections.group_file import GroupFile
    from projections.shares import Paper, Visit


_SHOWN = 20
"""So many objects show who is competent: a form letter may be about thousands."""


class Offices:
    """Who is competent for a group, and which offices stand above (nơi có thẩm quyền)."""

    def __init__(self, group: GroupFile, law: Law) -> None:
        self._law = law
        self._bodies = Bodies(group, law)
        last_to_first: list[Paper | Visit] = [*reversed(group.visits), *reversed(group.papers)]
        told = {one.about: one for one in last_to_first if one.about is not None}
        self._about = [one.substance for one in told.values() if one.substance is not None]
        decided = group.decided
        self._decided = decided[0] if decided else None
        shown = sorted(told.values(), key=_by_day)[:_SHOWN]
        self.evidence = tuple(dict.fromkeys((*_facts(shown), *(decided[1:] if decided else ()))))
        """What says who is competent: the first paper or visit for each object, the decision."""

    def level(self, agency: str, day: date) -> int:
        """Return the level of the body an office counts as."""
        return self._law.organisations.level(self._bodies.at(agency, day), day)

    def competent(self, day: date) -> set[str | None]:
        """Return who must act on what the group wants; None stands for what nobody can tell."""
        return {self._competent(about, day) for about in self._about} or {None}

    def is_above(self, agency: str, day: date) -> bool:
        """Whether an office stands above every body that is competent on the day."""
        office = self._bodies.at(agency, day)
        hops = self._law.organisations.hops
        return all(body and hops(body, office, day) for body in self.competent(day))

    def _competent(self, about: Substance, day: date) -> str | None:
        law, place = self._law, about.place
        if about.complaint is not None:
            found = resolvers_of(law, about.complaint, place, day, self._bodies)
            decided = self._decided is not None and self._decided <= day
            return (found.second or found.first) if decided else found.first
        if about.denunciation is not None:
            return competence.denunciation_resolver(law, about.denunciation, place, day).agency
        if about.feedback is not None:
            return competence.feedback_responsible(law, about.feedback, place, day).agency
        return None


def higher_office(delegations: Sequence[Visit], offices: Offices, law: Law) -> Iterator[Firing]:
    """M6: a point for a provincial office, two for a central one, the highest only."""
    for visit in delegations:
        points = points_of(visit, offices, law)
        if points and offices.is_above(visit.agency, visit.day):
            level = (("level", offices.level(visit.agency, visit.day)),)
            evidence = (visit.evidence, *offices.evidence)
            yield Firing(visit.day, visit.day, points, visit.agency, evidence, level)


def points_of(visit: Visit, offices: Offices, law: Law) -> int:
    """Return what a delegation adds where its office is above the competent body."""
    rule = ruling(law, "M6", visit.day)
    level = offices.level(visit.agency, visit.day)
    if level >= rule.number("central_from"):
        return rule.number("central_points")
    return rule.number("provincial_points") if level >= rule.number("provincial_from") else 0


def _facts(told: Iterable[Paper | Visit]) -> Iterator[str]:
    for one in told:
        if isinstance(one.evidence, str):
            yield one.evidence
        else:
            yield from one.evidence


def _by_day(one: Paper | Visit) -> tuple[date, str]:
    return one.day, one.evidence if isinstance(one.evidence, str) else one.evidence[0]
