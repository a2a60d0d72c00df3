"""P5: the fenced relay of a log, against plain atomic batches of the same ready bytes."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.broker import Hub, hub, publish_plain
from bench.harness import Result, Row, against_peer, interleave, percentile
from bench.inputs import scenario
from bench.registers import NODE, another_node, bench_engine, commands_of
from domain.contracts.subjects import PETITIONS, node_fence
from services.node.outbox import NotificationLog
from services.runtime.relay import FencedRelay

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from services.node.register import Register
    from services.runtime.log_row import LogRow
    from services.runtime.relay import Source

_TARGET = 0.9
_BATCH = 500


class _ReadyLog:
    """The rows of a register's log, read and translated beforehand."""

    def __init__(self, register: Register, node: str) -> None:
        log = NotificationLog(register, node)
        self._rows = log.select(0, log.last_position())

    def at_hand(self, after: int, limit: int) -> None:
        """Read as a register is: in a thread, ahead of need."""

    def select(self, after: int, limit: int) -> Sequence[LogRow]:
        """Return at most `limit` rows after the position; positions count from 1."""
        return self._rows[after : after + limit]

    def last_position(self) -> int:
        """Return the last position in the log."""
        return self._rows[-1].position


def measure(*, quick: bool) -> Result:
    """Publish the same facts both ways; beside it, the whole way from the register."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        engine = bench_engine(Path(folder))
        commands = commands_of(scenario(20_000), 5_000 if quick else 20_000)
        for start in range(0, len(commands), _BATCH):
            engine.execute(commands[start : start + _BATCH])
        return asyncio.run(_measure(engine.register, runs=2 if quick else 5))


async def _measure(register: Register, *, runs: int) -> Result:
    rows = [
        (row.subject, row.body)
        for row in _ReadyLog(register, NODE).select(0, 10**9)
        if row.subject is not None
    ]
    async with hub() as broker:
        loop = asyncio.get_running_loop()

        def rate(work: Coroutine[Any, Any, float]) -> float:
            return len(rows) / asyncio.run_coroutine_threadsafe(work, loop).result()

        def ready() -> float:
            node = another_node()
            return rate(_relayed(broker, node, _ReadyLog(register, node)))

        def from_register() -> float:
            node = another_node()
            return rate(_relayed(broker, node, NotificationLog(register, node)))

        mine, theirs = await asyncio.to_thread(
            interleave, ready, lambda: rate(_plain(broker, rows)), runs=runs
        )
        whole = [await asyncio.to_thread(from_register) for _ in range(runs)]
    row = Row("P5", "fenced relay of a log's rows, every commit flushed", _TARGET, "facts/s", 3)
    detail: dict[str, Any] = {
        "facts": len(rows),
        "batch": _BATCH,
        "peer": "the same bytes, no fence, no positions",
        "with_reading_and_translating_the_register": round(percentile(whole, 0.5)),
    }
    return against_peer(row, mine, theirs, detail)


async def _relayed(broker: Hub, node: str, log: Source) -> float:
    relay = FencedRelay(broker.client, stream=PETITIONS, fence=node_fence(node), source=log)
    begin = time.perf_counter()
    task = asyncio.create_task(relay.run())
    await relay.until(log.last_position())
    seconds = time.perf_counter() - begin
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return seconds


async def _plain(broker: Hub, rows: list[tuple[str, bytes]]) -> float:
    begin = time.perf_counter()
    await publish_plain(broker.client, rows, _BATCH)
    return time.perf_counter() - begin
