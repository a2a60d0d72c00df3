"""Due days: which limit runs, from which day, and when it ends (thời hạn).

The first day is not counted, and a term that ends on a free day ends on the next
working day, for both kinds of day. Functions named `..._due` give the day alone;
the same name without it also gives the limit used.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from domain.law.law import Law
    from domain.law.rulebook import Rule

_REMEMBERED = 1 << 16
Instance = Literal[1, 2]


class Due(NamedTuple):
    """The end of a term, and how it came about (ngày hết hạn)."""

    day: date
    limit: Rule
    start: date
    length: int
    unit: str
    """`d` calendar days, `wd` working days."""


@lru_cache(_REMEMBERED)
def term(law: Law, limit: str, start: date, *, days: str = "days", unit: str = "unit") -> Due:
    """Return the end of a limit of the rulebook that starts on a day.

    `days` and `unit` name the parameters that hold its length, `complex_days`.
    """
    rule = law.rulebook.rule(limit, start)
    length = rule.number(days)
    return _ended(law, rule, start, length, str(rule.params.get(unit, "d")))


def _ended(law: Law, rule: Rule, start: date, length: int, unit: str) -> Due:
    if unit == "wd":
        return Due(law.calendar.plus_working(start, length), rule, start, length, unit)
    return Due(law.calendar.plus_days(start, length), rule, start, length, unit)


def prolonged(law: Law, due: Due, days: int) -> Due:
    """Return the term with `days` of suspension added to its nominal end."""
    if days <= 0:
        return due
    if due.unit == "wd":
        return due._replace(day=law.calendar.plus_days(due.day, days))
    nominal = due.start + timedelta(days=due.length + days)
    return due._replace(day=law.calendar.moved(nominal))


def suspension_counts(law: Law, limit: str, suspended_on: date) -> bool:
    """Whether a suspension begun on the day stops the clock; `KN-SUSP` or `TC-SUSP`."""
    return law.rulebook.in_force(limit, suspended_on)


def acceptance(law: Law, received_on: date) -> Due:
    """Return the end of KN-ACC, the side of X1 or X2 that counts, by the day of receipt."""
    return taken(acceptance_sides(law, received_on))


def acceptance_due(law: Law, received_on: date) -> date:
    """Return the last day to accept or refuse a complaint (thụ lý)."""
    return acceptance(law, received_on).day


@lru_cache(_REMEMBERED)
def acceptance_sides(law: Law, received_on: date) -> tuple[Due, ...]:
    """Return what the law says and, where it says otherwise, what the decree says (X1, X2)."""
    limit = "KN-ACC-B" if law.rulebook.in_force("KN-ACC-B", received_on) else "KN-ACC-A"
    return _sides(law, limit, received_on)


def sending_sides(law: Law, decided_on: date, *, instance: Instance) -> tuple[Due, ...]:
    """Return the end of KN-SEND1 or of KN-SEND2, which two texts count differently (X3)."""
    return _sides(law, f"KN-SEND{instance}", decided_on)


def _sides(law: Law, limit: str, start: date) -> tuple[Due, ...]:
    """Return both sides of a conflict between texts: that of the law first, then the decree's."""
    said = term(law, limit, start)
    if "decree_days" in said.limit.params:
        return (said, term(law, limit, start, days="decree_days", unit="decree_unit"))
    return (said,)


def taken(sides: tuple[Due, ...]) -> Due:
    """Return the side of a conflict the rule takes: `law`, `decree`, else the longer one."""
    side = sides[0].limit.params.get("side", "longer")
    if side == "law":
        return sides[0]
    return sides[-1] if side == "decree" else max(sides, key=_by_day)


def _by_day(due: Due) -> date:
    return due.day


