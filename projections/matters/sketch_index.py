"""Which papers may resemble a paper: sketches in buckets, by bands of rows (chỉ mục dấu văn bản).

Two sketches become candidates when all rows of one band are equal in both (locality-sensitive
hashing). What the index answers depends on the papers it holds and on nothing else: neither on
the order they came in, nor on what was added and discarded before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from projections.matters.band_table import BandTable
from projections.matters.resemblance import ROWS, resemblance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.uint16]
    Numbers = NDArray[np.int64]
    Shares = NDArray[np.float64]
    Flags = NDArray[np.bool_]


class Bands(NamedTuple):
    """How sketches are cut: so many bands of so many rows each.

    Band 0 has the rows 0, `bands`, 2 x `bands` and so on, band 1 those after them.
    """

    bands: int
    rows: int

    def met(self, equal: Flags) -> bool:
        """Tell of two sketches, by which rows are equal, whether they share a whole band."""
        whole = equal[: self.bands * self.rows].reshape(self.rows, self.bands).all(axis=0)
        return bool(whole.any())


ALIKE = Bands(42, 3)
"""Finds 84 % of what resembles by 0.35, 98 % at 0.45: letters of one form."""

_NOBODY = -1
_NO_NUMBERS, _NO_SHARES = np.empty(0, dtype=np.int64), np.empty(0)
_GROWTH = 8_192
_CHUNK = 1 << 16
_HALF = np.uint64(32)
_ODD = 0x9E3779B97F4A7C15
_ALL = (1 << 64) - 1


class SketchIndex:
    """Sketches of papers, found by what they have in common with another sketch.

    Papers go by a number `n` that is small: memory is set aside up to the largest. `block` is
    any number of 64 bits; sketches of different blocks never meet. Some papers lead (see
    `leaders`); a query may ask for those alone, which keeps it fast however many follow them.
    """

    def __init__(self, bands: Bands = ALIKE) -> None:
        self.bands = bands
        self._factors = _factors(bands)
        self._slots = np.zeros(0, dtype=np.int32)
        """By number of the paper: one more than its slot, or 0."""
        self._ns = np.zeros(0, dtype=np.int64)
        self._blocks = np.zeros(0, dtype=np.uint64)
        self._leads = np.zeros(0, dtype=np.bool_)
        self._rows = np.zeros((0, ROWS), dtype=np.uint16)
        self._used = 0
        self._free: list[int] = []
        self._undecided: set[int] = set()
        """Slots held that no query finds yet."""
        self._tables = tuple(
            BandTable(bands.bands, self._standing(leads=leads)) for leads in (False, True)
        )
        nothing = np.empty(0, dtype=np.uint32)
        self._last: tuple[int, bytes, NDArray[np.uint32]] = (0, b"", nothing)

    def __len__(self) -> int:
        return self._used - len(self._free)

    def __contains__(self, n: int) -> bool:
        return self._slot(n) != _NOBODY

    @property
    def nbytes(self) -> int:
        """The memory it uses, in bytes; that of small dictionaries is estimated."""
        kept = (self._slots, self._ns, self._blocks, self._leads, self._rows)
        return sum(array.nbytes for array in kept) + sum(table.nbytes for table in self._tables)

    def add(self, n: int, block: int, rows: Rows, *, leads: bool = True) -> None:
        """Hold the sketch of paper `n`, in place of the one it had if any."""
        self.hold(n, block, rows)
        self.lead(n, leads=leads)

    def add_many(
        self,
        ns: Sequence[int] | Numbers,
        blocks: Sequence[int] | NDArray[np.uint64],
        rows: Rows,
        *,
        leads: Sequence[bool] | Flags | None = None,
    ) -> None:
        """Hold many sketches at once (rows: k x 128), no number twice; all lead unless told.

        It is the fast way to fill an empty index; a call takes as long as it takes.
        """
        numbers = np.asarray(ns, dtype=np.int64)
        flags = np.ones(len(numbers), np.bool_) if leads is None else np.asarray(leads, np.bool_)
        words = np.array([int(block) & _ALL for block in blocks], dtype=np.uint64)
        for begin in range(0, len(numbers), _CHUNK):
            part = slice(begin, begin + _CHUNK)
            self._add_part(numbers[part], words[part], rows[part], flags[part])

    def hold(self, n: int, block: int, rows: Rows) -> None:
        """Hold the sketch of a paper that no query is to find before `lead` is told of it.

        So a paper that is yet to be decided is put in its place once, not twice.
        """
        self.discard(n)
        slot = self._take_slot()
        self._number(n)
        self._slots[n] = slot + 1
        self._ns[slot], self._blocks[slot] = n, block & _ALL
        self._rows[slot] = rows
        self._undecided.add(slot)

    def lead(self, n: int, *, leads: bool) -> None:
        """Have paper `n` lead, or not; nothing changes where it is not held."""
        slot = self._slot(n)
        if slot == _NOBODY:
            return
        if slot in self._undecided:
            self._undecided.remove(slot)
            self._leads[slot] = leads
            block = int(self._blocks[slot])
            self._tables[leads].add(self._hashes_of(block, self._rows[slot]), slot)
            return
        if bool(self._leads[slot]) is leads:
            return
        self._leads[slot] = leads
        hashes = self._hashed(self._blocks[slot : slot + 1], self._rows[slot : slot + 1])[0]
        self._tables[not leads].loosen()
        self._tables[leads].add(hashes, slot)

    def discard(self, n: int) -> None:
        """Forget paper `n`; nothing changes where it is not held."""
        slot = self._slot(n)
        if slot != _NOBODY:
            self._slots[n] = 0
            self._ns[slot] = _NOBODY
            self._free.append(slot)
            if slot in self._undecided:
                self._undecided.remove(slot)
            else:
                self._tables[bool(self._leads[slot])].loosen()

    def query(self, block: int, rows: Rows, *, leaders: bool = False) -> Numbers:
        """Return the papers of the block that share a band with `rows`, rising, none twice.

        Of `leaders` only those that lead. A paper asked about is among its own candidates.
        """
        slots = self._candidates(block, rows, leaders=leaders)
        slots = self._standing_of(slots, block, leaders=leaders)
        slots = slots[self._share_a_band(rows, self._rows[slots])] if len(slots) else slots
        return np.sort(self._ns[slots])

    def near(
        self, block: int, rows: Rows, at_least: float, *, leaders: bool = False
    ) -> tuple[Numbers, Shares]:
        """Return the candidates that resemble by `at_least`, rising, and by how much each does."""
        slots = self._candidates(block, rows, leaders=leaders)
        if not len(slots):
            return _NO_NUMBERS, _NO_SHARES
        # Most candidates resemble little: whether they stand is asked of the few others.
        close = resemblance(rows, self._rows[slots]) >= at_least
        if not np.count_nonzero(close):
            return _NO_NUMBERS, _NO_SHARES
        slots = self._standing_of(slots[close], block, leaders=leaders)
        slots = slots[self._share_a_band(rows, self._rows[slots])]
        slots = slots[np.argsort(self._ns[slots])]
        return self._ns[slots], resemblance(rows, self._rows[slots])

    def rows_of(self, ns: Sequence[int] | Numbers) -> Rows:
        """Return the sketches of these papers (k x 128); KeyError where one is not held."""
        slots = np.array([self._slot(int(n)) for n in ns], dtype=np.int64)
        if (slots == _NOBODY).any():
            raise KeyError(*(int(n) for n in ns if n not in self))
        return self._rows[slots]

    def _slot(self, n: int) -> int:
        return int(self._slots[n]) - 1 if 0 <= n < len(self._slots) else _NOBODY

    def _add_part(self, ns: Numbers, blocks: NDArray[np.uint64], rows: Rows, leads: Flags) -> None:
        for n in ns[ns < len(self._slots)].tolist():
            self.discard(n)
        slots = np.array([self._take_slot() for _ in ns], dtype=np.int64)
        self._number(int(ns.max(initial=0)))
        self._slots[ns] = slots + 1
        self._ns[slots], self._blocks[slots] = ns, blocks
        self._leads[slots], self._rows[slots] = leads, rows
        hashes = self._hashed(blocks, rows)
        for leading in (False, True):
            which = np.flatnonzero(leads == leading)
            if len(which):
                self._tables[leading].add_many(hashes[which], slots[which])

    def _candidates(self, block: int, rows: Rows, *, leaders: bool) -> Numbers:
        """Return the slots that come up under one of the hashes, each once; some lie."""
        hashes = self._hashes_of(block, rows)
        found = set(self._tables[True].find(hashes))
        if not leaders:
            found.update(self._tables[False].find(hashes))
        found -= self._undecided
        return np.fromiter(found, dtype=np.int64, count=len(found))

    def _standing_of(self, slots: Numbers, block: int, *, leaders: bool) -> Numbers:
        """Return those that are held in the block; of `leaders` those that lead."""
        standing: Flags = (self._ns[slots] >= 0) & (self._blocks[slots] == np.uint64(block & _ALL))
        if leaders:
            standing &= self._leads[slots]
        kept: Numbers = slots[standing]
        return kept

    def _share_a_band(self, rows: Rows, many: Rows) -> Flags:
        """Tell of each sketch whether it has a whole band in common; hashes may lie."""
        bands, wide = self.bands
        equal = many[:, : bands * wide] == rows[: bands * wide]
        whole = np.logical_and.reduce(equal.reshape(len(many), wide, bands), axis=1)
        shares: Flags = np.logical_or.reduce(whole, axis=1)
        return shares

    def _standing(self, *, leads: bool) -> Callable[[int, NDArray[np.uint32], Numbers], Flags]:
        """Return what tells whether the pairs of a band are those of papers held."""

        def tell(band: int, hashes: NDArray[np.uint32], slots: Numbers) -> Flags:
            held = (self._ns[slots] >= 0) & (self._leads[slots] == leads)
            sums = self._blocks[slots] * self._factors[-1][band]
            for row in range(self.bands.rows):
                column = self._rows[slots, row * self.bands.bands + band]
                sums += column * self._factors[row][band]
            stands: Flags = held & ((sums >> _HALF).astype(np.uint32) == hashes)
            return stands

        return tell

    def _hashes_of(self, block: int, rows: Rows) -> NDArray[np.uint32]:
        """Return the hashes of one sketch: those of the last one again, if it is the same."""
        said = rows.tobytes()
        last_block, last_said, last = self._last
        if block & _ALL == last_block and said == last_said:
            return last
        words = np.array([block & _ALL], dtype=np.uint64)
        hashes: NDArray[np.uint32] = self._hashed(words, rows[None, :])[0]
        self._last = (block & _ALL, said, hashes)
        return hashes

    def _hashed(self, blocks: NDArray[np.uint64], rows: Rows) -> NDArray[np.uint32]:
        """Return a hash of block and rows for every band of every sketch (k x bands).

        Multiply and add: any two different bands fall together with a chance of about 2^-32.
        """
        bands, wide = self.bands
        parts = rows[:, : bands * wide].reshape(len(rows), wide, bands)
        sums = np.add.reduce(parts * self._factors[:-1], axis=1)
        sums += blocks[:, None] * self._factors[-1]
        hashes: NDArray[np.uint32] = (sums >> _HALF).astype(np.uint32)
        return hashes

    def _take_slot(self) -> int:
        if self._free:
            return self._free.pop()
        if self._used == len(self._ns):
            size = self._used + _GROWTH
            for array in (self._ns, self._blocks, self._leads):
                array.resize(size, refcheck=False)
            self._rows.resize((size, ROWS), refcheck=False)
        self._used += 1
        return self._used - 1

    def _number(self, n: int) -> None:
        """Make room for the number of a paper."""
        if n >= len(self._slots):
            size = max(n + 1 + _GROWTH, len(self._slots) * 9 // 8)
            self._slots.resize(size, refcheck=False)


def _factors(bands: Bands) -> NDArray[np.uint64]:
    """Return odd 64-bit factors by row and band, and by band for the block; always the same."""
    states = _mixed(bands.bands * (bands.rows + 1))
    words = np.fromiter((state | 1 for state in states), dtype=np.uint64)
    return words.reshape(bands.rows + 1, bands.bands)


def _mixed(count: int) -> Iterable[int]:
    """Return well mixed 64-bit numbers (splitmix64)."""
    for at in range(1, count + 1):
        word = at * _ODD & _ALL
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 & _ALL
        word = (word ^ word >> 27) * 0x94D049BB133111EB & _ALL
        yield word ^ word >> 31
