"""Areas remembered from one fact to the next: numbers of days, and the first filings (địa bàn).

What is at hand follows each change that is written, so one filing more to thousands costs what
it changes. Bounded: the area unused for longest goes first, and is read anew when asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from datetime import date
from operator import add, attrgetter
from typing import TYPE_CHECKING

from projections.area_days import SHOWN, Behind, Tally, evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from projections.store.rows import AreaRow, AreaSought, AreaTally

ROWS_AT_HAND = 20_000
"""Days and filings of areas that one pipeline remembers."""

_numbers: Callable[[AreaRow], tuple[int, ...]] = attrgetter(*Tally._fields[2:])

Place = tuple[int, int, str, str]
"""Where a filing stands among others: those that count in full first, then by day."""


class Foremost:
    """The first filings behind one indicator, as the store would give them."""

    def __init__(
        self, sought: AreaSought, rows: Sequence[AreaRow], denounced: Sequence[str]
    ) -> None:
        """Take what the store gave: all there are where they are fewer than are named."""
        self._sought = sought
        self._places = [_place(row) for row in rows]
        self._evidence = [row.evidence for row in rows]
        self._whole = len(rows) < SHOWN
        self._denounced = tuple(denounced)
        self._behind: Behind | None = None

    def __len__(self) -> int:
        return len(self._places)

    def behind(self) -> Behind:
        """Return the facts they rest on, and whom all filings sought accuse."""
        if self._behind is None:
            ids = evidence(found.split() for found in self._evidence)
            self._behind = Behind(ids, self._denounced)
        return self._behind

    def leaves(self, row: AreaRow) -> bool:
        """Let a filing go; tell whether what is here still is what the store would give."""
        if not _is_sought(row, self._sought):
            return True
        if row.denounced and self._sought.secret:
            return False  # another filing may accuse the same body
        place = _place(row)
        at = bisect_left(self._places, place)
        if at == len(self._places):
            return not self._whole
        if not self._whole or self._places[at] != place:
            return False  # of those that come next nothing is known
        del self._places[at], self._evidence[at]
        self._behind = None
        return True

    def comes(self, row: AreaRow) -> bool:
        """Take a filing; tell whether what is here still is what the store would give."""
        if not _is_sought(row, self._sought):
            return True
        if row.denounced and self._sought.secret:
            return False
        place = _place(row)
        at = bisect_left(self._places, place)
        if at == len(self._places) and not self._whole:
            return True
        self._places.insert(at, place)
        self._evidence.insert(at, row.evidence)
        del self._places[SHOWN:], self._evidence[SHOWN:]
        self._whole = len(self._places) < SHOWN
        self._behind = None
        return True


class KnownArea:
    """What is at hand of one area."""

    def __init__(self, since: int, tallies: Iterable[AreaTally]) -> None:
        """Take the numbers of all days from one on."""
        self.since = since
        self._days = {(row.day, row.secret): _tally(row) for row in tallies}
        self.first: dict[AreaSought, Foremost] = {}

    def __len__(self) -> int:
        return 1 + len(self._days) + sum(map(len, self.first.values()))

    def days(self, since: int) -> list[Tally]:
        """Return the numbers of days from one on; earlier ones will not be asked for again."""
        if since > self.since:
            self._days = {key: one for key, one in self._days.items() if key[0] >= since}
            self.since = since
        return [one for one in self._days.values() if one.filed or one.crowd]

    def leaves(self, row: AreaRow) -> None:
        """Let a filing go."""
        self._add(row, -1)
        for sought in [key for key, one in self.first.items() if not one.leaves(row)]:
            del self.first[sought]

    def comes(self, row: AreaRow) -> None:
        """Take a filing."""
        self._add(row, 1)
        for sought in [key for key, one in self.first.items() if not one.comes(row)]:
            del self.first[sought]

    def _add(self, row: AreaRow, sign: int) -> None:
        if row.day < self.since:
            return
        key = (row.day, row.secret)
        was = self._days.get(key)
        now = _numbers(row) if sign > 0 else tuple(-number for number in _numbers(row))
        if was is not None:
            now = tuple(map(add, was[2:], now))
        self._days[key] = Tally(date.fromordinal(row.day), bool(row.secret), *now)


class AreaMemory:
    """The areas at hand, by code; it is to be emptied where a transaction failed."""

    def __init__(self, *, limit: int = ROWS_AT_HAND) -> None:
        self._limit = limit
        self._areas: OrderedDict[str, KnownArea] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._size = 0

    def known(self, area: str, since: int) -> KnownArea | None:
        """Return what is at hand of an area, where that reaches back as far."""
        found = self._areas.get(area)
        return found if found is not None and found.since <= since else None

    def keep(self, area: str, known: KnownArea) -> None:
        """Hold what is known of an area by now; the longest unused may go."""
        self._areas[area] = known
        self._areas.move_to_end(area)
        size = len(known)
        self._size += size - self._sizes.get(area, 0)
        self._sizes[area] = size
        while self._size > self._limit and len(self._areas) > 1:
            gone, _ = self._areas.popitem(last=False)
            self._size -= self._sizes.pop(gone)

    def change(self, gone: Iterable[AreaRow], come: Iterable[AreaRow]) -> None:
        """Follow what is written of filings."""
        for row in gone:
            if (known := self._areas.get(row.area)) is not None:
                known.leaves(row)
        for row in come:
            if (known := self._areas.get(row.area)) is not None:
                known.comes(row)

    def clear(self) -> None:
        """Let go of everything: after a transaction that failed, or before a long catch-up."""
        self._areas.clear()
        self._sizes.clear()
        self._size = 0


def _place(row: AreaRow) -> Place:
    return (1 - row.hard, row.day, row.matter, row.item)


def _is_sought(row: AreaRow, sought: AreaSought) -> bool:
    """Whether a filing is behind an indicator; as the store's own statements say it."""
    if not sought.since <= row.day <= sought.until or row.secret > sought.secret:
        return False
    if sought.counts == "crowd":
        return bool(row.crowd)
    return bool(row.hard or (row.higher if sought.counts == "above" else row.filed))


def _tally(row: AreaTally) -> Tally:
    _, day, secret, *numbers = row
    return Tally(date.fromordinal(day), bool(secret), *numbers)
