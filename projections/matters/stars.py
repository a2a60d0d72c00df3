"""Who leads and who follows whom, kept small (các nhóm quanh đơn đầu)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
    """Papers with their ranks, each in at most one star."""

    def __init__(self, placed: Iterable[Placed] = ()) -> None:
        self._ranks: dict[int, Rank] = {}
        self._leaders: dict[int, int] = {}
        self._followers: dict[int, set[int]] = {}
        self._latest = Rank(-1, b"")
        for n, rank, leader in placed:
            self.keep(n, rank)
            self.place(n, leader)

    def __len__(self) -> int:
        return len(self._ranks)

    def __contains__(self, n: int) -> bool:
        return n in self._ranks

    def rank(self, n: int) -> Rank:
        """Return the rank of a paper, or raise KeyError."""
        return self._ranks[n]

    def leader(self, n: int) -> int | None:
        """Return whom a paper follows: itself if it leads, None if it is in no star."""
        return self._leaders.get(n)

    def star(self, n: int) -> Iterator[int]:
        """Yield the papers of the star `n` is in: the leader, then the others in no order."""
        leader = self._leaders.get(n)
        if leader is not None:
            yield leader
            yield from self._followers.get(leader, ())

    def size(self, n: int) -> int:
        """Return how many papers are in the star `n` is in; 0 if in none."""
        leader = self._leaders.get(n)
        return 0 if leader is None else 1 + len(self._followers.get(leader, ()))

    def latest(self, n: int) -> bool:
        """Tell whether certainly no paper ranks after `n`."""
        return self._ranks[n] >= self._latest

    def keep(self, n: int, rank: Rank) -> None:
        """Give a paper its rank."""
        self._ranks[n] = rank
        self._latest = max(self._latest, rank)

    def drop(self, n: int) -> None:
        """Forget a paper that is in no star any more."""
        self._ranks.pop(n, None)

    def place(self, n: int, leader: int | None) -> None:
        """Have `n` follow a leader, lead, or be in no star."""
        before = self._leaders.pop(n, n)
        if before != n:
            self._followers[before].discard(n)
            if not self._followers[before]:
                del self._followers[before]
        if leader is None:
            return
        self._leaders[n] = leader
        if leader != n:
            self._followers.setdefault(leader, set()).add(n)
