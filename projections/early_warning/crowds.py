"""Large groups remembered from one fact to the next, updated by changed matters only (nhóm lớn).

Bounded: the group unused for longest goes first, and is read anew when it is asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from projections.group_file import GroupFile
from projections.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from projections.findings import Finding
    from projections.shares import Share

LARGE = 32
"""From so many matters on a group is remembered."""


class Crowd:
    """One large group: what its matters bring, and what is on record of each."""

    def __init__(self, day: date) -> None:
        """Begin with nothing, as of a day."""
        self.ledger = Ledger()
        self.held: dict[int, list[Finding]] = {}
        self.day = day
        self.whole = False
        """Whether every matter of the group is here; else only those that were at hand."""

    def __len__(self) -> int:
        return len(self.ledger.shares)

    def change(self, shares: Mapping[int, Share | None], held: Mapping[int, list[Finding]]) -> None:
        """Let these matters bring this from now on, and those without a share nothing."""
        self.ledger.change(shares)
        for matter in shares:
            if held.get(matter):
                self.held[matter] = held[matter]
            else:
                self.held.pop(matter, None)

    def due(self, today: date) -> list[int]:
        """Return the matters of which a fact that was dated ahead has come true."""
        first = self.ledger.next_day
        if first is None or first > today:
            return []
        shares = self.ledger.shares.items()
        return [n for n, one in shares if one.next_day is not None and one.next_day <= today]

    def findings(self) -> list[Finding]:
        """Return what is on record of the matters."""
        return [finding for found in self.held.values() for finding in found]

    def file(self, id_: str) -> GroupFile:
        """Return the group as it stands now; a later change may show in it."""
        return GroupFile(id_, of=self.ledger)


class CrowdMemory:
    """The large groups at hand, by key."""

    def __init__(self, *, limit: int = 100_000) -> None:
        self._limit = limit
        self._crowds: OrderedDict[bytes, Crowd] = OrderedDict()
        self._of_matter: dict[int, set[bytes]] = {}
        self._size = 0

    def __bool__(self) -> bool:
        return bool(self._crowds)

    def get(self, key: bytes) -> Crowd | None:
        """Return a group where it is at hand."""
        crowd = self._crowds.get(key)
        if crowd is not None:
            self._crowds.move_to_end(key)
        return crowd

    def known(self, matter: int) -> Collection[bytes]:
        """Return the groups at hand that a matter brings something to."""
        return self._of_matter.get(matter, ())

    def change(
        self,
        key: bytes,
        crowd: Crowd,
        shares: Mapping[int, Share | None],
        held: Mapping[int, list[Finding]],
    ) -> None:
        """Let matters of one group bring this from now on; the longest unused group may go."""
        before = len(crowd) if key in self._crowds else 0
        self._crowds[key] = crowd
        self._crowds.move_to_end(key)
        crowd.change(shares, held)
        for matter, share in shares.items():
            if share is not None:
                self._of_matter.setdefault(matter, set()).add(key)
            else:
                self._leave(key, matter)
        self._size += len(crowd) - before
        while self._size > self._limit and len(self._crowds) > 1:
            self.forget(next(iter(self._crowds)))

    def forget(self, key: bytes) -> None:
        """Let go of one group."""
        crowd = self._crowds.pop(key, None)
        if crowd is None:
            return
        self._size -= len(crowd)
        for matter in crowd.ledger.shares:
            self._leave(key, matter)

    def clear(self) -> None:
        """Let go of everything: after a transaction that failed, or before a long catch-up."""
        self._crowds.clear()
        self._of_matter.clear()
        self._size = 0

    def _leave(self, key: bytes, matter: int) -> None:
        groups = self._of_matter.get(matter)
        if groups is not None:
            groups.discard(key)
            if not groups:
                del self._of_matter[matter]