def complaint_resolution(  # noqa: PLR0913 - the five things the law asks, by name
    law: Law,
    accepted_on: date,
    *,
    instance: Instance,
    complex: bool,  # noqa: A002 - the law's word
    remote: bool,
    discipline: bool,
) -> Due:
    """Return the end of the limit to resolve a complaint, from its acceptance."""
    limit = f"KN-RES{instance}"
    if discipline:
        limit = "KN-RES-D"
    elif remote:
        limit += "-R"
    return term(law, limit, accepted_on, days="complex_days" if complex else "days")


def complaint_resolution_due(  # noqa: PLR0913 - see complaint_resolution
    law: Law,
    accepted_on: date,
    *,
    instance: Instance,
    complex: bool,  # noqa: A002 - the law's word
    remote: bool,
    discipline: bool,
) -> date:
    """Return the last day to resolve a complaint (giải quyết khiếu nại)."""
    return complaint_resolution(
        law, accepted_on, instance=instance, complex=complex, remote=remote, discipline=discipline
    ).day


def second_complaint_term(
    law: Law, start: date, *, remote: bool, discipline: bool, dismissal: bool = False
) -> Due:
    """Return the term of the second complaint, from service or from the first due day.

    On discipline it is that of article 48: the longer one for a dismissal.
    """
    if discipline:
        return term(law, "KN-LIM-D2", start, days="dismissal_days" if dismissal else "days")
    return term(law, "KN-FILE2", start, days="remote_days" if remote else "days")


def second_complaint_term_end(
    law: Law, served_on: date, *, remote: bool, discipline: bool, dismissal: bool = False
) -> date:
    """Return the last day of the second complaint (khiếu nại lần hai)."""
    return second_complaint_term(
        law, served_on, remote=remote, discipline=discipline, dismissal=dismissal
    ).day


def effect(law: Law, decided_on: date, *, remote: bool) -> Due:
    """Return the term after which a decision on a complaint takes effect (KN-EFF).

    Its last day is taken as the effective day [ours].
    """
    return term(law, "KN-EFF", decided_on, days="remote_days" if remote else "days")


def denunciation_initial(law: Law, received_on: date, *, delegated: bool) -> Due:
    """Return the end of TC-INIT; ten working days where checking is delegated."""
    return term(law, "TC-INIT", received_on, days="delegated_days" if delegated else "days")


def denunciation_initial_due(law: Law, received_on: date, *, delegated: bool) -> date:
    """Return the last day of the first handling (xử lý ban đầu)."""
    return denunciation_initial(law, received_on, delegated=delegated).day


@lru_cache(_REMEMBERED)
def denunciation_resolution(law: Law, accepted_on: date, *, extensions: int) -> Due:
    """Return the end of TC-RES with 0 to 2 extensions, nominal from acceptance, then moved."""
    rule = law.rulebook.rule("TC-RES", accepted_on)
    length = rule.number("days")
    if extensions:
        rule = law.rulebook.rule(f"TC-EXT{min(extensions, 2)}", accepted_on)
        length += rule.number("days") * min(extensions, rule.number("times"))
    return _ended(law, rule, accepted_on, length, "d")


def denunciation_resolution_due(law: Law, accepted_on: date, *, extensions: int) -> date:
    """Return the last day to resolve a denunciation (giải quyết tố cáo)."""
    return denunciation_resolution(law, accepted_on, extensions=extensions).day


def feedback(law: Law, received_on: date) -> Due:
    """Return the end of the default limit of a recommendation; ours, no law sets one."""
    return term(law, "KNPA-SLA", received_on)


def feedback_due(law: Law, received_on: date) -> date:
    """Return the last day to answer a recommendation (kiến nghị, phản ánh)."""
    return feedback(law, received_on).day


@lru_cache(_REMEMBERED)
def estimated_service(law: Law, issued_on: date) -> date:
    """Return the day a decision is taken as served when nobody wrote it down."""
    sent = term(law, "KN-SEND1", issued_on).day
    return sent + timedelta(days=law.rulebook.rule("SERVICE-EST", issued_on).number("days"))
