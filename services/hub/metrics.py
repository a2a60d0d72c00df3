"""What an operator sees of a hub (số đo của hub).

Every label is bounded by the topology: `stream`, `server`, `source` (another hub), `peer`
(a server of another hub) and `node` are its names, or `other`; `reason` is a closed list.

Streams, as their leader tells them {stream}: leothang_hub_stream_messages,
leothang_hub_stream_bytes, leothang_hub_stream_last_sequence, leothang_hub_stream_consumers;
{stream, server}: leothang_hub_stream_leader, leothang_hub_stream_replica_lag,
leothang_hub_stream_replica_current. All together, in crowding.py:
leothang_hub_consumers_removed_total. What servers denied: denying.py.

Sources, what the stream of facts takes from other hubs {source}:
leothang_hub_source_reachable, leothang_hub_source_lag_messages,
leothang_hub_source_silent_seconds, leothang_hub_source_sequence,
leothang_hub_source_roused_total; {source, reason}: leothang_hub_source_renewed_total.

Servers {server}: leothang_hub_server_up, leothang_hub_server_healthy,
leothang_hub_server_start_time_seconds, leothang_hub_server_connections,
leothang_hub_server_max_connections, leothang_hub_server_subscriptions,
leothang_hub_server_leafs, leothang_hub_server_routes, leothang_hub_server_memory_bytes,
leothang_hub_server_cpu_percent, leothang_hub_server_store_bytes,
leothang_hub_server_store_limit_bytes, leothang_hub_server_store_memory_bytes,
leothang_hub_server_sync_always, leothang_hub_server_certificate_expiry_timestamp_seconds,
leothang_hub_server_slow_consumers_total, leothang_hub_server_stale_connections_total,
leothang_hub_server_in_messages_total, leothang_hub_server_out_messages_total,
leothang_hub_server_in_bytes_total, leothang_hub_server_out_bytes_total,
leothang_hub_server_api_requests_total, leothang_hub_server_api_errors_total.

Links {peer}: leothang_hub_leaf_up, leothang_hub_leaf_rtt_seconds. Nodes {node}:
leothang_hub_node_last_message_timestamp_seconds, leothang_hub_node_silent_seconds;
a node never heard has 0, and no age.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from services.hub.sourcing import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prometheus_client import Metric

    from services.hub.keeper import Keeper
    from services.hub.monitoring import Server, Servers
    from services.hub.silence import Silence
    from services.hub.streams_seen import StreamsSeen

_PREFIX = "leothang_hub_"

_GAUGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("connections", "Clients connected.", ("connections",)),
    ("max_connections", "Clients it lets in.", ("max_connections",)),
    ("subscriptions", "Subscriptions held.", ("subscriptions",)),
    ("leafs", "Links to hubs above and below.", ("leafnodes",)),
    ("routes", "Links to servers of the same hub.", ("routes",)),
    ("memory_bytes", "Resident memory.", ("mem",)),
    ("cpu_percent", "Share of one core, in per cent.", ("cpu",)),
    ("store_bytes", "Streams on disk.", ("jetstream", "stats", "storage")),
    ("store_limit_bytes", "Streams on disk at most.", ("jetstream", "config", "max_storage")),
    ("store_memory_bytes", "Streams in memory.", ("jetstream", "stats", "memory")),
    (
        "sync_always",
        "1 where every write is on disk before it is acknowledged; nothing where it is not.",
        ("jetstream", "config", "sync_always"),
    ),
)
_COUNTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("slow_consumers", "Clients cut off for reading too slowly.", ("slow_consumers",)),
    ("stale_connections", "Clients cut off for silence.", ("stale_connections",)),
    ("in_messages", "Messages received.", ("in_msgs",)),
    ("out_messages", "Messages sent.", ("out_msgs",)),
    ("in_bytes", "Bytes received.", ("in_bytes",)),
    ("out_bytes", "Bytes sent.", ("out_bytes",)),
    ("api_requests", "Requests to JetStream.", ("jetstream", "stats", "api", "total")),
    ("api_errors", "Requests to JetStream refused.", ("jetstream", "stats", "api", "errors")),
)


class HubMetrics(Collector):
    """Reads what the program's parts know when Prometheus asks."""

    def __init__(
        self,
        *,
        keeper: Keeper,
        servers: Servers,
        silence: Silence,
        streams: StreamsSeen,
        peers: Iterable[str],
    ) -> None:
        """Take the parts, and the names of other hubs' servers that may stand in a label."""
        self._keeper = keeper
        self._servers = servers
        self._silence = silence
        self._streams = streams
        self._peers = tuple(peers)

    def collect(self) -> Iterable[Metric]:
        """Return every number as it stands."""
        yield from self._streams.metrics()
        yield from self._sources()
        yield from _servers(self._servers.all)
        yield from self._links()
        yield from self._nodes()

    def _sources(self) -> Iterator[Metric]:
        reachable = _gauge("source_reachable", "1 while the other hub's stream answers.", "source")
        lag = _gauge("source_lag_messages", "Messages there not read yet.", "source")
        silent = _gauge("source_silent_seconds", "Since anything was heard of it.", "source")
        sequence = _gauge("source_sequence", "How far the other stream was read.", "source")
        renewed = _counter(
            "source_renewed", "Times another stream was read from its start.", "source", "reason"
        )
        roused = _counter("source_roused", "Times a deaf source was set up again.", "source")
        for kept in self._keeper.kept:
            hub = kept.source.hub
            reachable.add_metric((hub,), kept.away is None)
            roused.add_metric((hub,), kept.roused)
            for reason in REASONS:
                renewed.add_metric((hub, reason), kept.renewed.get(reason, 0))
            if kept.seen is not None:
                lag.add_metric((hub,), kept.seen.lag)
                sequence.add_metric((hub,), kept.seen.sequence)
                if kept.seen.silent is not None:
                    silent.add_metric((hub,), kept.seen.silent)
        yield from (reachable, lag, silent, sequence, renewed, roused)

    def _links(self) -> Iterator[Metric]:
        up = _gauge("leaf_up", "1 while a server of ours has a link to it.", "peer")
        trip = _gauge("leaf_rtt_seconds", "Round trip over that link.", "peer")
        links = self._servers.links()
        for peer in self._peers:
            up.add_metric((peer,), peer in links)
        for peer, seconds in links.items():
            if peer in self._peers:
                trip.add_metric((peer,), seconds)
        yield from (up, trip)

    def _nodes(self) -> Iterator[Metric]:
        at = _gauge(
            "node_last_message_timestamp_seconds",
            "When its last fact was stored; 0: never.",
            "node",
        )
        age = _gauge("node_silent_seconds", "Since its last fact was stored.", "node")
        now = time.time()
        for node, stored in self._silence.last.items():
            at.add_metric((node,), stored)
            if stored:
                age.add_metric((node,), max(0.0, now - stored))
        yield from (at, age)


