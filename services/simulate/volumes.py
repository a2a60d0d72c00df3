"""How much happens where: the national year, shared out by communes (quy mô)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.contracts.words import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.law.calendar import Calendar

PETITIONS_A_YEAR = 446_285
"""Report year 2025 (law file, section F)."""
VISITS_A_YEAR = 261_566
DELEGATIONS_PER_VISIT = 2_917 / 261_566
"""About 1.1 %."""
NOT_ELIGIBLE = 0.225
"""The middle of 20-25 %."""
MIX = {Kind.FEEDBACK: 0.79, Kind.COMPLAINT: 0.15, Kind.DENUNCIATION: 0.06}
"""Shares of the eligible petitions."""
_OPEN, _CLOSED = 1.0, 0.06
"""A closed day brings only what comes in online."""
_DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Volume:
    """What one province receives in the period."""

    petitions: int
    visits: int
    delegations: int


def volume(*, communes: int, of: int, days: int, scale: float) -> Volume:
    """Return a province's share of the national year."""
    share = communes / of * days / _DAYS_A_YEAR * scale
    visits = round(VISITS_A_YEAR * share)
    return Volume(round(PETITIONS_A_YEAR * share), visits, round(visits * DELEGATIONS_PER_VISIT))


def by_day(total: int, days: list[date], calendar: Calendar) -> Iterator[tuple[date, int]]:
    """Share a number out over days, most of it to the days offices are open."""
    weights = [_OPEN if calendar.is_working(day) else _CLOSED for day in days]
    whole, seen, given = sum(weights), 0.0, 0
    for day, weight in zip(days, weights, strict=True):
        seen += weight
        target = round(total * seen / whole)
        yield day, target - given
        given = target


class Mix:
    """Keeps the kinds and the eligible share at the national mix, planted papers included."""

    def __init__(self) -> None:
        self.eligible = dict.fromkeys(MIX, 0)
        self.not_eligible = 0

    @property
    def received(self) -> int:
        """All papers senders brought."""
        return sum(self.eligible.values()) + self.not_eligible

    def count(self, kind: Kind, *, eligible: bool) -> None:
        """Count one paper a sender brought."""
        if eligible:
            self.eligible[kind] += 1
        else:
            self.not_eligible += 1

    def next(self) -> tuple[Kind, bool]:
        """Return the kind furthest behind its share, and whether it is eligible."""
        if self.not_eligible < NOT_ELIGIBLE * (self.received + 1):
            return self._behind(), False
        return self._behind(), True

    def _behind(self) -> Kind:
        whole = sum(self.eligible.values()) + 1
        return max(MIX, key=lambda kind: MIX[kind] * whole - self.eligible[kind])
