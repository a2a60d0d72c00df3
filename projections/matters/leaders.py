"""Papers into stars: who leads, and who follows whom (đơn đầu và các đơn theo).

Papers are taken in order of rank, which is when each was recorded and then its id. A paper
follows the earliest leader it has an edge to, unless an officer rejected it with that leader or
with an earlier paper that follows it: then it tries the next leader. A paper that finds none
leads. So a star is at most two edges wide, and however slowly texts drift no chain holds them
all together.

What comes, goes or changes is worked in piece by piece; the result is always that of taking all
papers from scratch.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Protocol

from projections.matters.stars import Placed, Rank, Stars

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

__all__ = ["Graph", "Leaders", "Placed", "Rank"]


class Graph(Protocol):
    """What the stars ask of whoever knows the texts and the officers' words.

    It answers as things are after the change that is worked in.
    """

    def earlier_leaders(self, n: int) -> Iterable[int]:
        """Return every leader ranked before `n` that has an edge to it, in any order.

        Who leads is what was loaded and what `led` said since. Others may be among them: who
        does not lead, ranks later, is unknown, is `n` itself or has no edge is passed over.
        """
        ...

    def later_neighbours(self, n: int) -> Iterable[int]:
        """Return every paper ranked after `n` that has an edge to it, leading or not.

        Papers that rank earlier or are unknown may be among them, papers without an edge may
        not. It is asked only of a paper that comes to lead and is not the latest of all.
        """
        ...

    def edge(self, one: int, other: int) -> bool:
        """Tell whether two papers resemble each other enough; the same both ways round."""
        ...

    def rejected(self, n: int) -> Collection[int]:
        """Return the papers an officer rejected with `n`; the same both ways round.

        Of a paper that is gone too, or whoever was rejected with it is named in `judged`.
        """
        ...

    def led(self, n: int, *, leads: bool) -> None:
        """Hear whether `n` leads: of each paper decided anew, before any later one is."""
        ...


class Leaders:
    """The stars of one graph, kept up with every change of it.

    The state is what was loaded and what `update` returned since. Where an update must not stand
    (a transaction that failed), throw the object away and load another from what is stored.
    """

    def __init__(self, graph: Graph, placed: Iterable[Placed] = ()) -> None:
        self._graph = graph
        self._stars = Stars(placed)

    def __len__(self) -> int:
        return len(self._stars)

    def __contains__(self, n: int) -> bool:
        return n in self._stars

    def rank(self, n: int) -> Rank:
        """Return the rank of a paper, or raise KeyError."""
        return self._stars.rank(n)

    def leader(self, n: int) -> int | None:
        """Return whom a paper follows: itself if it leads, None if it is unknown."""
        return self._stars.leader(n)

    def star(self, n: int) -> Iterator[int]:
        """Yield the papers of the star `n` is in: the leader, then the others in no order."""
        return self._stars.star(n)

    def size(self, n: int) -> int:
        """Return how many papers are in the star `n` is in; 0 if it is unknown."""
        return self._stars.size(n)

    def update(
        self,
        changed: Mapping[int, Rank],
        removed: Collection[int] = (),
        judged: Collection[int] = (),
    ) -> dict[int, int | None]:
        """Work a change in; return each paper whose leader changed, with the new one or None.

        `changed` has every paper that is new, or whose rank or edges are not what they were,
        with its rank; `removed` every paper that is gone. `judged` has both papers of each pair
        whose rejection was said or taken back; those unknown are passed over.
        """
        return _Update(self._stars, self._graph).run(changed, removed, judged)


class _Update:
    """One change on its way through the stars, paper by paper in order of rank."""

    def __init__(self, stars: Stars, graph: Graph) -> None:
        self._stars = stars
        self._graph = graph
        self._before: dict[int, int | None] = {}
        """Who each paper followed that was decided anew or left."""
        self._waiting: dict[int, int | None] = {}
        """Who waits to be decided: with the earliest new leader, if nothing else changed."""
        self._heap: list[tuple[Rank, int]] = []

    def run(
        self, changed: Mapping[int, Rank], removed: Collection[int], judged: Collection[int]
    ) -> dict[int, int | None]:
        stars = self._stars
        affected = [m for n in (*changed, *removed) for m in self._leave(n)]
        for n in removed:
            stars.drop(n)
        for n, rank in changed.items():
            stars.keep(n, rank)
        for n in (*affected, *changed, *judged):
            self._ask(n)
        while self._heap:
            _, n = heappop(self._heap)
            self._decide(n)
            if n in changed:
                self._graph.led(n, leads=stars.leader(n) == n)
        return {
            n: stars.leader(n) for n, before in self._before.items() if stars.leader(n) != before
        }

    def _leave(self, n: int) -> list[int]:
        """Take a paper out of its star; return who must be decided because of it."""
        before = self._stars.leader(n)
        self._before.setdefault(n, before)
        if before is None:
            return []
        return [*self._dissolve(n), *self._graph.rejected(n)]

    def _dissolve(self, n: int) -> list[int]:
        """Take a paper out of its star; return who followed it and is in no star now."""
        orphans = self._stars.leave(n)
        for orphan in orphans:
            self._before.setdefault(orphan, n)
        return orphans

    def _ask(self, n: int, offer: int | None = None) -> None:
        """Have a paper decided when its turn comes; from scratch, unless with an offer."""
        if n not in self._stars:
            return
        if n not in self._waiting:
            self._waiting[n] = offer
            heappush(self._heap, (self._stars.rank(n), n))
            return
        if offer is None:  # else the first offer stands: it is of the earliest new leader
            self._waiting[n] = None

    def _decide(self, n: int) -> None:
        stars = self._stars
        before = stars.leader(n)
        self._before.setdefault(n, before)
        offer = self._waiting.pop(n)
        after = self._first_leader(n) if offer is None else offer
        if after == before:
            return
        orphans = self._dissolve(n)
        stars.join(n, after)
        if n in (before, after):
            self._graph.led(n, leads=after == n)
        for orphan in orphans:
            if orphan not in self._waiting:  # else an earlier leader than the lost one won it
                self._ask(orphan)
        for other in self._graph.rejected(n):
            if other in stars and stars.rank(other) > stars.rank(n):
                self._ask(other)
        if after == n and not stars.latest(n):
            self._offer(n)

    def _first_leader(self, n: int) -> int:
        """Return the earliest leader a paper has an edge to and may follow, else itself."""
        stars, graph = self._stars, self._graph
        rank = stars.rank(n)
        leaders = {
            m for m in graph.earlier_leaders(n) if stars.leader(m) == m and stars.rank(m) < rank
        }
        if not leaders:
            return n
        refused = {
            stars.leader(m) for m in graph.rejected(n) if m in stars and stars.rank(m) < rank
        }
        for leader in sorted(leaders - refused, key=stars.rank):
            if graph.edge(leader, n):
                return leader
        return n

    def _offer(self, leader: int) -> None:
        """Have each later neighbour decided that a new leader may win over."""
        stars = self._stars
        rank = stars.rank(leader)
        for n in self._graph.later_neighbours(leader):
            if n not in stars or stars.rank(n) <= rank:
                continue
            followed = stars.leader(n)
            if followed is None or stars.rank(followed) > rank:
                self._ask(n, None if self._graph.rejected(n) else leader)
