"""P4: commands to durable facts at the hub, against plain eventsourcing `save()` alone."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.broker import Hub, hub
from bench.harness import Result, Row, against_peer, interleave
from bench.inputs import scenario
from bench.registers import NODE, another_node, bench_engine, commands_of
from domain.contracts.subjects import PETITIONS, node_fence
from services.node.desk import Desk
from services.node.handlers import handle
from services.node.key_file import load_or_create
from services.node.outbox import NotificationLog
from services.runtime.relay import FencedRelay

if TYPE_CHECKING:
    from uuid import UUID

    from services.node.commands import AnyCommand
    from services.node.handlers import File

_TARGET = 2.0
_WAITING = 200
"""Commands that come together; one request of an import holds up to 500."""


def measure(*, quick: bool) -> Result:
    """Record the same commands both ways on SQLite, every commit flushed."""
    commands = commands_of(scenario(20_000), 2_000 if quick else 6_000)
    return asyncio.run(_measure(commands, runs=2 if quick else 5))


async def _measure(commands: list[AnyCommand], *, runs: int) -> Result:
    async with hub() as broker:
        loop = asyncio.get_running_loop()

        def ours() -> float:
            work = _grouped(broker, commands)
            return asyncio.run_coroutine_threadsafe(work, loop).result()

        mine, theirs = await asyncio.to_thread(
            interleave, ours, lambda: _plain(commands), runs=runs
        )
    row = Row("P4", "commands to facts at the hub, group commit", _TARGET, "events/s", 2)
    detail: dict[str, Any] = {
        "commands": len(commands),
        "waiting_together": _WAITING,
        "peer": "one save() a command: no private papers, no hub",
    }
    return against_peer(row, mine, theirs, detail)


async def _grouped(broker: Hub, commands: list[AnyCommand]) -> float:
    """Return events a second from the first command until the hub holds the last fact."""
    node = another_node()
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        engine = bench_engine(Path(folder))
        log = NotificationLog(engine.register, node)
        fence = node_fence(node)
        relay = FencedRelay(broker.client, stream=PETITIONS, fence=fence, source=log)
        task = asyncio.create_task(relay.run())
        begin = time.perf_counter()
        for start in range(0, len(commands), _WAITING):
            await asyncio.to_thread(engine.execute, commands[start : start + _WAITING])
            relay.wake()
        events = log.last_position()
        await relay.until(events)
        seconds = time.perf_counter() - begin
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        engine.register.close()
    return events / seconds


def _plain(commands: list[AnyCommand]) -> float:
    """Return events a second of load, decide and `save()`, one command at a time."""
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        engine = bench_engine(Path(folder))
        register = engine.register
        open_files: dict[UUID, File] = {}
        keys = load_or_create(Path(folder) / "key.json")
        desk = Desk(NODE, keys, register.private)
        begin = time.perf_counter()
        for command in commands:
            file = handle(desk, open_files.get(command.file_id), command, datetime.now(UTC))
            open_files[file.id] = file
            register.save(file)
        seconds = time.perf_counter() - begin
        events = register.recorder.max_notification_id() or 0
        register.close()
    return events / seconds
