"""Where the matter of a paper arose, on the map of the day (địa bàn phát sinh)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.words import UNKNOWN_PROVINCE
from domain.organisation.codes import TWO_TIER

if TYPE_CHECKING:
    from datetime import date

    from domain.contracts.substance import Substance
    from domain.law.law import Law


def commune_of(substance: Substance | None, day: date, law: Law) -> str | None:
    """Return the commune a paper names, else that of the body it is about; None for neither.

    A commune that no longer exists on the day is read as the one that followed it, where
    that is exactly one.
    """
    if substance is None:
        return None
    known = law.organisations
    if substance.place is not None:
        heir = known.successor_of(f"x{substance.place.commune}", day).sole
        return None if heir is None else heir[1:]
    about = body_about(substance)
    return None if about is None else known.area_of(about, day).commune


def body_about(substance: Substance) -> str | None:
    """Return the body a paper is about."""
    if substance.complaint is not None:
        return substance.complaint.issuer
    if substance.denunciation is not None:
        return substance.denunciation.body
    return None if substance.feedback is None else substance.feedback.responsible


def province_today(area: str, day: date, law: Law) -> str:
    """Return the province, on the map since 2025-07-01, of an area as its digits read on a day.

    Five digits are a commune, two a province; `00` for what is not known.
    """
    if area == UNKNOWN_PROVINCE:
        return area
    known = law.organisations
    code = f"x{area}" if len(area) > len(UNKNOWN_PROVINCE) else f"t{area}"
    province = known.province_of(code, day)
    if day >= TWO_TIER or province == UNKNOWN_PROVINCE:
        return province
    return known.province_of(f"t{province}", TWO_TIER)
