"""Who gets what: the routing table of E.4 (chuyển cảnh báo đến nơi nhận).

Above the table stands one sentence: what concerns a denunciation goes to the competent
body and its superior only, never to the denounced, the body he heads, or one below it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.alert_routing import CENTRE, Concern, first_desk, may_hear, next_desk, withheld
from domain.contracts.alert import Gathering
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.findings import Alert

_ROWS = ("ROUTE-RESOLVER", "ROUTE-COMMUNE", "ROUTE-PROVINCE", "ROUTE-CHAIR", "ROUTE-CENTRE")
_POLICE = "ROUTE-POLICE"
_EVERY = "*"
_PART = frozenset({"unit", "office"})


class Said(NamedTuple):
    """What of a finding decides which rows of the table apply."""

    rule: str
    pattern: str
    severity: str
    flags: tuple[str, ...]


def receivers(alert: Alert, law: Law, on: date) -> tuple[str, ...]:
    """Return the agencies that hear of an alert, the desk it begins at first."""
    concern = _concern(alert)
    barred = withheld(concern, law, on)
    first = first_desk(concern, law, on)
    if concern.secret:
        above = next_desk(first, barred, law, on)
        return (first,) if above is None else (first, above)
    says = alert.says
    roles = _roles(law, on, Said(says.rule, says.pattern.value, says.severity, says.flags))
    found = (code for role in roles for code in _ROLES[role](alert, law, on))
    known = law.organisations
    return tuple(
        code
        for code in dict.fromkeys((first, *found))
        if known.exists(code, on) and (not barred or may_hear(code, barred, known, on))
    )


def gathering(alert: Alert, law: Law, on: date) -> Gathering | None:
    """Return what the police of the place hear of people who gathered; None where none did."""
    row = ruling(law, _POLICE, on)
    told = (alert.says, *alert.reasons)
    seen = next((f for f in told if f.rule in _words(row, "rules") and f.agencies), None)
    if seen is None:
        return None
    people = dict(seen.params).get("count", 1)
    barred = withheld(_concern(alert), law, on)
    known = law.organisations
    police = (code for code in _police(seen.agencies[0], law, on) if known.exists(code, on))
    return Gathering(
        at=seen.agencies[0],
        on=seen.effective_at,
        people=int(people),
        receivers=tuple(code for code in police if may_hear(code, barred, known, on))[:1],
    )


@lru_cache(1 << 12)
def _roles(law: Law, on: date, said: Said) -> tuple[str, ...]:
    """Return whom the rows of the table that apply name, each once."""
    rows = (ruling(law, id_, on) for id_ in _ROWS)
    found = (role for row in rows if _applies(row, said) for role in _words(row, "receivers"))
    return tuple(dict.fromkeys(found))


def _applies(row: Rule, said: Said) -> bool:
    patterns = _words(row, "patterns")
    return (
        _EVERY in patterns
        or said.pattern in patterns
        or said.rule in _words(row, "rules")
        or said.severity in _words(row, "severities")
        or not set(said.flags).isdisjoint(_words(row, "flags"))
    )


def _concern(alert: Alert) -> Concern:
    says = alert.says
    named = frozenset(code for one in (says, *alert.reasons) for code in one.agencies)
    return Concern(alert.province, says.rule, says.agencies, named, says.kind, says.denounced)


def _words(row: Rule, name: str) -> tuple[str, ...]:
    value = row.params.get(name, ())
    return value if isinstance(value, tuple) else ()


def _resolver(alert: Alert, law: Law, on: date) -> Iterator[str]:
    """Return the body whose head resolves: not the unit that prepares it."""
    for code in alert.says.agencies[:1]:
        agency = law.organisations.agency(code, on)
        while agency is not None and agency.kind in _PART and agency.superior is not None:
            agency = law.organisations.agency(agency.superior, on)
        if agency is not None:
            yield agency.code


def _advising(alert: Alert, _: Law, __: date) -> Iterator[str]:
    yield from alert.says.agencies[:1]


def _communes(alert: Alert, law: Law, on: date) -> Iterator[str]:
    """Return the communes where it arose, else those whose offices it names."""
    if alert.says.communes:
        yield from (f"x{commune}" for commune in alert.says.communes)
        return
    for code in alert.says.agencies:
        commune = law.organisations.area_of(code, on).commune
        if commune is not None and law.organisations.exists(code, on):
            yield f"x{commune}"


def _of_province(*parts: str) -> Callable[[Alert, Law, date], Iterator[str]]:
    """Return who finds the People's Committee of the province, or its boards."""

    def found(alert: Alert, _: Law, __: date) -> Iterator[str]:
        if alert.province != UNKNOWN_PROVINCE:
            yield "-".join((f"t{alert.province}", *parts))

    return found


def _central(code: str) -> Callable[[Alert, Law, date], Iterator[str]]:
    def found(_: Alert, __: Law, ___: date) -> Iterator[str]:
        yield code

    return found


_ROLES: dict[str, Callable[[Alert, Law, date], Iterator[str]]] = {
    "resolver": _resolver,
    "advising_unit": _advising,
    "commune": _communes,
    "province_reception_board": _of_province("btcd"),
    "province_inspectorate": _of_province("ttr"),
    "province": _of_province(),
    "government_inspectorate": _central(CENTRE),
    "central_reception_board": _central("btcdtw"),
}


def _police(office: str, law: Law, on: date) -> Iterator[str]:
    """Return the police of the commune of an office, else of its province, nearest first."""
    area = law.organisations.area_of(office, on)
    if area.commune is not None:
        yield f"x{area.commune}-ca"
    if area.province != UNKNOWN_PROVINCE:
        yield f"t{area.province}-ca"
