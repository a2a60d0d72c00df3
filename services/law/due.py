"""The end of a term, day by day: what each text says, which side counts (tính hạn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from domain.law.deadlines import Due, denunciation_resolution, taken, term
from domain.law.errors import UnknownRuleError
from domain.law.overlays import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law
    from domain.law.rulebook import Rule

_DAY = timedelta(days=1)
_FRIDAY = 5
_ACCEPTANCE = ("KN-ACC-B", "KN-ACC-A")


class Case(NamedTuple):
    """What changes a term."""

    remote: bool = False
    complex: bool = False
    delegated: bool = False
    dismissal: bool = False
    extended: int = 0


class Step(NamedTuple):
    """One day of the calculation."""

    day: date
    nth: int | None
    """Which day of the term it is; None where it is not counted."""
    why: str | None = None
    """Why it is free: an occasion of the calendar, `weekend` or `holiday`."""


class Side(NamedTuple):
    """What one text says."""

    text: str
    due: Due
    counts: bool
    """Whether lateness goes by this side."""


def sides(law: Law, id_: str, start: date, case: Case) -> list[Side]:
    """Return what the law says and, where texts conflict, what the decree says."""
    rule = _rule(law, id_, start, case)
    if case.extended:
        if rule.id != "TC-RES":
            _refuse(rule, "is not extended by a decision; --extended goes with TC-RES")
        return [
            Side("law", denunciation_resolution(law, start, extensions=case.extended), counts=True)
        ]
    said = term(law, rule.id, start, days=_length(rule, case))
    if "decree_days" not in rule.params:
        return [Side("law", said, counts=True)]
    decree = term(law, rule.id, start, days="decree_days", unit="decree_unit")
    counted = taken((said, decree))
    return [
        Side("law", said, counts=counted is said),
        Side("decree", decree, counts=counted is decree),
    ]


def steps(law: Law, due: Due) -> Iterator[Step]:
    """Return the days from the first counted one to the last, each counted or with a reason.

    Of calendar days only the last and the free days it moved over are told.
    """
    if due.unit == "d":
        nominal = due.start + timedelta(days=due.length)
        yield Step(nominal, due.length, _free(law, nominal))
        yield from _walk(law, nominal, due.day, None)
        return
    yield from _walk(law, due.start, due.day, 0)


def told(law: Law, side: Side) -> dict[str, Any]:
    """Return a side as a program reads it."""
    due = side.due
    return {
        "text": side.text,
        "counts": side.counts,
        "rule": due.limit.id,
        "version": due.limit.version,
        "start": due.start.isoformat(),
        "length": due.length,
        "unit": due.unit,
        "due": due.day.isoformat(),
        "steps": [
            {"day": step.day.isoformat(), "count": step.nth, "free": step.why}
            for step in steps(law, due)
        ],
    }


def _walk(law: Law, after: date, last: date, count: int | None) -> Iterator[Step]:
    day = after
    while day < last:
        day += _DAY
        why = _free(law, day)
        if why is None and count is not None:
            count += 1
        yield Step(day, None if why else count, why)


def _free(law: Law, day: date) -> str | None:
    if law.calendar.is_working(day):
        return None
    return law.calendar.occasion(day) or ("holiday" if day.isoweekday() <= _FRIDAY else "weekend")


def _rule(law: Law, id_: str, start: date, case: Case) -> Rule:
    book = law.rulebook
    if id_ == "KN-ACC":
        id_ = next((one for one in _ACCEPTANCE if book.in_force(one, start)), _ACCEPTANCE[0])
    if case.remote and book.in_force(f"{id_}-R", start):
        id_ += "-R"
    return book.rule(id_, start)


def _length(rule: Rule, case: Case) -> str:
    """Return the parameter that holds the length; a rule that has none for the case refuses."""
    asked = [name for name in ("remote", "complex", "delegated", "dismissal") if _is(case, name)]
    if rule.id.endswith("-R") and "remote" in asked:
        asked.remove("remote")
    for name in asked:
        if f"{name}_days" not in rule.params:
            _refuse(rule, f"knows no other term for --{name}")
    if len(asked) > 1:
        _refuse(rule, f"has no term for {' and '.join(asked)} together")
    if "days" not in rule.params:
        _refuse(rule, "is no term of days")
    return f"{asked[0]}_days" if asked else "days"


def _is(case: Case, name: str) -> bool:
    return bool(getattr(case, name))


def _refuse(rule: Rule, why: str) -> NoReturn:
    msg = f"rule {rule.id} version {number_of(rule)} {why}"
    raise UnknownRuleError(msg)
