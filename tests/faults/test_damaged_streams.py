"""A hub's store is damaged or gone, a refill is killed: the hub ends with every fact, by itself."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS, DESK, PETITIONS
from services.backup.going_on import go_on
from services.backup.node import NodePlace, back_up, restore
from services.runtime.publishing import Publishing
from services.runtime.reader import BatchReader
from services.runtime.serving import background
from tests.support.holes import FactLog, leaky_hub, reconciliation_of, relay_of
from tests.support.nats import Hub, Log, Row, eventually, running_hub
from tests.support.node import NODE, node_program, paper, running_office

pytestmark = [pytest.mark.wiring, pytest.mark.faults, pytest.mark.timeout(900)]

ROWS = 2_000


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    """A running server whose streams let messages be deleted."""
    async with leaky_hub(tmp_path / "hub") as running:
        yield running


async def readable(hub: Hub, stream: str = PETITIONS) -> list[bytes]:
    """Return every body a reader can get; what the server cannot read never comes."""
    found: list[bytes] = []
    async with BatchReader(hub.client, stream) as reader:
        left = reader.pending
        while left > 0 and (batch := await reader.next_batch(timeout=8)):
            left -= len(batch.messages)
            found += [message.data for message in batch.messages]
    return found


def blocks(hub: Hub) -> list[Path]:
    """Return the block files of PETITIONS, oldest first."""
    found = (hub.server.directory / "store").rglob("PETITIONS/msgs/*.blk")
    return sorted(found, key=lambda path: int(path.stem))


def flip(path: Path, part: float) -> None:
    """Turn one bit over."""
    body = bytearray(path.read_bytes())
    body[int(len(body) * part)] ^= 1
    path.write_bytes(body)


async def heal(hub: Hub, log: FactLog) -> None:
    """Run a relay with its comparison until it found everything in its place."""
    relay = relay_of(hub, log)
    watching = reconciliation_of(hub, relay, log)
    async with background(relay.run()):
        await relay.until(log.last_position())
        async with background(watching.run()):
            await eventually(lambda: watching.status.runs["equal"] > 0)


@asynccontextmanager
async def down(hub: Hub) -> AsyncGenerator[None]:
    """Stop the server for the block, in which its files are damaged."""
    await hub.server.stop()
    yield
    await hub.server.start()
    await eventually(lambda: hub.client.is_connected)


async def assert_healed(hub: Hub, log: FactLog) -> None:
    """The node finds what its hub lacks, and all of it can be read again."""
    await heal(hub, log)
    assert set(await readable(hub)) == {row.body for row in log.rows}


@pytest.mark.parametrize("index", ["index kept", "index lost"])
async def test_a_flipped_bit_in_a_block_costs_nothing(hub: Hub, index: str) -> None:
    """The server says nothing and passes the message over; the node says it again."""
    log = FactLog.of(ROWS)
    await heal(hub, log)
    async with down(hub):
        flip(blocks(hub)[0], 0.5)
        if index == "index lost":
            blocks(hub)[0].with_name("index.db").unlink()
    assert len(await readable(hub)) < ROWS
    await assert_healed(hub, log)


@pytest.mark.long_faults
async def test_a_flipped_bit_in_a_nodes_last_fact_costs_nothing(hub: Hub) -> None:
    """The place to go on from is in the message that cannot be read: all is said again."""
    log = FactLog.of(100)
    await heal(hub, log)
    async with down(hub):
        flip(blocks(hub)[0], 0.997)
    await assert_healed(hub, log)


@pytest.mark.long_faults
async def test_a_lost_block_is_filled_again(hub: Hub) -> None:
    """A block file that is gone takes thousands of facts; they come back, paced."""
    log = FactLog.of(13_000)
    await heal(hub, log)
    async with down(hub):
        assert len(blocks(hub)) > 1
        blocks(hub)[0].unlink()
    await assert_healed(hub, log)


@pytest.mark.long_faults
async def test_a_lost_store_is_filled_by_nodes_workers_and_desks(tmp_path: Path) -> None:
    """Facts, warnings and what desks did come back from the logs of those who said them."""
    async with running_hub(tmp_path / "hub") as hub:
        logs = {
            (PETITIONS, "petition.v1.*.*.n51-test"): Log.of(300),
            (ALERTS, "alert.v1.*.*.w1"): log_of("alert.v1.raised.51.w1"),
            (DESK, "desk.v1.*.*.t51"): log_of("desk.v1.acknowledged.51.t51"),
        }
        lines = [
            Publishing(hub.server.url, f"line-{stream}", log, stream=stream, fence=fence)
            for (stream, fence), log in logs.items()
        ]
        async with background(*(line.run() for line in lines)):
            for line in lines:
                await line.relay.until(300)
            await hub.server.kill()
            shutil.rmtree(hub.server.directory / "store")
            await hub.server.start()
            for line in lines:
                await refilled(line)
                await line.relay.until(300)
        for line in lines:
            await line.hang_up()
        for (stream, _), log in logs.items():
            assert await readable(hub, stream) == [row.body for row in log.rows]


async def refilled(line: Publishing) -> None:
    """Wait until a line has noticed that the hub lost what it held."""
    await eventually(lambda: line.relay.status.refilled > 0)


def log_of(subject: str) -> Log:
    """Return a log of 300 messages on one subject."""
    return Log([Row(n, subject, b'{"position":%d}' % n) for n in range(1, 301)])


@pytest.mark.long_faults
async def test_a_node_killed_while_it_fills_a_hole_ends_it_when_it_is_back(
    hub: Hub, tmp_path: Path
) -> None:
    """Kill -9 at the first fact published again; the next program does the rest."""
    data = tmp_path / "node"
    async with running_office(data, hub.server.url) as office:
        for number in range(120):
            await office.send("receive_petition", **paper(number))
        await office.published()
    whole = set(await readable(hub))
    for sequence in range(5, 115):
        await hub.js.delete_msg(PETITIONS, sequence)
    flags = ("--verify-hours", "0.001")
    async with node_program(data, hub.server.url, *flags) as program:
        while (await hub.js.stream_info(PETITIONS)).state.last_seq == 120:
            await asyncio.sleep(0.002)
        await program.kill()
    async with node_program(data, hub.server.url, *flags):
        while set(await readable(hub)) != whole:
            await asyncio.sleep(0.1)
    assert len(whole) == 120


@pytest.mark.long_faults
async def test_going_on_killed_at_any_moment_is_done_again(tmp_path: Path) -> None:
    """Kill -9 of the command leaves the restored register as it was, or as it shall be."""
    data, out, back = tmp_path / "node", tmp_path / "copy", tmp_path / "back"
    async with running_hub(tmp_path / "hub") as hub:
        async with running_office(data, hub.server.url) as office:
            await office.send("receive_petition", **paper(0))
            place = NodePlace(data)
            await asyncio.to_thread(
                back_up, place, out, keys=True, progress=lambda _done, _whole: None
            )
            for number in range(1, 300):
                await office.send("receive_petition", **paper(number))
            await office.published()
        before = await readable(hub)
        await asyncio.to_thread(restore, out, NodePlace(back))
        for attempt in range(6):
            await killed_after(0.6 + attempt * 0.12, back, hub.server.url)
        await go_on(hub.client, back, NODE)
        async with running_office(back, hub.server.url) as office:
            assert (await office.send("receive_petition", **paper(999))).status_code == 201
            status = office.node.publishing.relay.status
            await eventually(lambda: status.trouble is None and status.behind == 0)
            await office.node.publishing.relay.until(status.last)
        after = await readable(hub)
    assert after[:-1] == before


async def killed_after(seconds: float, data: Path, nats: str) -> None:
    """Run `leothang restore go-on` and kill it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "restore", "go-on"),
        *("--data", str(data), "--node", NODE, "--nats", nats),
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONWARNINGS": "default"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await process.wait()
    if process.returncode is None:
        process.kill()
    await process.wait()
