"""A real nats-server for a test, and short words for what tests do with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.js import JetStreamContext

from domain.contracts.subjects import PETITIONS
from services.runtime.connection import connect
from services.runtime.server import EmbeddedServer
from services.streams import reconcile
from tests.support.ports import free_port

NODE = "n51-test"
FENCE = f"petition.v1.*.*.{NODE}"
PATIENT = 30.0
"""Seconds a busy machine may let a server's answer wait."""


async def eventually(holds: Callable[[], bool]) -> None:
    """Return as soon as this holds; the test's own time limit ends a wait in vain."""
    while not holds():
        await asyncio.sleep(0.005)


@dataclass
class Hub:
    """A server with the declared streams and one client of it."""

    server: EmbeddedServer
    client: Client

    @property
    def js(self) -> JetStreamContext:
        """JetStream over the test's own client."""
        return self.client.jetstream(timeout=PATIENT)

    async def connect(self, name: str = "another") -> Client:
        """Return a further client; the caller closes it."""
        return await connect(self.server.url, name, patience=PATIENT)

    async def crash(self) -> None:
        """End the server by force and start it again on the same port and store."""
        await self.server.kill()
        await self.server.start()

    async def positions(self, stream: str = PETITIONS) -> list[int]:
        """Return the log positions in the stream, in the stream's order."""
        return [int(headers["node-pos"]) for headers, _ in await self.messages(stream)]

    async def messages(self, stream: str = PETITIONS) -> list[tuple[dict[str, str], bytes]]:
        """Return every message in the stream, oldest first."""
        state = (await self.js.stream_info(stream)).state
        found = []
        for sequence in range(max(1, state.first_seq), state.last_seq + 1):
            message = await self.js.get_msg(stream, sequence, direct=True)
            found.append((message.headers or {}, message.data or b""))
        return found


def server_in(directory: Path) -> EmbeddedServer:
    """Return a server whose ports stay free while it is away, so that it can come back to them."""
    server = EmbeddedServer(directory, port=free_port())
    server._monitoring_port = free_port()
    return server


@asynccontextmanager
async def running_hub(directory: Path) -> AsyncGenerator[Hub]:
    """Run a server with the declared streams on a store of its own."""
    async with server_in(directory) as server:
        client = await connect(server.url, "test", patience=PATIENT)
        try:
            hub = Hub(server, client)
            await reconcile(hub.js)
            yield hub
        finally:
            await client.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs in this process wait for a hub that is not there no longer than they must."""
    usual = connect.__kwdefaults__
    assert usual is not None
    monkeypatch.setitem(usual, "patience", 0.5)


@dataclass(frozen=True)
class Row:
    """One row of a log, as a relay sees it."""

    position: int
    subject: str | None
    body: bytes


@dataclass
class Log:
    """A log in memory: what a register shows to its relay."""

    rows: list[Row] = field(default_factory=list)
    readings: int = 0

    @classmethod
    def of(cls, count: int, *, node: str = NODE) -> Log:
        """Return a log of that many rows."""
        log = cls()
        log.grow(count, node=node)
        return log

    def grow(self, count: int, *, node: str = NODE) -> None:
        """Add rows at the end."""
        start = self.last_position()
        for position in range(start + 1, start + count + 1):
            subject = f"petition.v1.received.51.{node}"
            self.rows.append(Row(position, subject, b'{"position":%d}' % position))

    def at_hand(self, after: int, limit: int) -> None:
        """Be read like a register: in a thread."""

    def select(self, after: int, limit: int) -> list[Row]:
        """Return what a relay asks for."""
        self.readings += 1
        return [row for row in self.rows if row.position > after][:limit]

    def last_position(self) -> int:
        """Return where the log ends."""
        return self.rows[-1].position if self.rows else 0
