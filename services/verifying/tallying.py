"""What a stream holds, agency by agency and day by day, without any register (thống kê luồng)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.runtime.holding import messages
from services.runtime.said import noted
from services.runtime.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from services.runtime.tally import Seen


@dataclass
class Held:
    """Facts of a stream, and messages that are none."""

    tally: Tally
    messages: int = 0
    repeated: int = 0
    unreadable: int = 0

    def take(self, batch: Sequence[tuple[int, Msg]]) -> None:
        """Take messages in."""
        for _, message in batch:
            self.messages += 1
            said = noted(message.data)
            if said is None:
                self.unreadable += 1
            elif not self.tally.add(said):
                self.repeated += 1


async def held(client: Client, stream: str, pattern: str, seen: Seen, *, rate: float) -> Held:
    """Read everything under a pattern; a fact that came over two ways counts once."""
    found = Held(Tally(seen))
    async for batch in messages(client, stream, pattern, rate=rate):
        await asyncio.to_thread(found.take, batch)
    return found
