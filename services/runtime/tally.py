"""Counts and digests of facts by agency and day, in any order (tổng kiểm).

Pure: no clock, no stream, no law. Two heaps of facts are the same when their tallies
are, whatever order the facts came in and however often each came. A digest is the sum
of the SHA-256 of all facts modulo 2^256: with a sum, unlike with an exclusive or, two
equal mistakes do not take each other away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROUND = 1 << 256
Cell = tuple[str, date]
"""An agency and the legal day its facts were recorded on."""


class Noted(NamedTuple):
    """What a tally must know of one fact."""

    agency: str
    day: date
    """The legal day on which it was recorded."""
    id: str
    body: bytes

    @property
    def print(self) -> bytes:
        """The fact's own digest."""
        return sha256(self.id.encode() + b"\n" + self.body).digest()


class Seen(Protocol):
    """Remembers digests; a set in memory, or a table on disk where there are millions."""

    def add_new(self, digest: bytes) -> bool:
        """Remember a digest; tell whether it is new."""
        ...


class SeenInMemory:
    """Remembers digests in a set; about 100 bytes each."""

    def __init__(self) -> None:
        self._set: set[bytes] = set()

    def add_new(self, digest: bytes) -> bool:
        """Remember a digest; tell whether it is new."""
        before = len(self._set)
        self._set.add(digest)
        return len(self._set) > before


class SeenElsewhere:
    """Takes every digest for a new one: whoever uses it tells repeats apart otherwise."""

    def add_new(self, digest: bytes) -> bool:  # noqa: ARG002 - as others
        """Say that it is new."""
        return True


@dataclass(slots=True)
class Heap:
    """Facts in no order, of one agency and day or of a whole file: how many, and their digest."""

    count: int = 0
    sum: int = 0

    def add(self, digest: bytes) -> None:
        """Take one more fact in."""
        self.count += 1
        self.sum = (self.sum + int.from_bytes(digest, "big")) % _ROUND

    def join(self, other: Heap) -> None:
        """Take another heap in, of other facts."""
        self.count += other.count
        self.sum = (self.sum + other.sum) % _ROUND

    @property
    def whole(self) -> str:
        """The digest as programs compare it: all sixty-four hexadecimal digits."""
        return f"{self.sum:064x}"

    @property
    def digest(self) -> str:
        """The digest as people compare it: its first sixteen digits."""
        return self.whole[:16] if self.count else "-"


@dataclass
class Tally:
    """Heaps of facts by agency and day; a fact that comes again changes nothing."""

    seen: Seen = field(default_factory=SeenInMemory)
    cells: dict[Cell, Heap] = field(default_factory=lambda: defaultdict[Cell, Heap](Heap))

    def add(self, noted: Noted) -> bool:
        """Take a fact in; tell whether it was new."""
        digest = noted.print
        if not self.seen.add_new(digest):
            return False
        self.cells[noted.agency, noted.day].add(digest)
        return True

    @property
    def count(self) -> int:
        """How many different facts there are."""
        return sum(heap.count for heap in self.cells.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One agency in both heaps: what two columns of a table show."""

    agency: str
    ours: Heap
    theirs: Heap
    last: date | None
    """The last day on which either holds a fact."""
    days: tuple[date, ...]
    """The days on which the two differ."""

    @property
    def same(self) -> bool:
        """Whether the two heaps hold the same facts."""
        return not self.days


def compare(ours: Mapping[Cell, Heap], theirs: Mapping[Cell, Heap]) -> list[Line]:
    """Return a line for each agency of either heap, in the order of their codes."""
    return [
        Line(agency, _whole(ours, agency), _whole(theirs, agency), max(days), tuple(different))
        for agency, days in _days(ours, theirs)
        for different in [[d for d in sorted(days) if _differ(ours, theirs, (agency, d))]]
    ]


def _days(*heaps: Mapping[Cell, Heap]) -> Iterator[tuple[str, set[date]]]:
    found: dict[str, set[date]] = defaultdict(set)
    for cells in heaps:
        for agency, day in cells:
            found[agency].add(day)
    yield from sorted(found.items())


def _differ(ours: Mapping[Cell, Heap], theirs: Mapping[Cell, Heap], cell: Cell) -> bool:
    return ours.get(cell, Heap()) != theirs.get(cell, Heap())


def _whole(cells: Mapping[Cell, Heap], agency: str) -> Heap:
    whole = Heap()
    for (code, _), heap in cells.items():
        if code == agency:
            whole.join(heap)
    return whole
