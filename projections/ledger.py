"""What many matters bring, kept in order while some of it changes (sổ nhóm vụ việc).

One matter of ten thousand that says something new moves a few rows; nothing else is
read again. What a ledger holds depends on what was put last for each matter alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Any

from domain.contracts.words import Kind
from projections.concerns import Concern
from projections.rises import Rises

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from domain.contracts.petition import PetitionSucceededV1
    from projections.contradictions import Wrong
    from projections.rises import Rise
    from projections.shares import Paper, Sent, Share, Sighting, Spot, Visit

_FEW = 64
"""Up to so many matters are put one by one; more are sorted once."""


class Ledger:
    """The rows of all matters of a group, each list sorted."""

    def __init__(self, shares: Iterable[tuple[int, Share]] = ()) -> None:
        """Take what matters bring, each under a number of its own."""
        self.shares: dict[int, Share] = dict(shares)
        self._build()

    def change(self, shares: Mapping[int, Share | None]) -> None:
        """Let these matters bring this from now on, and those without a share nothing."""
        same = any(
            one is not None and one.same
            for n, share in shares.items()
            for one in (share, self.shares.get(n))
        )
        if same or len(shares) > _FEW:
            fresh = not same and self.shares.keys().isdisjoint(shares)
            for n, share in shares.items():
                self.shares.pop(n, None)
                if share is not None:
                    self.shares[n] = share
            if fresh:
                self._extend(share for share in shares.values() if share is not None)
            else:
                self._build()
            return
        for n, share in shares.items():
            old = self.shares.pop(n, None)
            if old is not None:
                self._move(old.under(self._persons), leave=True)
            if share is not None:
                self.shares[n] = share
                self._move(share.under(self._persons), leave=False)

    @property
    def decided(self) -> tuple[date, str] | None:
        """Return day and fact of the first decision."""
        return self._decided[0] if self._decided else None

    @property
    def flagged(self) -> tuple[date, str] | None:
        """Return day and fact of the first word that the case is complex."""
        return self._flagged[0] if self._flagged else None

    @property
    def passed(self) -> list[PetitionSucceededV1]:
        """Return by which facts the case passed on to other bodies, by day."""
        return [fact for _, _, fact in self._passed]

    @property
    def next_day(self) -> date | None:
        """Return when the next fact that is dated ahead comes true."""
        return self._ahead[0] if self._ahead else None

    @property
    def lies_within_another(self) -> bool:
        """Whether one group that papers name has all the matters of this one."""
        return any(count == len(self.shares) for count in self._named.values())

    @property
    def concern(self) -> Concern:
        """Return what the papers are about."""
        return Concern(
            frozenset(self._kinds), frozenset(self._denounced), frozenset(self._communes)
        )

    @property
    def provinces(self) -> Mapping[str, int]:
        """Return how many facts say that it arose there."""
        return self._provinces

    @property
    def rises(self) -> list[Rise]:
        """Return the days on which the number of people known rose."""
        return self._rises.of(self.sightings)

    def _build(self) -> None:
        self._persons = persons(pair for share in self.shares.values() for pair in share.same)
        self.papers: list[Paper] = []
        self.visits: list[Visit] = []
        self.sightings: list[Sighting] = []
        self.spots: list[Spot] = []
        self.sent: list[Sent] = []
        self.wrong: list[Wrong] = []
        self.many: list[Paper] = []
        """Papers of more than one name."""
        self.heads: list[tuple[int, bool, date, tuple[str, ...]]] = []
        """Head counts, the largest first and negative, papers before visits."""
        self.unnamed = 0
        """Heads beyond those who signed, over all papers and visits."""
        self.signers = Counter[str]()
        """How often each person is seen."""
        self.communes = Counter[str]()
        """How often each commune is spoken of, by papers and visits."""
        self._passed: list[tuple[date, str, PetitionSucceededV1]] = []
        self._decided: list[tuple[date, str]] = []
        self._flagged: list[tuple[date, str]] = []
        self._ahead: list[date] = []
        self._named = Counter[bytes]()
        self._kinds = Counter[Kind | None]()
        self._denounced, self._communes = Counter[str](), Counter[str]()
        self._provinces = Counter[str]()
        self._extend(self.shares.values())

    def _extend(self, shares: Iterable[Share]) -> None:
        self._rises = Rises()
        for share in shares:
            known = share.under(self._persons)
            for rows, more in self._lists(known):
                rows.extend(more)
            for counter, words in self._counters(known):
                counter.update(words)
            self.unnamed += _unnamed(known)
        for rows in self._rows():
            rows.sort()

    def _move(self, share: Share, *, leave: bool) -> None:
        for rows, more in self._lists(share):
            for row in more:
                place = bisect_left(rows, row)
                if rows is self.sightings:
                    self._rises.changed_at(place)
                if leave:
                    del rows[place]
                else:
                    rows.insert(place, row)
        self.unnamed += -_unnamed(share) if leave else _unnamed(share)
        for counter, words in self._counters(share):
            if leave:
                counter.subtract(words)
                _forget(counter, words)
            else:
                counter.update(words)

    def _rows(self) -> tuple[list[Any], ...]:
        return (
            self.papers,
            self.visits,
            self.sightings,
            self.spots,
            self.sent,
            self.wrong,
            self.many,
            self.heads,
            self._passed,
            self._decided,
            self._flagged,
            self._ahead,
        )

    def _lists(self, share: Share) -> Iterator[tuple[list[Any], Iterable[Any]]]:
        brought = (
            share.papers,
            share.visits,
            share.sightings,
            share.spots,
            share.sent,
            share.wrong,
            [paper for paper in share.papers if paper.names > 1],
            [*_heads(share)],
            [(fact.businessdate, fact.id, fact) for fact in share.passed],
            () if share.decided is None else (share.decided,),
            () if share.flagged is None else (share.flagged,),
            () if share.next_day is None else (share.next_day,),
        )
        return zip(self._rows(), brought, strict=True)

    def _counters(self, share: Share) -> Iterator[tuple[Counter[Any], Any]]:
        yield self.signers, [ref for one in share.sightings for ref in one.signers]
        yield self.communes, [spot.commune for spot in share.spots]
        yield self._named, share.named
        yield self._kinds, share.concern.kinds
        yield self._denounced, share.concern.denounced
        yield self._communes, share.concern.communes
        yield self._provinces, dict(share.provinces)


def _heads(share: Share) -> Iterator[tuple[int, bool, date, tuple[str, ...]]]:
    for paper in share.papers:
        yield -paper.names, False, paper.day, paper.evidence
    for visit in share.visits:
        yield -visit.heads, True, visit.day, (visit.evidence,)


def _unnamed(share: Share) -> int:
    return sum(one.heads - len(one.signers) for one in share.sightings)


def persons(same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return, for each reference said under two keys, the one all of that person's stand for."""
    parent: dict[str, str] = {}

    def find(ref: str) -> str:
        root = ref
        while parent.setdefault(root, root) != root:
            root = parent[root]
        while parent[ref] != root:
            parent[ref], ref = root, parent[ref]
        return root

    for one, other in same:
        first, second = sorted((find(one), find(other)))
        parent[second] = first
    return {ref: find(ref) for ref in parent}


def _forget(counter: Counter[Any], words: Collection[Any]) -> None:
    for word in words:
        if counter[word] <= 0:
            del counter[word]
