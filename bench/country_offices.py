"""A small country to measure: a ministry hub with three servers, two province hubs, six nodes."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from services.deploying import layout
from services.runtime import credentials
from services.runtime.connection import connect
from services.runtime.reference import load_law
from services.topology.loopback import listeners, on_loopback
from services.topology.model import Topology, checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from nats.aio.client import Client

PROVINCES = ("51", "48")
_API = "HUB.API"


def small_country(agencies: set[str], on: date) -> tuple[Topology, dict[str, str]]:
    """Return the topology on free ports, and which node keeps the register of each agency."""
    homes = node_of_agency(agencies, on)
    hubs = [_hub("tw", None, homes, servers=3), *(_hub(f"p{p}", p, homes) for p in PROVINCES)]
    table = checked("load", {"name": "load", "hubs": hubs})
    return on_loopback(table, _free_ports(listeners(table))), homes


def node_of_agency(agencies: set[str], on: date) -> dict[str, str]:
    """Share agencies out: the province's own bodies, its communes on two nodes, all else above."""
    organisations = load_law().organisations
    homes: dict[str, str] = {}
    for nth, code in enumerate(sorted(agencies)):
        agency = organisations.agency(code, on)
        province = agency.province if agency is not None else None
        if province not in PROVINCES:
            homes[code] = "n-tw"
        elif code.startswith("x"):
            homes[code] = f"n{province}-xa{nth % 2}"
        else:
            homes[code] = f"n{province}-tinh"
    return homes


def _hub(
    code: str, province: str | None, homes: dict[str, str], *, servers: int = 1
) -> dict[str, Any]:
    prefix = f"n{province}-" if province else "n-tw"
    names = sorted({home for home in homes.values() if home.startswith(prefix)})
    nodes = [
        {
            "name": name,
            "agencies": [code for code, home in homes.items() if home == name],
            "host": f"{name}.test",
            "port": 8060,
        }
        for name in names
    ]
    hub: dict[str, Any] = {
        "code": code,
        "replicas": servers,
        "desk": True,
        "watchers": [f"w-{code}"],
        "programs": {"host": f"{code}.test"},
        "servers": [
            {"name": f"{code}-{n}", "host": f"{code}-{n}.test"} for n in range(1, servers + 1)
        ],
        "nodes": nodes,
    }
    return hub | ({"above": "tw", "provinces": [province]} if province else {})


async def client_at(topology: Topology, folder: Path, hub: str) -> Client:
    """Connect as the desk of a hub: it hears every warning there."""
    shown = {
        credentials.NKEY: str(folder / layout.seed(hub, "desk")),
        credentials.CA: str(folder / layout.AUTHORITY),
        credentials.API: _API,
    }
    with _environment(shown):
        return await connect(topology.hub(hub).nats_urls, f"bench-{hub}")


@contextmanager
def _environment(shown: dict[str, str]) -> Iterator[None]:
    """Say who we are; the prefix of requests stays said, for readers made later."""
    os.environ.update(shown)
    try:
        yield
    finally:
        del os.environ[credentials.NKEY], os.environ[credentials.CA]


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
