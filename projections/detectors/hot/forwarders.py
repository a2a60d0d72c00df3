"""Press and National Assembly bodies that sent papers of the group on (cơ quan chuyển đơn)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionReceivedV1
from projections.detectors.hot.part import Part

if TYPE_CHECKING:
    from datetime import date

    from domain.law.rulebook import Rule
    from projections.group_file import GroupFile

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
    days: list[date] = []
    named: set[str] = set()
    nameless = 0
    for fact in group.of(PetitionReceivedV1):
        code = fact.data.forwarder
        if fact.businessdate < today - reach:
            continue
        if code is not None and _kind(code) in kinds:
            named.add(code)
        elif fact.data.origin == "forwarded" and not code and not fact.data.transfer_id:
            nameless += 1
        else:
            continue
        days.append(fact.businessdate)
    enough = len(named) < needed <= len(named) + nameless
    return min(days) + reach if enough else None


def _last_run(group: GroupFile, rule: Rule) -> _Run | None:
    reach, needed, kinds = _reach(rule), rule.number("forwarders"), _kinds(rule)
    latest: dict[str, PetitionReceivedV1] = {}
    run: _Run | None = None
    for fact in group.of(PetitionReceivedV1):
        code, day = fact.data.forwarder, fact.businessdate
        if code is None or _kind(code) not in kinds:
            continue
        latest[code] = fact
        shown = sorted(latest.values(), key=lambda one: (one.businessdate, one.id))[-needed:]
        until = shown[0].businessdate + reach
        if len(shown) < needed or day > until:
            continue
        ids = frozenset(one.id for one in shown)
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
