"""Which row of competence a complaint falls under, by the body complained of (Luật KN Đ.17-23)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from domain.organisation.codes import TWO_TIER

if TYPE_CHECKING:
    from domain.law.law import Law
    from domain.organisation import Agency, Organisations

HOME_AFFAIRS = "b-nv"


class Row(NamedTuple):
    """One row: the rule it is written in, and whom it names."""

    rule: str
    first: str
    second: str | None
    needs: str | None = None
    """What the second resolver hangs on; None where there is none at all."""


def row_of(law: Law, agency: Agency, ministry: str | None, on: date) -> Row | None:
    """Return the row for a decision or act of the agency."""
    if agency.kind in {"forwarder", "central"}:
        return _central_part(agency)
    if agency.kind in {"ministry", "government", "sector", "other"}:
        return _outside(agency, ministry)
    rows = {"x": _commune, "h": _district, "t": _province}
    place = rows.get(agency.code[0]) if agency.level < _MINISTRY_LEVEL else None
    if place is not None:
        return place(law.organisations, agency, ministry, on)
    return Row("KN-COMP-MINISTRY-UNIT", agency.code, agency.superior, "superior")


def discipline_row(row: Row, agency: Agency, superior: str | None) -> Row:
    """Return who resolves a complaint about discipline (Luật KN Đ.51)."""
    if agency.kind in {"ministry", "province", "government"}:
        second = HOME_AFFAIRS if row.first != HOME_AFFAIRS else None
        return Row("KN-COMP-DISCIPLINE", row.first, second, "superior")
    return Row("KN-COMP-DISCIPLINE", row.first, superior, "superior")


def sentence_row(organisations: Organisations, agency: Agency, on: date) -> Row | None:
    """Return who resolves a complaint on a commune's police enforcing a sentence.

    The director of the provincial police, not the commune chair, whether the act is
    on file under the commune or under its police.
    """
    if agency.level != _COMMUNE_LEVEL or not agency.code.startswith("x"):
        return None
    police = f"t{agency.province}-ca"
    superior = organisations.direct_superior(police, on)
    return Row("KN-COMP-SENTENCE", police, superior, "superior")


def is_of_a_district(law: Law, code: str, on: date) -> bool:
    """Whether a body or its part belongs to a district that has been dissolved.

    An agency of a sector, `h525-ca`, does not: its own chain goes on.
    """
    return on >= TWO_TIER and code.startswith("h") and not law.organisations.is_of_a_sector(code)


_COMMUNE_LEVEL = 1
_MINISTRY_LEVEL = 4


def _commune(organisations: Organisations, agency: Agency, _: str | None, on: date) -> Row:
    """The commune chair answers for every office of his commune."""
    chair = agency.code.partition("-")[0]
    superior = organisations.direct_superior(chair, on)
    return Row("KN-COMP-COMMUNE", chair, superior, "superior")


def _district(organisations: Organisations, agency: Agency, _: str | None, on: date) -> Row:
    superior = organisations.direct_superior(agency.code, on)
    rule = "KN-COMP-DISTRICT" if agency.kind == "district" else "KN-COMP-DISTRICT-UNIT"
    return Row(rule, agency.code, superior, "superior")


def _province(_: Organisations, agency: Agency, ministry: str | None, __: date) -> Row:
    if agency.kind == "province":
        return Row("KN-COMP-PROVINCE", agency.code, ministry, "ministry")
    rule = "KN-COMP-UNIT" if agency.kind == "unit" else "KN-COMP-DEPARTMENT"
    return Row(rule, agency.code, agency.superior, "superior")


def _outside(agency: Agency, ministry: str | None) -> Row:
    if agency.kind == "ministry":
        return Row("KN-COMP-MINISTER", agency.code, None)
    if agency.kind == "government":
        return Row("KN-COMP-GOVERNMENT", agency.code, ministry, "ministry")
    if agency.kind == "sector":
        return Row("KN-COMP-SECTOR", agency.code, agency.superior, "superior")
    return Row("KN-COMP-SERVICE", agency.code, agency.superior, "superior")


def _central_part(agency: Agency) -> Row | None:
    """A board inside a ministerial agency is a unit of it; above, nobody is complained of."""
    if agency.kind == "central" and agency.superior:
        return Row("KN-COMP-MINISTRY-UNIT", agency.code, agency.superior, "superior")
    return None
