"""The hub program: keeps streams and sources, shows how hub and nodes stand (chương trình hub)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from nats.aio.client import Client
from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from services.hub.crowding import Crowding
from services.hub.declaring import kept_from, sources_of
from services.hub.denying import Denying
from services.hub.keeper import Keeper
from services.hub.metrics import HubMetrics
from services.hub.monitoring import Servers
from services.hub.settings import HubSettings
from services.hub.silence import Silence
from services.hub.streams_seen import StreamsSeen
from services.runtime.connection import connect, hang_up
from services.runtime.health import Check, Health, HttpServer, Progress, operations_app
from services.runtime.process_metrics import show_process
from services.runtime.serving import background
from services.topology.model import Hub, Topology

log: FilteringBoundLogger = structlog.get_logger()

_ROUND = 15.0
"""Seconds in which every node's last message was looked for once."""


@dataclass(frozen=True)
class RunningHub:
    """A hub's program that answers; for whoever started it."""

    code: str
    url: str
    keeper: Keeper
    health: Health
    ready: asyncio.Event
    """Set as soon as the streams are as declared."""


@asynccontextmanager
async def running_hub(settings: HubSettings) -> AsyncGenerator[RunningHub]:
    """Run a hub's program; inside the block it answers, whether the hub is there or not."""
    topology, hub = settings.place()
    client, ready, progress = Client(), asyncio.Event(), Progress()

    def on_look() -> None:
        progress.mark()
        ready.set()

    sources = [(source, kept_from(hub, source.hub)) for source in sources_of(topology, hub)]
    keeper = Keeper(client, sources, replicas=hub.replicas, on_look=on_look)
    servers = Servers(settings.monitors(hub))
    silence = Silence(client, [node.name for node in hub.nodes])
    streams = StreamsSeen(client, servers.all)
    denying = Denying({s.name: f"http://{hub.asked_at(s)}:{s.guard}" for s in hub.servers})
    crowding = Crowding(client, streams, limit=hub.limits.consumers)
    health = Health(
        {"streams": lambda: progress() or (None if ready.is_set() else keeper.trouble)},
        {"servers": servers.trouble, "answering": lambda: keeper.trouble, **_others(keeper)},
    )
    registry = CollectorRegistry()
    registry.register(
        HubMetrics(
            keeper=keeper,
            servers=servers,
            silence=silence,
            streams=streams,
            peers=_peers(topology, hub),
        )
    )
    registry.register(crowding)
    registry.register(denying)
    show_process(registry, health, program="hub")
    port = hub.programs.hub if settings.port is None else settings.port

    async def work() -> None:
        address = settings.nats or hub.nats_urls
        await connect(address, f"hub-{hub.code}", patience=None, client=client)
        async with background(
            keeper.run(settings.look),
            silence.run(_ROUND),
            streams.run(settings.ask),
            crowding.run(settings.ask),
        ):
            await asyncio.Event().wait()

    async with HttpServer(operations_app(registry, health), host=settings.host, port=port) as http:
        try:
            async with background(servers.run(settings.ask), denying.run(settings.ask), work()):
                log.info("hub program answers", hub=hub.code, address=http.url)
                yield RunningHub(hub.code, http.url, keeper, health, ready)
        finally:
            await hang_up(client)


def _others(keeper: Keeper) -> dict[str, Check]:
    """Report every hub we take from: away, it leaves us whole, only uninformed."""
    return {kept.source.hub: kept.trouble for kept in keeper.kept}


def _peers(topology: Topology, hub: Hub) -> list[str]:
    """Return the names of servers at the other ends of our links."""
    above = [] if hub.above is None else [topology.hub(hub.above)]
    return [
        server.name for other in (*above, *topology.below(hub.code)) for server in other.servers
    ]
