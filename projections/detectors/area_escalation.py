"""A1 to A3: vượt cấp seen from an area, within so many days (chỉ số vượt cấp theo địa bàn, E.1.5).

Filings about denunciations count only where the others alone do not suffice. Such a
finding is one of its own and names the denounced: the area itself never hears of it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.words import Kind
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Params, Pattern, SubjectKind
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.area_file import Entry
    from projections.findings import Severity

RULES = ("A1", "A2", "A3")
_COMMUNE = 5
"""Digits of a commune's code; a province has two."""
_DAY = timedelta(days=1)
_HUNDRED = 100
_SHOWN = 200
"""An alert shows so many filings, those that count first, not thousands."""
_SEVERITIES: dict[str | None, Severity] = {"low": "low", "high": "high", "critical": "critical"}


class Tally(NamedTuple):
    """How many filings of one day an area counts; denunciations apart."""

    day: date
    secret: bool
    filed: int
    hard: int
    soft: int
    higher: int
    fault: int
    crowd: int


class Told(NamedTuple):
    """One indicator that holds."""

    rule: Rule
    secret: bool
    """It takes denunciations to reach it."""
    params: Params


class Outlook(NamedTuple):
    """What holds today, and the day on which time alone changes that."""

    told: tuple[Told, ...]
    changes_on: date | None


def detect(area: str, entries: Sequence[Entry], law: Law, as_of: datetime) -> Detected:
    """State which indicators of an area hold, by the filings on record."""
    today = legal_day(as_of)
    seen = outlook(area, _tallies(entries), law, today)
    findings = frozenset(_finding(area, law, one, entries, today) for one in seen.told)
    wake_at = None if seen.changes_on is None else dawn(seen.changes_on)
    return Detected(findings, wake_at=wake_at)


def reaches_back(law: Law, today: date) -> date:
    """Return the first day whose filings may count today."""
    longest = max(ruling(law, id_, today).number("window_days") for id_ in RULES)
    return today - timedelta(days=longest - 1)


def outlook(area: str, tallies: Iterable[Tally], law: Law, today: date) -> Outlook:
    """Return what holds of an area, from numbers alone; what is dated ahead counts on its day."""
    known = sorted(tallies)
    days = [one for one in known if one.day <= today]
    changes = [one.day for one in known[len(days) :][:1]]
    if not any(one.hard or one.crowd for one in days):
        return Outlook((), min(changes, default=None))
    told: list[Told] = []
    for id_ in RULES:
        rule = ruling(law, id_, today)
        if id_ == "A1" and len(area) != _COMMUNE:
            continue
        now, change = _followed(rule, days, today)
        told += [] if now is None else [now]
        changes += [] if change is None else [change]
    return Outlook(tuple(told), min(changes, default=None))


def _followed(rule: Rule, days: list[Tally], today: date) -> tuple[Told | None, date | None]:
    """Return what a rule says today, and on which day other words as its filings leave."""
    window = timedelta(days=rule.number("window_days"))
    counts = (Counter[str](), Counter[str]())
    inside = [one for one in days if one.day > today - window]
    for one in inside:
        _add(counts, one, 1)
    now = _said(rule, counts)
    if now is None and not _could(rule, counts):
        return None, None
    for at, one in enumerate(inside):
        _add(counts, one, -1)
        last = at + 1 == len(inside) or inside[at + 1].day != one.day
        if last and _said(rule, counts) != now:
            return now, one.day + window
    return now, None


def _add(counts: tuple[Counter[str], Counter[str]], one: Tally, sign: int) -> None:
    """Add a day to the counts of all, and of what is no secret."""
    for count in counts[: 1 if one.secret else 2]:
        for name in ("filed", "hard", "soft", "higher", "fault", "crowd"):
            count[name] += sign * getattr(one, name)


def _could(rule: Rule, counts: tuple[Counter[str], Counter[str]]) -> bool:
    """Whether a rule that is silent may speak when filings leave: only a rate rises then."""
    return rule.id == "A2" and counts[0]["hard"] > 0


