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
    from datetime import date, datetime

    from domain.law.law import Law
    from projections.group_file import GroupFile


def several_areas(group: GroupFile, law: Law, today: date) -> Addition | None:
    """M7: enough communes or provinces, from the day of the paper that brings the last."""
    if len(group.communes) <= 1:
        return None
    communes: dict[str, str] = {}
    provinces: dict[str, str] = {}
    said_before: set[tuple[date, str]] = set()
    for spot in group.spots:
        day, evidence = spot.day, spot.evidence
        if (day, spot.commune) in said_before:
            continue
        said_before.add((day, spot.commune))
        rule = ruling(law, "M7", day)
        commune, province = _today(spot.commune, day, law, today)
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
                    agency=spot.agency,
                    evidence=tuple(sorted(set(found.values()))),
                    params=(said[0], ("points", rule.number("points")), said[1]),
                )
    return None


def merger_to_come(group: GroupFile, today: date) -> datetime | None:
    """Return when the map changes, where places are on file that may become one."""
    if today >= TWO_TIER or len(group.communes) <= 1:
        return None
    return dawn(TWO_TIER)


def _today(commune: str, day: date, law: Law, today: date) -> tuple[str | None, str]:
    """Return the commune of today a place of a paper lies in, if one, and its province."""
    register, code = law.organisations, f"x{commune}"
    found = register.successor_of(code, today, since=day)
    if found.sole is not None:
        return found.sole, register.province_of(found.sole, today)
    provinces = {register.province_of(heir, today) for heir in found.codes}
    return None, provinces.pop() if len(provinces) == 1 else UNKNOWN_PROVINCE
