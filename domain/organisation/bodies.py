"""Departments, ministries, central bodies, and the offices that only forward (sở, bộ)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.organisation.agency import UNKNOWN_PROVINCE, Agency, Kind
from domain.organisation.codes import (
    DOORS,
    INSPECTORATE,
    KEPT_INSPECTORATES,
    TWO_TIER,
    split,
)
from domain.organisation.sectors import Sectors

if TYPE_CHECKING:
    from domain.organisation.rows import BodyRow, DepartmentRow, ExtraAgency, Reference

_LAST_DAY = TWO_TIER - timedelta(days=1)
_PROVINCE_SUFFIX = re.compile(r"\d{2}\Z")


class Bodies:
    """Every agency that is not the People's Committee of a unit."""

    def __init__(self, reference: Reference, extra: Iterable[ExtraAgency]) -> None:
        self._departments = {row.code: row for row in reference.departments}
        self._bodies = {row.code: row for row in reference.bodies}
        self._extra = {row.code: row for row in extra}
        self.sectors = Sectors(reference.sectors)

    def listed(self, code: str, on: date) -> Agency | None:
        """Return a ministry, a central body or an agency of the user's own list."""
        extra = self._extra.get(code)
        if extra is not None:
            return _added(extra) if _in_force(extra, on) else None
        row = self._bodies.get(code)
        return _central(row) if row is not None and _in_force(row, on) else None

    def is_listed(self, code: str) -> bool:
        """Whether the code stands in a list, whatever the day."""
        return code in self._extra or code in self._bodies

    def listed_codes(self) -> Iterable[str]:
        """Return every code that stands in a list, in order."""
        return sorted({*self._extra, *self._bodies})

    def under(self, parent: Agency, code: str, on: date) -> Agency | None:
        """Return the part of an agency its code names, `t51-snnmt`, `x21115-kt`."""
        _, last = split(code)
        if parent.kind == "other":
            return None
        if parent.kind == "forwarder":
            return self._delegation(parent, code, last)
        if self.sectors.has(code):
            return self.sectors.under(parent, code, on)
        if parent.kind == "sector":
            return _part(parent, code, f"Đơn vị {last} - {parent.name}", "sector")
        if parent.kind in {"commune", "district", "province"} and last in DOORS:
            return _part(parent, code, f"{DOORS[last]} {parent.name}", "office")
        if last == INSPECTORATE and parent.kind in {"department", "ministry"}:
            return _inspectorate(parent, code, on)
        if parent.kind != "province":
            return _part(parent, code, f"Đơn vị {last} - {parent.name}", "unit")
        row = self._departments.get(last)
        if row is None or not _in_force(row, on):
            return None
        return _part(parent, code, f"{row.name} {parent.name.removeprefix('UBND ')}", "department")

    def heir(self, code: str, on: date) -> str | None:
        """Return the body of the day that took over a listed body, if it was merged."""
        return _follow(self._bodies, code, on)

    def child(self, parent: str, last: str, on: date) -> str:
        """Return the code of the part of the day that took over `last` under a parent."""
        if parent.startswith("t") and "-" not in parent:
            last = _follow(self._departments, last, on) or last
        return f"{parent}-{last}"

    def department_codes(self, on: date) -> Iterable[str]:
        """Return the departments a province may have on the day, in order."""
        return (code for code, row in sorted(self._departments.items()) if _in_force(row, on))

    def ministries(self, on: date) -> Iterable[str]:
        """Return the ministries of the day, in order."""
        rows = sorted(self._bodies.items())
        return (code for code, row in rows if row.kind == "ministry" and _in_force(row, on))

    def sector_ministry(self, department: str) -> str | None:
        """Return the ministry of a department's sector, `snnmt` -> `b-nnmt`."""
        row = self._departments.get(department)
        return None if row is None else row.ministry

    def breaks(self) -> Iterable[date | None]:
        """Return the days from which something listed is there, or is no longer there."""
        yield from self.sectors.breaks()
        for table in (self._departments, self._bodies, self._extra):
            for row in table.values():
                yield row.valid_from
                yield None if row.valid_to is None else row.valid_to + timedelta(days=1)

    @staticmethod
    def _delegation(parent: Agency, code: str, last: str) -> Agency:
        province = last if _PROVINCE_SUFFIX.match(last) else UNKNOWN_PROVINCE
        name = parent.name if province == UNKNOWN_PROVINCE else f"{parent.name} ({province})"
        return Agency(code, name, "forwarder", 0, None, province)


def _follow(
    table: dict[str, BodyRow] | dict[str, DepartmentRow], code: str, on: date
) -> str | None:
    row = table.get(code)
    while row is not None:
        if _in_force(row, on):
            return row.code
        row = table.get(row.successor or "")
    return None


def _in_force(row: BodyRow | DepartmentRow | ExtraAgency, on: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or on <= row.valid_to)


def _part(parent: Agency, code: str, name: str, kind: Kind) -> Agency:
    return Agency(
        code,
        name,
        kind,
        parent.level,
        parent.code,
        parent.province,
        parent.commune,
        valid_from=parent.valid_from,
        valid_to=parent.valid_to,
    )


def _inspectorate(parent: Agency, code: str, on: date) -> Agency | None:
    """Return the inspectorate of a department or a ministry (thanh tra sở, thanh tra bộ)."""
    kept = parent.code in KEPT_INSPECTORATES
    if on >= TWO_TIER and not kept:
        return None
    found = _part(parent, code, f"Thanh tra {parent.name}", "unit")
    return found if kept else replace(found, valid_to=found.valid_to or _LAST_DAY)


def _central(row: BodyRow) -> Agency:
    return Agency(
        row.code,
        row.name,
        row.kind,
        row.level,
        row.superior,
        UNKNOWN_PROVINCE,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _added(row: ExtraAgency) -> Agency:
    return Agency(
        row.code,
        row.name,
        "other",
        row.level,
        row.superior,
        UNKNOWN_PROVINCE,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
