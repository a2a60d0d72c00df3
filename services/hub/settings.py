"""What an operator may set of a hub's program (cấu hình)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from click import UsageError
from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import Settings
from services.topology.errors import TopologyError
from services.topology.model import read

if TYPE_CHECKING:
    from services.topology.model import Hub, Topology


class HubSettings(Settings):
    """Settings of `leothang hub`."""

    model_config = SettingsConfigDict(env_prefix="LEOTHANG_HUB_")

    topology: Path
    """The file that describes all hubs."""
    hub: str
    """Which of them this program keeps."""
    nats: str = ""
    """Address of its servers; those of the topology when empty."""
    monitor: tuple[str, ...] = ()
    """Their monitoring addresses, in the topology's order; those of the topology when empty."""
    host: str = "127.0.0.1"
    port: Annotated[int | None, Field(ge=0, le=65_535)] = None
    """Where metrics and health are served; the topology's port when empty, 0 for any."""
    look: Annotated[float, Field(gt=0)] = 2.0
    """Seconds between two looks at streams and sources."""
    ask: Annotated[float, Field(gt=0)] = 5.0
    """Seconds between two looks at the servers' numbers."""
    log_level: str = "info"

    def place(self) -> tuple[Topology, Hub]:
        """Return the topology and this hub in it; refuse a hub it does not have."""
        try:
            topology = read(self.topology)
        except TopologyError as error:
            raise UsageError(str(error)) from None
        try:
            return topology, topology.hub(self.hub)
        except KeyError:
            there = ", ".join(hub.code for hub in topology.hubs)
            msg = f"--hub (LEOTHANG_HUB_HUB): {self.topology} has no hub {self.hub}; it has {there}"
            raise UsageError(msg) from None

    def monitors(self, hub: Hub) -> dict[str, str]:
        """Return where each server's monitoring answers."""
        given = self.monitor or tuple(f"http://{hub.asked_at(s)}:{s.monitor}" for s in hub.servers)
        if len(given) != len(hub.servers):
            msg = f"--monitor: {len(hub.servers)} addresses are wanted, one for each server"
            raise UsageError(msg)
        return {server.name: url for server, url in zip(hub.servers, given, strict=True)}
