"""From the reference tables to the rows the register of agencies is built from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from domain.organisation.rows import (
    BodyRow,
    CommuneRow,
    DepartmentRow,
    OldCommuneRow,
    OldDistrictRow,
    ProvinceRow,
    Reference,
    SectorRow,
    Spot,
    SuccessionRow,
)
from services.runtime.circles import Step, refuse_circles
from services.runtime.tables import TableError, day, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KINDS: dict[str, Literal["ministry", "central", "government", "sector", "forwarder"]] = {
    "ministry": "ministry",
    "ministerial_agency": "ministry",
    "central": "central",
    "government": "government",
    "sector": "sector",
    "forwarder": "forwarder",
}
_SOUTH, _NORTH, _WEST, _EAST = 5.0, 25.0, 100.0, 120.0
"""Degrees that hold all of the country, its islands too."""
_WHOLE = 1_000_000
_SUCCESSION = (
    "old_code",
    "old_district_code",
    "old_province_code",
    "new_code",
    "new_province_code",
)


def read_reference(folder: Path) -> Reference:
    """Read every table of the folder."""
    reference = Reference(
        old_provinces=dict(_pairs(folder / "provinces_pre2025.csv")),
        provinces=dict(_provinces(folder / "provinces_2025.csv")),
        districts=dict(_districts(folder / "districts_pre2025.csv")),
        old_communes=dict(_old_communes(folder / "communes_pre2025.csv")),
        communes=dict(_communes(folder / "communes_2025.csv")),
        successions=[
            SuccessionRow(*cells) for _, cells in records(folder / "old_to_new.csv", _SUCCESSION)
        ],
        departments=list(_departments(folder / "departments.csv")),
        bodies=[*_ministries(folder / "ministries.csv"), *_central(folder / "central.csv")],
        sectors=list(_sectors(folder)),
    )
    _refuse_circles(folder)
    shares = folder / "split_shares.csv"
    if shares.exists():
        heirs = {(row.old, row.new) for row in reference.successions}
        reference = replace(reference, shares=dict(_shares(shares, heirs)))
    return reference


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for _, (code, name) in records(path, ("code", "name")):
        yield code, name


def _provinces(path: Path) -> Iterator[tuple[str, ProvinceRow]]:
    columns = ("code", "name", "type", "type_from_2026_04_30")
    for _, (code, name, type_, later) in records(path, columns):
        renamed = later[:1].upper() + later[1:] + name[len(type_) :]
        yield code, ProvinceRow(name, renamed)


def _districts(path: Path) -> Iterator[tuple[str, OldDistrictRow]]:
    for _, (code, name, province) in records(path, ("code", "name", "province_code")):
        yield code, OldDistrictRow(name, province)


def _old_communes(path: Path) -> Iterator[tuple[str, OldCommuneRow]]:
    columns = ("code", "name", "district_code", "province_code", "lat", "lon")
    for line, (code, name, district, province, *spot) in records(
        path, columns, optional=columns[4:]
    ):
        yield code, OldCommuneRow(name, district, province, _spot(path, line, spot))


def _communes(path: Path) -> Iterator[tuple[str, CommuneRow]]:
    columns = ("code", "name", "name_from_2026_04_30", "province_code", "lat", "lon")
    for line, (code, name, later, province, *spot) in records(path, columns, optional=columns[4:]):
        yield code, CommuneRow(name, later, province, _spot(path, line, spot))


def _spot(path: Path, line: int, cells: list[str]) -> Spot | None:
    """Read where a unit lies; empty cells say nothing."""
    if not any(cells):
        return None
    try:
        spot = Spot(*map(float, cells))
    except ValueError:
        msg = f"{path}: line {line}: lat, lon {', '.join(cells)!r} are not two numbers"
        raise TableError(msg) from None
    if not (_SOUTH <= spot.lat <= _NORTH and _WEST <= spot.lon <= _EAST):
        msg = f"{path}: line {line}: lat, lon {', '.join(cells)!r} lie far from Vietnam"
        raise TableError(msg)
    return spot


def _shares(path: Path, heirs: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], float]]:
    """Read how much of a split commune went to each new one."""
    for line, (old, new, text) in records(path, ("old_code", "new_code", "share")):
        try:
            share = float(text)
        except ValueError:
            share = 0.0
        if (old, new) not in heirs or not 0 < share < _WHOLE:
            what = f"{old} gives {new} a share of {text!r}: not a pair of old_to_new.csv with a"
            msg = f"{path}: line {line}: {what} number between 0 and {_WHOLE}"
            raise TableError(msg)
        yield (old, new), share


def _departments(path: Path) -> Iterator[DepartmentRow]:
    columns = ("code", "name", "valid_from", "valid_to", "successor", "ministry")
    for line, (code, name, begun, ended, successor, ministry) in records(path, columns):
        yield DepartmentRow(
            code,
            name,
            day(path, line, "valid_from", begun),
            day(path, line, "valid_to", ended),
            successor or None,
            ministry or None,
        )


def _ministries(path: Path) -> Iterator[BodyRow]:
    columns = ("code", "name", "valid_from", "valid_to", "successor")
    for line, (code, name, begun, ended, successor) in records(path, columns):
        first, last = day(path, line, "valid_from", begun), day(path, line, "valid_to", ended)
        yield BodyRow(code, name, "ministry", 4, "ttg", first, last, successor or None)


def _central(path: Path) -> Iterator[BodyRow]:
    columns = ("code", "name", "type", "level", "superior", "valid_from", "valid_to", "successor")
    for line, (code, name, type_, level, superior, *rest) in records(
        path, columns, optional=columns[5:]
    ):
        if type_ not in _KINDS or not level.isdigit():
            msg = f"{path}: line {line}: type {type_!r} or level {level!r} is not known"
            raise TableError(msg)
        begun, ended, successor = rest
        first, last = day(path, line, "valid_from", begun), day(path, line, "valid_to", ended)
        kind = _KINDS[type_]
        yield BodyRow(
            code, name, kind, int(level), superior or None, first, last, successor or None
        )


def _refuse_circles(folder: Path) -> None:
    """Refuse a body that stands above itself, and one that follows itself."""
    central = folder / "central.csv"
    steps = {
        code: Step(central, line, superior or None)
        for line, (code, superior) in records(central, ("code", "superior"))
    }
    refuse_circles(steps, "superior")
    for tables in (("ministries.csv", "central.csv"), ("departments.csv",)):
        heirs: dict[str, Step] = {}
        for path in (folder / table for table in tables):
            for line, (code, heir) in records(path, ("code", "successor"), optional=("successor",)):
                heirs[code] = Step(path, line, heir or None)
        refuse_circles(heirs, "successor")


def _sectors(folder: Path) -> Iterator[SectorRow]:
    tables = (folder / "ministries.csv", folder / "central.csv")
    bodies = {code for table in tables for _, (code,) in records(table, ("code",))}
    path = folder / "sectors.csv"
    columns = ("code", "unit", "name", "superior", "valid_from", "valid_to", "successor")
    for line, (code, unit, name, superior, begun, ended, successor) in records(path, columns):
        above = {"x": ("h", "t"), "h": ("t",), "t": ()}.get(unit)
        if above is None:
            msg = f"{path}: line {line}: unit {unit!r} is not t, h or x"
            raise TableError(msg)
        # Upwards only: so no circle can come about.
        if superior not in bodies and superior not in {f"{letter}-{code}" for letter in above}:
            msg = f"{path}: line {line}: superior {superior!r} is not known above {unit}"
            raise TableError(msg)
        first, last = day(path, line, "valid_from", begun), day(path, line, "valid_to", ended)
        yield SectorRow(code, unit, name, superior, first, last, successor or None)
