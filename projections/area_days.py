"""What an area counts, by day: numbers, and of the filings behind them the first (số theo ngày).

Indicators are judged by numbers alone. Of the filings an indicator counts so many are named as
its evidence, those that count in full first; whom they accuse is named completely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from projections.area_file import Entry

SHOWN = 200
"""So many filings are named behind an indicator, of more the first ones."""

Counts = Literal["above", "filed", "crowd"]
"""Which filings an indicator counts: those that went above, all, or groups at the centre."""


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

    def of(self, counts: Counts) -> int:
        """Return a number above zero where some filing of the day is one of these."""
        return self.higher + self.hard if counts == "above" else int(getattr(self, counts))


class Sought(NamedTuple):
    """Which filings are behind an indicator."""

    counts: Counts
    since: date
    until: date
    secret: bool
    """Denunciations too."""

    def has(self, entry: Entry) -> bool:
        """Whether a filing is one of these."""
        if not self.since <= entry.day <= self.until or (entry.secret and not self.secret):
            return False
        if self.counts == "above":
            return entry.higher or entry.hard
        return entry.filed if self.counts == "filed" else entry.crowd


class Behind(NamedTuple):
    """The filings behind an indicator: facts of the first of them, and whom they all accuse."""

    evidence: tuple[str, ...] = ()
    denounced: tuple[str, ...] = ()


class AreaFile(NamedTuple):
    """One area: its numbers by day, and what is behind the indicators that hold."""

    area: str
    days: tuple[Tally, ...]
    behind: Mapping[Sought, Behind]


def behind(sought: Sought, entries: Iterable[Entry]) -> Behind:
    """Return what is behind an indicator, of all filings."""
    counted = [entry for entry in entries if sought.has(entry)]
    first = sorted(counted, key=lambda e: (not e.hard, e.day, e))[:SHOWN]
    denounced = {body for entry in counted for body in entry.denounced}
    return Behind(evidence(entry.evidence for entry in first), tuple(sorted(denounced)))


def evidence(ids: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the facts filings rest on, each once, in their order."""
    return tuple(sorted({id_ for of_one in ids for id_ in of_one}))


def tallies(entries: Iterable[Entry]) -> tuple[Tally, ...]:
    """Return the numbers of filings."""
    days: dict[tuple[date, bool], list[Entry]] = {}
    for entry in entries:
        days.setdefault((entry.day, entry.secret), []).append(entry)
    return tuple(
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
    )
