"""Who shares what: papers by what may make them one matter, in order of rank (điểm gặp nhau)."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from projections.matters.leaders import Rank
from projections.matters.text_links import ENOUGH, enough, reach, speaks, voice
from projections.store.rows import PaperKeyRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from projections.matters.scoring import Weights
    from projections.store.protocol import Store

_HELD = 200_000
"""Entries in memory between two batches."""


class Seat(NamedTuple):
    """One paper in the row of those that share a key."""

    rank: Rank
    n: int


class Meetings:
    """Rows of papers that share a key, from memory or from the store."""

    def __init__(self, store: Store, weights: Weights) -> None:
        self._store = store
        self._weights = weights
        self._rows: dict[bytes, list[Seat]] = {}

    def fetch(self, keys: Collection[bytes]) -> None:
        """Have the rows of these keys at hand."""
        missing = [key for key in keys if key not in self._rows]
        if not missing:
            return
        for key in missing:
            self._rows[key] = []
        for row in self._store.paper_keys(missing):
            self._rows[bytes(row.key)].append(Seat(Rank(row.recorded, bytes(row.id)), row.n))
        for key in missing:
            self._rows[key].sort()

    def move(
        self, gone: Iterable[tuple[bytes, Seat]], come: Iterable[tuple[bytes, Seat]]
    ) -> set[int]:
        """Let papers leave and join rows; return others who may lead now, or may no longer."""
        left, joined = set(gone), set(come)
        gone, come = left - joined, joined - left
        keys = {key for key, _ in (*gone, *come)}
        self.fetch(keys)
        grown = Counter(key for key, _ in come)
        full = {key for key in keys if len(self._rows[key]) + grown[key] > self._reach(key)}
        before = {key: self._first(key) for key in full}
        for key, seat in gone:
            del self._rows[key][bisect_left(self._rows[key], seat)]
        for key, seat in come:
            insort(self._rows[key], seat)
        self._store.remove_paper_keys([PaperKeyRow(k, *seat.rank, seat.n) for k, seat in gone])
        self._store.put_paper_keys([PaperKeyRow(k, *seat.rank, seat.n) for k, seat in come])
        moved = gone | come
        return {
            seat.n
            for key in full
            for seat in before[key] ^ self._first(key)
            if (key, seat) not in moved
        }

    def leading(self, keys: Iterable[bytes], rank: Rank) -> set[int]:
        """Return the papers before a rank that may lead one with these keys."""
        said = defaultdict[bytes, Counter[int]](Counter)
        for key in keys:
            row, says, heard = self._rows[key], speaks(key), said[voice(key)]
            stop = min(self._reach(key), bisect_left(row, (rank,)))
            for seat in row[:stop]:
                heard[seat.n] += says
        return _heard(said)

    def led(self, keys: Iterable[bytes], seat: Seat) -> set[int]:
        """Return the papers after one with these keys that it may lead."""
        said = defaultdict[bytes, Counter[int]](Counter)
        for key in keys:
            row, says, heard = self._rows[key], speaks(key), said[voice(key)]
            place = bisect_left(row, seat)
            if place < self._reach(key):
                for other in row[place + 1 :]:
                    heard[other.n] += says
        return _heard(said)

    def meets(self, keys: Iterable[bytes], seat: Seat) -> bool:
        """Whether a paper may lead another with which it shares these keys."""
        return enough(key for key in keys if bisect_left(self._rows[key], seat) < self._reach(key))

    def clear(self) -> None:
        """Let nobody share anything any more."""
        self._rows.clear()
        self._store.clear_paper_keys()

    def trim(self) -> None:
        """Let go of the rows when they are many."""
        if sum(map(len, self._rows.values())) > _HELD:
            self._rows.clear()

    def _first(self, key: bytes) -> set[Seat]:
        return set(self._rows[key][: self._reach(key)])

    def _reach(self, key: bytes) -> int:
        return reach(key, self._weights)


def _heard(said: Mapping[bytes, Counter[int]]) -> set[int]:
    """Return the papers of which enough is said under one voice."""
    return {n for heard in said.values() for n, says in heard.items() if says >= ENOUGH}
