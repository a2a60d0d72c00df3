"""A worker that was stopped and wakes up writes nothing, and the desk hears each change once."""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg
import pytest

from tests.support.nats import Hub
from tests.support.provinces import PROVINCES, judged, node_for, two_provinces
from tests.support.sharing import Sharer, Sharing, start, until_held
from tests.support.watching import alert_log, assert_each_change_told_once, publish, standing

pytestmark = [pytest.mark.wiring, pytest.mark.faults, pytest.mark.postgres]

ROUNDS = int(os.environ.get("LEOTHANG_HANDOVERS", "1"))
SEED = int(os.environ.get("LEOTHANG_FAULT_SEED", "0")) or random.randrange(1 << 30)
SLEEP = float(os.environ.get("LEOTHANG_SLEEP_SECONDS", "0"))
"""How much longer a worker sleeps than it takes the other to take over."""
TOLD = two_provinces(seed=7, scale=0.05)
SHARED = Sharing.of(TOLD)
BOTH: set[str] = set(PROVINCES)


@pytest.mark.long_faults
@pytest.mark.timeout((600 + SLEEP) * ROUNDS)
async def test_nothing_a_woken_worker_does_lands(hub: Hub, postgres: str, tmp_path: Path) -> None:
    """Stopped anywhere in its work, taken over from, and woken while the other works."""
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    async with AsyncExitStack() as stack, asyncio.timeout((580 + SLEEP) * ROUNDS):
        sharers = []
        for name in ("w1", "w2"):
            flags = ("--store", postgres)
            sharers.append(await start(hub, name, tmp_path / name, *flags, sharing=SHARED))
            stack.push_async_callback(sharers[-1].end)
        await until_held([{"48"}, {"51"}], sharers)
        size = -(-len(TOLD.facts) // (2 * ROUNDS))
        parts = [TOLD.facts[n : n + size] for n in range(0, len(TOLD.facts), size)]
        for number, part in enumerate(parts):
            sleeper, other = sharers if number % 2 else sharers[::-1]
            publishing = asyncio.create_task(_publish(hub, part))
            if number % 2 == 0:
                await asyncio.sleep(chance.random() * 0.3)
                sleeper.stop_still()
                await until_held([BOTH], [other])
                await publishing
                await asyncio.sleep(SLEEP)
                sleeper.wake()
            await publishing
            await until_held([{"48"}, {"51"}], sharers)
        await _until_done(sharers)
        events = await alert_log(hub)
    assert_each_change_told_once(events)
    assert standing(events) == judged(TOLD.facts, TOLD.as_of)
    assert _facts_in(postgres) == len(set(TOLD.facts))


async def _publish(hub: Hub, facts: list[bytes]) -> None:
    for body in facts:
        await publish(hub, [body], node_for(body))


async def _until_done(sharers: list[Sharer]) -> None:
    """Wait until everything is judged and its alerts are at the hub."""
    ends = {p: max(n for n, b in enumerate(TOLD.facts, 1) if node_for(b)[1:3] == p) for p in BOTH}
    while True:
        found = [await sharer.status() for sharer in sharers]
        reached = {code: place for one in found for code, place in one["reached"].items()}
        quiet = all(one["status"] == "ready" and not one["unpublished"] for one in found)
        if quiet and reached == ends:
            return
        await asyncio.sleep(0.02)


def _facts_in(postgres: str) -> int:
    """Return how many facts the views of all provinces hold together."""
    with psycopg.connect(postgres) as db:
        rows = [db.execute(f"SELECT COUNT(*) FROM early_warning_{p}.facts") for p in PROVINCES]
        return sum(int((row.fetchone() or (0,))[0]) for row in rows)
