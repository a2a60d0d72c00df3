"""A hub of three servers lost with all its disks, and put back from a copy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from domain.contracts.subjects import PETITIONS
from services.runtime.connection import connect
from tests.support.faults.brokers import Cluster
from tests.support.faults.load import Load
from tests.support.faults.offices import LEOTHANG
from tests.support.faults.programs import ROOT, kept
from tests.support.faults.scale import scale
from tests.support.faults.story import Story
from tests.support.faults.system import running_system

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(900),
]

FACTS = [b'{"fact":%d}' % number for number in range(500)]


async def test_three_lost_servers_are_put_back_from_a_copy_and_filled(tmp_path: Path) -> None:
    """The server that took the copy dies before the others hold it: nothing is lost or twice."""
    story, copy = Story.of(scale().small, seed=1), tmp_path / "copy"
    async with running_system(tmp_path, story, servers=3) as system:
        load, hub = system.load(rate=scale().small / 8, batch=20), system.hub
        answers = asyncio.create_task(load.run())
        await _reach(load, 0.3)
        await _leothang("backup", "hub", copy, "--nats", hub.url)
        await _reach(load, 0.5)
        await _lose(hub)
        await _leothang("restore", "hub", copy, "--nats", hub.url)
        first = await hub.leader()
        await first.kill()
        await first.start()
        await hub.ready()
        verdict = await system.verdict(await answers, within=600)
        held = [await hub.held_by(server) for server in hub.servers]
    assert verdict.facts == scale().small
    assert [len(found) for found in held] == [scale().small] * len(held)


@pytest.mark.long_faults(only="full")
@pytest.mark.parametrize(("size", "other"), [(1, 3), (3, 1)])
async def test_a_copy_fits_a_hub_of_another_size(size: int, other: int, tmp_path: Path) -> None:
    """Told how many copies to make of each stream; streams nobody wrote to make way."""
    was, now = Cluster.of(tmp_path, size=size), Cluster.of(tmp_path, size=other, name="new")
    async with kept(*was.servers, *now.servers):
        await asyncio.gather(was.start(), now.start())
        await _write(was, FACTS)
        await _leothang("backup", "hub", tmp_path / "copy", "--nats", was.url)
        words = ("restore", "hub", tmp_path / "copy", "--nats", now.url)
        if other == 1:  # the server refuses to be three; the answer says what to say
            assert "say --replicas 1" in await _leothang(*words, code=2)
        await _leothang(*words, "--replicas", other)
        await now.ready()
        for server in now.servers:
            assert await now.held_by(server) == FACTS
        said = await _leothang(*words, code=2)
        assert "PETITIONS exists already and is not overwritten" in said


async def _reach(load: Load, share: float) -> None:
    while load.share < share:
        await asyncio.sleep(0.01)


async def _lose(hub: Cluster) -> None:
    """Replace all servers by such that know nothing."""
    for server in hub.servers:
        await server.kill()
        server.forget()
    for server in hub.servers:
        await server.start()
    await hub.ready()


async def _write(hub: Cluster, bodies: Sequence[bytes]) -> None:
    client = await connect(hub.url, "faults-writer", patience=30)
    try:
        js = client.jetstream(timeout=10)
        for body in bodies:
            await js.publish("petition.v1.received.51.n51", body, stream=PETITIONS)
    finally:
        await client.close()


async def _leothang(*words: object, code: int = 0) -> str:
    """Give a command; return what it said."""
    program = await asyncio.create_subprocess_exec(
        *map(str, (*LEOTHANG, *words)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await program.communicate())[0].decode()
    assert program.returncode == code, said
    return " ".join(said.replace("│", " ").split())
