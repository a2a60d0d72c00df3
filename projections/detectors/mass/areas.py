"""People of several communes or provinces: row M7 (nhiều địa bàn).

Where people live is not on the wire; the place their paper speaks of stands for
it [ours]. Codes are read as of today, so three communes merged into one are one,
and a split one that nothing decides counts for its province only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.words import UNKNOWN_PROVINCE
from domain.organisation.codes import TWO_TIER
from projections.detectors.mass.addition import Addition
from projections.detectors.ruling import ruling
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.group_file import GroupFile


def several_areas(group: GroupFile, law: Law, today: date) -> Addition | None:
    """M7: enough communes or provinces, from the day of the paper that brings the last."""
    communes: dict[str, str] = {}
    provinces: dict[str, str] = {}
    for day, place, agency, evidence in _places(group):
        rule = ruling(law, "M7", day)
        commune, province = _today(place, day, law, today)
        if commune is not None:
            communes.setdefault(commune, evidence)
        if province != UNKNOWN_PROVINCE:
            provinces.setdefault(province, evidence)
        for found, needed in ((communes, "communes"), (provinces, "provinces")):
            if len(found) >= rule.number(needed):
                said = (("communes", len(communes)), ("provinces", len(provinces)))
                return Addition(
                    rule="M7",
                    version=rule.version,
                    on=day,
                    until=None,
                    points=rule.number("points"),
                    agency=agency,
                    evidence=tuple(sorted(set(found.values()))),
                    params=(said[0], ("points", rule.number("points")), said[1]),
                )
    return None


def merger_to_come(group: GroupFile, today: date) -> datetime | None:
    """Return when the map changes, where places are on file that may become one."""
    if today >= TWO_TIER or len({place for _, place, _, _ in _places(group)}) < 1 + 1:
        return None
    return dawn(TWO_TIER)


def _places(group: GroupFile) -> Iterator[tuple[date, str, str, str]]:
    said = [
        (paper.day, paper.substance, paper.agency, paper.evidence[-1]) for paper in group.papers
    ]
    said += [(visit.day, visit.substance, visit.agency, visit.evidence) for visit in group.visits]
    said.sort(key=lambda one: (one[0], one[3]))
    for day, substance, agency, evidence in said:
        if substance is not None and substance.place is not None:
            yield day, substance.place.commune, agency, evidence


def _today(commune: str, day: date, law: Law, today: date) -> tuple[str | None, str]:
    """Return the commune of today a place of a paper lies in, if one, and its province."""
    register, code = law.organisations, f"x{commune}"
    found = register.successor_of(code, today, since=day)
    if found.sole is not None:
        return found.sole, register.province_of(found.sole, today)
    provinces = {register.province_of(heir, today) for heir in found.codes}
    return None, provinces.pop() if len(provinces) == 1 else UNKNOWN_PROVINCE
