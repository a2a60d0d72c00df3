"""Which papers may resemble a paper: sketches in buckets, by bands of rows (chỉ mục dấu văn bản).

Two sketches become candidates when all rows of one band are equal in both (locality-sensitive
hashing). What the index answers depends on the papers it holds and on nothing else: neither on
the order they came in, nor on what was added and discarded before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.matters.resemblance import ROWS, resemblance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.uint16]
    Numbers = NDArray[np.int64]


class Bands(NamedTuple):
    """How many bands, of how many rows each."""

    count: int
    rows: int


ALIKE = Bands(42, 3)
"""Finds what resembles by 0.4 and more: letters of one form."""
CLOSE = Bands(32, 4)
"""Finds what resembles by 0.6 and more: the same text typed again."""


class SketchIndex:
    """Sketches of papers, found by what they have in common with another sketch.

    Papers go by a small number `n`. `block` is any int; sketches of different blocks never meet.
    Some papers lead (see `leaders`); a query may ask for those alone, which keeps it fast however
    many papers follow them.
    """

    def __init__(self, bands: Bands = ALIKE) -> None:
        self.bands = bands
        self._papers: dict[int, tuple[int, Rows, bool]] = {}
        self._buckets: tuple[dict[tuple[int, int, bytes], set[int]], ...] = ({}, {})

    def __len__(self) -> int:
        return len(self._papers)

    def __contains__(self, n: int) -> bool:
        return n in self._papers

    @property
    def nbytes(self) -> int:
        """The memory of all it holds, in bytes."""
        return len(self._papers) * (ROWS * 2 + self.bands.count * 200)

    def add(self, n: int, block: int, rows: Rows, *, leads: bool = True) -> None:
        """Hold the sketch of paper `n`, in place of the one it had if any."""
        self.discard(n)
        self._papers[n] = (block, rows.copy(), leads)
        for key in self._keys(block, rows):
            self._buckets[leads].setdefault(key, set()).add(n)

    def add_many(
        self,
        ns: Sequence[int] | Numbers,
        blocks: Sequence[int] | NDArray[np.uint64],
        rows: Rows,
        *,
        leads: Sequence[bool] | NDArray[np.bool_] | None = None,
    ) -> None:
        """Hold many sketches at once (rows: k x 128); all lead unless told otherwise."""
        for at, n in enumerate(ns):
            leading = True if leads is None else bool(leads[at])
            self.add(int(n), int(blocks[at]), rows[at], leads=leading)

    def lead(self, n: int, *, leads: bool) -> None:
        """Have paper `n` lead, or lead no longer; nothing changes where it is not held."""
        if n in self._papers:
            block, rows, _ = self._papers[n]
            self.add(n, block, rows, leads=leads)

    def discard(self, n: int) -> None:
        """Forget paper `n`; nothing changes where it is not held."""
        if n not in self._papers:
            return
        block, rows, leads = self._papers.pop(n)
        for key in self._keys(block, rows):
            bucket = self._buckets[leads][key]
            bucket.remove(n)
            if not bucket:
                del self._buckets[leads][key]

    def query(self, block: int, rows: Rows, *, leaders: bool = False) -> Numbers:
        """Return the papers of the block that share a band with `rows`, rising, none twice.

        Of `leaders` only those that lead. A paper asked about is among its own candidates.
        """
        found = set[int]()
        for key in self._keys(block, rows):
            for buckets in self._buckets[1:] if leaders else self._buckets:
                found |= buckets.get(key, set())
        return np.array(sorted(found), dtype=np.int64)

    def near(
        self, block: int, rows: Rows, at_least: float, *, leaders: bool = False
    ) -> tuple[Numbers, NDArray[np.float64]]:
        """Return the candidates that resemble by `at_least`, rising, and by how much each does."""
        found = self.query(block, rows, leaders=leaders)
        alike = resemblance(rows, self.rows_of(found))
        kept = alike >= at_least
        return found[kept], alike[kept]

    def rows_of(self, ns: Sequence[int] | Numbers) -> Rows:
        """Return the sketches of these papers (k x 128); KeyError where one is not held."""
        rows = [self._papers[int(n)][1] for n in ns]
        return np.array(rows, dtype=np.uint16).reshape(len(rows), ROWS)

    def _keys(self, block: int, rows: Rows) -> Iterable[tuple[int, int, bytes]]:
        wide = self.bands.rows
        return [
            (block, band, rows[band * wide : (band + 1) * wide].tobytes())
            for band in range(self.bands.count)
        ]
