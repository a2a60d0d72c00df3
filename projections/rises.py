"""How the number of people known rose, day by day; it never falls (số người tăng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    """The rises of a list that mostly grows at its end: what was read is not read again."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._found: list[Rise] = []
        self._signers = set[str]()
        self._heads, self._read = 0, 0

    def changed_at(self, place: int) -> None:
        """Begin anew where a row came or went before the end of what was read."""
        if place < self._read:
            self._begin()

    def of(self, seen: Sequence[Sighting]) -> list[Rise]:
        """Return the days on which the number of people known rose."""
        for place in range(self._read, len(seen)):
            self._note(seen[place])
        self._read = len(seen)
        return self._found

    def _note(self, one: Sighting) -> None:
        self._signers |= one.signers
        self._heads = max(self._heads, one.heads)
        people, found = max(self._heads, len(self._signers)), self._found
        if found and people <= found[-1].people:
            return
        rise = Rise(one.day, people, self._heads >= len(self._signers), one.agency)
        if found and found[-1].day == one.day:
            found[-1] = rise
        else:
            found.append(rise)
