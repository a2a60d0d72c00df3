"""Other rules beside the live ones: they judge the same facts and say nothing (quy tắc chạy thử).

The shadow has a thread, a connection, a reader and a store of its own, and no outbox is
ever read from that store. Whatever goes wrong here is told by its metrics and tried again; the
live worker never waits for it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import structlog

from domain.contracts.subjects import PETITIONS
from projections.early_warning.opening import look_into
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.shadow_store import open_shadow
from projections.early_warning.standing import differing
from projections.early_warning.stream_places import checkpoint_at, messages_of, position_at
from services.runtime.connection import connect, hang_up
from services.runtime.hosting_file import read_hosting
from services.runtime.logs import outline
from services.runtime.reader import BatchReader, Pull
from services.runtime.tail import StreamReplacedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from domain.law.law import Law
    from projections.comparison import Difference
    from projections.early_warning.settings import WatchSettings
    from projections.early_warning.shadow_metrics import ShadowMetrics
    from projections.store.protocol import Store
    from services.runtime.reader import Batch

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 500
"""Facts in one transaction, and subjects judged at a stretch: small, so that the live worker
gets its turn."""
_IDLE = 1.0
_LONGEST_PAUSE = 60.0
_PULL = Pull(batch=_AT_ONCE, outstanding=2)


class Shadow:
    """One shadow rulebook beside one worker."""

    def __init__(
        self,
        settings: WatchSettings,
        law: Law,
        metrics: ShadowMetrics,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._law = law
        self._metrics = metrics
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shadow", daemon=True)
        self._counted_at: float | None = None
        self._changed = True

    def start(self) -> None:
        """Begin to judge, beside whatever else this program does."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopping.set()
        self._thread.join(_LONGEST_PAUSE)

    def _run(self) -> None:
        pause, after = 1.0, False
        while not self._stopping.is_set():
            try:
                asyncio.run(self._watch(from_start=after))
                pause, after = 1.0, False
            except StreamReplacedError:
                after = True
            except Exception as error:  # noqa: BLE001 - the outermost boundary of the shadow:
                # whatever it stumbles over must not reach the live worker.
                self._metrics.failed()
                log.warning("the shadow stumbled", exception=outline(error))
                self._stopping.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _watch(self, *, from_start: bool) -> None:
        client = await connect(self._settings.nats, f"shadow-{self._settings.worker}")
        try:
            store = open_shadow(self._settings.data, self._law)
            try:
                await self._read(_reader(client, store, from_start=from_start), store)
            finally:
                store.close()
        finally:
            await hang_up(client)

    async def _read(self, reader: BatchReader, store: Store) -> None:
        hosting = read_hosting(self._settings.hosting)
        pipeline = Pipeline(store, self._law, hosting=hosting, worker="shadow")
        pipeline.desk.speaks = False
        async with reader:
            self._metrics.up.set(1)
            while not self._stopping.is_set():
                batch = await reader.next_batch(_AT_ONCE, timeout=_IDLE)
                if batch:
                    self._observe(pipeline, batch)
                await self._judge(pipeline, near=not batch.pending)
                self._metrics.position.set(reader.checkpoint.sequence)
                if not (reader.pending or pipeline.behind):
                    self._count(store)

    def _observe(self, pipeline: Pipeline, batch: Batch) -> None:
        messages, position = messages_of(batch.messages), position_at(batch.checkpoint)
        pipeline.observe(messages, self._clock(), position=position, judging=not batch.pending)
        self._changed = True

    async def _judge(self, pipeline: Pipeline, *, near: bool) -> None:
        while near and not self._stopping.is_set():
            now = self._clock()
            if not (pipeline.catch_up(now, _AT_ONCE) or pipeline.tick(now)):
                return
            self._changed = True
            await asyncio.sleep(0)

    def _count(self, store: Store) -> None:
        """Compare what stands here with what stands live, now and then."""
        now = time.monotonic()
        since = None if self._counted_at is None else now - self._counted_at
        if not self._changed or (since is not None and since < self._settings.shadow_every):
            return
        self._counted_at, self._changed = now, False
        live = look_into(self._settings.data, self._settings.store)
        try:
            found: Counter[tuple[Difference, str]] = Counter(
                (one.difference, one.alert.says.pattern.value) for one in differing(live, store)
            )
        finally:
            live.close()
        self._metrics.counted(found)


def _reader(client: Client, store: Store, *, from_start: bool) -> BatchReader:
    after = checkpoint_at(None if from_start else store.position())
    return BatchReader(client, PETITIONS, after=after, pull=_PULL)
