"""Takes consumers away that one user made without measure (đầu đọc quá nhiều).

All users of a hub share the consumers its account may have. Whoever holds a node's key may make
consumers of that node's subjects, as many as he likes and for as long as he likes, and the reader
of a province's alerts of those: nobody else could read any more, a worker that is started again
least of all.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NoReturn

import structlog
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from domain.contracts.subjects import STREAMS
from services.hub.asking import OUTAGES, Asking
from services.runtime.loop import heed_cancellation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nats.aio.client import Client
    from prometheus_client import Metric
    from structlog.typing import FilteringBoundLogger

    from services.hub.streams_seen import StreamsSeen

log: FilteringBoundLogger = structlog.get_logger()

EACH = 32
"""Consumers of the same that there may be; programs have one or two, a user eight connections."""
_OF_ALERTS = "alert.v1.*."
_PART = 4
"""A fourth of all there may be at a hub is worth a look."""
_AT_ONCE = 32


class Crowding(Collector):
    """Looks whether there are many consumers, and takes away what is too much of one user."""

    def __init__(self, client: Client, streams: StreamsSeen, *, limit: int) -> None:
        """Take how many consumers the hub's account may have."""
        self.removed = 0
        """Consumers taken away since the program began."""
        self._here = Asking(client)
        self._streams = streams
        self._limit = limit

    async def run(self, every: float) -> NoReturn:
        """Look for ever."""
        while True:
            heed_cancellation()
            if self._streams.consumers() > self._limit // _PART:
                await self.look()
            await asyncio.sleep(every)

    def collect(self) -> Iterator[Metric]:
        """Return how many there were too much."""
        yield CounterMetricFamily(
            "leothang_hub_consumers_removed",
            "Consumers taken away because one user had too many.",
            self.removed,
        )

    async def look(self) -> None:
        """Take away what is too much; an outage leaves it to the next look."""
        for declaration in STREAMS:
            try:
                await self._thin_out(declaration.name)
            except OUTAGES as error:
                log.warning("consumers not counted", stream=declaration.name, why=str(error))

    async def _thin_out(self, stream: str) -> None:
        crowds: defaultdict[str, list[str]] = defaultdict(list)
        for one in await self._here.consumers(stream):
            if (key := whose(one["config"])) is not None:
                crowds[key].append(str(one["name"]))
        for key, names in crowds.items():
            if too_much := names[EACH:]:
                for start in range(0, len(too_much), _AT_ONCE):
                    some = too_much[start : start + _AT_ONCE]
                    await asyncio.gather(*(self._here.forget(stream, name) for name in some))
                self.removed += len(too_much)
                log.warning("consumers taken away", node=key, stream=stream, count=len(too_much))


def whose(config: dict[str, Any]) -> str | None:
    """Return whose own subjects a consumer reads, or which alerts; None for one that reads more."""
    wanted = str(config.get("filter_subject") or ">")
    publisher = wanted.rpartition(".")[2]
    if publisher not in {"*", ">"}:
        return publisher
    return wanted if wanted.startswith(_OF_ALERTS) else None
