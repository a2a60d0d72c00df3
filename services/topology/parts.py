"""The parts of a topology: servers, nodes, programs, limits; closed and frozen."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from domain.contracts.words import NodeCode

HubCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,15}$")]
"""A hub, `tw` or `p51`: its JetStream domain and the second word of `via.` subjects."""

ServerName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")]
"""A name or an IPv4 address."""

Port = Annotated[int, Field(ge=1, le=65_535)]
Size = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,5}(KB|MB|GB|TB)$")]
"""As nats-server reads it: `256MB`, `2TB`."""
Ram = Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{2,5}MB|[1-9][0-9]{0,3}GB)$")]
"""What a process needs to run at all, or more: from `100MB`."""

AgencyPattern = Annotated[str, StringConstraints(pattern=r"^[a-z0-9*?\[\]-]{1,40}$")]
"""A code or a shell pattern of codes, `t51-*`."""

ProgramName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]


class Part(BaseModel):
    """What a topology is made of: nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Server(Part):
    """One nats-server and the ports it listens on (máy chủ NATS)."""

    name: ServerName
    host: Host
    client: Port = 4222
    cluster: Port = 6222
    leaf: Port = 7422
    monitor: Port = 8222
    guard: Port = 8223

    @property
    def url(self) -> str:
        """Where programs connect."""
        return f"nats://{self.host}:{self.client}"

    @property
    def ports(self) -> dict[str, int]:
        """Every port by its field."""
        return {
            "client": self.client,
            "cluster": self.cluster,
            "leaf": self.leaf,
            "monitor": self.monitor,
            "guard": self.guard,
        }


class Node(Part):
    """One register that publishes, and the agencies it speaks for (nút)."""

    name: NodeCode
    agencies: Annotated[tuple[AgencyPattern, ...], Field(min_length=1)]
    port: Port
    host: Host | None = None
    """The machine it runs on; left out, that of its hub's programs."""
    store: str = "sqlite"
    """`sqlite`, or `postgresql://user@host/database`; a password stands in no topology."""

    @field_validator("store")
    @classmethod
    def _known(cls, value: str) -> str:
        return without_password(value)


class Programs(Part):
    """Where the programs of a hub run and answer (chương trình của hub)."""

    host: Host | None = None
    """The machine; left out, the hub's first server's."""
    hub: Port = 9110
    """Metrics and health of `leothang hub`."""
    watch: Port = 9120
    """Of the first worker; each further one stands a port higher."""
    desk: Port = 8070
    """Interface, metrics and health of the desk."""
    store: str = "sqlite"
    """Where worker and desk keep their views; as of a node."""

    @field_validator("store")
    @classmethod
    def _known(cls, value: str) -> str:
        return without_password(value)


class Memory(Part):
    """What each process of a hub takes of its machine at most; docs/sizing.md has the numbers.

    One that wants more is ended and started anew, and goes on from where it was (bộ nhớ).
    """

    server: Ram = "2GB"
    """A nats-server and its guard: streams in memory included."""
    hub: Ram = "512MB"
    watch: Ram = "2GB"
    """Each early-warning process."""
    desk: Ram = "512MB"
    node: Ram = "1GB"

    def of(self, kind: str) -> Ram:
        """Return what a kind of process may take."""
        said: Ram = getattr(self, kind)
        return said


class Limits(Part):
    """What a server of a hub holds at most, and what processes take (giới hạn)."""

    file: Size = "100GB"
    """Streams on disk."""
    memory: Size = "256MB"
    """Streams and consumers in memory."""
    connections: Annotated[int, Field(ge=16, le=1_000_000)] = 2_048
    subscriptions: Annotated[int, Field(ge=16, le=1_000_000)] = 8_192
    """Of one connection; a leaf link has one for each consumer below."""
    consumers: Annotated[int, Field(ge=64, le=100_000)] = 4_096
    """Of the whole account."""
    process: Memory = Memory()
    """What each process takes of its machine."""


def without_password(store: str) -> str:
    """Return the address of a store; refuse one nobody knows, or with a password in it."""
    if store == "sqlite":
        return store
    scheme, found, rest = store.partition("://")
    if not found or scheme not in {"postgresql", "postgres"}:
        msg = "say sqlite, or postgresql://user@host/database"
        raise ValueError(msg)
    if not store.isprintable() or any(sign in store for sign in " '\"\\"):
        msg = "an address has no spaces, quotes or breaks: it stands on one line of an environment"
        raise ValueError(msg)
    user, at, _ = rest.rpartition("@")
    if (at and ":" in user) or "password=" in rest:
        msg = "a topology holds no password: leave it out and give it by PGPASSFILE"
        raise ValueError(msg)
    return store
