"""A topology read from one file: the hubs of a country and what stands at each (bản đồ hệ thống).

Pure but for reading the file (and, where it says `each`, the reference tables).
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from domain.contracts.words import ProvinceCode
from services.topology.errors import TopologyError, places
from services.topology.expanding import expanded
from services.topology.parts import HubCode, Limits, Node, Part, ProgramName, Programs, Server
from services.topology.soundness import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Hub", "Limits", "Node", "Programs", "Server", "Topology", "TopologyError", "read"]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class Hub(Part):
    """One NATS cluster, its JetStream domain and the programs at it (trung tâm)."""

    code: HubCode
    above: HubCode | None = None
    """The hub this one is a leaf of; None at the top."""
    provinces: tuple[ProvinceCode, ...] = ()
    """Whose facts concern it; () stands for all."""
    replicas: Annotated[int, Field(ge=1, le=5)] = 1
    """Copies of every stream."""
    servers: Annotated[tuple[Server, ...], Field(min_length=1)]
    nodes: tuple[Node, ...] = ()
    watchers: tuple[ProgramName, ...] = ()
    """Names of the early-warning processes."""
    desk: bool = False
    programs: Programs = Programs()
    limits: Limits = Limits()

    @property
    def nats_urls(self) -> str:
        """Where programs of the hub connect: every server, with commas."""
        return ",".join(server.url for server in self.servers)

    @property
    def host(self) -> str:
        """The machine its programs run on."""
        return self.programs.host or self.servers[0].host

    def asked_at(self, server: Server) -> str:
        """Return where monitoring and guard answer: beyond their machine only if they must."""
        return "127.0.0.1" if self.host == server.host else server.host

    def host_of(self, node: Node) -> str:
        """Return the machine a node runs on."""
        return node.host or self.host

    @property
    def watch_ports(self) -> dict[str, int]:
        """Where each early-warning process answers."""
        return {name: self.programs.watch + at for at, name in enumerate(self.watchers)}


class Topology(Part):
    """All hubs; exactly one of them is at the top."""

    name: Name
    hubs: Annotated[tuple[Hub, ...], Field(min_length=1)]

    @property
    def top(self) -> Hub:
        """The hub above all others."""
        return next(hub for hub in self.hubs if hub.above is None)

    def hub(self, code: str) -> Hub:
        """Return a hub by its code; `KeyError` without one."""
        for hub in self.hubs:
            if hub.code == code:
                return hub
        raise KeyError(code)

    def below(self, code: str) -> tuple[Hub, ...]:
        """Return the leaves of a hub, in the order of the file."""
        return tuple(hub for hub in self.hubs if hub.above == code)

    def nodes(self) -> Iterator[tuple[Hub, Node]]:
        """Yield every node with its hub."""
        for hub in self.hubs:
            for node in hub.nodes:
                yield hub, node


def read(path: Path) -> Topology:
    """Read a topology; raise `TopologyError` naming file, table, field and what is wanted."""
    return checked(str(path), expanded(str(path), _table(path)))


def checked(name: str, table: dict[str, Any]) -> Topology:
    """Return the topology of a table already expanded; `name` is said in every refusal."""
    try:
        topology = Topology.model_validate(table)
    except ValidationError as error:
        raise TopologyError(name, places(error, table)) from None
    wrong = list(contradictions(topology))
    if wrong:
        raise TopologyError(name, wrong)
    return topology


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TopologyError(str(path), [f"cannot be read ({error.strerror})"]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TopologyError(str(path), [f"is not TOML: {error}"]) from None