def _servers(servers: Mapping[str, Server]) -> Iterator[Metric]:
    up = _gauge("server_up", "1 while its monitoring answers.", "server")
    healthy = _gauge("server_healthy", "1 while it calls itself healthy.", "server")
    started = _gauge("server_start_time_seconds", "When it started.", "server")
    ends = _gauge(
        "server_certificate_expiry_timestamp_seconds",
        "When the certificate it shows ends; nothing without TLS.",
        "server",
    )
    for name, server in servers.items():
        up.add_metric((name,), server.up)
        healthy.add_metric((name,), server.healthy)
        for family, word in ((started, "start"), (ends, "tls_cert_not_after")):
            if word in server.varz:
                instant = datetime.fromisoformat(str(server.varz[word]))
                family.add_metric((name,), instant.timestamp())
    yield from (up, healthy, started, ends)
    yield from (
        _each(_gauge(f"server_{name}", says, "server"), servers, path)
        for name, says, path in _GAUGES
    )
    yield from (
        _each(_counter(f"server_{name}", says, "server"), servers, path)
        for name, says, path in _COUNTERS
    )


def _each(
    family: GaugeMetricFamily | CounterMetricFamily,
    servers: Mapping[str, Server],
    path: tuple[str, ...],
) -> Metric:
    for name, server in servers.items():
        found: Any = server.varz
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, int | float):
            family.add_metric((name,), float(found))
    return family


def _gauge(name: str, says: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(_PREFIX + name, says, labels=labels)


def _counter(name: str, says: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(_PREFIX + name, says, labels=labels)
