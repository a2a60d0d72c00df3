"""A comparison somebody asks for, and a repair beside a program that may be running (sửa chữa)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from services.runtime.fence import FencedStream, FenceMovedError
from services.runtime.holding import FASTEST, compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client

    from services.operating.publishers import Told
    from services.runtime.comparing import Compared, Comparison
    from services.runtime.fence import Outgoing

_AT_ONCE = 100
_BREATH = 0.05
_ATTEMPTS = 20


async def look(client: Client, told: Told, *, repair: bool) -> tuple[Compared, int]:
    """Compare a log with its hub; return what was found, and how much published again."""
    stream = FencedStream(client, told.stream, told.fence)
    found, comparison = await _compared(client, told, await stream.position())
    mended = 0
    if repair:
        for portion in comparison.missing(_AT_ONCE):
            await _publish(stream, portion)
            mended += len(portion)
            await asyncio.sleep(_BREATH)
    return found, mended


async def _compared(client: Client, told: Told, upto: int) -> tuple[Compared, Comparison]:
    """Compare; anew where the program that is running let go of rows meanwhile."""
    after = await asyncio.to_thread(told.kind.begins)
    while True:
        compared_now = await compared(
            client,
            told.log,
            stream=told.stream,
            fence=told.fence,
            upto=upto,
            after=after,
            reading=told.kind.reading,
            rate=FASTEST,
        )
        before, after = after, await asyncio.to_thread(told.kind.begins)
        if after == before:
            return compared_now


async def _publish(stream: FencedStream, rows: Sequence[Outgoing]) -> None:
    """Publish behind whatever the node itself published meanwhile."""
    for attempt in range(_ATTEMPTS):
        end = await stream.position()
        try:
            await stream.publish(rows, end=end)
        except FenceMovedError:
            await asyncio.sleep(_BREATH * attempt)
        else:
            return
    await stream.publish(rows, end=await stream.position())
