"""Who hears of a warning first, and who next when nobody takes it up (chuyển cảnh báo cho ai).

Above every rule stands one sentence: what concerns a denunciation never goes to the
denounced, to the body he heads, or to an agency below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

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
_OWN_DUTIES = frozenset({"O7", "O8"})
"""Rules about an office as such: reports, days of reception; no petition stands behind them."""


class Concern(NamedTuple):
    """What a warning concerns, as far as it decides who may hear of it."""

    province: str
    rule: str
    agencies: tuple[str, ...]
    """Those the gravest finding names."""
    named: frozenset[str]
    """Those any of its findings names."""
    kind: str | None
    denounced: tuple[str, ...]

    @property
    def secret(self) -> bool:
        """Whether it concerns a denunciation, or may."""
        if self.kind is None:
            return may_be_denunciation(self.rule)
        return self.kind == Kind.DENUNCIATION


def concern_of(alert: AlertEvent) -> Concern:
    """Return what a published warning concerns."""
    said = alert.data
    return Concern(
        alert.partitionkey,
        said.says.rule,
        said.says.agencies,
        frozenset(code for reason in (said.says, *said.reasons) for code in reason.agencies),
        None if said.kind is None else said.kind.value,
        said.denounced,
    )


def first_desk(concern: Concern, law: Law, on: date) -> str:
    """Return the desk that hears of a warning first.

    The nearest body above all agencies the warning is about, where a province counts as
    above itself: it reads warnings at its inspectorate (NĐ 64 Đ.7, 15 [ours]), a central
    body at the Government Inspectorate.
    """
    bodies = law.organisations
    barred = withheld(concern, law, on)
    own = (code for code in (*concern.agencies, *barred) if bodies.exists(code, on))
    about = dict.fromkeys(bodies.body_of(code, on) for code in own)
    # A province does not stand above a denounced body only because the matter arose there.
    elsewhere = () if concern.secret and about else _of_province(concern, bodies, on)
    for body in (*_above_all(tuple(about), bodies, on), *elsewhere):
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


def withheld(concern: Concern, law: Law, on: date) -> tuple[str, ...]:
    """Return the bodies that must not hear of a warning, nor any agency below them.

    Where it does not say whom a denunciation concerns, or even what kind of paper it
    is about, every body it names may be the denounced one.
    """
    if concern.kind in {Kind.COMPLAINT, Kind.FEEDBACK}:
        return ()
    if concern.denounced:
        return concern.denounced
    if not concern.secret:
        return ()
    return tuple(sorted({law.organisations.body_of(code, on) for code in concern.named}))


def may_be_denunciation(rule: str) -> bool:
    """Whether a rule may speak of denunciations.

    Those of complaints (K…) and feedback (F…) do not, nor those of an office's own duties.
    """
    return not rule.startswith(("K", "F")) and rule not in _OWN_DUTIES


def may_hear(desk: str, barred: Iterable[str], organisations: Organisations, on: date) -> bool:
    """Tell whether a desk is neither a barred body nor below one."""
    above = {desk, organisations.body_of(desk, on), *organisations.superiors(desk, on)}
    return above.isdisjoint(barred)


def _above_all(agencies: tuple[str, ...], organisations: Organisations, on: date) -> list[str]:
    """Return the bodies that stand over every agency, nearest first."""
    if not agencies:
        return []
    first, *others = (_way_up(code, organisations, on) for code in agencies)
    return [body for body in first if all(body in way for way in others)]


def _way_up(code: str, organisations: Organisations, on: date) -> tuple[str, ...]:
    above = organisations.superiors(code, on)
    return (code, *above) if _is_province(code, organisations, on) else above


def _of_province(concern: Concern, organisations: Organisations, on: date) -> Iterator[str]:
    body = f"t{concern.province}"
    if concern.province != UNKNOWN_PROVINCE and organisations.exists(body, on):
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
