"""P17: facts judged per second by two processes over partitions, against one."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.broker import publish_plain
from bench.harness import Result, Row, against_peer, interleave
from bench.inputs import scenario
from bench.registers import NODE
from domain.contracts.facts import parse_fact
from domain.contracts.subjects import fact_subject
from tests.support.nats import running_hub
from tests.support.sharing import Sharer, Sharing, start

if TYPE_CHECKING:
    from bench.inputs import Inputs
    from tests.support.nats import Hub

_TARGET = 1.7
_ATOMIC = 500
_QUICK = 8_000
_names = itertools.count(1)


def measure(*, quick: bool) -> Result:
    """Let one process and two catch up with the same facts of several provinces, in turn."""
    inputs = scenario(40_000 if quick else 120_000)
    rows = _rows(inputs)[: _QUICK if quick else None]
    provinces = sorted({subject.split(".")[3] for subject, _ in rows})
    sharing = Sharing(provinces, [NODE], inputs.as_of)

    def rate(processes: int) -> float:
        return len(rows) / asyncio.run(_caught_up(processes, rows, sharing))

    mine, theirs = interleave(lambda: rate(2), lambda: rate(1), runs=2 if quick else 5)
    row = Row(
        "P17", "scale-out: two worker processes over partitions, SQLite FULL", _TARGET, "facts/s", 3
    )
    detail: dict[str, Any] = {
        "facts": len(rows),
        "partitions": len(provinces),
        "peer": "one process over the same partitions",
        "note": "server and workers share the cores; with two cores the server takes its part",
    }
    return against_peer(row, mine, theirs, detail)


def _rows(inputs: Inputs) -> list[tuple[str, bytes]]:
    rows: list[tuple[str, bytes]] = []
    with inputs.facts_file.open("rb") as file:
        for line in file:
            fact = parse_fact(line.strip())
            rows.append((fact_subject(fact.type, fact.partitionkey, NODE), line.strip()))
    return rows


async def _caught_up(processes: int, rows: list[tuple[str, bytes]], sharing: Sharing) -> float:
    """Return the seconds in which everything is judged that was there when they began."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        async with running_hub(Path(folder) / "hub") as hub, AsyncExitStack() as stack:
            sharers: list[Sharer] = []
            for _ in range(processes):
                name = f"w{next(_names)}"
                view = Path(folder) / "views"
                sharers.append(await start(hub, name, view, sharing=sharing, lease=5.0))
                stack.push_async_callback(sharers[-1].end)
            await _spread(sharers, len(sharing.provinces))
            return await _timed(hub, sharers, rows)


async def _spread(sharers: list[Sharer], partitions: int) -> None:
    """Wait until each holds its share, before there is anything to judge."""
    while True:
        held = [len(await sharer.held()) for sharer in sharers]
        if sum(held) == partitions and max(held) - min(held) <= 1:
            return
        await asyncio.sleep(0.05)


async def _timed(hub: Hub, sharers: list[Sharer], rows: list[tuple[str, bytes]]) -> float:
    # They stand still while the stream is filled: what is measured is judging, not publishing.
    for sharer in sharers:
        sharer.stop_still()
    await publish_plain(hub.client, rows, _ATOMIC)
    last: dict[str, int] = {}
    for sequence, (subject, _) in enumerate(rows, start=1):
        last[subject.split(".")[3]] = sequence
    begin = time.perf_counter()
    for sharer in sharers:
        sharer.wake()
    while not await _are_done(sharers, last):
        await asyncio.sleep(0.05)
    return time.perf_counter() - begin


async def _are_done(sharers: list[Sharer], last: dict[str, int]) -> bool:
    found = [await sharer.status() for sharer in sharers]
    if not all(one.get("status") == "ready" for one in found):
        return False
    return {code: place for one in found for code, place in one["reached"].items()} == last
