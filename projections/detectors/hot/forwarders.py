"""Press and National Assembly bodies that sent papers of the group on (cơ quan chuyển đơn)."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from projections.detectors.hot.part import Part

if TYPE_CHECKING:
    from datetime import date

    from domain.law.rulebook import Rule
    from projections.group_file import GroupFile
    from projections.shares import Sent

_DAY = timedelta(days=1)


class _Run(NamedTuple):
    """Days on which there were enough forwarders, without a break."""

    on: date
    until: date
    first: frozenset[str]
    last: frozenset[str]


def forwarded(group: GroupFile, rule: Rule, today: date) -> Part | None:
    """Return the input of enough different forwarders within so many days, both ends in."""
    run = _last_run(group, rule)
    if run is None or run.until < today:
        return None
    evidence = tuple(sorted(run.first | run.last))
    return Part(run.on, "forwarders", rule.number("forwarder_points"), evidence, run.until)


def unnamed_until(group: GroupFile, rule: Rule, today: date) -> date | None:
    """Return until when forwarders nobody named could make up what is missing."""
    reach, needed = _reach(rule), rule.number("forwarders")
    kinds = _kinds(rule)
    since = bisect_left(group.sent, (today - reach,))
    days: list[date] = []
    named: set[str] = set()
    nameless = 0
    for day, _, code in group.sent[since:]:
        if code is None:
            nameless += 1
        elif _kind(code) in kinds:
            named.add(code)
        else:
            continue
        days.append(day)
    enough = len(named) < needed <= len(named) + nameless
    return min(days) + reach if enough else None


def _last_run(group: GroupFile, rule: Rule) -> _Run | None:
    """Return the last run; of one forwarder's papers of one day the first speaks."""
    reach, needed, kinds = _reach(rule), rule.number("forwarders"), _kinds(rule)
    latest: dict[str, Sent] = {}
    run: _Run | None = None
    for one in group.sent:
        day, code = one.day, one.forwarder
        if code is None or _kind(code) not in kinds:
            continue
        if code in latest and latest[code].day == day:
            continue
        latest[code] = one
        shown = sorted(latest.values())[-needed:]
        until = shown[0].day + reach
        if len(shown) < needed or day > until:
            continue
        ids = frozenset(one.evidence for one in shown)
        if run is None or day > run.until + _DAY:
            run = _Run(day, until, ids, ids)
        else:
            run = run._replace(until=until, last=ids)
    return run


def _reach(rule: Rule) -> timedelta:
    return timedelta(days=rule.number("forwarder_days") - 1)


def _kind(code: str) -> str:
    return code.partition("-")[0]


def _kinds(rule: Rule) -> tuple[str, ...]:
    kinds = rule.params.get("forwarder_kinds", ())
    return kinds if isinstance(kinds, tuple) else ()
