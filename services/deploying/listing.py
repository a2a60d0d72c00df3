"""Who hosts whom, whom Prometheus asks, what compose starts, what goes to which machine."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from services.deploying import layout, servers
from services.topology.sizes import in_compose, of_go

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from services.deploying.programs import Program
    from services.deploying.servers import Manner
    from services.topology.model import Hub, Server, Topology

_IMAGE = "leothang:${LEOTHANG_VERSION:?say which version}"


def hosting(topology: Topology, here: Hub) -> str:
    """Return which agencies each node speaks for, and over which hub it speaks."""
    lines = ["# Written by `leothang deploy render`; nodes and readers of this hub use it."]
    lines += [f"here = {json.dumps(here.code)}", "", "[nodes]"]
    lines += [f"{json.dumps(n.name)} = {json.dumps(list(n.agencies))}" for _, n in topology.nodes()]
    lines += ["", "[hubs]"]
    for hub in topology.hubs:
        lines.append(f"{hub.code} = {json.dumps([node.name for node in hub.nodes])}")
    return "\n".join(lines) + "\n"


def targets(hub: Hub, programs: Sequence[Program]) -> str:
    """Return Prometheus' list of a hub's programs (file_sd)."""
    said = [
        {
            "targets": [f"{one.host}:{one.port}"],
            "labels": {"program": one.kind, "hub": hub.code, **one.labels},
        }
        for one in programs
    ]
    return json.dumps(said, indent=1) + "\n"


def fragment(hub: Hub, programs: Sequence[Program], manner: Manner) -> str:
    """Return a hub's services for compose; written as JSON, which is YAML."""
    services: dict[str, Any] = {
        server.name: {
            "image": _IMAGE,
            "entrypoint": ["python", "-m", "services.runtime.guarded"],
            "command": _guarded_server(hub, server, manner),
            "environment": {"GOMEMLIMIT": of_go(hub.limits.process.server)},
            "mem_limit": in_compose(hub.limits.process.server),
            "stop_signal": "SIGUSR2",
            "stop_grace_period": "60s",
            "volumes": [_CONFIGURATION, f"{server.name}:/var/lib/leothang"],
            **_GUARDED,
        }
        for server in hub.servers
    }
    for one in programs:
        volume = f"{hub.code}-{one.name}"
        services[f"{hub.code}-{one.name}"] = {
            "image": _IMAGE,
            "command": one.command.split(),
            "env_file": [f"../{layout.environment(hub.code, one.name)}"],
            "mem_limit": in_compose(hub.limits.process.of(one.kind)),
            "depends_on": [server.name for server in hub.servers],
            "stop_grace_period": "30s",
            "volumes": [_CONFIGURATION, f"{volume}:/var/lib/leothang"],
            **_GUARDED,
        }
    volumes: dict[str, Any] = {server.name: {} for server in hub.servers}
    volumes |= {f"{hub.code}-{one.name}": {} for one in programs}
    return json.dumps({"services": services, "volumes": volumes}, indent=1) + "\n"


def _guarded_server(hub: Hub, server: Server, manner: Manner) -> list[str]:
    configuration = layout.server(hub.code, server.name)
    return [*servers.guard(hub, server, manner), "nats-server", "-c", configuration]


_CONFIGURATION = "..:/etc/leothang:ro"
_GUARDED: dict[str, Any] = {
    "working_dir": "/etc/leothang",
    "restart": "unless-stopped",
    "read_only": True,
    "tmpfs": ["/tmp", "/run/leothang"],  # noqa: S108 - in the container
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
}


def machines(
    topology: Topology, programs: Mapping[str, Sequence[Program]], *, has_tls: bool
) -> Iterator[tuple[str, str]]:
    """Yield each machine with the files it needs: no machine has another's secrets."""
    files: defaultdict[str, set[str]] = defaultdict(set)
    for hub in topology.hubs:
        for server in hub.servers:
            files[server.host] |= set(_of_server(hub, server.name, has_tls=has_tls))
        for one in programs[hub.code]:
            files[one.host] |= set(_of_program(hub, one, has_tls=has_tls))
    for host, names in sorted(files.items()):
        yield host, "".join(f"{name}\n" for name in sorted(names))


def _of_server(hub: Hub, server: str, *, has_tls: bool) -> Iterator[str]:
    yield layout.server(hub.code, server)
    yield layout.accounts(hub.code)
    yield layout.unit(hub.code, f"nats-{server}")
    if len(hub.servers) > 1:
        yield layout.cluster_secrets(hub.code)
    if hub.above is not None:
        yield layout.leaf_secret(hub.code)
    if has_tls:
        yield layout.AUTHORITY
        yield layout.certificate(hub.code, server)
        yield layout.certificate_key(hub.code, server)


def _of_program(hub: Hub, one: Program, *, has_tls: bool) -> Iterator[str]:
    yield layout.environment(hub.code, one.name)
    yield layout.unit(hub.code, one.unit)
    yield layout.seed(hub.code, one.user)
    yield layout.hosting(hub.code)
    if one.kind == "node":
        yield layout.PSEUDONYM_KEY
    if one.kind == "hub":
        yield layout.TOPOLOGY
        yield layout.targets(hub.code)
    if has_tls:
        yield layout.AUTHORITY
