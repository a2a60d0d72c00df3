"""What a hub's stream of facts takes from other hubs, read off the topology (nguồn).

The hub above takes all that a hub below recorded. A hub below takes from above what
concerns its provinces and was recorded elsewhere: above, or at any other hub. Nothing
of its own comes back, so there are no circles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.subjects import VIA, via_subject
from services.runtime.sources import Source, Take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.topology.model import Hub, Topology

_ALL = "petition.v1.>"


def sources_of(topology: Topology, hub: Hub) -> tuple[Source, ...]:
    """Return what the hub takes from every hub it has to do with."""
    below = [
        Source(other.code, (Take(_ALL, via_subject(other.code, _ALL)),))
        for other in topology.below(hub.code)
    ]
    if hub.above is None:
        return tuple(below)
    return (*below, Source(hub.above, tuple(_from_above(topology, hub, hub.above))))


def kept_from(hub: Hub, other: str) -> str:
    """Return the pattern of all that the hub keeps of what it takes from another."""
    return f"{VIA}.>" if other == hub.above else f"{VIA}.{other}.>"


def _from_above(topology: Topology, hub: Hub, above: str) -> Iterator[Take]:
    for province in hub.provinces:
        kept = via_subject(above, f"petition.v1.{{{{wildcard(1)}}}}.{province}.{{{{wildcard(2)}}}}")
        yield Take(f"petition.v1.*.{province}.*", kept)
        for other in topology.below(above):
            if other.code != hub.code:
                # Short, for every message sourced carries all these patterns in a header.
                yield Take(f"{VIA}.{other.code}.*.*.*.{province}.*")
