"""A disk fills up or takes no writes, at the node, the broker, the database, the worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.faults.chaos import seed_of
from tests.support.faults.database import binaries
from tests.support.faults.disks import Disk, small_disk
from tests.support.faults.load import Load
from tests.support.faults.programs import until
from tests.support.faults.scale import asked, scale
from tests.support.faults.story import Story
from tests.support.faults.system import Places, System, running_system
from tests.support.postgres import MISSING

pytestmark = [
    pytest.mark.faults,
    pytest.mark.wiring,
    pytest.mark.long_faults,
    pytest.mark.timeout(900),
]

_MEGABYTES = 64
_DATABASE = 256
_RATE = 200.0
_WHY = ("read-only", "readonly", "cannot keep", "not writable")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk."""
    with small_disk(tmp_path / "disk", _MEGABYTES) as found:
        yield found


@asynccontextmanager
async def _judged(
    folder: Path, places: Places, *, postgres: bool = False
) -> AsyncGenerator[tuple[System, Load]]:
    """Run a load while the block does harm and mends it; then judge."""
    story = Story.of(scale().small, seed=seed_of())
    async with running_system(folder, story, postgres=postgres, places=places) as system:
        load = system.load(rate=_RATE, batch=20)
        answers = asyncio.create_task(load.run())
        while load.share < 0.2:
            await asyncio.sleep(0.01)
        yield system, load
        verdict = await system.verdict(await answers, within=600)
    assert verdict.facts == scale().small


async def test_a_full_disk_at_a_node_refuses_commands_and_loses_none(
    disk: Disk, tmp_path: Path
) -> None:
    """503 while it lasts, and /health/ready says so; afterwards all goes on by itself."""
    async with _judged(tmp_path / "s", Places(node=disk.place / "node")) as (system, load):
        node = next(iter(system.nodes.values()))
        disk.fill()
        await until(lambda: _said(load, "503"), 60, lambda: "no command was refused")
        await until(lambda: _unready(node.url, system), 60, lambda: "the node says it is well")
        disk.empty()


async def test_a_full_disk_at_the_broker_holds_facts_back_at_the_nodes(
    disk: Disk, tmp_path: Path
) -> None:
    """Offices go on recording; what the hub could not take follows when it can."""
    async with _judged(tmp_path / "s", Places(hub=disk.place / "store")) as (system, load):
        disk.fill()
        held = next(iter(system.nodes.values()))
        await until(lambda: _behind(held.url, system), 60, lambda: "the hub stores on a full disk")
        while load.share < 0.5:
            await asyncio.sleep(0.01)
        disk.empty()


async def test_a_full_disk_at_the_worker_is_waited_for(disk: Disk, tmp_path: Path) -> None:
    """The worker says it is not ready, reads no further, and goes on where it stood."""
    async with _judged(tmp_path / "s", Places(view=disk.place / "view")) as (system, _):
        disk.fill()
        await until(lambda: _watch_unready(system), 60, lambda: "the worker says it is well")
        disk.empty()


@pytest.mark.postgres
async def test_a_full_disk_at_the_database_is_waited_for(tmp_path: Path) -> None:
    """Nodes and worker on one PostgreSQL that can write nothing for a while."""
    if binaries() is None:
        pytest.skip(MISSING)
    # PostgreSQL refuses to run as root, and the tests' own folder is closed to others.
    with (
        TemporaryDirectory(prefix="leothang-disk-") as place,
        small_disk(Path(place), _DATABASE) as disk,
    ):
        places = Places(database=disk.place / "pg")
        async with _judged(tmp_path / "s", places, postgres=True) as (_, load):
            disk.fill()
            await until(lambda: _said(load, "503"), 60, lambda: "no command was refused")
            disk.empty()


@pytest.mark.parametrize("which", ["node", "hub", "view"] if asked() == "full" else ["hub"])
async def test_a_read_only_disk_stops_one_program_until_it_is_writable(
    which: str, disk: Disk, tmp_path: Path
) -> None:
    """A machine comes back with its disk read-only: the program fails, says why, tries again."""
    place = disk.place / which
    places = {
        "node": Places(node=place),
        "hub": Places(hub=place),
        "view": Places(view=place),
    }[which]
    async with _judged(tmp_path / "s", places) as (system, _):
        program = {
            "node": next(iter(system.nodes.values())),
            "hub": system.hub.servers[0],
            "view": system.watcher,
        }[which]
        await program.kill()
        disk.read_only()
        starts = program.starts
        await program.start()

        async def tried() -> bool:
            return program.starts >= starts + 2

        await until(tried, 60, lambda: f"{program.name} runs on a read-only disk")
        said = program.last_words().lower()
        assert any(words in said for words in _WHY), said
        disk.writable()


async def _said(load: Load, failure: str) -> bool:
    return load.answers.failures[failure] > 0


async def _unready(url: str, system: System) -> bool:
    node = next(node for node in system.nodes.values() if node.url == url)
    return (await node.report()).get("status") == "unready"


async def _behind(url: str, system: System) -> bool:
    node = next(node for node in system.nodes.values() if node.url == url)
    return (await node.report()).get("status") == "degraded"


async def _watch_unready(system: System) -> bool:
    return (await system.watcher.report()).get("status") == "unready"
