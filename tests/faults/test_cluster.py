"""A cluster of three loses its leader, most of itself, all of itself, a disk, a bit."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.subjects import ALERTS, PETITIONS
from tests.support.faults.blocks import flip_bit
from tests.support.faults.brokers import Cluster, Server
from tests.support.faults.chaos import SEED, seed_of
from tests.support.faults.judgement import Verdict
from tests.support.faults.load import Load
from tests.support.faults.report import tell
from tests.support.faults.scale import scale
from tests.support.faults.story import Story
from tests.support.faults.system import System, running_system

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(900),
]

_RATE = min(150.0, scale().small / 5)


@asynccontextmanager
async def _loaded(folder: Path) -> AsyncGenerator[tuple[System, Load]]:
    """Run a system on three servers under load; the caller does the harm meanwhile."""
    story = Story.of(scale().small, seed=seed_of())
    async with running_system(folder, story, servers=3) as system:
        yield system, system.load(rate=_RATE, batch=20)


async def _judged(
    folder: Path, harm: Callable[[System, Load], Coroutine[Any, Any, None]]
) -> Verdict:
    """Return the verdict after harm done under load."""
    async with _loaded(folder) as (system, load):
        async with asyncio.TaskGroup() as tasks:
            answers = tasks.create_task(load.run())
            tasks.create_task(harm(system, load))
        verdict = await system.verdict(answers.result(), within=600)
        assert verdict.facts == scale().small
        return verdict


async def _reach(load: Load, share: float) -> None:
    while load.share < share:
        await asyncio.sleep(0.01)


async def _restart(*servers: Server) -> None:
    for server in servers:
        await server.start()


async def test_the_leader_is_killed_under_load(tmp_path: Path) -> None:
    """First that of the facts, then that of the alerts; the other two go on."""

    async def harm(system: System, load: Load) -> None:
        for share, stream in ((0.1, PETITIONS), (0.5, ALERTS)):
            await _reach(load, share)
            leader = await system.hub.leader(stream)
            await leader.kill()
            await system.hub.leader(stream)
            await leader.start()
            await system.hub.ready()

    await _judged(tmp_path, harm)


async def test_two_of_three_servers_are_killed_under_load(tmp_path: Path) -> None:
    """Nothing moves until one is back; nodes go on recording meanwhile."""

    async def harm(system: System, load: Load) -> None:
        await _reach(load, 0.2)
        two = [await system.hub.leader()]
        two += random.Random(seed_of()).sample(system.hub.others(*two), 1)
        for server in two:
            await server.kill()
        await _reach(load, 0.6)
        await _restart(*two)

    await _judged(tmp_path, harm)


async def test_all_servers_die_and_one_of_them_forgets_its_last_writes(tmp_path: Path) -> None:
    """As a power cut whose last writes never reached one disk: an older copy of it comes back."""
    chance = random.Random(seed_of())

    async def harm(system: System, load: Load) -> None:
        await _reach(load, 0.2)
        leader = await system.hub.leader()
        victim = chance.choice(system.hub.servers)
        tell(f"{SEED}={seed_of()}", f"{victim.name} forgets, {leader.name} leads")
        copy = tmp_path / "older"
        victim.pause()
        shutil.copytree(victim.store, copy)
        victim.resume()
        await _reach(load, 0.4)
        for server in system.hub.servers:
            await server.kill()
        shutil.rmtree(victim.store)
        copy.rename(victim.store)
        await _restart(*chance.sample(system.hub.servers, 3))

    await _judged(tmp_path, harm)


async def test_one_server_loses_its_whole_store(tmp_path: Path) -> None:
    """An empty disk under an old name is filled again by the others."""

    async def harm(system: System, load: Load) -> None:
        await _reach(load, 0.3)
        victim = await system.hub.leader()
        await victim.kill()
        victim.forget()
        await victim.start()

    async with _loaded(tmp_path) as (system, load):
        async with asyncio.TaskGroup() as tasks:
            answers = tasks.create_task(load.run())
            tasks.create_task(harm(system, load))
        await system.verdict(answers.result(), within=600)
        await _holds_alone(system.hub, scale().small)


async def test_a_bit_flips_in_a_block_of_one_of_three(tmp_path: Path) -> None:
    """The server notices by the checksum, and the others give it back what it lost."""

    async def harm(system: System, load: Load) -> None:
        await _reach(load, 0.5)
        victim = system.hub.others(await system.hub.leader())[0]
        await victim.kill()
        flip_bit(victim.blocks()[0])
        await victim.start()

    async with _loaded(tmp_path) as (system, load):
        async with asyncio.TaskGroup() as tasks:
            answers = tasks.create_task(load.run())
            tasks.create_task(harm(system, load))
        await system.verdict(answers.result(), within=600)
        await _holds_alone(system.hub, scale().small)


async def _holds_alone(hub: Cluster, facts: int) -> None:
    """Every server gives out every fact from its own disk, not only the one that leads."""
    held = [await hub.held_by(server) for server in hub.servers]
    assert [len(found) for found in held] == [facts] * len(held)
    assert held[0] == held[1] == held[2]
