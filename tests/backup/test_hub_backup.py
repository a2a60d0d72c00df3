"""A hub's streams copied while they are written, and put back with their places and times."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS, DESK, PETITIONS
from services.backup.archive import BackupError
from services.backup.hub import back_up, restore
from services.runtime.connection import connect
from services.runtime.reader import BatchReader, Checkpoint
from services.runtime.server import EmbeddedServer
from services.runtime.serving import background
from services.runtime.tail import StreamReplacedError
from tests.support.holes import FactLog, reconciliation_of, relay_of
from tests.support.nats import Hub, eventually, running_hub

pytestmark = pytest.mark.wiring


def quiet(_: str, __: int, ___: int) -> None:
    """Take progress without a word."""


async def read_all(hub: Hub) -> Checkpoint:
    """Read the stream to its end as a view does; return where that is."""
    async with BatchReader(hub.client, PETITIONS) as reader:
        while batch := await reader.next_batch(timeout=60):
            if not batch.pending:
                break
        return reader.checkpoint


@contextlib.asynccontextmanager
async def bare_hub(directory: Path) -> AsyncGenerator[Hub]:
    """Run a server without any stream."""
    async with EmbeddedServer(directory) as server:
        client = await connect(server.url, "bare")
        try:
            yield Hub(server, client)
        finally:
            await client.close()


async def test_streams_come_back_with_their_places_and_times(tmp_path: Path) -> None:
    """A view reads on in the restored stream from where it stood, not from the beginning."""
    log = FactLog.of(900)
    async with running_hub(tmp_path / "one") as hub:
        relay = relay_of(hub, log)
        async with background(relay.run()):
            await relay.until(900)
            stood = await read_all(hub)
            await hub.js.publish("alert.v1.raised.51.w1", b"{}", headers={"node-pos": "1"})
            made = await back_up(hub.client, tmp_path / "copy", quiet)
            before = await hub.messages()
    assert {part.says["stream"]: part.says["state"]["messages"] for part in made.parts} == {
        PETITIONS: 900,
        ALERTS: 1,
        DESK: 0,
    }
    async with bare_hub(tmp_path / "two") as hub:
        await restore(hub.client, tmp_path / "copy", quiet)
        assert await hub.messages() == before
        config = (await hub.js.stream_info(PETITIONS)).config
        assert (config.deny_delete, config.allow_atomic) == (True, True)
        log.grow(1)
        relay = relay_of(hub, log)
        async with background(relay.run()):
            await relay.until(901)
        async with BatchReader(hub.client, PETITIONS, after=stood) as reader:
            batch = await reader.next_batch(timeout=60)
        assert [json.loads(message.data) for message in batch.messages] == [
            json.loads(log.rows[-1].body)
        ]
        with pytest.raises(BackupError, match="exists already"):
            await restore(hub.client, tmp_path / "copy", quiet)


async def test_what_nodes_recorded_since_the_copy_they_publish_again(tmp_path: Path) -> None:
    """A hub put back from an old copy is filled by its nodes; a view beyond it reads anew."""
    log = FactLog.of(100)
    async with running_hub(tmp_path / "one") as hub:
        relay = relay_of(hub, log)
        async with background(relay.run()):
            await relay.until(100)
            await back_up(hub.client, tmp_path / "copy", quiet)
            log.grow(50)
            relay.wake()
            await relay.until(150)
            stood = await read_all(hub)
    async with bare_hub(tmp_path / "two") as hub:
        await restore(hub.client, tmp_path / "copy", quiet)
        relay = relay_of(hub, log)
        watching = reconciliation_of(hub, relay, log)
        async with background(relay.run(), watching.run()):
            await relay.until(150)
            await eventually(lambda: watching.status.runs["equal"] == 1)
        assert await hub.positions() == list(range(1, 151))
        with pytest.raises(StreamReplacedError):
            async with BatchReader(hub.client, PETITIONS, after=stood):
                pass


async def test_a_hub_is_copied_while_nodes_publish(tmp_path: Path) -> None:
    """The copy is a beginning of the stream: whole up to some message, nothing behind it."""
    log = FactLog.of(1)
    async with running_hub(tmp_path / "one") as hub:
        relay = relay_of(hub, log)
        async with background(relay.run()):
            growing = asyncio.create_task(grow(log, relay.wake))
            await relay.until(300)
            await back_up(hub.client, tmp_path / "copy", quiet)
            growing.cancel()
            await asyncio.gather(growing, return_exceptions=True)
    async with bare_hub(tmp_path / "two") as hub:
        await restore(hub.client, tmp_path / "copy", quiet)
        positions = await hub.positions()
        assert len(positions) >= 300
        assert positions == list(range(1, len(positions) + 1))


async def grow(log: FactLog, wake: Callable[[], None]) -> None:
    """Write facts until cancelled."""
    while True:
        log.grow(20)
        wake()
        await asyncio.sleep(0.005)


async def test_a_hub_without_our_streams_has_nothing_to_copy(tmp_path: Path) -> None:
    """An empty backup would be worse than none: it is refused, and leaves no directory."""
    async with bare_hub(tmp_path / "one") as hub:
        with pytest.raises(BackupError, match="none of our streams"):
            await back_up(hub.client, tmp_path / "copy", quiet)
    assert not (tmp_path / "copy").exists()
