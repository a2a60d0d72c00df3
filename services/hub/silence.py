"""When each node of a hub was last heard: a node that says nothing may be broken (nút im lặng)."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

import structlog

from domain.contracts.subjects import PETITIONS, node_fence
from services.hub.asking import OUTAGES, Asking
from services.runtime.loop import heed_cancellation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

_LONGEST = 2.0
"""Seconds between two nodes, where there are few."""

log: FilteringBoundLogger = structlog.get_logger()


class Silence:
    """Asks the stream for the last message of one node after the other.

    The server finds it in its index of subjects; nothing is scanned.
    """

    def __init__(self, client: Client, nodes: Iterable[str]) -> None:
        self.last: dict[str, float] = dict.fromkeys(nodes, 0.0)
        """When each node's last message was stored, in seconds since 1970; 0: never."""
        self._here = Asking(client)

    async def run(self, round_: float) -> NoReturn:
        """Go round all nodes for ever, in so many seconds at most."""
        while True:
            heed_cancellation()
            for node in self.last:
                await self._ask(node)
                await asyncio.sleep(min(_LONGEST, round_ / len(self.last)))
            if not self.last:
                await asyncio.sleep(round_)

    async def _ask(self, node: str) -> None:
        try:
            found = await self._here.last(PETITIONS, node_fence(node))
        except OUTAGES as error:
            log.debug("last message not known", node=node, error=type(error).__name__)
            return
        if found is not None:
            self.last[node] = datetime.fromisoformat(found.at).timestamp()
