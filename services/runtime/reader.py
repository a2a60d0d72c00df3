"""Reading a stream in batches: as fast as a callback allows, with nothing lost or repeated.

A throw-away consumer starts behind the view's own position; a few pull requests are
always outstanding, so messages wait here before they are asked for. Whatever happens
to the consumer, the line or the server, reading goes on behind the last message
handed out. A stream that was replaced or lost its end is not read on: `StreamReplacedError`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, deque
from functools import partial
from typing import TYPE_CHECKING, Self

import structlog
from nats.errors import ConnectionClosedError, ConnectionReconnectingError, Error

from services.runtime import denied
from services.runtime.batch import (
    BEGINNING,
    USUAL_PULL,
    Batch,
    Checkpoint,
    Place,
    Pull,
    place_of,
)
from services.runtime.loop import heed_cancellation
from services.runtime.tail import StreamMissingError, Tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription
    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

__all__ = ["BEGINNING", "Batch", "BatchReader", "Checkpoint", "Place", "Pull", "place_of"]

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
_SILENCE = 3
"""Heartbeats that may be missed before the consumer is given up."""
_PULL_ENDED = ("404", "408")
_PULL_FULL = ("MaxBytes", "Batch Completed")


class BatchReader:
    """Reads one stream from behind a checkpoint; one task calls `next_batch`."""

    def __init__(
        self,
        client: Client,
        stream: str,
        *,
        after: Checkpoint = BEGINNING,
        subjects: Sequence[str] = (),
        pull: Pull = USUAL_PULL,
    ) -> None:
        self.checkpoint = after
        """Behind the last message handed out."""
        self.pending = 0
        """Messages the stream holds beyond the checkpoint, as far as we were told."""
        self.restarts: Counter[str] = Counter()
        """How often, and why, the consumer was made anew."""
        self.trouble: str | None = None
        self._client = client
        self._pull = pull
        self._request = pull.request
        self._tail = Tail(client, stream, subjects, inactive=pull.inactive)
        self._inbox = ""
        self._subscription: Subscription | None = None
        self._queue: deque[Msg] = deque()
        self._arrived = asyncio.Event()
        self._inflight = 0
        self._consumer_sequence = 0
        self._heard = self._looked = 0.0
        self._broken: str | None = "start"
        self._reconnects = 0
        self._pause = 0.0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Check the checkpoint against the stream and begin; raise when it cannot be."""
        try:
            await self._restart()
        except (Error, TimeoutError) as error:
            wanted = denied.recently(self._client)
            if wanted is None:
                raise
            raise denied.DeniedError(wanted) from error

    async def stop(self) -> None:
        """Leave nothing behind at the server; one that is away forgets us by itself."""
        await self._unsubscribe()
        if self._client.is_connected:
            with contextlib.suppress(Error, TimeoutError):
                await self._tail.forget_consumer()

    @property
    def lag_seconds(self) -> float:
        """Return how old the last message handed out is while more are waiting, else 0."""
        if not self.pending or not self.checkpoint.timestamp_ns:
            return 0.0
        return max(0.0, time.time() - self.checkpoint.timestamp_ns / 1e9)

    async def next_batch(self, limit: int | None = None, timeout: float | None = None) -> Batch:  # noqa: ASYNC109
        """Return what has arrived, at most `limit`; an empty batch after `timeout` seconds.

        Trouble on the way is repaired here; only a replaced stream raises.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            heed_cancellation()
            self._look_for_silence()
            if self._broken is None and self._queue:
                batch = self._take(limit or self._pull.batch)
                if batch is not None:
                    await self._refill()
                    return batch
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return Batch([], self.checkpoint, self.pending)
            if self._broken is None:
                await self._wait(left)
            else:
                await self._repair(left)

    # Receiving

    async def _on_message(self, inbox: str, message: Msg) -> None:
        if inbox is not self._inbox:
            return  # a late one of a consumer we gave up
        self._heard = time.monotonic()
        if message.reply:
            self._inflight -= 1
            self._queue.append(message)
            if len(self._queue) == 1:
                self._arrived.set()
            return
        await self._on_status(message)

    async def _on_status(self, message: Msg) -> None:
        headers = message.headers or {}
        status, described = headers.get("Status", ""), headers.get("Description", "")
        if status == "100":  # an idle heartbeat: the line and the consumer are alive
            return
        self._inflight -= int(headers.get("Nats-Pending-Messages", self._pull.batch))
        if status in _PULL_ENDED or any(word in described for word in _PULL_FULL):
            await self._refill()
        else:
            self._break("no_responders" if status == "503" else "consumer_gone")

    async def _refill(self) -> None:
        """Ask for more while what is on the way and what waits here leave room."""
        room = self._pull.window - self._pull.batch
        while self._broken is None and self._inflight + len(self._queue) <= room:
            self._inflight += self._pull.batch
            try:
                await self._client.publish(
                    self._tail.pull_subject, self._request, reply=self._inbox
                )
            except Error:
                self._break("disconnected")

    # Handing out

    def _take(self, limit: int) -> Batch | None:
        """Hand messages out, unless one is missing among them."""
        queue = self._queue
        messages = [queue.popleft() for _ in range(min(limit, len(queue)))]
        first, last = place_of(messages[0]), place_of(messages[-1])
        expected = self._consumer_sequence
        if first.consumer_sequence != expected + 1 or (
            last.consumer_sequence != expected + len(messages)
        ):
            self._break("gap")
            return None
        self._consumer_sequence = last.consumer_sequence
        self._pause = 0.0
        self.checkpoint = Checkpoint(last.sequence, last.timestamp_ns, self._tail.created)
        self.pending = last.pending
        return Batch(messages, self.checkpoint, self.pending)

    async def _wait(self, left: float | None) -> None:
        """Wait for a message, but look at the line now and then."""
        self._arrived.clear()
        if self._queue:
            return
        patience = self._pull.heartbeat if left is None else min(left, self._pull.heartbeat)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._arrived.wait()

    # Trouble

    def _look_for_silence(self) -> None:
        if self._client.is_closed:
            raise ConnectionClosedError
        now, away = time.monotonic(), self._looked
        self._looked = now
        if self._broken is not None:
            return
        if self._client.stats["reconnects"] != self._reconnects:
            self._break("reconnected")
        elif now - away > 2 * self._pull.heartbeat or self._queue:
            # The loop was busy elsewhere: what came meanwhile may not have been read yet.
            self._heard = max(self._heard, now - self._pull.heartbeat)
        elif now - self._heard > _SILENCE * self._pull.heartbeat:
            self._break("silence")

    def _break(self, why: str) -> None:
        self._broken = why
        self._arrived.set()

    async def _repair(self, left: float | None) -> None:
        """Make the consumer anew behind the last message handed out; pause when that fails."""
        why = self._broken or "start"
        # The pause before grows until something is read: no hot loop whatever the server says.
        await asyncio.sleep(self._pause if left is None else min(self._pause, left))
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        try:
            await self._restart()
        except (Error, OSError, TimeoutError, StreamMissingError) as error:
            if denied.recently(self._client):
                why = denied.WORD
            if self.trouble is None or (why == denied.WORD and self.trouble != why):
                self._say("reading stopped", why, error)
                self.trouble = why
            self._broken = why
            return
        self.restarts[why] += 1
        self._say("reading goes on", why)

    def _say(self, event: str, why: str, error: Exception | None = None) -> None:
        named = {} if error is None else {"error": type(error).__name__}
        log.info(event, stream=self._tail.stream, reason=why, **named)

    async def _restart(self) -> None:
        if not self._client.is_connected:
            raise ConnectionReconnectingError
        self._broken = self._broken or "start"
        await self._unsubscribe()
        self._reconnects = self._client.stats["reconnects"]
        self.pending = await self._tail.open_consumer(self.checkpoint)
        self._inbox = self._client.new_inbox()
        self._subscription = await self._client.subscribe(
            self._inbox,
            cb=partial(self._on_message, self._inbox),
            pending_msgs_limit=2 * self._pull.window,
            pending_bytes_limit=0,
        )
        self._queue.clear()
        self._inflight = self._consumer_sequence = 0
        self._heard = time.monotonic()
        self._broken = self.trouble = None
        await self._refill()

    async def _unsubscribe(self) -> None:
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with contextlib.suppress(Error):
                await subscription.unsubscribe()
