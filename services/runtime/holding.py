"""What a stream holds of one publisher: numbers at once, messages at a pace (luồng đang giữ gì)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from nats.errors import Error

from services.runtime.batch import BEGINNING, Pull, place_of
from services.runtime.comparing import Compared, Comparison
from services.runtime.reader import BatchReader
from services.runtime.said import FACTS
from services.runtime.tail import StreamMissingError, state_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from services.runtime.pages import Log
    from services.runtime.said import Reading

RATE = 5_000
"""Messages a second: a comparison must not be felt by who publishes."""
FASTEST = 20_000.0
"""Where somebody waits for the answer."""

_BATCH = 500
_PULL = Pull(batch=_BATCH, outstanding=1, batch_bytes=2 * 1024 * 1024)
_PATIENCE = 5.0
"""A message with a flipped bit is counted as waiting for ever and never comes."""
_LATE = 0.5
_BETWEEN = 0.5
_READINGS = 5
"""So often it is read at most, until two readings in turn miss the same."""
_LOOKS = 10
_FILLING = "a server of the cluster is catching up"
_SILENT = "the stream does not say how much it holds"


class UnreadableError(Exception):
    """The stream does not answer, or not to us: nothing can be told."""


class _BehindError(UnreadableError):
    """The server that hands out holds less than the stream's leader says."""


async def count(client: Client, stream: str, pattern: str) -> int | None:
    """Return how many messages a pattern has, from the stream's index; None if it is not told."""
    try:
        told = await state_of(client, stream, patience=_PATIENCE, subjects_filter=pattern)
    except (Error, StreamMissingError, TimeoutError):
        return None
    return sum(map(int, (told["state"].get("subjects") or {}).values()))


async def messages(
    client: Client, stream: str, pattern: str, *, rate: float = RATE, least: int = 0
) -> AsyncIterator[list[tuple[int, Msg]]]:
    """Yield what stands under a pattern, each with its sequence, in batches and at a pace.

    A server that would hand out fewer than `least` is not read: it does not hold all yet.
    """
    loop = asyncio.get_running_loop()
    async with BatchReader(
        client, stream, after=BEGINNING, subjects=[pattern], pull=_PULL
    ) as reader:
        if reader.pending < least:
            raise _BehindError(_FILLING)
        left = reader.pending  # what comes while we read is newer than what we compare
        while left > 0:
            begun = loop.time()
            batch = await reader.next_batch(_BATCH, timeout=_PATIENCE)
            if not batch:
                if reader.trouble is not None:
                    raise UnreadableError(reader.trouble)
                if loop.time() - begun > _PATIENCE + _LATE:
                    continue  # we stood still ourselves: what came meanwhile waits to be read
                return  # a healthy line: the server counts what it can no longer read
            left -= len(batch.messages)
            yield [(place_of(message).sequence, message) for message in batch.messages]
            spare = len(batch.messages) / rate - (loop.time() - begun)
            await asyncio.sleep(max(0.0, spare))


async def compared(  # noqa: PLR0913 - whose, where, how far, how fast
    client: Client,
    log: Log,
    *,
    stream: str,
    fence: str,
    upto: int,
    after: int = 0,
    reading: Reading = FACTS,
    rate: float = RATE,
) -> tuple[Compared, Comparison]:
    """Compare a log with what stands under its fence, between two positions of the log.

    That something is missing is believed when two readings in turn miss the same, and no server
    of the cluster is catching up: one that stood still for seconds, or whose disk was emptied,
    gives out less than the stream holds. (The leader calls a server current that holds its log,
    though its messages are still on their way; so a reading counts only where as many are handed
    out as the leader has.) `UnreadableError` where it can't be told.
    """

    async def take_all() -> Comparison:
        comparison = Comparison(log, upto, after=after, reading=reading)
        least = await count(client, stream, fence)
        if least is None:
            raise UnreadableError(_SILENT)
        async for batch in messages(client, stream, fence, rate=rate, least=least):
            await asyncio.to_thread(comparison.take, batch)
        return comparison

    async def read() -> Comparison:
        for _ in range(_LOOKS):
            with suppress(_BehindError):  # the next consumer may be put at another server
                return await take_all()
            await asyncio.sleep(_BETWEEN)
        raise UnreadableError(_FILLING)

    now = await read()
    found = await asyncio.to_thread(now.end)
    for _ in range(_READINGS - 1):
        if not found.missing:
            return found, now
        await _all_caught_up(client, stream)
        await asyncio.sleep(_BETWEEN)
        before, now = now, await read()
        found = await asyncio.to_thread(now.end)
        if await asyncio.to_thread(now.misses_the_same, before):
            return found, now
    why = "each reading misses something else"
    raise UnreadableError(why)


async def _all_caught_up(client: Client, stream: str) -> None:
    """Wait until each server that may be asked had all; raise where one is still being filled."""
    for _ in range(_LOOKS):
        replicas = ((await state_of(client, stream)).get("cluster") or {}).get("replicas") or []
        if all(one.get("current") or one.get("offline") for one in replicas):
            return
        await asyncio.sleep(_BETWEEN)
    raise UnreadableError(_FILLING)
