"""How the number of people known rose, day by day; it never falls (số người tăng)."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from projections.shares import Sighting


class Rise(NamedTuple):
    """A day on which the number of people known rose."""

    day: date
    people: int
    """At its end."""
    by_heads: bool
    """One head count says so; else the signers of all papers do."""
    agency: str


class Rises:
    """The rises of a list that mostly grows on its last day: earlier days are read once."""

    def __init__(self) -> None:
        self._tally, self._read = _Tally(), 0

    def changed_at(self, place: int) -> None:
        """Begin anew where a row came or went before the end of what was read."""
        if place < self._read:
            self._tally, self._read = _Tally(), 0

    def of(self, seen: Sequence[Sighting]) -> list[Rise]:
        """Return the days on which the number of people known rose."""
        today = bisect_left(seen, (seen[-1].day,)) if seen else 0
        for place in range(self._read, today):
            self._tally.note(seen[place])
        self._read = today
        last = self._tally.onwards()
        for place in range(today, len(seen)):
            last.note(seen[place])
        return last.rises


class _Tally:
    """People counted up to a row, beside those whom an earlier count knows."""

    def __init__(self, before: _Tally | None = None) -> None:
        self.rises: list[Rise] = [*before.rises] if before else []
        self.signers: set[str] = set()
        self._known: AbstractSet[str] = before.signers if before else frozenset()
        self._heads = before.heads if before else 0

    def onwards(self) -> _Tally:
        """Return a tally that goes on from here and leaves this one as it is."""
        return _Tally(self)

    @property
    def heads(self) -> int:
        """Return the largest head count."""
        return self._heads

    def note(self, one: Sighting) -> None:
        """Count one row more."""
        self.signers |= one.signers - self._known
        self._heads = max(self._heads, one.heads)
        signers, rises = len(self._known) + len(self.signers), self.rises
        people = max(self._heads, signers)
        if rises and people <= rises[-1].people:
            return
        rise = Rise(one.day, people, self._heads >= signers, one.agency)
        if rises and rises[-1].day == one.day:
            rises[-1] = rise
        else:
            rises.append(rise)
