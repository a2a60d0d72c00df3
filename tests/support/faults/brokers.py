"""nats-servers on fixed loopback ports, alone or three to a cluster (máy chủ NATS)."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from nats.nuid import NUID

from domain.contracts.subjects import PETITIONS
from services.hub.asking import OUTAGES
from services.runtime import guarded
from services.runtime.connection import connect
from services.runtime.server import find_binary
from services.streams import reconcile
from tests.support.faults.programs import Program, ProgramError, answer, log_of, until
from tests.support.ports import free_port

_CONFIG = """\
server_name: {name}
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitoring}"
max_payload: 1MB
jetstream {{
  store_dir: {store}
  sync_interval: always
}}
{more}
"""
_CLUSTER = """\
cluster {{
  name: {name}
  listen: "127.0.0.1:{port}"
  no_advertise: true
  routes: [{routes}]
}}
"""
_PLACES = 200
"""Tries to get a consumer onto one of three servers."""


class Server(Program):
    """One nats-server with JetStream in a folder of its own."""

    def __init__(
        self, name: str, folder: Path, *, store: Path | None = None, more: str = ""
    ) -> None:
        self.port, self.monitoring = free_port(), free_port()
        self.store = store or folder / name / "store"
        self._config = folder / name / "nats-server.conf"
        page = f"http://127.0.0.1:{self.monitoring}/healthz"
        guard = (sys.executable, "-I", "-S", guarded.__file__, page)
        command = [*guard, find_binary(), "-c", self._config]
        super().__init__(name, command, log=log_of(folder, name))
        self.configure(more)

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self.port}"

    def configure(self, more: str = "", *, port: int | None = None) -> None:
        """Write the configuration; it counts from the next start."""
        self._config.parent.mkdir(parents=True, exist_ok=True)
        self.store.mkdir(parents=True, exist_ok=True)
        text = _CONFIG.format(
            name=self.name,
            port=port or self.port,
            monitoring=self.monitoring,
            store=json.dumps(str(self.store)),
            more=more,
        )
        self._config.write_text(text, encoding="utf-8")

    async def healthy(self) -> bool:
        """Tell whether JetStream answers, and in a cluster whether it has caught up."""
        told = await answer(f"http://127.0.0.1:{self.monitoring}/healthz") if self.running else None
        return told is not None and told.status_code == 200

    async def monitor(self, page: str) -> dict[str, Any]:
        """Return a page of the server's monitoring."""
        told = await answer(f"http://127.0.0.1:{self.monitoring}/{page}")
        found: dict[str, Any] = told.json() if told is not None else {}
        return found

    def blocks(self, stream: str = PETITIONS) -> list[Path]:
        """Return the files the stream's messages lie in, oldest first."""
        found = self.store.glob(f"jetstream/*/streams/{stream}/msgs/*.blk")
        return sorted(found, key=lambda path: int(path.stem))

    def forget(self) -> None:
        """Lose the whole store, as a disk that was replaced; only while it is down."""
        assert not self.running
        shutil.rmtree(self.store)
        self.store.mkdir(parents=True)


@dataclass
class Cluster:
    """Servers that hold every stream together; one server is a cluster of one."""

    servers: Sequence[Server]
    replicas: int = 1
    streams: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(
        cls, folder: Path, *, size: int, name: str = "hub", store: Path | None = None
    ) -> Cluster:
        """Return that many servers that know each other; the first may have its own disk."""
        names = [f"{name}{nth}" if size > 1 else name for nth in range(size)]
        servers = [
            Server(one, folder, store=store if nth == 0 else None) for nth, one in enumerate(names)
        ]
        if size > 1:
            ports = [free_port() for _ in servers]
            routes = ", ".join(f'"nats-route://127.0.0.1:{port}"' for port in ports)
            for server, port in zip(servers, ports, strict=True):
                server.configure(_CLUSTER.format(name=name, port=port, routes=routes))
        return cls(servers, replicas=min(3, size))

    @property
    def url(self) -> str:
        """Where clients connect: any of them."""
        return ",".join(server.url for server in self.servers)

    async def start(self) -> None:
        """Start all and make the streams."""
        for server in self.servers:
            await server.start()
        await self.ready()
        await self.make_streams()

    async def ready(self) -> None:
        """Return when every server does its work."""
        for server in self.servers:
            await server.ready()

    async def make_streams(self) -> None:
        """Make the declared streams, on as many servers as there are up to three."""
        client = await connect(self.url, "faults-streams", patience=30)
        try:
            await until(
                lambda: self._made(client.jetstream(timeout=5)), 60, lambda: "no streams were made"
            )
        finally:
            await client.close()

    async def _made(self, js: JetStreamContext) -> bool:
        try:
            await reconcile(js, replicas=self.replicas)
        except OUTAGES:  # the cluster elects
            return False
        return True

    async def leader(self, stream: str = PETITIONS) -> Server:
        """Return the server that leads a stream."""
        found: list[Server] = []

        async def elected() -> bool:
            found[:] = [s for s in self.servers if await self._leads(s, stream)]
            return len(found) == 1

        await until(elected, 60, lambda: f"{stream} has no leader")
        return found[0]

    async def _leads(self, server: Server, stream: str) -> bool:
        if not server.running:
            return False
        if len(self.servers) == 1:
            return True
        told = await server.monitor("jsz?accounts=1&streams=1")
        for account in told.get("account_details", ()):
            for one in account.get("stream_detail", ()):
                if one["name"] == stream:
                    return bool(one.get("cluster", {}).get("leader") == server.name)
        return False

    async def held_by(self, server: Server, stream: str = PETITIONS) -> list[bytes]:
        """Return the messages of a stream as one server has them on its own disk."""
        client = await connect(self.url, "faults-reader", patience=30)
        try:
            js = client.jetstream(timeout=10)
            return await _all(js, stream, await _consumer_on(js, stream, server.name))
        finally:
            await client.close()

    def others(self, *out: Server) -> list[Server]:
        """Return the servers that are none of these."""
        return [server for server in self.servers if server not in out]


async def _consumer_on(js: JetStreamContext, stream: str, server: str) -> str:
    """Return a consumer that reads a server's own copy: a single one runs on any of them."""
    for _ in range(_PLACES):
        name = NUID().next().decode()
        config = ConsumerConfig(name=name, mem_storage=True, num_replicas=1, inactive_threshold=30)
        info = await js.add_consumer(stream, config, ack_policy=AckPolicy.NONE)
        if info.cluster is None or info.cluster.leader == server:
            return name
        await js.delete_consumer(stream, name)
    msg = f"no consumer came to run on {server}"
    raise ProgramError(msg)


async def _all(js: JetStreamContext, stream: str, consumer: str) -> list[bytes]:
    waiting = (await js.consumer_info(stream, consumer)).num_pending or 0
    pull = await js.pull_subscribe_bind(consumer, stream)
    found: list[bytes] = []
    with contextlib.suppress(TimeoutError):  # what it cannot read it does not send
        while len(found) < waiting:
            found += [message.data for message in await pull.fetch(500, timeout=10)]
    return found
