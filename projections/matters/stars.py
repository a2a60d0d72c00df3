"""Who leads and who follows whom, kept in a few bytes a paper (các đơn quanh đơn đầu)."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOBODY = -1
_UNKNOWN = -(1 << 63)
_ID = 16
_GROWTH = 1_024
_new = tuple.__new__


class Rank(NamedTuple):
    """The order in which papers are taken: the earlier recorded leads, ids part equals."""

    recorded: int
    """When the first of its facts was written down, in milliseconds since 1970."""
    id: bytes
    """The 16 bytes of its id."""


class Placed(NamedTuple):
    """A paper where the stars have it, as it is stored."""

    n: int
    rank: Rank
    leader: int
    """Itself, if it leads."""


class Stars:
    """Papers with their ranks, each in at most one star.

    Papers go by a number that is small: memory is set aside up to the largest, 36 bytes each.
    """

    def __init__(self, placed: Iterable[Placed] = ()) -> None:
        self._count = 0
        self._latest = Rank(_UNKNOWN, b"")
        self._recorded = array("q")
        self._ids = bytearray()
        self._leaders = array("i")
        self._next = array("i")
        """Of a leader its first follower, of a follower the one after it."""
        self._previous = array("i")
        """Of a leader how many follow it, of a follower the one before it or the leader."""
        followers: list[tuple[int, int]] = []
        for n, rank, leader in placed:
            self.keep(n, rank)
            if n == leader:
                self.join(n, n)
            else:
                followers.append((n, leader))
        for n, leader in followers:
            self.join(n, leader)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, n: int) -> bool:
        return 0 <= n < len(self._recorded) and self._recorded[n] != _UNKNOWN

    def rank(self, n: int) -> Rank:
        """Return the rank of a paper, or raise KeyError."""
        recorded = self._recorded[n] if 0 <= n < len(self._recorded) else _UNKNOWN
        if recorded == _UNKNOWN:
            raise KeyError(n)
        # Asked twenty times a paper: the constructor of a named tuple takes as long as the rest.
        return _new(Rank, (recorded, bytes(self._ids[_ID * n : _ID * (n + 1)])))

    def leader(self, n: int) -> int | None:
        """Return whom a paper follows: itself if it leads, None if it is in no star."""
        if not 0 <= n < len(self._leaders) or self._leaders[n] == _NOBODY:
            return None
        return self._leaders[n]

    def star(self, n: int) -> Iterator[int]:
        """Yield the papers of the star `n` is in: the leader, then the others in no order."""
        at = self.leader(n)
        while at is not None and at != _NOBODY:
            yield at
            at = self._next[at]

    def size(self, n: int) -> int:
        """Return how many papers are in the star `n` is in; 0 if in none."""
        leader = self.leader(n)
        return 0 if leader is None else 1 + self._previous[leader]

    def latest(self, n: int) -> bool:
        """Tell whether certainly no paper in a star ranks after `n`."""
        return self.rank(n) >= self._latest

    def keep(self, n: int, rank: Rank) -> None:
        """Give a paper its rank; ValueError where the id is not of 16 bytes."""
        if len(rank.id) != _ID:
            msg = f"an id has {_ID} bytes, not {len(rank.id)}"
            raise ValueError(msg)
        if n >= len(self._recorded):
            self._grow(n)
        self._count += self._recorded[n] == _UNKNOWN
        self._recorded[n] = rank.recorded
        self._ids[_ID * n : _ID * (n + 1)] = rank.id

    def drop(self, n: int) -> None:
        """Forget a paper that is in no star any more."""
        if n in self:
            self._recorded[n] = _UNKNOWN
            self._count -= 1

    def join(self, n: int, leader: int) -> None:
        """Have a paper that is in no star follow a leader, or lead if it is its own."""
        self._latest = max(self._latest, self.rank(n))
        self._leaders[n] = leader
        if n == leader:
            self._next[n], self._previous[n] = _NOBODY, 0
            return
        first = self._next[leader]
        self._next[leader], self._previous[n], self._next[n] = n, leader, first
        if first != _NOBODY:
            self._previous[first] = n
        self._previous[leader] += 1

    def leave(self, n: int) -> list[int]:
        """Take a paper out of its star; if it led, return those who followed, out as well."""
        leader = self.leader(n)
        if leader is None:
            return []
        if leader == n:
            star = [*self.star(n)]
            for member in star:
                self._leaders[member] = _NOBODY
            return star[1:]
        before, after = self._previous[n], self._next[n]
        self._next[before] = after
        if after != _NOBODY:
            self._previous[after] = before
        self._previous[leader] -= 1
        self._leaders[n] = _NOBODY
        return []

    def _grow(self, n: int) -> None:
        more = max(n + 1 + _GROWTH, len(self._recorded) * 9 // 8) - len(self._recorded)
        self._recorded.extend(array("q", (_UNKNOWN,)) * more)
        self._ids.extend(bytes(_ID * more))
        for places in (self._leaders, self._next, self._previous):
            places.extend(array("i", (_NOBODY,)) * more)
