"""What each program of a hub is told by its environment, and how it is started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.deploying import layout
from services.deploying.users import API, desk_name, partitions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.deploying.servers import Manner
    from services.topology.model import Hub, Node

_NODE = "node"
_HERE = "127.0.0.1"
"""Names come in at nodes and desks, which know no users: a proxy that does stands before them."""
_MANY = (_NODE, "watch")


@dataclass(frozen=True, slots=True)
class Program:
    """One process: its name, the machine, the port it answers at, and its environment."""

    name: str
    """Unique at its hub: `node-n-x21115`, `watch-w51`, `desk`, `hub`."""
    kind: str
    command: str
    host: str
    port: int
    user: str
    """The user of the hub it shows itself as."""
    environment: dict[str, str]
    labels: dict[str, str]
    """What Prometheus calls it, besides kind and hub."""

    @property
    def unit(self) -> str:
        """The systemd unit it is started by; of many alike there is one, `node@n-x21115`."""
        return f"{self.kind}@" if self.kind in _MANY else self.kind


def programs(hub: Hub, manner: Manner) -> Iterator[Program]:
    """Yield every process of a hub but its nats-servers."""
    yield _hub(hub, manner)
    for name, port in hub.watch_ports.items():
        yield _watch(hub, manner, name, port)
    if hub.desk:
        yield _desk(hub, manner)
    for node in hub.nodes:
        yield _node(hub, manner, node)


def _hub(hub: Hub, manner: Manner) -> Program:
    ours = {
        "LEOTHANG_HUB_TOPOLOGY": layout.TOPOLOGY,
        "LEOTHANG_HUB_HUB": hub.code,
        "LEOTHANG_HUB_NATS": hub.nats_urls,
        "LEOTHANG_HUB_HOST": _listen(manner),
        "LEOTHANG_HUB_PORT": str(hub.programs.hub),
    }
    shown = _shown(hub, manner, "hub", apart=False)
    return Program("hub", "hub", "hub", hub.host, hub.programs.hub, "hub", {**shown, **ours}, {})


def _watch(hub: Hub, manner: Manner, name: str, port: int) -> Program:
    ours = {
        "LEOTHANG_WATCH_NATS": hub.nats_urls,
        "LEOTHANG_WATCH_WORKER": name,
        "LEOTHANG_WATCH_DATA": f"{manner.data}/watch/{hub.code}",
        "LEOTHANG_WATCH_HOSTING": layout.hosting(hub.code),
        "LEOTHANG_WATCH_HOST": _listen(manner),
        "LEOTHANG_WATCH_PORT": str(port),
    }
    if shared := ",".join(partitions(hub)):
        ours["LEOTHANG_WATCH_PARTITIONS"] = shared
    if hub.programs.store != "sqlite":
        ours["LEOTHANG_WATCH_STORE"] = hub.programs.store
    told = {**_shown(hub, manner, "watch"), **ours}
    return Program(
        f"watch-{name}", "watch", "watch", hub.host, port, "watch", told, {"worker": name}
    )


def _desk(hub: Hub, manner: Manner) -> Program:
    name = desk_name(hub)
    ours = {
        "LEOTHANG_DESK_NATS": hub.nats_urls,
        "LEOTHANG_DESK_DESK": name,
        "LEOTHANG_DESK_DATA": f"{manner.data}/desk/{hub.code}",
        "LEOTHANG_DESK_HOST": _HERE,
        "LEOTHANG_DESK_PORT": str(hub.programs.desk),
    }
    if hub.programs.store != "sqlite":
        ours["LEOTHANG_DESK_STORE"] = hub.programs.store
    told = {**_shown(hub, manner, "desk"), **ours}
    return Program(
        "desk", "desk", "desk run", hub.host, hub.programs.desk, "desk", told, {"desk": name}
    )


def _node(hub: Hub, manner: Manner, node: Node) -> Program:
    ours = {
        "LEOTHANG_NODE_NODE": node.name,
        "LEOTHANG_NODE_NATS": hub.nats_urls,
        "LEOTHANG_NODE_DATA": f"{manner.data}/{_NODE}/{node.name}",
        "LEOTHANG_NODE_HOSTING": layout.hosting(hub.code),
        "LEOTHANG_NODE_HOST": _HERE,
        "LEOTHANG_NODE_KEY": layout.PSEUDONYM_KEY,
        "LEOTHANG_NODE_PORT": str(node.port),
    }
    if node.store != "sqlite":
        ours["LEOTHANG_NODE_STORE"] = node.store
    told = {**_shown(hub, manner, node.name), **ours}
    name, host = f"{_NODE}-{node.name}", hub.host_of(node)
    return Program(name, _NODE, _NODE, host, node.port, node.name, told, {_NODE: node.name})


def _shown(hub: Hub, manner: Manner, user: str, *, apart: bool = True) -> dict[str, str]:
    """Return who a program is to the hub; the seed itself stands in no environment."""
    shown = {"LEOTHANG_NATS_NKEY": layout.seed(hub.code, user), "LEOTHANG_NATS_STREAMS": "given"}
    if apart:
        shown["LEOTHANG_NATS_API"] = API
    if manner.has_tls:
        shown["LEOTHANG_NATS_CA"] = layout.AUTHORITY
    return shown


def _listen(manner: Manner) -> str:
    """Where programs answer that have nothing to say but how they are."""
    return _HERE if manner.is_loopback else "0.0.0.0"  # noqa: S104 - Prometheus asks from another machine
