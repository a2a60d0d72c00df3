"""A program is told to end while its hub is away: it ends in order, and says no error."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.faults.offices import Office
from tests.support.faults.programs import ROOT, Program, kept
from tests.support.faults.story import Story
from tests.support.faults.system import System, running_system

pytestmark = [pytest.mark.wiring, pytest.mark.faults]

_TOPOLOGY = ROOT / "deploy" / "topologies" / "office.toml"


async def test_whoever_is_ended_while_the_hub_is_away_ends_in_order(tmp_path: Path) -> None:
    """A service manager sees exit code 0 of node, worker, desk and hub program, and no trace."""
    async with running_system(tmp_path, Story.of(60, seed=3), desk=True) as system:
        keeper = _keeper(system)
        async with kept(keeper):
            await keeper.start()
            await keeper.ready()
            await system.load().run()
            assert system.desk is not None
            offices: list[Program] = [*system.nodes.values(), system.watcher, system.desk, keeper]
            for server in system.hub.servers:
                await server.kill()
            codes = await asyncio.gather(*(office.stop() for office in offices))
    assert codes == [0] * len(offices)
    words = "\n".join(office.last_words(1_000) for office in offices)
    assert "disconnected" in words
    assert "Traceback" not in words
    assert '"level": "error"' not in words


def _keeper(system: System) -> Office:
    """Return the program that keeps the hub's streams."""
    (server,) = system.hub.servers
    words = ["hub", "--topology", _TOPOLOGY, "--hub", "p51", "--nats", server.url]
    monitor = f"http://127.0.0.1:{server.monitoring}"
    return Office("hub", [*words, "--monitor", monitor], folder=system.folder)
