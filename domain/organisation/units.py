"""People's Committees of communes, districts and provinces, before and after 2025-07-01."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.organisation.agency import UNKNOWN_PROVINCE, Agency, Area, Kind
from domain.organisation.codes import RETYPED, TWO_TIER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.organisation.rows import Reference, Spot

_LAST_DAY = TWO_TIER - timedelta(days=1)
_KINDS: dict[str, tuple[Kind, int]] = {
    "x": ("commune", 1),
    "h": ("district", 2),
    "t": ("province", 3),
}
_TYPES = ("đặc khu", "phường", "thị trấn", "xã", "thành phố", "tỉnh", "thị xã", "quận", "huyện")


def type_of(name: str) -> str | None:
    """Return the kind of unit an official name begins with, `phường`."""
    small = name.lower()
    return max((t for t in _TYPES if small.startswith(f"{t} ")), key=len, default=None)


class Units:
    """The administrative units of both eras, and the table between them (đơn vị hành chính)."""

    def __init__(self, reference: Reference) -> None:
        self._rows = reference
        by_commune: defaultdict[str, set[str]] = defaultdict(set)
        by_district: defaultdict[str, set[str]] = defaultdict(set)
        for row in reference.successions:
            if row.old:
                by_commune[row.old].add(row.new)
            by_district[row.district].add(row.new)
        self.heirs = {code: tuple(sorted(new)) for code, new in by_commune.items()}
        """The communes of today on the ground of an old commune."""
        self.district_heirs = {code: tuple(sorted(new)) for code, new in by_district.items()}
        """The communes of today on the ground of a dissolved district."""
        self.grounds = {old: _shared(old, new, reference.shares) for old, new in self.heirs.items()}
        """The same, each with its share of the ground."""
        self.sources: defaultdict[str, set[str]] = defaultdict(set)
        """The old communes of which a commune of today has some ground."""
        for old, heirs in self.heirs.items():
            for heir in heirs:
                self.sources[heir].add(old)
        self.merged_into = {row.old_province: row.new_province for row in reference.successions}
        """The province of today for each of the 63."""

    def known(self, code: str) -> bool:
        """Whether the code names a unit of any time."""
        letter, digits = code[0], code[1:]
        rows = self._rows
        if letter == "x":
            return digits in rows.communes or digits in rows.old_communes
        if letter == "t":
            return digits in rows.provinces or digits in rows.old_provinces
        return digits in rows.districts

    def find(self, code: str, on: date) -> Agency | None:
        """Return the People's Committee of a unit that exists on the day."""
        letter, digits = code[0], code[1:]
        if letter == "x":
            return self._old_commune(digits) if on < TWO_TIER else self._commune(digits, on)
        if letter == "t":
            return self._old_province(digits) if on < TWO_TIER else self._province(digits, on)
        return self._district(digits) if on < TWO_TIER else None

    def spot(self, digits: str, on: date) -> Spot | None:
        """Return where a commune of the day lies."""
        table = self._rows.old_communes if on < TWO_TIER else self._rows.communes
        row = table.get(digits)
        return None if row is None else row.spot

    def codes(self, letter: str, on: date) -> Iterable[str]:
        """Return the codes of one kind of unit that exist on the day, in order."""
        rows = self._rows
        before = {"x": rows.old_communes, "h": rows.districts, "t": rows.old_provinces}
        after = {"x": rows.communes, "h": {}, "t": rows.provinces}
        tables = before if on < TWO_TIER else after
        return (letter + digits for digits in sorted(tables[letter]))

    def area(self, code: str, on: date) -> Area:
        """Return the territory of a unit, in the provinces of the day."""
        letter, digits = code[0], code[1:]
        unit = self.find(code, on)
        if unit is not None:
            return Area(unit.province, unit.commune)
        province = self._last_province(letter, digits)
        if on >= TWO_TIER:
            province = self.merged_into.get(province, province)
        return Area(province)

    def _last_province(self, letter: str, digits: str) -> str:
        rows = self._rows
        if letter == "t":
            return digits
        tables = (rows.districts,) if letter == "h" else (rows.old_communes, rows.communes)
        found = (table[digits].province for table in tables if digits in table)
        return next(found, UNKNOWN_PROVINCE)

    def _old_commune(self, digits: str) -> Agency | None:
        row = self._rows.old_communes.get(digits)
        if row is None:
            return None
        return _committee(f"x{digits}", row.name, f"h{row.district}", row.province)

    def _commune(self, digits: str, on: date) -> Agency | None:
        row = self._rows.communes.get(digits)
        if row is None:
            return None
        name = row.name if on < RETYPED else row.later_name
        return _committee(f"x{digits}", name, f"t{row.province}", row.province, today=True)

    def _district(self, digits: str) -> Agency | None:
        row = self._rows.districts.get(digits)
        if row is None:
            return None
        return _committee(f"h{digits}", row.name, f"t{row.province}", row.province)

    def _old_province(self, digits: str) -> Agency | None:
        name = self._rows.old_provinces.get(digits)
        return None if name is None else _committee(f"t{digits}", name, "ttg", digits)

    def _province(self, digits: str, on: date) -> Agency | None:
        row = self._rows.provinces.get(digits)
        if row is None:
            return None
        name = row.name if on < RETYPED else row.later_name
        return _committee(f"t{digits}", name, "ttg", digits, today=True)


def _shared(
    old: str, heirs: tuple[str, ...], shares: Mapping[tuple[str, str], float]
) -> tuple[tuple[str, float], ...]:
    """Return the share of each heir: as on file, else equal ones; together they are the whole."""
    weights = [shares.get((old, heir), 0.0) for heir in heirs]
    if not all(weights):
        weights = [1.0] * len(heirs)
    whole = sum(weights)
    return tuple(zip(heirs, (weight / whole for weight in weights), strict=True))


def _committee(
    code: str, name: str, superior: str, province: str, *, today: bool = False
) -> Agency:
    """Return the People's Committee of a unit (Ủy ban nhân dân)."""
    kind, level = _KINDS[code[0]]
    return Agency(
        code=code,
        name=f"UBND {name[0].lower()}{name[1:]}",
        kind=kind,
        level=level,
        superior=superior,
        province=province,
        commune=code[1:] if kind == "commune" else None,
        type=type_of(name),
        valid_from=TWO_TIER if today else None,
        valid_to=None if today else _LAST_DAY,
    )
