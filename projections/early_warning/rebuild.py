"""A generation of a view built beside the current one, silent, until it may take over (dựng lại).

It reads the stream from its start with a reader of its own, judges when all is read, and then
follows the stream. It tells nothing, moves no pointer and never touches the current generation.
Where it was killed it goes on from what its own store holds.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple

import structlog

from domain.contracts.subjects import PETITIONS, worker_fence
from projections.early_warning.adoption import told_at_hub
from projections.early_warning.building import Building, building_of, write_down
from projections.early_warning.handover import carry_outbox, hear
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.speed import Speed
from projections.early_warning.stream_places import checkpoint_at, messages_of, position_at
from projections.early_warning.used_rules import take_over
from projections.store.schema import SchemaVersionError
from services.runtime.reader import BatchReader, Pull
from services.runtime.tail import StreamReplacedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from domain.contracts.hosting import Hosting
    from domain.law.law import Law
    from projections.early_warning.building import Phase
    from projections.store.generations import Generations
    from projections.store.protocol import Store
    from services.runtime.reader import Batch

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 500
"""Facts in one transaction, and subjects judged at a stretch: what a share is measured by."""
_CARRIED_AT_ONCE = 500
_IDLE = 0.2
_EVERY = 0.5
"""Seconds between two signs of life."""
_LONGEST_REST = 5.0
_PULL = Pull(batch=_AT_ONCE, outstanding=3)


class Plan(NamedTuple):
    """What is built, from what, and how much it may take."""

    generations: Generations
    number: int
    law: Law
    hosting: Hosting | None
    worker: str
    """Whose alerts it will go on telling."""
    clock: Callable[[], datetime]
    share: float = 0.5
    """The part of one processor it may use."""
    subjects: Sequence[str] = ()


class Builder:
    """One run of building one generation; it holds the generation until `run` returns."""

    def __init__(self, client: Client, plan: Plan) -> None:
        """Take the plan; nothing is opened yet."""
        self._client = client
        self._plan = plan
        self._speed = Speed()
        self._beaten = 0.0

    async def run(self, until: Callable[[Building], bool]) -> Building:
        """Build, and follow the stream, until somebody says that it is enough."""
        plan = self._plan
        store = plan.generations.open(plan.number)
        try:
            # Looked at after it was opened: who makes it current holds it before.
            if plan.generations.pointer().current == plan.number:
                return building_of(store) or Building(phase="live")
            return await self._build(store, until)
        finally:
            store.close()

    async def _build(self, store: Store, until: Callable[[Building], bool]) -> Building:
        plan = self._plan
        take_over(store, plan.law)
        pipeline = Pipeline(store, plan.law, hosting=plan.hosting, worker=plan.worker)
        pipeline.desk.quiet = True
        state = building_of(store) or Building(started=time.time())
        self._note(store, state._replace(phase="reading", beat=time.time(), rate=0.0))
        old = self._old()
        from_start = False
        try:
            while True:
                try:
                    async with self._reader(store, from_start=from_start) as reader:
                        return await self._work(pipeline, reader, old, until)
                except StreamReplacedError as error:
                    log.warning("stream replaced; reading it from its start", reason=error.why)
                    from_start = True
        finally:
            if old is not None:
                old.close()

    async def _work(
        self,
        pipeline: Pipeline,
        reader: BatchReader,
        old: Store | None,
        until: Callable[[Building], bool],
    ) -> Building:
        store = pipeline.store
        while True:
            batch = await reader.next_batch(_AT_ONCE, timeout=_IDLE)
            started = time.perf_counter()
            state = building_of(store) or Building()
            if batch:
                self._observe(pipeline, batch, judging=state.heard and not batch.pending)
            judged = 0
            if not batch.pending:
                if not state.heard:
                    await self._hear(store, old)
                judged = self._judge(pipeline)
            more = old is not None and carry_outbox(old, store, _CARRIED_AT_ONCE)
            still = bool(batch) or bool(reader.pending) or judged > 0 or pipeline.behind or more
            state = self._beat(pipeline, reader, len(batch.messages) or judged, still=still)
            if until(state):
                return self._rest_in_peace(store)
            await self._pause(time.perf_counter() - started if still else 0.0)

    def _reader(self, store: Store, *, from_start: bool) -> BatchReader:
        after = checkpoint_at(None if from_start else store.position())
        subjects = self._plan.subjects
        return BatchReader(self._client, PETITIONS, after=after, subjects=subjects, pull=_PULL)

    def _old(self) -> Store | None:
        """Open the current generation to read it; None where this program cannot."""
        generations = self._plan.generations
        current = generations.pointer().current
        if current not in generations.existing():
            return None
        try:
            return generations.look_into(current)
        except SchemaVersionError:
            return None

    def _observe(self, pipeline: Pipeline, batch: Batch, *, judging: bool) -> None:
        messages, position = messages_of(batch.messages), position_at(batch.checkpoint)
        pipeline.observe(messages, self._plan.clock(), position=position, judging=judging)

    async def _hear(self, store: Store, old: Store | None) -> None:
        """Learn what stands, before anything is judged: what is the same then is the same word."""
        if old is not None:
            told = old.every_alert()
        else:
            fence = worker_fence(self._plan.worker)
            told = (await told_at_hub(self._client, fence)).every_alert()
        with store.transaction():
            hear(told, store)
            write_down(store, (building_of(store) or Building())._replace(heard=True))

    def _judge(self, pipeline: Pipeline) -> int:
        now = self._plan.clock()
        return pipeline.catch_up(now, _AT_ONCE) or pipeline.tick(now)

    def _beat(self, pipeline: Pipeline, reader: BatchReader, done: int, *, still: bool) -> Building:
        """Say now and then how far it is; a change of phase at once."""
        store = pipeline.store
        state = building_of(store) or Building()
        phase = _phase(state, reader, still=still)
        self._speed.add(phase, done)
        now = time.monotonic()
        if phase == state.phase and now - self._beaten < _EVERY:
            return state
        self._beaten = now
        found = state._replace(
            phase=phase,
            beat=time.time(),
            rate=self._speed.rate(),
            pending=reader.pending,
            waiting=store.dirty_count() if phase != "following" else 0,
        )
        self._note(store, found)
        return found

    def _rest_in_peace(self, store: Store) -> Building:
        state = (building_of(store) or Building())._replace(beat=0.0)
        self._note(store, state)
        return state

    def _note(self, store: Store, state: Building) -> None:
        with store.transaction():
            write_down(store, state)

    async def _pause(self, worked: float) -> None:
        """Leave the rest of its processor to others."""
        share = self._plan.share
        await asyncio.sleep(min(_LONGEST_REST, worked * (1.0 - share) / share))


def _phase(state: Building, reader: BatchReader, *, still: bool) -> Phase:
    if state.phase == "following" and reader.pending < _AT_ONCE:
        return "following"  # what comes and is judged at once makes it no less ready
    if not state.heard or reader.pending:
        return "reading"
    return "judging" if still else "following"
