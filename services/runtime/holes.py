"""What a hole in a stream swallowed, on its way to be published again (lấp chỗ trống)."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from services.runtime.fence import PublishError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from services.runtime.fence import Outgoing


class UnfilledError(PublishError):
    """Nobody knows whether the stream holds the rows now: look again before filling."""


class Holes:
    """Rows somebody found missing and waits for; a relay fills them in between its batches."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._rows: deque[Outgoing] = deque()
        self._one_asks = asyncio.Lock()
        self._moved = asyncio.Condition()
        self._given_up = False

    def __bool__(self) -> bool:
        return bool(self._rows)

    async def fill(self, rows: Sequence[Outgoing]) -> None:
        """Return when the stream holds the rows; who asks sets the pace and bounds them."""
        async with self._one_asks:
            self._given_up = False
            try:
                self._rows.extend(rows)
                self._wake()
                async with self._moved:
                    await self._moved.wait_for(lambda: not self._rows)
            finally:
                self._rows.clear()
            if self._given_up:
                reason = "unfilled"
                raise UnfilledError(reason, "an answer was lost while a hole was filled")

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

    async def filled(self, portion: Sequence[Outgoing], published: Awaitable[None]) -> None:
        """Return when these are published; without an answer nobody knows, and all is given up."""
        try:
            await published
        except BaseException:
            self._given_up = bool(self._rows)
            self._rows.clear()
            raise
        finally:
            while self._rows and self._rows[0] in portion:  # who asked may have gone meanwhile
                self._rows.popleft()
            async with self._moved:
                self._moved.notify_all()
