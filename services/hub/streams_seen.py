"""What every stream of a hub holds, who leads it, who copies how far (trạng thái luồng)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

from prometheus_client.core import GaugeMetricFamily

from domain.contracts.subjects import STREAMS
from services.hub.asking import OUTAGES, Asking
from services.runtime.loop import heed_cancellation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nats.aio.client import Client

_STATE = (
    ("messages", "Messages held.", "messages"),
    ("bytes", "Bytes held.", "bytes"),
    ("last_sequence", "Sequence of the last message.", "last_seq"),
    ("consumers", "Consumers reading.", "consumer_count"),
)
_OTHER = "other"


class StreamsSeen:
    """Asks each stream's leader again and again; says nothing of a stream that does not answer."""

    def __init__(self, client: Client, servers: Iterable[str]) -> None:
        self._here = Asking(client)
        self._servers = frozenset(servers)
        self._found: dict[str, dict[str, Any]] = {}

    async def run(self, every: float) -> NoReturn:
        """Ask for ever."""
        while True:
            heed_cancellation()
            for declaration in STREAMS:
                try:
                    found = await self._here.stream(declaration.name)
                except OUTAGES:
                    found = None
                if found is None:
                    self._found.pop(declaration.name, None)
                else:
                    self._found[declaration.name] = found
            await asyncio.sleep(every)

    def consumers(self) -> int:
        """Return how many consumers all streams had together when last asked."""
        return sum(int(found["state"].get("consumer_count", 0)) for found in self._found.values())

    def metrics(self) -> Iterator[GaugeMetricFamily]:
        """Return what was last said."""
        for name, says, key in _STATE:
            family = GaugeMetricFamily(f"leothang_hub_stream_{name}", says, labels=("stream",))
            for stream, found in self._found.items():
                family.add_metric((stream,), found["state"].get(key, 0))
            yield family
        yield from self._copies()

    def _copies(self) -> Iterator[GaugeMetricFamily]:
        labels = ("stream", "server")
        leader = GaugeMetricFamily("leothang_hub_stream_leader", "1 at its leader.", labels=labels)
        lag = GaugeMetricFamily(
            "leothang_hub_stream_replica_lag", "Operations a copy is behind.", labels=labels
        )
        current = GaugeMetricFamily(
            "leothang_hub_stream_replica_current", "1 while a copy keeps up.", labels=labels
        )
        for stream, found in self._found.items():
            cluster = found.get("cluster") or {}
            if cluster.get("leader"):
                leader.add_metric((stream, self._known(cluster["leader"])), 1)
            for copy in cluster.get("replicas") or ():
                where = (stream, self._known(copy.get("name", "")))
                lag.add_metric(where, copy.get("lag", 0))
                current.add_metric(where, bool(copy.get("current")) and not copy.get("offline"))
        yield from (leader, lag, current)

    def _known(self, server: str) -> str:
        return server if server in self._servers else _OTHER
