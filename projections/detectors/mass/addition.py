"""What makes a mass complaint graver: a point or two, for as long as it counts (điểm cộng)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.findings import Params

_DAY = timedelta(days=1)


class Firing(NamedTuple):
    """One time a row became true."""

    on: date
    """When it became true."""
    last: date
    """The business day of the fact that made it true: it counts from here."""
    points: int
    agency: str
    evidence: tuple[str, ...]
    params: Params = ()


class Addition(NamedTuple):
    """One row that adds to the score, or once did."""

    rule: str
    version: int
    on: date
    until: date | None
    """The last day it counts; None where it does not lapse."""
    points: int
    """What it adds today: nothing once it has lapsed."""
    agency: str
    evidence: tuple[str, ...]
    params: Params

    @property
    def holds(self) -> bool:
        """Whether it counts today."""
        return self.points > 0


def lasting(id_: str, firings: Sequence[Firing], law: Law, today: date) -> Addition | None:
    """Return a row that counts for some days after its last fact, None where it never fired.

    Each firing counts for its own days, the most points of those that count win.
    Firings that follow one another before the earlier lapses are one stretch;
    a lapsed stretch is kept as what it was.
    """
    if not firings:
        return None
    latest = max(firing.last for firing in firings)
    days = counting_days(ruling(law, id_, latest))
    alive = [f for f in firings if today <= f.last + days]
    counted = alive or [f for f in firings if f.last == latest]
    points = max(firing.points for firing in counted)
    stretch = _stretch([f for f in firings if f.points == points], days)
    first, final = stretch[0], stretch[-1]
    until = final.last + days
    says: Params = (("points", points), ("until", until.isoformat()))
    return Addition(
        rule=id_,
        version=ruling(law, id_, first.on).version,
        on=first.on,
        until=until,
        points=points if alive else 0,
        agency=first.agency,
        evidence=tuple(sorted({*first.evidence, *final.evidence})),
        params=tuple(sorted((*says, *first.params))),
    )


def counting_days(rule: Rule) -> timedelta:
    """Return for how long after its last fact a row counts."""
    return rule.number("counts_days") * _DAY


def lapses(additions: Iterable[Addition]) -> list[date]:
    """Return the days on which something that counts today ceases to."""
    return [a.until + _DAY for a in additions if a.holds and a.until is not None]


def _stretch(firings: list[Firing], days: timedelta) -> list[Firing]:
    """Return the last run of firings no two of which lie too far apart."""
    ordered = sorted(firings, key=lambda f: (f.last, f.on, f.evidence))
    start = len(ordered) - 1
    while start and ordered[start].last - ordered[start - 1].last <= days:
        start -= 1
    return ordered[start:]
