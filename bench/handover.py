"""HANDOVER: a worker is killed; how long until another has judged the next fact of its province."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bench.harness import Result, environment, percentile, say
from domain.contracts.facts import dump_fact, parse_fact
from tests.support.nats import Hub, running_hub
from tests.support.postgres import MISSING, binaries, running_postgres
from tests.support.provinces import PROVINCES, node_for, two_provinces
from tests.support.sharing import Sharer, Sharing, start, until_held
from tests.support.watching import publish

_LIMIT = 10.0
_names = itertools.count(1)


def measure(*, quick: bool) -> Result:
    """Kill one of two processes on PostgreSQL, again and again, with the lease of every day."""
    taken = asyncio.run(_measure(3 if quick else 20))
    worst = max(taken)
    return Result(
        id="HANDOVER",
        title="kill -9 of a worker to the first fact judged by the one that takes over",
        ours=round(worst, 2),
        peer=_LIMIT,
        ratio=round(_LIMIT / worst, 2),
        target=1.0,
        met=worst < _LIMIT,
        unit="s, longest",
        runs=len(taken),
        detail={"p50_s": round(percentile(taken, 0.5), 2), "lease_s": 5.0, "peer": "the limit"},
        env=environment(),
    )


async def _measure(times: int) -> list[float]:
    found = binaries()
    if found is None:
        raise SystemExit(MISSING)
    taken: list[float] = []
    told = two_provinces(seed=7, scale=0.05)
    with running_postgres(found) as address, tempfile.TemporaryDirectory() as folder:
        async with running_hub(Path(folder) / "hub") as hub, AsyncExitStack() as stack:

            async def another() -> Sharer:
                name = f"w{next(_names)}"
                flags, place = ("--store", address), Path(folder) / name
                sharing = Sharing.of(told)
                sharer = await start(hub, name, place, *flags, sharing=sharing, lease=5.0)
                stack.push_async_callback(sharer.end)
                return sharer

            living, facts = [await another(), await another()], iter(told.facts)
            for number in range(times):
                await until_held([{province} for province in PROVINCES], living)
                killed = living.pop(number % 2)
                (province,) = await killed.held()
                fact = next(body for body in facts if parse_fact(body).partitionkey == province)
                taken.append(await _handed_over(hub, killed, living[0], fact))
                say(f"run {number + 1}/{times}: {taken[-1]:.2f} s")
                living.append(await another())
    return taken


async def _handed_over(hub: Hub, killed: Sharer, other: Sharer, fact: bytes) -> float:
    """Return the seconds from a kill until the other has judged the next fact."""
    province = parse_fact(fact).partitionkey
    begin = time.perf_counter()
    await killed.end()
    sequence = await publish(hub, [dump_fact(parse_fact(fact))], node_for(fact))
    while True:
        reached = (await other.status()).get("reached", {})
        if reached.get(province, 0) >= sequence:
            return time.perf_counter() - begin
        await asyncio.sleep(0.01)
