"""What a hub's servers say of themselves at their monitoring addresses (giám sát máy chủ)."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from services.runtime.loop import heed_cancellation
from services.runtime.monitoring import MonitoringError, get_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_DURATION = re.compile(r"(?P<number>[0-9.]+)(?P<unit>h|ms|m|µs|us|ns|s)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "ns": 1e-9}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One link to a server of a hub above or below."""

    server: str
    round_trip: float


@dataclass(slots=True)
class Server:
    """One server as it last answered; empty while it does not."""

    url: str
    up: bool = False
    healthy: bool = False
    varz: dict[str, Any] = field(default_factory=dict[str, Any])
    leafs: tuple[Leaf, ...] = ()


class Servers:
    """Asks every server of the hub again and again."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self.all = {name: Server(url) for name, url in urls.items()}

    def trouble(self) -> str | None:
        """Say which servers do not answer, or answer that they are ill."""
        ill = sorted(name for name, server in self.all.items() if not server.healthy)
        return f"not healthy: {', '.join(ill)}" if ill else None

    def links(self) -> dict[str, float]:
        """Return the round trip to each server of another hub that one of ours has a link to."""
        return {leaf.server: leaf.round_trip for s in self.all.values() for leaf in s.leafs}

    async def run(self, every: float) -> NoReturn:
        """Ask for ever; a server that does not answer is one that is down."""
        while True:
            heed_cancellation()
            await asyncio.gather(*(_ask(server) for server in self.all.values()))
            await asyncio.sleep(every)


async def _ask(server: Server) -> None:
    try:
        varz = await get_json(server.url, "/varz")
        leafz = await get_json(server.url, "/leafz")
        health = await get_json(server.url, "/healthz")
    except MonitoringError:
        server.up, server.healthy, server.varz, server.leafs = False, False, {}, ()
        return
    server.up, server.healthy = True, health.get("status") == "ok"
    server.varz = varz
    server.leafs = tuple(
        Leaf(str(leaf.get("name", "")), seconds_of(str(leaf.get("rtt", ""))))
        for leaf in leafz.get("leafs") or ()
    )


def seconds_of(duration: str) -> float:
    """Return a duration as Go writes it (`1.2ms`, `1m3.5s`) in seconds."""
    return sum(float(m["number"]) * _SECONDS[m["unit"]] for m in _DURATION.finditer(duration))
