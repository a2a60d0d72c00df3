"""A hub for measurements: an embedded server that flushes every commit, and one client."""

from __future__ import annotations

import json
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nats.nuid import NUID

from services.runtime.connection import connect
from services.runtime.server import EmbeddedServer
from services.streams import reconcile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from nats.aio.client import Client


@dataclass(frozen=True)
class Hub:
    """A running server with the declared streams."""

    server: EmbeddedServer
    client: Client


@asynccontextmanager
async def hub() -> AsyncIterator[Hub]:
    """Start a server in a folder of its own, `sync_interval: always`."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        async with EmbeddedServer(Path(folder)) as server:
            client = await connect(server.url, "bench")
            try:
                await reconcile(client.jetstream(), apply=True)
                yield Hub(server, client)
            finally:
                await client.close()


async def publish_plain(client: Client, rows: Sequence[tuple[str, bytes]], batch: int) -> None:
    """Publish in atomic batches with nothing but what the server asks for."""
    nuid = NUID()
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        id_ = nuid.next().decode()
        for number, (subject, body) in enumerate(part, start=1):
            headers = {"Nats-Batch-Id": id_, "Nats-Batch-Sequence": str(number)}
            if number < len(part):
                await client.publish(subject, body, headers=headers)
                continue
            headers["Nats-Batch-Commit"] = "1"
            answer = await client.request(subject, body, headers=headers, timeout=10)
            reply = json.loads(answer.data)
            if "error" in reply:
                raise RuntimeError(reply["error"])
