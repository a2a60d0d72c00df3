"""Server, node and early warning over one directory: `demo` plays on it, `up` leaves it running."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, Self

import httpx

from domain.contracts.subjects import ALERTS, PETITIONS
from services.demo.programs import Program, ProgramEndedError
from services.demo.reopening import Reopening
from services.runtime.connection import connect, hang_up
from services.runtime.server import EmbeddedServer
from services.streams import reconcile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from nats.aio.client import Client

_LOOK = 0.2
_SETTLE = 0.05


@dataclass(frozen=True)
class Plan:
    """What to run, and where."""

    folder: Path
    node: str
    hosts: tuple[str, ...]
    """Whose registers the node keeps; patterns as in a shell."""
    as_of: datetime | None = None
    """A drill's clock; the real one when empty."""
    agencies: tuple[Path, ...] = ()
    node_port: int = 0
    nats_port: int = 0
    desk_port: int | None = None
    """Where a desk answers; none runs when empty."""


@dataclass
class System:
    """The running parts; leaving the block stops them in order, whatever happened inside."""

    plan: Plan
    nats_url: str = ""
    monitoring_url: str = ""
    node_url: str = ""
    watch_url: str = ""
    desk_url: str = ""
    programs: list[Program] = field(default_factory=list[Program])
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _server: EmbeddedServer | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        folder = self.plan.folder
        server = EmbeddedServer(folder / "nats", port=self.plan.nats_port)
        self._server = await self._stack.enter_async_context(server)
        self.nats_url, self.monitoring_url = server.url, server.monitoring_url
        self.client = await self.connect("system")
        await reconcile(self.client.jetstream())
        hosting = self._write_hosting()
        shared = ["--nats", self.nats_url, "--hosting", hosting]
        for table in self.plan.agencies:
            shared += ["--agencies", table]
        where = ["--data", folder / "node", "--port", self.plan.node_port]
        node = await self.run("node", "node", "--node", self.plan.node, *where, *shared)
        drill = ["--as-of", self.plan.as_of.isoformat()] if self.plan.as_of else []
        watch = await self.run(
            "early warning", "watch", "--data", folder / "watch", *drill, *shared
        )
        desk = await self._desk(drill) if self.plan.desk_port is not None else None
        self.node_url = await node.ready()
        self.watch_url = await watch.ready()
        self.desk_url = await desk.ready() if desk is not None else ""

    async def _desk(self, drill: list[str]) -> Program:
        """Start a desk over the alerts of this system."""
        plan = self.plan
        tables = [part for table in plan.agencies for part in ("--agencies", table)]
        where = ["--data", plan.folder / "desk", "--port", plan.desk_port, "--nats", self.nats_url]
        return await self.run("desk", "desk", "run", *where, *drill, *tables)

    async def connect(self, name: str) -> Client:
        """Open a connection to the hub that ends with the system."""
        client = await connect(self.nats_url, f"demo-{name}")
        self._stack.push_async_callback(hang_up, client)
        return client

    async def run(self, name: str, *arguments: object) -> Program:
        """Start one more program of the system; it ends with it."""
        log = self.plan.folder / "logs" / f"{name.replace(' ', '-')}.log"
        program = Program(name, [str(argument) for argument in arguments], log=log)
        self._stack.push_async_callback(program.stop)
        self.programs.append(await program.start())
        return program

    def _write_hosting(self) -> Path:
        """Say to node and readers alike for whom the node speaks."""
        path = self.plan.folder / "hosting.toml"
        hosts = ", ".join(json.dumps(pattern) for pattern in self.plan.hosts)
        path.write_text(f"[nodes]\n{json.dumps(self.plan.node)} = [{hosts}]\n", encoding="utf-8")
        return path

    async def guard(self) -> NoReturn:
        """Watch over every part for ever; raise when one has ended."""
        reopening = Reopening(self._server) if self._server is not None else None
        while True:
            for program in self.programs:
                program.check()
            if self._server is not None and self._server.pid is None:
                message = f"nats-server ended; its log is {self._server.log_file}"
                raise ProgramEndedError(message)
            if reopening is not None:
                # Between two looks of ours: a server that is down meanwhile is no reason to end.
                await reopening.look()
            await asyncio.sleep(_LOOK)

    async def settled(self, *, within: float) -> bool:
        """Wait until the early warning has judged all facts and published all alerts."""
        async with httpx.AsyncClient() as http:
            try:
                async with asyncio.timeout(within):
                    while not await self._is_settled(http):  # noqa: ASYNC110 - other programs
                        await asyncio.sleep(_SETTLE)
            except TimeoutError:
                return False
        return True

    async def _is_settled(self, http: httpx.AsyncClient) -> bool:
        end = await self.messages(PETITIONS)
        gauges = _gauges((await http.get(f"{self.watch_url}/metrics")).text.splitlines())
        ready = (await http.get(f"{self.watch_url}/health/ready")).json()
        return (
            gauges["leothang_stream_position"] >= end
            and gauges["leothang_outbox_lag_messages"] == 0
            and ready["status"] == "ready"
        )

    async def messages(self, stream: str = ALERTS) -> int:
        """Return how many messages a stream holds; ours are never deleted."""
        info = await self.client.jetstream().stream_info(stream)
        return int(info.state.messages)


def _gauges(lines: Sequence[str]) -> dict[str, float]:
    """Read the metrics without labels."""
    pairs = (line.split() for line in lines if not line.startswith("#") and "{" not in line)
    return {name: float(value) for name, value in pairs}
