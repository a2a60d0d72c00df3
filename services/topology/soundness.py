"""What no single field shows: twice the same name, a circle, too few servers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from services.topology.places import known_places
from services.topology.sizes import mebibytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from services.topology.model import Hub, Topology

_CLUSTERS = (1, 3, 5)
_BESIDE_STREAMS = 512
"""Mebibytes for connections, indexes and what is on its way."""


def contradictions(topology: Topology) -> Iterator[str]:
    """Yield a sentence for everything that cannot be."""
    hubs = topology.hubs
    for hub in hubs:
        yield from _cluster(hub)
        yield from _memory(hub)
    yield from _twice("hub", (hub.code for hub in hubs))
    yield from _twice("server", (server.name for hub in hubs for server in hub.servers))
    yield from _twice("node", (node.name for hub in hubs for node in hub.nodes))
    yield from _twice("watcher", (f"{hub.code}/{name}" for hub in hubs for name in hub.watchers))
    yield from _shared_provinces(topology)
    yield from _shared_agencies(topology)
    yield from _above(topology)
    yield from _shared_ports(topology)


def _cluster(hub: Hub) -> Iterator[str]:
    count = len(hub.servers)
    if count not in _CLUSTERS:
        yield f"hub {hub.code}, servers: {count}; a cluster has 1, 3 or 5, for half is no majority"
    if hub.replicas % 2 == 0:
        yield f"hub {hub.code}, replicas: {hub.replicas}; say 1, 3 or 5"
    elif hub.replicas > count:
        yield (
            f"hub {hub.code}, replicas: {hub.replicas} need {hub.replicas} servers; "
            f"{count} {'is' if count == 1 else 'are'} given"
        )


def _memory(hub: Hub) -> Iterator[str]:
    """A server that may not take what its streams may fill is ended again and again."""
    streams, server = hub.limits.memory, hub.limits.process.server
    if mebibytes(server) < mebibytes(streams) + _BESIDE_STREAMS:
        yield (
            f"hub {hub.code}, limits, process, server: {server} is too little beside"
            f" memory = {streams}; a server wants {_BESIDE_STREAMS}MB more than its streams"
        )


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{what} {name}: is there {times} times"


def _shared_provinces(topology: Topology) -> Iterator[str]:
    """A hub below that says nothing would be handed the whole country's facts."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for hub in topology.hubs:
        if hub.above is not None and not hub.provinces:
            yield f"hub {hub.code}, provinces: is empty; a hub below another names its own"
        for province in hub.provinces:
            if province not in known_places().provinces:
                yield f"hub {hub.code}, provinces: there is no province {province} today"
            holders[province].append(hub.code)
    for province, codes in sorted(holders.items()):
        if len(codes) > 1:
            yield f"hub {codes[1]}, provinces: {province} is also of hub {codes[0]}"


def _shared_agencies(topology: Topology) -> Iterator[str]:
    """Two registers of one agency would number the same papers twice."""
    first: dict[str, str] = {}
    for hub, node in topology.nodes():
        for pattern in node.agencies:
            other = first.setdefault(pattern, node.name)
            if other != node.name:
                where = f"hub {hub.code}, node {node.name}, agencies"
                yield f"{where}: {pattern} is also of node {other}"


def _above(topology: Topology) -> Iterator[str]:
    above = {hub.code: hub.above for hub in topology.hubs}
    tops = [code for code, over in above.items() if over is None]
    if len(tops) > 1:
        yield f"hub {tops[1]}, above: is missing; only one hub, {tops[0]}, is at the top"
    for code, over in above.items():
        if over is None:
            continue
        if over not in above:
            yield f"hub {code}, above: there is no hub {over}"
        elif _circles(code, above):
            yield f"hub {code}, above: goes round in a circle"
        elif above[over] is not None:
            yield f"hub {code}, above: {over} is itself below {above[over]}; two levels are all"


def _circles(code: str, above: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    here: str | None = code
    while here is not None and here not in seen:
        seen.add(here)
        here = above.get(here)
    return here is not None


def _shared_ports(topology: Topology) -> Iterator[str]:
    first: dict[tuple[str, int], str] = {}
    for host, port, owner in listening(topology):
        other = first.setdefault((host, port), owner)
        if other != owner:
            yield f"{owner}: {port} on {host} is also of {other}"


def listening(topology: Topology) -> Iterator[tuple[str, int, str]]:
    """Yield host, port and owner of all that listens."""
    for hub in topology.hubs:
        at = f"hub {hub.code}"
        for server in hub.servers:
            for field, port in server.ports.items():
                yield server.host, port, f"{at}, server {server.name}, {field}"
        yield hub.host, hub.programs.hub, f"{at}, programs, hub"
        for name, port in hub.watch_ports.items():
            yield hub.host, port, f"{at}, programs, watch ({name})"
        if hub.desk:
            yield hub.host, hub.programs.desk, f"{at}, programs, desk"
        for node in hub.nodes:
            yield hub.host_of(node), node.port, f"{at}, node {node.name}, port"
