"""A country on one machine: the same topology with every program on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from services.topology.model import Hub, Topology

HERE = "127.0.0.1"


def on_loopback(topology: Topology, ports: Iterable[int] | None = None) -> Topology:
    """Return the topology with every host on loopback.

    With `ports`, each listener takes the next one; without, they stay where no two clash,
    which a topology already on one machine says itself.
    """
    source = None if ports is None else iter(ports)
    return topology.model_copy(update={"hubs": tuple(_hub(hub, source) for hub in topology.hubs)})


def listeners(topology: Topology) -> int:
    """Return how many ports a topology wants on one machine."""
    return sum(
        5 * len(hub.servers) + 2 + len(hub.watchers) + len(hub.nodes) for hub in topology.hubs
    )


def _hub(hub: Hub, ports: Iterator[int] | None) -> Hub:
    if ports is None:
        servers = [server.model_copy(update={"host": HERE}) for server in hub.servers]
        programs = hub.programs.model_copy(update={"host": HERE})
        nodes = [node.model_copy(update={"host": HERE}) for node in hub.nodes]
    else:
        servers = [
            server.model_copy(
                update={"host": HERE, **{field: next(ports) for field in server.ports}}
            )
            for server in hub.servers
        ]
        at = {"hub": next(ports), "desk": next(ports)}
        watch = [next(ports) for _ in hub.watchers]
        if watch:
            at["watch"] = watch[0]
        programs = hub.programs.model_copy(update={"host": HERE, **at})
        nodes = [node.model_copy(update={"host": HERE, "port": next(ports)}) for node in hub.nodes]
    return hub.model_copy(
        update={"servers": tuple(servers), "programs": programs, "nodes": tuple(nodes)}
    )
