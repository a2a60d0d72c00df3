"""What a hole in a stream swallowed, on its way to be published again (lấp chỗ trống)."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.runtime.fence import Outgoing


class Holes:
    """Rows somebody found missing and waits for; a relay fills them in between its batches."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._rows: deque[Outgoing] = deque()
        self._one_asks = asyncio.Lock()
        self._moved = asyncio.Condition()

    def __bool__(self) -> bool:
        return bool(self._rows)

    async def fill(self, rows: Sequence[Outgoing]) -> None:
        """Return when the stream holds the rows; who asks sets the pace and bounds them."""
        async with self._one_asks:
            try:
                self._rows.extend(rows)
                self._wake()
                async with self._moved:
                    await self._moved.wait_for(lambda: not self._rows)
            finally:
                self._rows.clear()

    async def leave(self, position: int) -> None:
        """Forget rows behind a position: the relay itself publishes them again from there."""
        kept = [row for row in self._rows if row.position <= position]
        self._rows.clear()
        self._rows.extend(kept)
        async with self._moved:
            self._moved.notify_all()

    def portion(self, *, most: int, size: int) -> list[Outgoing]:
        """Return the rows that go next: so many, and so many bytes at most, but one at least."""
        portion: list[Outgoing] = []
        for row in self._rows:
            size -= len(row.body)
            if portion and (size < 0 or len(portion) >= most):
                break
            portion.append(row)
        return portion

    async def filled(self, portion: Sequence[Outgoing]) -> None:
        """Say that these are in the stream."""
        while self._rows and self._rows[0] in portion:  # who asked may have gone meanwhile
            self._rows.popleft()
        async with self._moved:
            self._moved.notify_all()
