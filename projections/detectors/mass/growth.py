"""A group that grew by half within two weeks: row M4 (tăng nhanh số người)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from projections.detectors.crowd import rounded
from projections.detectors.mass.addition import Firing
from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.group_file import GroupFile
    from projections.rises import Rise
    from projections.shares import Sighting

_HUNDRED = 100


class Growth:
    """The number of people known, asked as of any day."""

    def __init__(self, group: GroupFile, law: Law) -> None:
        self._law = law
        self._seen = group.sightings
        self._rises = group.rises
        self._days = [rise.day for rise in self._rises]

    def people(self, day: date) -> int:
        """Return how many people were known by the end of a day."""
        at = bisect_right(self._days, day)
        return self._rises[at - 1].people if at else 0

    def reached(self, people: int) -> date | None:
        """Return the day on which so many people were known."""
        return next((rise.day for rise in self._rises if rise.people >= people), None)

    def firings(self, today: date) -> Iterator[Firing]:
        """M4: between two rises, the first day that is a growth over two weeks before."""
        for at, rise in enumerate(self._rises):
            rule = self._rule(rise)
            later = self._days[at + 1 : at + 2]
            for day in self._moments(rise, rule):
                if day > today or (later and day >= later[0]):
                    break
                if self._grew(day, rise, rule):
                    yield self._firing(day, rise, rule)
                    break

    def to_come(self, today: date) -> date | None:
        """Return the day after today on which time alone makes the last rise a growth."""
        if not self._rises:
            return None
        rise = self._rises[-1]
        rule = self._rule(rise)
        moments = self._moments(rise, rule)
        return next((day for day in moments if day > today and self._grew(day, rise, rule)), None)

    def _rule(self, rise: Rise) -> Rule:
        return ruling(self._law, "M4", rise.day)

    def _moments(self, rise: Rise, rule: Rule) -> Iterator[date]:
        """Return the days from a rise on at which the comparison changes."""
        yield rise.day
        lag = timedelta(days=rule.number("days"))
        first = bisect_right(self._days, rise.day - lag)
        yield from (day + lag for day in self._days[first:] if day <= rise.day)

    def _grew(self, day: date, rise: Rise, rule: Rule) -> bool:
        before = self.people(day - timedelta(days=rule.number("days")))
        return before >= rule.number("from_people") and rise.people >= _target(before, rule)

    def _firing(self, day: date, rise: Rise, rule: Rule) -> Firing:
        then = day - timedelta(days=rule.number("days"))
        before = self.people(then)
        said = (("before", rounded(before)), ("now", rounded(rise.people)))
        evidence = tuple(sorted(self._proof(then, rise, rule)))
        return Firing(day, rise.day, rule.number("points"), rise.agency, evidence, said)

    def _proof(self, then: date, rise: Rise, rule: Rule) -> set[str]:
        """Return enough facts to see the growth again: not every paper of ten thousand."""
        was = self._rises[bisect_right(self._days, then) - 1]
        early = [one for one in self._seen if one.day <= then]
        late = [one for one in self._seen if then < one.day <= rise.day]
        if was.by_heads:
            shown, counted = _enough(early, was.people, by_heads=True)
            before, late = was.people, [*early, *late]
        else:
            shown, counted = _enough(early, rule.number("from_people"), by_heads=False)
            before = len(counted)
        needed = _target(before, rule)
        more, _ = _enough(late, needed, by_heads=rise.by_heads, known=counted)
        return shown | more


def _target(before: int, rule: Rule) -> int:
    """Return how many people make a growth over so many."""
    part = -(-before * (_HUNDRED + rule.number("percent")) // _HUNDRED)
    return max(before + rule.number("more"), part)


def _enough(
    seen: list[Sighting], needed: int, *, by_heads: bool, known: frozenset[str] = frozenset()
) -> tuple[set[str], frozenset[str]]:
    """Return facts that show so many people, and the signers they show."""
    if by_heads:
        one = next(one for one in seen if one.heads >= needed)
        return set(one.evidence), frozenset()
    shown = set[str]()
    for one in seen:
        if len(known) >= needed:
            break
        if not one.signers <= known:
            known |= one.signers
            shown.update(one.evidence)
    return shown, known
