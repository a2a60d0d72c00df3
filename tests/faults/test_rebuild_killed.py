"""A view is rebuilt under load, gone over to and back; builder and worker are killed on the way."""

from __future__ import annotations

import asyncio
from itertools import product
from pathlib import Path

import pytest

from tests.support.faults.chaos import SEED, seed_of
from tests.support.faults.rebuilding import facts_of, rebuilding
from tests.support.faults.scale import asked, scale
from tests.support.faults.story import Story
from tests.support.nats import Hub
from tests.support.postgres import database_on

pytestmark = [pytest.mark.faults, pytest.mark.wiring]


STORES = ("sqlite", "postgres")
SERIES = list(
    product(range(20), STORES) if asked() == "full" else zip(range(2), STORES, strict=True)
)
"""Each seed with another store in the short form, twenty seeds with both in the long one."""


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str | None:
    """Return where the view is kept: a database of its own, or nothing for a file."""
    if request.param == "sqlite":
        return None
    return database_on(request.getfixturevalue("postgres_server"))


@pytest.mark.long_faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("number", "address"), SERIES, indirect=["address"])
async def test_rebuilds_there_and_back_tell_what_an_undisturbed_run_tells(
    hub: Hub, tmp_path: Path, address: str | None, number: int
) -> None:
    """Thousands of facts, kills of both on both ways."""
    seed, kills = seed_of(number), 1 if asked() == "short" else 3
    print(f"{SEED}={seed}")
    story = Story.of(scale().small, seed=seed)
    published = facts_of(story)
    half = len(published) // 2
    async with rebuilding(hub, tmp_path, story, seed=seed, store=address) as run:
        await run.publish(published[:half])
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run.publish(published[half:], every=2.0 / half))
            tasks.create_task(run.kill_worker(kills))
            await run.deal("start", kills=kills)
        # Killed after the worker had gone over, the command said again builds one more.
        newest = run.current()
        assert newest >= 2
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run.kill_worker(kills))
            await run.deal("back", kills=kills)
        assert run.current() <= newest
        told = await run.judged(published, within=400.0)
        assert told
        print(f"{len(published)} facts, {told} changes told; {', '.join(run.dealt)}")
