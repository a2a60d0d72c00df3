"""Tax, customs, police, social insurance, State Bank: a chain beside the committees (ngành dọc)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.organisation.agency import Agency
from domain.organisation.codes import split

if TYPE_CHECKING:
    from domain.organisation.rows import SectorRow


class Sectors:
    """The agencies that stand under a unit's code and under a superior of their own."""

    def __init__(self, rows: Iterable[SectorRow]) -> None:
        self._rows: defaultdict[tuple[str, str], list[SectorRow]] = defaultdict(list)
        for row in rows:
            self._rows[row.unit, row.code].append(row)

    def has(self, code: str) -> bool:
        """Whether the code, `h525-ca`, names an agency of a sector, whatever the day."""
        parent, last = split(code)
        return (parent[:1], last) in self._rows and "-" not in parent

    def under(self, unit: Agency, code: str, on: date) -> Agency | None:
        """Return the agency of a sector beside a People's Committee, as it stands on the day."""
        row = self._row(code, on)
        if row is None:
            return None
        return Agency(
            code,
            f"{row.name} {unit.name.removeprefix('UBND ')}",
            "sector",
            unit.level,
            _placed(row.superior, row.code, unit),
            unit.province,
            unit.commune,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )

    def heir(self, code: str, province: str) -> str | None:
        """Return who took over an agency of a sector that ended, in its province of today."""
        parent, last = split(code)
        rows = self._rows.get((parent[:1], last), ())
        named = next((row.successor for row in reversed(rows) if row.successor), None)
        return f"t{province}{named[1:]}" if named and named.startswith("t-") else named

    def breaks(self) -> Iterable[date | None]:
        """Return the days from which something is there, or is no longer there."""
        for rows in self._rows.values():
            for row in rows:
                yield row.valid_from
                yield None if row.valid_to is None else row.valid_to + timedelta(days=1)

    def _row(self, code: str, on: date) -> SectorRow | None:
        parent, last = split(code)
        rows = self._rows.get((parent[:1], last), ())
        return next((row for row in rows if _in_force(row, on)), None)


def _in_force(row: SectorRow, on: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or on <= row.valid_to)


def _placed(superior: str, part: str, unit: Agency) -> str | None:
    """Return the superior `t-ca` of a unit's agency as a code, `t51-ca`."""
    if superior == f"t-{part}":
        return f"t{unit.province}-{part}"
    if superior != f"h-{part}":
        return superior
    district = unit.superior or ""
    return f"{district}-{part}" if district.startswith("h") else None
