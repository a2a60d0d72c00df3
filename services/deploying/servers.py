"""One nats-server's configuration; paths are relative to the rendered directory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from services.deploying import layout
from services.deploying.users import LEOTHANG, OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.topology.model import Hub, Server, Topology

STATE = "/var/lib/leothang"
"""Where units may write."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a topology is rendered beyond what it says itself."""

    has_tls: bool = True
    data: str = STATE
    """Where servers and programs keep what they write; relative: in the rendered directory."""
    is_loopback: bool = False

    @property
    def runtime(self) -> str:
        """Where process ids lie: as units have it, on one machine too, where units may write."""
        return f"{self.data}/run" if self.is_loopback and self.data != STATE else "/run/leothang"


def configuration(topology: Topology, hub: Hub, server: Server, manner: Manner) -> str:
    """Return the configuration of one server of a hub."""
    return "\n".join(_lines(topology, hub, server, manner)) + "\n"


def cluster_secrets(hub: Hub, password: str) -> str:
    """Return what servers of one cluster show each other; never where others can read it."""
    user = f'user: {hub.code}, password: "{password}", timeout: 5'
    routes = [
        f"nats-route://{hub.code}:{password}@{server.host}:{server.cluster}"
        for server in hub.servers
    ]
    return f"authorization {{ {user} }}\nroutes: {json.dumps(routes)}\n"


def leaf_secret(seed: str) -> str:
    """Return the key as which a hub's servers come to the hub above."""
    return f'nkey: "{seed}"\n'


def _lines(topology: Topology, hub: Hub, server: Server, manner: Manner) -> Iterator[str]:
    limits = hub.limits
    yield f"# {topology.name}: server {server.name} of hub {hub.code}. Written by"
    yield "# `leothang deploy render`, which writes it anew; start it in the rendered directory."
    yield f"server_name: {server.name}"
    yield f'listen: "{_address(server, manner)}:{server.client}"'
    yield "# Monitoring tells whoever asks: for this machine, or that of the hub's program."
    yield f'http: "{_monitor(hub, server, manner)}:{server.monitor}"'
    yield f'pid_file: "{manner.runtime}/{server.name}.pid"'
    yield 'include "./accounts.conf"'
    yield ""
    yield "jetstream {"
    yield f'  store_dir: "{manner.data}/nats/{server.name}"'
    yield f"  domain: {hub.code}"
    yield f"  max_file: {limits.file}"
    yield f"  max_mem: {limits.memory}"
    yield "  # Every commit reaches the disk before it is acknowledged."
    yield "  sync_interval: always"
    yield "}"
    yield ""
    yield f"max_connections: {limits.connections}"
    yield f"max_subscriptions: {limits.subscriptions}"
    yield "max_payload: 1MB"
    yield "max_pending: 64MB"
    yield "max_control_line: 4KB"
    yield 'write_deadline: "10s"'
    yield 'ping_interval: "20s"'
    yield "ping_max: 3"
    yield 'lame_duck_duration: "30s"'
    yield 'lame_duck_grace_period: "5s"'
    if manner.has_tls:
        yield from _tls(hub, server, "", verify=False)
    if len(hub.servers) > 1:
        yield from _cluster(hub, server, manner)
    yield from _leaves(topology, hub, server, manner)


def _cluster(hub: Hub, server: Server, manner: Manner) -> Iterator[str]:
    yield ""
    yield "cluster {"
    yield f"  name: {hub.code}"
    yield f'  listen: "{_address(server, manner)}:{server.cluster}"'
    yield "  no_advertise: true"
    yield f'  include "{_up(layout.cluster_secrets(hub.code))}"'
    if manner.has_tls:
        yield from _tls(hub, server, "  ", verify=True)
    yield "}"


def _leaves(topology: Topology, hub: Hub, server: Server, manner: Manner) -> Iterator[str]:
    if topology.below(hub.code):
        yield ""
        yield "leafnodes {"
        yield f'  listen: "{_address(server, manner)}:{server.leaf}"'
        yield "  no_advertise: true"
        if manner.has_tls:
            yield from _tls(hub, server, "  ", verify=False)
        yield "}"
    if hub.above is not None:
        yield ""
        yield "leafnodes {"
        yield '  reconnect: "2s"'
        yield "  remotes: ["
        yield from _remote(hub, topology.hub(hub.above), manner)
        yield "  ]"
        yield "}"


def _remote(hub: Hub, above: Hub, manner: Manner) -> Iterator[str]:
    scheme = "tls" if manner.has_tls else "nats-leaf"
    urls = [f"{scheme}://{server.host}:{server.leaf}" for server in above.servers]
    yield "    {"
    yield f"      urls: {json.dumps(urls)}"
    yield f"      account: {LEOTHANG}"
    yield f'      include "{_up(layout.leaf_secret(hub.code))}"'
    yield "      # Facts come by sourcing only, and by name: nothing of ours crosses by itself."
    yield f"      deny_imports: {json.dumps(OURS)}"
    yield f"      deny_exports: {json.dumps(OURS)}"
    if manner.has_tls:
        yield f'      tls {{ ca_file: "{layout.AUTHORITY}", timeout: 5 }}'
    yield "    }"


def _tls(hub: Hub, server: Server, indent: str, *, verify: bool) -> Iterator[str]:
    yield f"{indent}tls {{"
    yield f'{indent}  cert_file: "{layout.certificate(hub.code, server.name)}"'
    yield f'{indent}  key_file: "{layout.certificate_key(hub.code, server.name)}"'
    yield f'{indent}  ca_file: "{layout.AUTHORITY}"'
    if verify:
        yield f"{indent}  verify: true"
    yield f"{indent}  timeout: 5"
    yield f"{indent}}}"


def _address(server: Server, manner: Manner) -> str:
    """A machine of its own is listened to on all its addresses."""
    return server.host if manner.is_loopback else "0.0.0.0"  # noqa: S104 - TLS and nkeys guard it


def _monitor(hub: Hub, server: Server, manner: Manner) -> str:
    """`leothang hub` reads it; where that runs elsewhere, a firewall lets it through alone."""
    return "127.0.0.1" if manner.is_loopback else hub.asked_at(server)


def guard(hub: Hub, server: Server, manner: Manner) -> tuple[str, ...]:
    """Return what the guard is told: where it tells of denials, where the server how it is."""
    where = _monitor(hub, server, manner)
    denials, health = f"{where}:{server.guard}", f"http://{where}:{server.monitor}/healthz"
    return "--denials", denials, health


def _up(path: str) -> str:
    """Return a path as an include wants it: from the configuration's own folder."""
    return str(PurePosixPath("..", "..") / path)
