"""From a log of our own to a stream: in order, exactly once, without a window (chuyển tiếp).

A second relay of the same log, a retry after a lost acknowledgement, or a relay that
slept through a fail-over cannot insert anything twice, because each batch is fenced.
Nothing has to be remembered here, and a stream that lost messages is filled again
from what it still holds.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from typing import TYPE_CHECKING, NoReturn

import structlog
from nats.errors import Error

from services.runtime import tracing
from services.runtime.fence import (
    FencedStream,
    FenceMovedError,
    PayloadTooLargeError,
    PublishError,
    reason_of,
    told,
)
from services.runtime.holes import Holes
from services.runtime.loop import heed_cancellation
from services.runtime.relay_status import BATCH, USUAL_PACE, Pace, RelayStatus, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from services.runtime.fence import Outgoing

log: FilteringBoundLogger = structlog.get_logger()

__all__ = [
    "BATCH",
    "FencedRelay",
    "LogBehindStreamError",
    "Pace",
    "RelayStatus",
    "Source",
]

_BATCH_BYTES = 4 * 1024 * 1024
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0


class LogBehindStreamError(PublishError):
    """The stream holds positions this log has not reached: it was restored from an old copy."""


class FencedRelay:
    """Publishes one log to one stream for ever; `run` it as a task, `wake` it after writing."""

    def __init__(
        self,
        client: Client,
        *,
        stream: str,
        fence: str,
        source: Source,
        pace: Pace = USUAL_PACE,
    ) -> None:
        self.status = RelayStatus()
        self._client = client
        self._hub = FencedStream(client, stream, fence)
        self._source = source
        self._pace = pace
        self._failures: tuple[type[Exception], ...] = (
            *(PublishError, Error, OSError, TimeoutError),
            *pace.outages,
        )
        self._stored = 0
        self._measured = 0.0
        self._verified: float | None = None
        self._reconnects = 0
        self._wake = asyncio.Event()
        self._hasten = asyncio.Event()
        self._moved = asyncio.Condition()
        self._ahead: asyncio.Task[Sequence[Outgoing]] | None = None
        self.holes = Holes(self._wake.set)
        """What is missing in the middle of the stream goes here, to be published again."""

    def wake(self) -> None:
        """Say that the log has grown; call it on the loop's own thread."""
        self._wake.set()

    def hasten(self) -> None:
        """Say that what was wrong has been mended; call it on the loop's own thread."""
        self._hasten.set()

    async def until(self, position: int) -> None:
        """Return when the hub holds everything up to the position."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.status.position >= position)

    async def run(self) -> NoReturn:
        """Publish until cancelled; trouble is named, counted and tried again."""
        pause = _FIRST_PAUSE
        try:
            while True:
                heed_cancellation()
                try:
                    await self._follow()
                    pause = _FIRST_PAUSE
                except self._failures as error:
                    await self._note(told(self._client, error))
                    await self._rest(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            await self._drop_ahead()

    async def _follow(self) -> None:
        """Publish one batch, or wait until there is one."""
        if not self._client.is_connected:
            reason = "disconnected"
            raise PublishError(reason, reason)
        if not self.is_sure:
            await self._find_position()
        if self.holes:
            await self._mend()
        self._wake.clear()
        rows = await self._rows()
        if rows:
            await self._forward(rows)
            return
        self.status.trouble = None
        await self._move_to(self.status.position)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._pace.poll):
                await self._wake.wait()

    @property
    def is_sure(self) -> bool:
        """Tell whether our position was read from the stream over this very connection."""
        if self._verified is None or self._client.stats["reconnects"] != self._reconnects:
            return False
        idle = self.status.behind_since is None
        return not idle or time.monotonic() - self._verified <= self._pace.verify

    async def _rows(self) -> Sequence[Outgoing]:
        if self._ahead is not None:
            rows, self._ahead = await self._ahead, None
            if rows:
                return rows
        # A thread costs two turns of a busy loop: what is at hand goes out now.
        ready = self._source.at_hand(self.status.position, self._pace.batch)
        return await self._select(self.status.position) if ready is None else ready

    async def _select(self, after: int) -> Sequence[Outgoing]:
        return await asyncio.to_thread(self._source.select, after, self._pace.batch)

    async def _forward(self, rows: Sequence[Outgoing]) -> None:
        """Publish what of the rows travels, reading the next ones meanwhile."""
        self._fall_behind(await self._last(rows))
        fitting, end = self._fitting(rows)
        if end == rows[-1].position and len(rows) >= self._pace.batch:
            self._ahead = asyncio.create_task(self._select(end))
        if fitting:
            with tracing.publishing(self._hub.stream, fitting) as traces:
                await self._hub.publish(fitting, traces=traces)
            self._stored = fitting[-1].position
            self.status.published += len(fitting)
        self.status.trouble = None
        await self._move_to(end)

    def _fitting(self, rows: Sequence[Outgoing]) -> tuple[list[Outgoing], int]:
        """Return the rows that travel in one batch, and the position it reaches."""
        fitting: list[Outgoing] = []
        size, end = 0, self.status.position
        for row in rows:
            if row.subject is not None:
                length = len(row.body)
                if length > self._hub.longest and end == self.status.position:
                    msg = f"position {row.position}: {length} bytes, at most {self._hub.longest} go"
                    reason = "payload_too_large"
                    raise PayloadTooLargeError(reason, msg)
                size += length
                if length > self._hub.longest or (fitting and size > _BATCH_BYTES):
                    break
                fitting.append(row)
            end = row.position
        return fitting, end

    async def _mend(self) -> None:
        """Fill a part of a hole, under the same fence; a batch of the log comes before the next."""
        # To what lies behind our place in the stream we come ourselves.
        await self.holes.leave(self._stored)
        if portion := self.holes.portion(most=self._pace.batch, size=_BATCH_BYTES):
            await self.holes.filled(portion, self._hub.publish(portion, end=self._stored))
            self.status.mended += len(portion)

    async def _find_position(self) -> None:
        """Read from the stream itself where our log stands there."""
        await self._drop_ahead()
        self._reconnects = self._client.stats["reconnects"]
        position = await self._hub.position()
        self.status.last = await asyncio.to_thread(self._source.last_position)
        if position > self.status.last:
            msg = (
                f"the stream holds position {position} of {self._hub.fence}, the log ends at "
                f"{self.status.last}: it is an old copy; `leothang restore go-on` lets a node "
                "go on, docs/backup.md says how a desk does"
            )
            reason = "log_behind_stream"
            raise LogBehindStreamError(reason, msg)
        if position < self._stored:
            self._note_refill(position)
        self._stored = position
        self._verified = time.monotonic()
        self.status.position = self.status.found = position

    async def _last(self, rows: Sequence[Outgoing]) -> int:
        """Return how far the log reaches; with a backlog, ask once in a while."""
        full = len(rows) >= self._pace.batch
        if full and time.monotonic() - self._measured > self._pace.poll:
            self._measured = time.monotonic()
            return await asyncio.to_thread(self._source.last_position)
        return rows[-1].position

    def _fall_behind(self, last: int) -> None:
        if self.status.behind_since is None:
            self.status.behind_since = time.monotonic()
        self.status.last = max(self.status.last, last)

    async def _move_to(self, position: int) -> None:
        self.status.position = position
        self.status.last = max(self.status.last, position)
        if position >= self.status.last and self._ahead is None:
            self.status.behind_since = None
        async with self._moved:
            self._moved.notify_all()

    async def _drop_ahead(self) -> None:
        """Let a reading end before another starts: a source is read by one at a time."""
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            with contextlib.suppress(*self._pace.outages):
                await ahead

    async def _note(self, error: Exception) -> None:
        reason = reason_of(error)
        self.status.failures[reason] += 1
        if self.status.trouble != reason:
            level = log.info if isinstance(error, FenceMovedError) else log.warning
            level("publishing stopped", **self._where, reason=reason, why=_own_words(error))
        self.status.trouble = reason
        self._verified = None
        await self._measure()

    async def _rest(self, pause: float) -> None:
        """Pause before trying again; without a line, until there is one."""
        # Jitter: the relays of a country must not come back in step.
        await asyncio.sleep(min(pause, _FIRST_PAUSE) * random.uniform(0.5, 1.0))  # noqa: S311
        end = time.monotonic() + pause * random.uniform(0.5, 1.0)  # noqa: S311
        while not self._client.is_connected or time.monotonic() < end:
            self._hasten.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FIRST_PAUSE):
                    await self._hasten.wait()
                return
            if time.monotonic() - self._measured > self._pace.poll:
                await self._measure()
            if self._client.is_connected and self.status.trouble == "disconnected":
                return

    async def _measure(self) -> None:
        """Look how far the log reaches, so that the lag is true while nothing moves."""
        self._measured = time.monotonic()
        with contextlib.suppress(*self._pace.outages):
            await self._drop_ahead()
            last = await asyncio.to_thread(self._source.last_position)
            if last > self.status.position:
                self._fall_behind(last)

    def _note_refill(self, position: int) -> None:
        self.status.refilled += 1
        log.warning(
            "the hub lost messages; publishing them again",
            **self._where,
            position=position,
            was=self._stored,
        )

    @property
    def _where(self) -> dict[str, str]:
        return {"stream": self._hub.stream, "fence": self._hub.fence}


def _own_words(error: Exception) -> str:
    """Return a message only where it is ours; a foreign one could quote anything."""
    return str(error) if isinstance(error, PublishError) else type(error).__name__
