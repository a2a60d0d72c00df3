"""A comparison somebody asks for, and a repair beside a node that may be running (sửa chữa)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from domain.contracts.subjects import PETITIONS, node_fence
from services.node.outbox import NotificationLog
from services.runtime.fence import FencedStream, FenceMovedError
from services.runtime.holding import FASTEST, compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client

    from services.node.register import Register
    from services.runtime.comparing import Compared
    from services.runtime.fence import Outgoing

_AT_ONCE = 100
_BREATH = 0.05
_ATTEMPTS = 20


async def look(
    client: Client, register: Register, node: str, *, repair: bool
) -> tuple[Compared, int]:
    """Compare a register with its hub; return what was found, and how much published again."""
    log, fence = NotificationLog(register, node), node_fence(node)
    stream = FencedStream(client, PETITIONS, fence)
    upto = await stream.position()
    found, comparison = await compared(
        client, log, stream=PETITIONS, fence=fence, upto=upto, rate=FASTEST
    )
    mended = 0
    if repair:
        for portion in comparison.missing(_AT_ONCE):
            await _publish(stream, portion)
            mended += len(portion)
            await asyncio.sleep(_BREATH)
    return found, mended


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
