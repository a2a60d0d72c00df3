"""Pairs of hash and slot, sorted band by band in one piece of memory (mảng băm đã xếp)."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

CAPACITY = 1 << 20
"""Pairs a band has room for; more go into another piece, so that no merge takes long."""
_WINDOW = 10
_LOAD_BITS = 2
"""A step of the directory leads to two to four pairs."""
_MOST_BITS = 20 - _LOAD_BITS
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFF_FFFF)


def paired(hashes: NDArray[np.uint32], slots: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return hash and slot as one number, the hash above."""
    return (hashes.astype(np.uint64) << _HALF) | slots


class SortedBands:
    """Up to `CAPACITY` sorted pairs for each band, with a directory over the first bits."""

    def __init__(self, bands: int) -> None:
        self._pairs = _reserve(bands * CAPACITY + _WINDOW, np.uint64)
        self._steps = _reserve(bands * ((1 << _MOST_BITS) + 1), np.int32)
        self._lengths = np.zeros(bands, dtype=np.int64)
        self._shifts = np.full(bands, 31, dtype=np.uint32)
        self._rows = np.arange(bands, dtype=np.int64) * CAPACITY
        self._folders = np.arange(bands, dtype=np.int64) * ((1 << _MOST_BITS) + 1)
        self._window = np.arange(_WINDOW, dtype=np.int64)
        self.count = 0

    @property
    def nbytes(self) -> int:
        """The memory it uses, in bytes."""
        steps = (1 << (32 - self._shifts.astype(np.int64))).sum()
        return int(self._lengths.sum()) * 8 + int(steps) * 4

    def room(self) -> int:
        """Return how many more pairs each band may take."""
        return CAPACITY - self.count

    def merge(self, band: int, pairs: NDArray[np.uint64]) -> None:
        """Add sorted pairs to a band."""
        begin, length = band * CAPACITY, int(self._lengths[band])
        end = begin + length + len(pairs)
        self._pairs[begin + length : end] = pairs
        self._pairs[begin:end].sort(kind="stable")  # two sorted runs: merged, not sorted
        self._lengths[band] = length + len(pairs)
        self.count = max(self.count, length + len(pairs))
        if not self._count_in(band, pairs):
            self._index(band)

    def sweep(
        self,
        band: int,
        standing: Callable[[int, NDArray[np.uint32], NDArray[np.int64]], NDArray[np.bool_]],
    ) -> None:
        """Keep of a band only the pairs that stand, each once."""
        begin, length = band * CAPACITY, int(self._lengths[band])
        pairs = self._pairs[begin : begin + length]
        kept = standing(band, (pairs >> _HALF).astype(np.uint32), (pairs & _LOW).astype(np.int64))
        kept[1:] &= pairs[1:] != pairs[:-1]
        left = pairs[kept]
        pairs[: len(left)] = left
        self._lengths[band] = len(left)
        self.count = int(self._lengths.max())
        self._index(band)

    def find(self, hashes: NDArray[np.uint32], found: list[int]) -> None:
        """Append the slots that have one of the hashes in its band, and now and then another."""
        steps = (hashes >> self._shifts) + self._folders
        starts = self._steps.take(steps) + self._rows
        window = self._pairs.take(starts[:, None] + self._window)
        same = (window >> _HALF) == hashes[:, None]
        if np.count_nonzero(same):
            found.extend((window[same] & _LOW).tolist())
        beyond = (window[:, -1] >> _HALF) <= hashes
        if np.count_nonzero(beyond):
            for band in np.flatnonzero(beyond).tolist():
                found.extend(self._range(band, int(hashes[band])))

    def _range(self, band: int, key: int) -> list[int]:
        """Return the slots of a hash that many have."""
        begin = band * CAPACITY
        pairs = self._pairs[begin : begin + int(self._lengths[band])]
        bounds = np.array([key << 32, (key << 32) | 0xFFFF_FFFF], dtype=np.uint64)
        first, last = pairs.searchsorted(bounds)
        slots: list[int] = (pairs[first:last] & _LOW).tolist()
        return slots

    def _bits(self, length: int) -> int:
        return min(_MOST_BITS, max(1, length.bit_length() - _LOAD_BITS))

    def _count_in(self, band: int, pairs: NDArray[np.uint64]) -> bool:
        """Bring the directory of a band up to date, if it is fine enough still."""
        bits = 32 - int(self._shifts[band])
        if bits != self._bits(int(self._lengths[band])):
            return False
        self._folder(band, bits)[1:] += self._counts(pairs, bits)
        return True

    def _index(self, band: int) -> None:
        """Make the directory of a band anew."""
        begin, length = band * CAPACITY, int(self._lengths[band])
        bits = self._bits(length)
        self._shifts[band] = 32 - bits
        folder = self._folder(band, bits)
        folder[0] = 0
        folder[1:] = self._counts(self._pairs[begin : begin + length], bits)

    def _folder(self, band: int, bits: int) -> NDArray[np.int32]:
        begin = band * ((1 << _MOST_BITS) + 1)
        folder: NDArray[np.int32] = self._steps[begin : begin + (1 << bits) + 1]
        return folder

    def _counts(self, pairs: NDArray[np.uint64], bits: int) -> NDArray[np.int32]:
        """Return how many pairs lie in or before each step."""
        firsts = (pairs >> np.uint64(64 - bits)).astype(np.int64)
        return np.bincount(firsts, minlength=1 << bits).cumsum().astype(np.int32)


def _reserve(count: int, dtype: type[Any]) -> NDArray[Any]:
    """Return zeros that take up memory only where they are written."""
    held = mmap.mmap(-1, count * np.dtype(dtype).itemsize)
    if hasattr(mmap, "MADV_NOHUGEPAGE"):
        held.madvise(mmap.MADV_NOHUGEPAGE)  # bands grow side by side: large pages lie idle
    return np.frombuffer(held, dtype=dtype)
