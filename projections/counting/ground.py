"""Old numbers on the map of today: a commune inherits what its ground counted (địa bàn kế thừa).

An area whose digits were read before 2025-07-01 is written with a mark before them, `o21133`:
the same digits may name another commune since.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.contracts.words import UNKNOWN_PROVINCE
from domain.organisation.codes import TWO_TIER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.law.law import Law

_BEFORE = "o"
_BEFORE_REFORM = TWO_TIER - timedelta(days=1)
_COMMUNE = 5
_PROVINCE = len(UNKNOWN_PROVINCE)


def marked(area: str, day: date) -> str:
    """Return the digits of an area with the map they are read on."""
    return f"{_BEFORE}{area}" if day < TWO_TIER else area


def shares_of(area: str, law: Law, on: date) -> tuple[tuple[str, float], ...]:
    """Return the communes of a day that count the papers of a marked area, with their shares.

    Of papers whose commune is not known only the province counts anything.
    """
    digits = area.removeprefix(_BEFORE)
    if len(digits) != _COMMUNE:
        return ()
    return law.organisations.ground_of(digits, _read_on(area), on)


def sources_of(communes: Iterable[str], law: Law, on: date) -> set[str]:
    """Return every marked area of which some of the papers count for these communes on a day."""
    wanted = set(communes)
    found = {marked(commune, on) for commune in wanted}
    if on >= TWO_TIER:
        old = (one for commune in wanted for one in law.organisations.split_from(commune))
        found.update(f"{_BEFORE}{one}" for one in old)
    return found


def province_then(area: str, law: Law) -> str:
    """Return the province a marked area belonged to when its digits were read."""
    digits = area.removeprefix(_BEFORE)
    if len(digits) == _PROVINCE:
        return digits
    return law.organisations.province_of(f"x{digits}", _read_on(area))


def merged_into(province: str, law: Law) -> list[str]:
    """Return the provinces until 2025-06-30 on whose ground one of today lies, and itself."""
    known = law.organisations
    before = (code[1:] for code in known.provinces(_BEFORE_REFORM))
    return sorted({province, *(one for one in before if _today(one, law) == province)})


def _today(province: str, law: Law) -> str:
    return law.organisations.province_of(f"t{province}", TWO_TIER)


def _read_on(area: str) -> date:
    return _BEFORE_REFORM if area.startswith(_BEFORE) else TWO_TIER
