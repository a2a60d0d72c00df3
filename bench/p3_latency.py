"""P3: fact stored at the hub to alert delivered at 1,000 facts/s, against one durable publish."""

from __future__ import annotations

import asyncio
import gc
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.broker import Hub, hub
from bench.harness import Result, environment, percentile, say
from bench.papers import AS_OF, background, climbing
from bench.registers import NODE
from domain.contracts.alert import AlertRaisedV1, parse_warning
from domain.contracts.facts import dump_fact
from domain.contracts.subjects import ALERTS, PETITIONS, fact_subject
from services.demo.programs import Program
from services.runtime.reader import BatchReader, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.contracts.facts import AnyFact

_RATE = 1_000
_EVERY = 20
"""One fact in so many causes an alert."""
_TIMES = 8.0
_P99_MS = 20.0


class _Run(NamedTuple):
    p50: float
    p99: float
    publish: float
    """Milliseconds: latency of alerts, and the median awaited publish before the load."""
    alerts: int


def measure(*, quick: bool) -> Result:
    """Drive an open loop through a worker in its own process, several times."""
    runs = asyncio.run(_measure(3 if quick else 10, 2 if quick else 5))
    times = statistics.median(run.p50 / run.publish for run in runs)
    p99 = statistics.median(run.p99 for run in runs)
    return Result(
        id="P3",
        title="fact stored at the hub to alert delivered, 1,000 facts/s, every commit flushed",
        ours=round(statistics.median(run.p50 for run in runs), 2),
        peer=round(statistics.median(run.publish for run in runs), 3),
        ratio=round(_TIMES / times, 2),
        target=1.0,
        met=times <= _TIMES and p99 <= _P99_MS,
        unit="ms p50",
        runs=len(runs),
        detail={
            "p99_ms": round(p99, 2),
            "p99_target_ms": _P99_MS,
            "times_a_publish": round(times, 2),
            "alerts": sum(run.alerts for run in runs),
        },
        env=environment(),
    )


async def _measure(seconds: int, times: int) -> list[_Run]:
    async with hub() as broker:
        with tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder:
            hosting = Path(folder) / "hosting.toml"
            hosting.write_text(f'[nodes]\n"{NODE}" = ["*"]\n', encoding="utf-8")
            flags = ["watch", "--nats", broker.server.url, "--data", f"{folder}/view"]
            flags += ["--as-of", AS_OF, "--hosting", str(hosting)]
            worker = Program("the worker", flags, log=Path(folder) / "watch.log")
            await worker.start()
            try:
                await worker.ready()
                # The first run warms up and is not counted.
                return [await _run(broker, seconds, nth) for nth in range(times + 1)][1:]
            finally:
                await worker.stop()


async def _run(broker: Hub, seconds: int, nth: int) -> _Run:
    publish = await _publish_time(broker, nth)
    triggers = [climbing(f"p3/{nth}/{n}") for n in range(seconds * _RATE // _EVERY)]
    heard: dict[str, int] = {}
    async with BatchReader(broker.client, ALERTS) as alerts:
        listening = asyncio.create_task(_listen(alerts, heard))
        # A pause of this client's collector would be taken for one of the system's.
        gc.collect()
        gc.disable()
        await _load(broker, triggers, nth)
        wanted = {fact.id for fact in triggers}
        async with asyncio.timeout(60):
            while wanted - heard.keys():
                await asyncio.sleep(0.01)
        listening.cancel()
        gc.enable()
    stored = await _stored(broker, wanted)
    waited = [(heard[id_] - stored[id_]) / 1e6 for id_ in wanted]
    run = _Run(percentile(waited, 0.5), percentile(waited, 0.99), publish, len(waited))
    say(f"alert p50 {run.p50:.2f} ms, p99 {run.p99:.2f} ms; one publish {publish:.3f} ms")
    return run


async def _publish_time(broker: Hub, nth: int) -> float:
    """Return the median milliseconds of one awaited durable publish on the idle hub."""
    taken = []
    for n in range(300):
        begin = time.perf_counter()
        await _publish(broker, background(f"p3/idle/{nth}/{n}"))
        taken.append((time.perf_counter() - begin) * 1e3)
    return statistics.median(taken)


async def _publish(broker: Hub, fact: AnyFact) -> None:
    await broker.client.jetstream().publish(_subject(fact), dump_fact(fact))


def _subject(fact: AnyFact) -> str:
    return fact_subject(fact.type, fact.partitionkey, NODE)


async def _load(broker: Hub, triggers: Sequence[AnyFact], nth: int) -> None:
    """Publish at each tick of the clock, whatever has become of the ticks before."""
    total = len(triggers) * _EVERY
    facts: list[AnyFact] = [
        triggers[n // _EVERY] if n % _EVERY == 0 else background(f"p3/{nth}/{n}/quiet")
        for n in range(total)
    ]
    messages = [(_subject(fact), dump_fact(fact)) for fact in facts]
    begin = time.perf_counter()
    for n, (subject, body) in enumerate(messages):
        ahead = begin + n / _RATE - time.perf_counter()
        if ahead > 0:
            await asyncio.sleep(ahead)
        await broker.client.publish(subject, body)


async def _listen(alerts: BatchReader, heard: dict[str, int]) -> None:
    while True:
        batch = await alerts.next_batch()
        at = time.time_ns()
        for message in batch.messages:
            event = parse_warning(message.data)
            if isinstance(event, AlertRaisedV1):
                for fact in event.data.says.evidence:
                    heard.setdefault(fact, at)


async def _stored(broker: Hub, wanted: set[str]) -> dict[str, int]:
    """Return when the hub stored each fact, by its own clock: the clock of this machine."""
    stored: dict[str, int] = {}
    async with BatchReader(broker.client, PETITIONS) as reader:
        while wanted - stored.keys():
            for message in (await reader.next_batch(timeout=5)).messages:
                # A CloudEvents body of ours begins with its two constants, then its id.
                id_ = message.data.split(b'"id":"', 1)[1][:36].decode()
                stored[id_] = place_of(message).timestamp_ns
    return stored
