"""A topology on this machine: the same binaries and configurations as plain processes (cả nước)."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import httpx

from services.demo.kept import Kept
from services.demo.programs import ProgramEndedError
from services.demo.switchboard import WHERE, Board, Minder
from services.deploying import layout
from services.deploying.folder import Folder
from services.deploying.programs import programs
from services.deploying.rendering import Rendering
from services.deploying.servers import Manner, guard
from services.runtime.server import find_binary
from services.topology.errors import TopologyError
from services.topology.loopback import on_loopback
from services.topology.model import checked, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from services.deploying.programs import Program
    from services.topology.model import Hub, Server, Topology

_LOOK = 0.1
_WITHIN = 120.0
_TRIES = 3
"""So often a program may end before it was ready even once."""


def local(path: Path) -> Topology:
    """Return a topology with every host on loopback; refuse one whose ports then clash."""
    found = on_loopback(read(path))
    try:
        return checked(f"{path} on loopback", found.model_dump(mode="json"))
    except TopologyError as error:
        message = (
            f"is of several machines, whose ports clash on one ({error.wrong[0]}, and"
            f" {len(error.wrong) - 1} more); country-small.toml beside it fits on one machine"
        )
        raise TopologyError(str(path), [message]) from None


@dataclass
class Country:
    """All processes of a topology; leaving the block stops them in order, whatever happened."""

    topology: Topology
    folder: Path
    say: Callable[[str], None]
    manner: Manner = field(default_factory=lambda: Manner(data="var", is_loopback=True))
    groups: list[list[Kept]] = field(default_factory=list[list[Kept]])
    """In the order they start; they stop the other way round."""
    _minding: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        """Make the board by which single programs are stopped and started."""
        self.minder = Minder(Board(self.folder / WHERE), self.say)

    async def __aenter__(self) -> Self:
        Rendering(self.topology, Folder(self.folder), self.manner).write()
        self.minder.board.begin()
        self._minding = asyncio.create_task(self.minder.run())
        try:
            for what, group in self._planned():
                await self._start(what, group)
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    def kept(self, name: str) -> Kept:
        """Return a process by its name: `tw-1`, `p51/hub`, `p51/watch-w51`."""
        return next(one for group in self.groups for one in group if one.name == name)

    def _planned(self) -> Iterator[tuple[str, list[Kept]]]:
        hubs = self.topology.hubs
        yield "servers", [self._server(hub, server) for hub in hubs for server in hub.servers]
        every = [(hub, one) for hub in hubs for one in programs(hub, self.manner)]
        for kind, what in (("hub", "streams"), ("watch", "early warning"), ("desk", "desks")):
            yield what, [self._program(hub, one) for hub, one in every if one.kind == kind]
        yield "nodes", [self._program(hub, one) for hub, one in every if one.kind == "node"]

    def _server(self, hub: Hub, server: Server) -> Kept:
        configuration = layout.server(hub.code, server.name)
        told = guard(hub, server, self.manner)
        return Kept(
            server.name,
            (
                *(sys.executable, "-m", "services.runtime.guarded", *told),
                *(str(find_binary()), "-c", configuration),
            ),
            self.folder,
            self._log(server.name),
            {},
            self.say,
            health=f"http://{server.host}:{server.monitor}/healthz?js-enabled-only=true",
        )

    def _program(self, hub: Hub, one: Program) -> Kept:
        name = f"{hub.code}/{one.name}"
        return Kept(
            name,
            (sys.executable, "-m", "services.cli", *one.command.split()),
            self.folder,
            self._log(name.replace("/", "-")),
            one.environment,
            self.say,
            health=f"http://{one.host}:{one.port}/health/ready",
        )

    def _log(self, name: str) -> Path:
        return self.folder / self.manner.data / "logs" / f"{name}.log"

    async def _start(self, what: str, group: list[Kept]) -> None:
        """Start a group and wait until all of it is ready; what takes too long goes on alone."""
        self.groups.append(group)
        self.minder.programs.extend(group)
        for kept in group:
            kept.start()
        try:
            async with asyncio.timeout(_WITHIN):
                await asyncio.gather(*(_until_ready(kept) for kept in group))
        except TimeoutError:
            self.say(f"{what}: not all are ready after {_WITHIN:.0f} s; going on without them")
        else:
            self.say(f"{what}: {len(group)} ready")

    async def _stop(self) -> None:
        if self._minding is not None:
            self._minding.cancel()
            await asyncio.wait({self._minding})
        for group in reversed(self.groups):
            await asyncio.gather(*(kept.stop() for kept in group))


async def _until_ready(kept: Kept) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as http:
        while True:
            try:
                if (await http.get(kept.health)).is_success:
                    return
            except httpx.HTTPError:
                if kept.starts >= _TRIES:
                    message = f"{kept.name} ends again and again; the end of {kept.log}:\n"
                    raise ProgramEndedError(message + kept.last_words()) from None
            await asyncio.sleep(_LOOK)


def addresses(country: Country) -> str:
    """Return where everything answers, hub by hub."""
    lines: list[str] = []
    for hub in country.topology.hubs:
        where = f" below {hub.above}" if hub.above else ""
        concern = f", provinces {' '.join(hub.provinces)}" if hub.provinces else ""
        lines.append(f"\n  hub {hub.code}{where}{concern}")
        lines.append(f"    {'servers':<14}{hub.nats_urls}")
        lines += [
            f"    {one.name:<14}http://{one.host}:{one.port}" for one in _sorted(country, hub)
        ]
    return "\n".join(lines)


def _sorted(country: Country, hub: Hub) -> Sequence[Program]:
    return sorted(programs(hub, country.manner), key=lambda one: (one.kind, one.name))
