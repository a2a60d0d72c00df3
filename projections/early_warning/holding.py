"""One partition at work: its view, its rules, its worker (phân vùng đang giữ)."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from domain.contracts.subjects import PETITIONS, worker_fence
from projections.early_warning.adoption import adopt
from projections.early_warning.laws import Laws
from projections.early_warning.metrics import Metrics
from projections.early_warning.opening import generations_of, open_store
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.rebuild_metrics import RebuildMetrics
from projections.early_warning.succession import Succession
from projections.early_warning.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from domain.contracts.hosting import Hosting
    from projections.early_warning.partitions import Partition
    from projections.early_warning.settings import WatchSettings
    from projections.early_warning.shared_law import SharedLaw
    from projections.early_warning.watch_clock import Clock
    from projections.store.lease import Fence

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 1_000
"""The most facts of a partition in one transaction, where others wait for their turn."""
_FACTS_AT_HAND = 20_000
_FEWEST_AT_HAND = 1_000
_CACHE_KIB = 65_536
_SMALLEST_CACHE = 4_096
_LOOK, _LOOK_AMONG = 1.0, 5.0
"""Seconds between two looks whether somebody wants another generation of the view."""


class Shared(NamedTuple):
    """What all partitions of a process have in common: kept once, however many they are."""

    client: Client
    settings: WatchSettings
    clock: Clock
    law: SharedLaw
    hosting: Hosting | None
    among: int
    """How many partitions may come to work beside each other here."""

    def settings_of(self, partition: Partition) -> WatchSettings:
        """Return the settings a partition's worker goes by."""
        said = self.settings
        if partition.is_whole:
            return said
        batch = min(said.batch, _AT_ONCE)
        return said.model_copy(update={"worker": partition.worker(said.worker), "batch": batch})

    @property
    def facts_at_hand(self) -> int:
        """Return how many facts a partition keeps parsed: together no more than one worker does."""
        return max(_FEWEST_AT_HAND, _FACTS_AT_HAND // self.among)

    @property
    def cache_kib(self) -> int:
        """Return how much of its file a partition keeps in memory."""
        return max(_SMALLEST_CACHE, _CACHE_KIB // self.among)


class Holding:
    """A partition this process has taken; `open` makes it, `stop` ends it."""

    def __init__(self, partition: Partition, laws: Laws, worker: Worker, metrics: Metrics) -> None:
        self.partition = partition
        self.laws = laws
        self.worker = worker
        self.registry = metrics.registry
        self.task: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, shared: Shared, partition: Partition, fence: Fence) -> Holding:
        """Open the view, and find out what the desk has heard; nothing is read yet."""
        settings = shared.settings_of(partition)
        folder = partition.folder(settings.data)
        with ExitStack() as undone:
            store = open_store(folder, settings.store, schema=partition.view, fence=fence)
            undone.callback(store.close)
            store.keep_at_hand(shared.cache_kib)
            metrics = Metrics(store)
            laws = Laws(shared.law, store, metrics.registry)
            pipeline = Pipeline(
                store,
                laws.law,
                hosting=shared.hosting,
                worker=settings.worker,
                at_hand=shared.facts_at_hand,
            )
            pipeline.desk.told = metrics.told
            fence_of_alerts = worker_fence(settings.worker)
            await adopt(shared.client, store, fence_of_alerts, as_of=shared.clock())
            worker = Worker(
                shared.client, pipeline, metrics, settings, clock=shared.clock, partition=partition
            )
            worker.current.laws = laws
            generations = generations_of(folder, settings.store, schema=partition.view, fence=fence)
            metrics.registry.register(RebuildMetrics(generations))
            lends = worker.lends(shared.cache_kib)
            worker.current.succession = Succession(
                generations, lends, every=_LOOK if partition.is_whole else _LOOK_AMONG
            )
            undone.pop_all()
        return cls(partition, laws, worker, metrics)

    def start(self, ended: Callable[[Holding], None]) -> None:
        """Begin to read; `ended` hears when the worker ends by itself."""
        log.info("watching", stream=PETITIONS, worker=self.partition.view)
        self.task = asyncio.create_task(self.worker.run(), name=self.partition.view)

        def _told(task: asyncio.Task[None]) -> None:
            if not task.cancelled():
                ended(self)

        self.task.add_done_callback(_told)

    async def stop(self) -> None:
        """End after the transaction at hand, and let go of the view."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        self.worker.close()

    @property
    def failure(self) -> BaseException | None:
        """Return what ended the worker."""
        ended = self.task is not None and self.task.done() and not self.task.cancelled()
        return self.task.exception() if ended and self.task is not None else None

    @property
    def reached(self) -> int:
        """Return the sequence of the last message it read."""
        return self.worker.reader.checkpoint.sequence

    def status(self) -> dict[str, Any]:
        """Tell how the worker stands."""
        ready, report = self.worker.health.report()
        return {
            **report,
            "ready": ready,
            "sequence": self.reached,
            "pending": self.worker.reader.pending,
            "unpublished": self.worker.unpublished,
        }
