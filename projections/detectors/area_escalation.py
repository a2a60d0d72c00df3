"""A1 to A3: vượt cấp seen from an area, within so many days (chỉ số vượt cấp theo địa bàn, E.1.5).

Filings about denunciations count only where the others alone do not suffice. Such a
finding is one of its own and names the denounced: the area itself never hears of it.
Everything follows from the numbers of each day; of the filings behind them the first are named.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from domain.contracts.words import Kind
from projections.area_days import SHOWN, AreaFile, Behind, Sought, behind, tallies
from projections.detectors.ruling import ruling
from projections.findings import Detected, Finding, Params, Pattern, SubjectKind
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.area_days import Counts, Tally
    from projections.area_file import Entry
    from projections.findings import Severity

RULES = ("A1", "A2", "A3")
_COMMUNE = 5
"""Digits of a commune's code; a province has two."""
_DAY = timedelta(days=1)
_HUNDRED = 100
_NUMBERS = ("filed", "hard", "soft", "higher", "fault", "crowd")
_SEVERITIES: dict[str | None, Severity] = {"low": "low", "high": "high", "critical": "critical"}


class Told(NamedTuple):
    """One indicator that holds."""

    rule: Rule
    secret: bool
    """It takes denunciations to reach it."""
    params: Params

    def sought(self, today: date) -> Sought:
        """Return which filings it counts today."""
        start = today - timedelta(days=self.rule.number("window_days")) + _DAY
        return Sought(_COUNTS[self.rule.id], start, today, self.secret)


class Outlook(NamedTuple):
    """What holds today, and the day on which time alone changes that."""

    told: tuple[Told, ...]
    changes_on: date | None


def detect(area: str, entries: Collection[Entry], law: Law, as_of: datetime) -> Detected:
    """State which indicators of an area hold, by all filings on record."""
    today = legal_day(as_of)
    days = tallies(entries)
    seen = outlook(area, days, law, today)
    sought = [one.sought(today) for one in seen.told]
    file = AreaFile(area, days, {one: behind(one, entries) for one in sought})
    return stated(file, law, as_of)


def stated(file: AreaFile, law: Law, as_of: datetime) -> Detected:
    """State which indicators of an area hold, by its numbers and what is behind them."""
    today = legal_day(as_of)
    seen = outlook(file.area, file.days, law, today)
    findings = frozenset(_finding(file, law, one, today) for one in seen.told)
    wake_at = None if seen.changes_on is None else dawn(seen.changes_on)
    return Detected(findings, wake_at=wake_at)


def wide(finding: Finding) -> bool:
    """Whether an indicator counts more filings than it names: their numbers alone prove it."""
    said = dict(finding.params)
    numbers = (said.get(name, 0) for name in ("filed", "higher", "hard", "crowd"))
    return finding.rule in RULES and any(int(number) > SHOWN for number in numbers)


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
    # Of nearly every day most numbers are none.
    numbers = [(name, sign * number) for name in _NUMBERS if (number := getattr(one, name))]
    for count in counts[: 1 if one.secret else 2]:
        for name, number in numbers:
            count[name] += number


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
_COUNTS: dict[str, Counts] = {"A1": "above", "A2": "filed", "A3": "crowd"}
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


def _finding(file: AreaFile, law: Law, told: Told, today: date) -> Finding:
    rule, secret, params = told
    area, sought = file.area, told.sought(today)
    first = file.behind.get(sought, Behind())
    days = [one for one in sorted(file.days) if _inside(one, sought)]
    return Finding(
        rule=rule.id,
        version=rule.version,
        pattern=Pattern.CROSS_LEVEL,
        subject_kind=SubjectKind.AREA,
        subject=area,
        path=f"{rule.id}-TC" if secret else rule.id,
        severity=_SEVERITIES.get(rule.severity, "medium"),
        effective_at=_reached(rule, days),
        evidence=first.evidence,
        agencies=tuple(_committee(area, law, days[-1].day)),
        params=params,
        kind=(Kind.DENUNCIATION if secret else Kind.COMPLAINT).value,
        denounced=first.denounced,
        communes=(area,) if len(area) == _COMMUNE else (),
    )


def _inside(one: Tally, sought: Sought) -> bool:
    """Whether filings of a day are behind an indicator."""
    in_time = sought.since <= one.day <= sought.until
    return in_time and one.secret <= sought.secret and one.of(sought.counts) > 0


def _reached(rule: Rule, days: list[Tally]) -> date:
    """Return the day with which the filings that count today sufficed, and went on to."""
    count = Counter[str]()
    reached: date | None = None
    for day, found in groupby(days, key=lambda one: one.day):
        for one in found:
            count.update(filed=one.filed, hard=one.hard, crowd=one.crowd)
        if not _HOLDS[rule.id](rule, count):
            reached = None
        elif reached is None:
            reached = day
    return reached or days[-1].day


def _committee(area: str, law: Law, day: date) -> Iterator[str]:
    code = f"x{area}" if len(area) == _COMMUNE else f"t{area}"
    if law.organisations.exists(code, day):
        yield code
