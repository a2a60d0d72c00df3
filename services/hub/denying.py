"""What the servers of a hub denied their users, counted by their guards (từ chối của máy chủ).

A program of ours is never denied anything while its rights are right: a stolen key is tried out,
or somebody asks with a key that is not meant for it. Who it was stands in the log, not in a label.
Where servers have guards {server, kind}: leothang_hub_denied_total; {server}, with or without:
leothang_hub_server_guarded.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from services.runtime.denials import KINDS, PAGE
from services.runtime.loop import heed_cancellation
from services.runtime.monitoring import MonitoringError, get_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client import Metric
    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

_Counts = dict[tuple[str, str], int]
"""By user and kind, since the server started."""


class Denying(Collector):
    """Asks every server's guard again and again, and tells of what is new."""

    def __init__(self, guards: Mapping[str, str]) -> None:
        """Take where the guard of each server answers."""
        self._guards = guards
        self._seen: dict[str, _Counts] = {}
        """Of a guard that does not answer, what it said last."""
        self._answering: set[str] = set()

    async def run(self, every: float) -> NoReturn:
        """Ask for ever."""
        while True:
            heed_cancellation()
            await self.look()
            await asyncio.sleep(every)

    async def look(self) -> None:
        """Ask every guard once."""
        await asyncio.gather(*(self._ask(server) for server in self._guards))

    def collect(self) -> Iterator[Metric]:
        """Return the numbers as the guards say them: from nought again when a server starts."""
        denied = CounterMetricFamily(
            "leothang_hub_denied",
            "Times a server refused to let a user publish or subscribe.",
            labels=("server", "kind"),
        )
        guarded = GaugeMetricFamily(
            "leothang_hub_server_guarded",
            "1 while the guard that counts denials answers.",
            labels=("server",),
        )
        for server in self._guards:
            guarded.add_metric((server,), server in self._answering)
            # Nothing before the first answer: nought would look like a server that started.
            if (counts := self._seen.get(server)) is not None:
                for kind in KINDS:
                    total = sum(count for (_, of), count in counts.items() if of == kind)
                    denied.add_metric((server, kind), total)
        yield from (denied, guarded)

    async def _ask(self, server: str) -> None:
        url = self._guards[server]
        try:
            counts = _counts(await get_json(url, PAGE))
        except (MonitoringError, AttributeError, LookupError, TypeError, ValueError):
            self._answering.discard(server)
            return
        self._answering.add(server)
        before, self._seen[server] = self._seen.get(server, {}), counts
        for (user, kind), count in counts.items():
            was = before.get((user, kind), 0)
            if more := count - was if count >= was else count:
                log.warning("a user was denied", node=user, type=kind, count=more, address=url)


def _counts(told: dict[str, dict[str, dict[str, int]]]) -> _Counts:
    return {
        (user, kind): int(kinds[kind])
        for user, kinds in told["users"].items()
        for kind in KINDS
        if kind in kinds
    }