def _said(rule: Rule, counts: tuple[Counter[str], Counter[str]]) -> Told | None:
    everything, public = counts
    for count, secret in ((public, False), (everything, True)):
        if _HOLDS[rule.id](rule, count):
            return Told(rule, secret, _params(rule, count))
    return None


def _many(rule: Rule, count: Counter[str]) -> bool:
    return count["hard"] >= rule.number("at")


def _high(rule: Rule, count: Counter[str]) -> bool:
    enough = count["filed"] >= rule.number("filings")
    return enough and count["hard"] * _HUNDRED >= rule.number("percent") * count["filed"]


def _central(_: Rule, count: Counter[str]) -> bool:
    return count["crowd"] > 0


_HOLDS: dict[str, Callable[[Rule, Counter[str]], bool]] = {
    "A1": _many,
    "A2": _high,
    "A3": _central,
}
_COUNTED = {
    "A1": ("fault", "hard", "higher"),
    "A2": ("fault", "filed", "hard", "higher", "soft"),
    "A3": ("crowd",),
}


def _params(rule: Rule, count: Counter[str]) -> Params:
    numbers: dict[str, str | int] = {name: count[name] for name in _COUNTED[rule.id]}
    numbers["days"] = rule.number("window_days")
    if rule.id == "A2":
        numbers["percent"] = count["hard"] * _HUNDRED // count["filed"]
    return tuple(sorted(numbers.items()))


def _finding(area: str, law: Law, told: Told, entries: Sequence[Entry], today: date) -> Finding:
    rule, secret, params = told
    start = today - timedelta(days=rule.number("window_days")) + _DAY
    inside = sorted(e for e in entries if start <= e.day <= today and (secret or not e.secret))
    counted = [e for e in inside if _counts(rule.id, e)]
    shown = sorted(counted, key=lambda e: (not e.hard, e.day, e))[:_SHOWN]
    denounced = {body for e in counted for body in e.denounced}
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.CROSS_LEVEL,
        subject_kind=SubjectKind.AREA,
        subject=area,
        path=f"{rule.id}-TC" if secret else rule.id,
        severity=_SEVERITIES.get(rule.severity, "medium"),
        effective_at=_reached(rule, counted),
        evidence=tuple(sorted({id_ for e in shown for id_ in e.evidence})),
        agencies=tuple(_committee(area, law, counted[-1].day)),
        params=params,
        kind=(Kind.DENUNCIATION if secret else Kind.COMPLAINT).value,
        denounced=tuple(sorted(denounced)),
        communes=(area,) if len(area) == _COMMUNE else (),
    )


def _counts(rule: str, entry: Entry) -> bool:
    if rule == "A2":
        return entry.filed
    return entry.crowd if rule == "A3" else entry.higher or entry.hard


def _reached(rule: Rule, counted: list[Entry]) -> date:
    """Return the day with which the filings that count today sufficed, and went on to."""
    count = Counter[str]()
    reached: date | None = None
    for day, found in _by_day(counted):
        for name in ("filed", "hard", "crowd"):
            count[name] += sum(getattr(entry, name) for entry in found)
        if not _HOLDS[rule.id](rule, count):
            reached = None
        elif reached is None:
            reached = day
    return reached or counted[-1].day


def _by_day(entries: list[Entry]) -> Iterator[tuple[date, list[Entry]]]:
    days: dict[date, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: e.day):
        days.setdefault(entry.day, []).append(entry)
    yield from days.items()


def _committee(area: str, law: Law, day: date) -> Iterator[str]:
    code = f"x{area}" if len(area) == _COMMUNE else f"t{area}"
    if law.organisations.exists(code, day):
        yield code


def _tallies(entries: Iterable[Entry]) -> list[Tally]:
    days: dict[tuple[date, bool], list[Entry]] = {}
    for entry in entries:
        days.setdefault((entry.day, entry.secret), []).append(entry)
    return [
        Tally(
            day,
            secret,
            filed=sum(e.filed for e in found),
            hard=sum(e.hard for e in found),
            soft=sum(e.soft for e in found),
            higher=sum(e.higher for e in found),
            fault=sum(e.fault for e in found),
            crowd=sum(e.crowd for e in found),
        )
        for (day, secret), found in days.items()
    ]
