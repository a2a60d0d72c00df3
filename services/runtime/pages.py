"""A log read page by page beside a stream that stands mostly in the same order (đọc theo trang)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from services.runtime.fence import Outgoing

PAGE = 500
_PIECE = 1 << 13
"""Bytes of marks that lie together."""


class Log(Protocol):
    """What a log shows of itself: rows by position, and what it says under a message's id."""

    def select(self, after: int, limit: int) -> Sequence[Outgoing]:
        """Return at most `limit` rows after a position, in order."""
        ...

    def said_under(self, body: bytes) -> bytes | None:
        """Return what the log itself says under the id of a body, None for nothing."""
        ...


class Marks:
    """One bit for each position: a million of them in 125 KB, wherever they lie.

    Positions may leave a gap of any length: whoever had a node's key may have named one.
    """

    def __init__(self) -> None:
        self._pieces: dict[int, bytearray] = {}

    def add(self, position: int) -> bool:
        """Mark a position; tell whether it was not marked before."""
        number, place = divmod(position, _PIECE * 8)
        bits = self._pieces.get(number)
        if bits is None:
            bits = self._pieces[number] = bytearray(_PIECE)
        byte, bit = place >> 3, 1 << (place & 7)
        new = not bits[byte] & bit
        bits[byte] |= bit
        return new

    def minus(self, other: Marks) -> Iterator[int]:
        """Return the positions marked here and not there, in order."""
        for number, bits in sorted(self._pieces.items()):
            theirs = other._pieces.get(number) or bytes(_PIECE)
            for index, (ours, them) in enumerate(zip(bits, theirs, strict=True)):
                left = ours & ~them
                while left:
                    yield ((number * _PIECE + index) << 3) + (left & -left).bit_length() - 1
                    left &= left - 1


class Pages:
    """The rows of a log up to a position; each is met once in order, and may be asked for again."""

    def __init__(
        self, log: Log, upto: int, met: Callable[[Outgoing], None], *, after: int = 0
    ) -> None:
        """Read behind the position `after`: what lies before it the log let go of."""
        self._log = log
        self._upto = upto
        self._met = met
        self._front: dict[int, Outgoing] = {}
        self._back: dict[int, Outgoing] = {}
        self._end = after
        self._back_span = (0, 0)

    def row(self, position: int) -> Outgoing | None:
        """Return the row at a position, None where there is none or nothing travels."""
        while position > self._end and self._turn():
            pass
        if position in self._front:
            return self._front[position]
        start, end = self._back_span
        if not start <= position <= end:
            self._look_back(position)
        return self._back.get(position)

    def finish(self) -> None:
        """Meet what was not met yet."""
        while self._turn():
            pass

    def rows(self, positions: Sequence[int]) -> list[Outgoing]:
        """Return the rows at positions that were marked before."""
        found = (self.row(position) for position in positions)
        return [row for row in found if row is not None]

    def _turn(self) -> bool:
        """Read the next page; tell whether there was one."""
        if self._end >= self._upto:
            return False
        rows = [row for row in self._log.select(self._end, PAGE) if row.position <= self._upto]
        full = len(rows) == PAGE
        self._front = {row.position: row for row in rows if row.subject is not None}
        self._end = rows[-1].position if full else self._upto
        for row in self._front.values():
            self._met(row)
        return True

    def _look_back(self, position: int) -> None:
        rows = self._log.select(position - 1, PAGE)
        self._back = {row.position: row for row in rows if row.subject is not None}
        self._back_span = (position, max(position, rows[-1].position if rows else 0))
