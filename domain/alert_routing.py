"""Who hears of a warning first, and who next when nobody takes it up (chuyển cảnh báo cho ai).

Above every rule stands one sentence: what concerns a denunciation never goes to the
denounced, to the body he heads, or to an agency below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from domain.contracts.words import UNKNOWN_PROVINCE, Kind

if TYPE_CHECKING:
    from domain.contracts.alert import AlertEvent
    from domain.law.law import Law
    from domain.organisation import Organisations

CENTRE = "ttcp"
"""The Government Inspectorate: the desk of every central body (Thanh tra Chính phủ)."""
TOP = "ttg"
"""Where what concerns the Government Inspectorate itself goes (Thủ tướng)."""
_INSPECTORATE = "ttr"


def first_desk(alert: AlertEvent, law: Law, on: date) -> str:
    """Return the desk that hears of a warning first.

    The nearest body above all agencies the warning is about, where a province counts as
    above itself: it reads warnings at its inspectorate (NĐ 64 Đ.7, 15 [ours]), a central
    body at the Government Inspectorate.
    """
    bodies = law.organisations
    barred = withheld(alert, law, on)
    about = dict.fromkeys(bodies.body_of(code, on) for code in _own(alert, bodies, on))
    for body in (*_above_all(tuple(about), bodies, on), *_of_province(alert, bodies, on)):
        for desk in _desks(body, bodies, on):
            if may_hear(desk, barred, bodies, on):
                return desk
    return CENTRE if may_hear(CENTRE, barred, bodies, on) else TOP


def next_desk(desk: str, barred: Iterable[str], law: Law, on: date) -> str | None:
    """Return the desk above one that did not answer; None at the top."""
    barred = tuple(barred)
    for body in law.organisations.superiors(desk, on):
        above = CENTRE if _is_central(body, law.organisations, on) else body
        if above != desk and may_hear(above, barred, law.organisations, on):
            return above
    return None


def withheld(alert: AlertEvent, law: Law, on: date) -> tuple[str, ...]:
    """Return the bodies that must not hear of a warning, nor any agency below them.

    Where it does not say whom a denunciation concerns, or even what kind of paper it
    is about, every body it names may be the denounced one.
    """
    said = alert.data
    if said.kind in {Kind.COMPLAINT, Kind.FEEDBACK}:
        return ()
    if said.denounced:
        return said.denounced
    if said.kind is None and not may_be_denunciation(said.says.rule):
        return ()
    agencies = {code for reason in (said.says, *said.reasons) for code in reason.agencies}
    return tuple(sorted({law.organisations.body_of(code, on) for code in agencies}))


def may_be_denunciation(rule: str) -> bool:
    """Whether a rule speaks of denunciations: not those of complaints (K…) or feedback (F…)."""
    return not rule.startswith(("K", "F"))


def may_hear(desk: str, barred: Iterable[str], organisations: Organisations, on: date) -> bool:
    """Tell whether a desk is neither a barred body nor below one."""
    above = {desk, organisations.body_of(desk, on), *organisations.superiors(desk, on)}
    return above.isdisjoint(barred)


def _own(alert: AlertEvent, organisations: Organisations, on: date) -> Iterator[str]:
    return (code for code in alert.data.says.agencies if organisations.exists(code, on))


def _above_all(agencies: tuple[str, ...], organisations: Organisations, on: date) -> list[str]:
    """Return the bodies that stand over every agency, nearest first."""
    if not agencies:
        return []
    first, *others = (_way_up(code, organisations, on) for code in agencies)
    return [body for body in first if all(body in way for way in others)]


def _way_up(code: str, organisations: Organisations, on: date) -> tuple[str, ...]:
    above = organisations.superiors(code, on)
    return (code, *above) if _is_province(code, organisations, on) else above


def _of_province(alert: AlertEvent, organisations: Organisations, on: date) -> Iterator[str]:
    body = f"t{alert.partitionkey}"
    if alert.partitionkey != UNKNOWN_PROVINCE and organisations.exists(body, on):
        yield body


def _desks(body: str, organisations: Organisations, on: date) -> Iterator[str]:
    """Return where a body reads its warnings."""
    if _is_central(body, organisations, on):
        yield CENTRE
        return
    if _is_province(body, organisations, on):
        yield f"{body}-{_INSPECTORATE}"
    yield body


def _is_province(body: str, organisations: Organisations, on: date) -> bool:
    agency = organisations.agency(body, on)
    return agency is not None and agency.kind == "province"


def _is_central(body: str, organisations: Organisations, on: date) -> bool:
    agency = organisations.agency(body, on)
    return agency is not None and agency.kind == "central"
