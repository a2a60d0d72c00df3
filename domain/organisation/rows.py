"""The rows the register is built from, as read from the reference tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple


class Spot(NamedTuple):
    """A point of the map, in degrees (tọa độ)."""

    lat: float
    lon: float


class ProvinceRow(NamedTuple):
    """A province since 2025-07-01, with its name from 2026-04-30 on."""

    name: str
    later_name: str


class OldDistrictRow(NamedTuple):
    """A district until 2025-06-30 (huyện, quận, thị xã, thành phố)."""

    name: str
    province: str


class OldCommuneRow(NamedTuple):
    """A commune until 2025-06-30."""

    name: str
    district: str
    province: str
    spot: Spot | None = None


class CommuneRow(NamedTuple):
    """A commune since 2025-07-01, with its name from 2026-04-30 on."""

    name: str
    later_name: str
    province: str
    spot: Spot | None = None


class SuccessionRow(NamedTuple):
    """One line of the official conversion table; `old` is empty for a place without a commune."""

    old: str
    district: str
    old_province: str
    new: str
    new_province: str


class DepartmentRow(NamedTuple):
    """A department every province may have, `snnmt` (sở)."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    ministry: str | None


class BodyRow(NamedTuple):
    """A ministry, a central body, or an office that only forwards."""

    code: str
    name: str
    kind: Literal["ministry", "central", "government", "sector", "forwarder"]
    level: int
    superior: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None


class SectorRow(NamedTuple):
    """An agency every unit of one kind may have, outside its People's Committee (ngành dọc)."""

    code: str
    unit: str
    """`t`, `h` or `x`: the kind of unit whose code it stands under, `t51-ca`."""
    name: str
    superior: str
    """A body, `b-ca`, or the same sector one unit up, `t-ca`."""
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    """As the superior; None where the heir is not on file."""


class ExtraAgency(NamedTuple):
    """An agency a user adds to the official ones."""

    code: str
    name: str
    level: int = 0
    superior: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Every official table, by code."""

    old_provinces: Mapping[str, str]
    provinces: Mapping[str, ProvinceRow]
    districts: Mapping[str, OldDistrictRow]
    old_communes: Mapping[str, OldCommuneRow]
    communes: Mapping[str, CommuneRow]
    successions: Sequence[SuccessionRow]
    departments: Sequence[DepartmentRow]
    bodies: Sequence[BodyRow]
    sectors: Sequence[SectorRow] = ()
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])
    """How much of a split old commune went to a new one, where it is on file."""
