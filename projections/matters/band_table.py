"""Hashes of bands and the papers that have them: sorted runs and a small delta (bảng băm).

A table holds, for each band, pairs of a 32-bit hash and a slot. New pairs go into dictionaries;
when those are full they are carried, one band at a time, into arrays sorted by hash. So no single
addition waits for all bands. Pairs are never taken out by themselves: whoever asks passes over
slots that no longer have the hash, and where such pairs become many they are swept out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from projections.matters.sorted_bands import SortedBands, paired

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]
    Slots = NDArray[np.int64]
    _Buckets = dict[int, int | list[int]]
    Standing = Callable[[int, Hashes, Slots], NDArray[np.bool_]]

_SMALLEST_DELTA, _LARGEST_DELTA = 1_024, 16_384
_DELTA_SHARE = 32
"""A delta is this part of what is sorted: the larger it is, the rarer arrays are rewritten."""
_GROUP = 14
"""Bands in one dictionary: fewer are slower to ask, more take longer to let go."""
_BYTES_A_PAIR = 68
"""What a dictionary takes for a pair, as measured."""


class _Delta:
    """Pairs that are not sorted yet."""

    def __init__(self, bands: int, room: int) -> None:
        self.room = room
        self.count = 0
        self.hashes = np.empty((room, bands), dtype=np.uint32)
        self.slots = np.empty(room, dtype=np.uint64)
        self._groups = [slice(at, at + _GROUP) for at in range(0, bands, _GROUP)]
        self._buckets: list[_Buckets] = [{} for _ in self._groups]

    def add(self, hashes: Hashes, slot: int) -> None:
        self.hashes[self.count] = hashes
        self.slots[self.count] = slot
        self.count += 1
        keys = hashes.tolist()
        for group, buckets in zip(self._groups, self._buckets, strict=True):
            new = keys[group]
            if buckets.keys().isdisjoint(new):
                buckets.update(dict.fromkeys(new, slot))
                continue
            for key in new:
                held = buckets.get(key)
                if isinstance(held, list):
                    held.append(slot)
                else:
                    buckets[key] = slot if held is None else [held, slot]

    def find(self, keys: list[int], found: list[int]) -> None:
        for group, buckets in zip(self._groups, self._buckets, strict=True):
            asked = keys[group]
            if buckets.keys().isdisjoint(asked):
                continue
            for held in map(buckets.get, asked):
                if isinstance(held, int):
                    found.append(held)
                elif held is not None:
                    found.extend(held)

    def sorted(self, band: int) -> NDArray[np.uint64]:
        """Return the pairs of one band in order."""
        pairs = paired(self.hashes[: self.count, band], self.slots[: self.count])
        pairs.sort()
        return pairs

    def let_go(self, band: int) -> None:
        """Answer no longer for the bands of a group once its last is carried away."""
        if (band + 1) % _GROUP == 0:
            self._buckets[band // _GROUP] = {}


class BandTable:
    """Slots by the hashes of their bands; `standing` tells which pairs of a band still hold."""

    def __init__(self, bands: int, standing: Standing) -> None:
        self._bands = bands
        self._standing = standing
        self._fresh = _Delta(bands, _SMALLEST_DELTA)
        self._frozen: _Delta | None = None
        self._work: list[Iterator[None]] = []
        self._runs: list[SortedBands] = []
        self._stale = 0

    @property
    def nbytes(self) -> int:
        """The memory it holds, in bytes; of dictionaries as estimated."""
        deltas = [delta for delta in (self._fresh, self._frozen) if delta]
        pairs = sum(delta.count * (_BYTES_A_PAIR + 4) for delta in deltas) * self._bands
        return pairs + sum(run.nbytes for run in self._runs)

    def add(self, hashes: Hashes, slot: int) -> None:
        """Hold the pairs of one slot, a hash for each band."""
        fresh = self._fresh
        if fresh.count == fresh.room:
            fresh = self._freeze()
        fresh.add(hashes, slot)
        if self._work:
            self._go_on()

    def add_many(self, hashes: Hashes, slots: Slots) -> None:
        """Hold the pairs of many slots (hashes: k x bands)."""
        if len(slots) < _SMALLEST_DELTA:
            for row, slot in zip(hashes, slots.tolist(), strict=True):
                self.add(row, slot)
            return
        self._settle()
        at = 0
        while at < len(slots):
            run = self._roomy(min(len(slots) - at, _SMALLEST_DELTA))
            end = min(len(slots), at + run.room())
            for band in range(self._bands):
                pairs = paired(hashes[at:end, band], slots[at:end].astype(np.uint64))
                pairs.sort()
                run.merge(band, pairs)
            at = end

    def loosen(self) -> None:
        """Hear that one slot no longer stands by its pairs."""
        self._stale += 1

    def find(self, hashes: Hashes) -> list[int]:
        """Return the slots that have, or had, one of the hashes in its band; some repeatedly."""
        found: list[int] = []
        keys = hashes.tolist()
        self._fresh.find(keys, found)
        if self._frozen:
            self._frozen.find(keys, found)
        for run in self._runs:
            run.find(hashes, found)
        return found

    def _freeze(self) -> _Delta:
        """Begin to carry the full delta into the sorted arrays; return a new one."""
        self._settle()
        held = sum(run.count for run in self._runs)
        room = min(_LARGEST_DELTA, max(_SMALLEST_DELTA, held // _DELTA_SHARE))
        full = self._frozen = self._fresh
        self._fresh = _Delta(self._bands, room)
        sweeping = [*self._runs] if self._stale * 4 > held else []
        run = self._roomy(full.count)
        self._work = [self._merging(run, full)]
        if sweeping:
            self._stale = 0
            self._work.append(self._sweeping(sweeping))
        return self._fresh

    def _merging(self, run: SortedBands, delta: _Delta) -> Iterator[None]:
        for band in range(self._bands):
            run.merge(band, delta.sorted(band))
            delta.let_go(band)
            yield
        self._frozen = None

    def _sweeping(self, runs: list[SortedBands]) -> Iterator[None]:
        for run in runs:
            for band in range(self._bands):
                run.sweep(band, self._standing)
                yield

    def _go_on(self) -> None:
        """Do a share of the work, such that it is done when the new delta is half full."""
        every = max(1, self._fresh.room // (4 * self._bands))
        if self._fresh.count % every == 0 and next(self._work[0], self) is self:
            self._work.pop(0)

    def _settle(self) -> None:
        """Do all the work there is."""
        for work in self._work:
            for _ in work:
                pass
        self._work = []

    def _roomy(self, count: int) -> SortedBands:
        """Return the array that takes more pairs."""
        if not self._runs or self._runs[-1].room() < count:
            self._runs.append(SortedBands(self._bands))
        return self._runs[-1]
