"""P1: a worker catches up with a stream, all detectors on, against reading it with no work."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.broker import Hub, hub, publish_plain
from bench.harness import Result, Row, against_peer, interleave
from bench.inputs import Inputs, scenario
from bench.registers import NODE
from domain.contracts.facts import parse_fact
from domain.contracts.hosting import Hosting
from domain.contracts.subjects import PETITIONS, fact_subject
from projections.early_warning.metrics import Metrics
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.settings import WatchSettings
from projections.early_warning.worker import Worker
from projections.store.sqlite import SqliteStore
from services.runtime.reader import BatchReader, Pull
from services.runtime.reference import load_law

if TYPE_CHECKING:
    from collections.abc import Coroutine

_FIRST_STEP = 0.03
_ATOMIC = 500
_workers = itertools.count(1)


def measure(*, quick: bool) -> Result:
    """Fill the stream once, then read it both ways in turn."""
    return asyncio.run(_measure(scenario(20_000 if quick else 100_000), 2 if quick else 5))


async def _measure(inputs: Inputs, runs: int) -> Result:
    async with hub() as broker:
        facts = await fill(broker, inputs)
        loop = asyncio.get_running_loop()

        def rate(work: Coroutine[Any, Any, float]) -> float:
            return facts / asyncio.run_coroutine_threadsafe(work, loop).result()

        mine, theirs = await asyncio.to_thread(
            interleave,
            lambda: rate(worked(broker, inputs, facts)),
            lambda: rate(_read(broker, facts)),
            runs=runs,
        )
    row = Row(
        "P1", "worker catch-up, all detectors, SQLite FULL, one process", _FIRST_STEP, "facts/s", 4
    )
    detail: dict[str, Any] = {"facts": facts, "peer": "the batch reader with no work"}
    return against_peer(row, mine, theirs, detail)


async def fill(broker: Hub, inputs: Inputs) -> int:
    """Publish the facts of a scenario; return how many."""
    with inputs.facts_file.open("rb") as file:
        bodies = [line.strip() for line in file]
    rows: list[tuple[str, bytes]] = []
    for body in bodies:
        fact = parse_fact(body)
        rows.append((fact_subject(fact.type, fact.partitionkey, NODE), body))
    await publish_plain(broker.client, rows, _ATOMIC)
    return len(rows)


async def worked(broker: Hub, inputs: Inputs, facts: int, held: Path | None = None) -> float:
    """Return the seconds until every fact is judged and committed.

    The view is empty at first, or a copy of one that holds facts already.
    """
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
        view = Path(folder) / "view.sqlite"
        if held is not None:
            shutil.copy(held, view)
        store = SqliteStore(view)
        # A worker of its own name each time: the hub still holds the alerts of the last one.
        settings = WatchSettings(worker=f"w{next(_workers)}")
        hosting = Hosting({NODE: ("*",)})
        pipeline = Pipeline(store, load_law(), hosting=hosting, worker=settings.worker)
        as_of = datetime.fromisoformat(inputs.as_of)
        metrics = Metrics(store)
        begin = time.perf_counter()
        worker = Worker(broker.client, pipeline, metrics, settings, clock=lambda: as_of)
        task = asyncio.create_task(worker.run())
        while not task.done() and not _is_done(pipeline, facts):
            await asyncio.sleep(0.01)
        seconds = time.perf_counter() - begin
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        store.close()
    return seconds


def _is_done(pipeline: Pipeline, facts: int) -> bool:
    position = pipeline.store.position()
    return position is not None and position.sequence >= facts and not pipeline.behind


async def _read(broker: Hub, facts: int) -> float:
    begin = time.perf_counter()
    got = 0
    async with BatchReader(broker.client, PETITIONS, pull=Pull(batch=1_000)) as reader:
        while got < facts:
            got += len((await reader.next_batch(1_000)).messages)
    return time.perf_counter() - begin
