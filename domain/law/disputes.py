"""Who decides when bodies dispute which of them is competent (tranh chấp thẩm quyền)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.contracts.words import Kind
from domain.law.citations import basis_of, named
from domain.law.denounced import PRIME_MINISTER
from domain.law.resolvers import Competent

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law
    from domain.organisation import Organisations

_REMEMBERED = 1 << 12
_DECIDES = frozenset({"province", "ministry"})
_FEWEST = 2


def arbiter(law: Law, bodies: Iterable[str], kind: Kind, on: date) -> Competent:
    """Return who decides between bodies that both claim or both refuse a matter.

    Complaints: the provincial chair inside a province, the minister inside a
    ministry, else the Prime Minister (Luật KN Đ.21(3), 23(4), 26(3)). Denunciations:
    the minister or provincial chair (Luật TC Đ.12(7), from 2026-07-01), else the
    nearest common superior (Đ.41(2)). For recommendations the law names nobody.
    """
    return _arbiter(law, tuple(sorted(set(bodies))), kind, on)


@lru_cache(_REMEMBERED)
def _arbiter(law: Law, bodies: tuple[str, ...], kind: Kind, on: date) -> Competent:
    if kind is Kind.FEEDBACK:
        return Competent(None, missing=("law",))
    heirs = [law.organisations.successor_of(body, on).codes for body in bodies]
    if len(bodies) < _FEWEST or not all(heirs):
        return Competent(None, missing=("body",))
    ways = [_way_up(law.organisations, code, on) for codes in heirs for code in codes]
    common = [code for code in ways[0] if all(code in way for way in ways)]
    if kind is Kind.COMPLAINT:
        return named(law, "KN-COMP-DISPUTE", _deciding(law.organisations, common, on), on)
    decides = _deciding(law.organisations, common, on)
    if decides not in {None, PRIME_MINISTER} and basis_of(law, "TC-COMP-GAP", on) is not None:
        return named(law, "TC-COMP-GAP", decides, on)
    return named(law, "TC-COMP-DISPUTE", common[0] if common else None, on)


def _way_up(organisations: Organisations, code: str, on: date) -> list[str]:
    body = organisations.body_of(code, on)
    return [body, *organisations.superiors(body, on)]


def _deciding(organisations: Organisations, common: list[str], on: date) -> str | None:
    """Return the nearest of the bodies whose head decides disputes."""
    for code in common:
        agency = organisations.agency(code, on)
        if code == PRIME_MINISTER or (agency is not None and agency.kind in _DECIDES):
            return code
    return None
