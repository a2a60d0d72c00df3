"""The worker's loop: read what has come, judge, commit, wake the relay (vòng lặp)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nats.errors import Error

from projections.early_warning.backlog import Backlog
from projections.early_warning.judging_pace import JudgingPace
from projections.early_warning.letter_desk import LetterDesk
from projections.early_warning.letters import Letters
from projections.early_warning.partitions import WHOLE
from projections.early_warning.pipeline_in_turn import PipelineInTurn
from projections.early_warning.reading_on import ReadingOn
from projections.early_warning.rest import Rest
from projections.early_warning.succession import Live
from projections.early_warning.taking_in import TakingIn
from projections.early_warning.telling import Telling
from projections.early_warning.tidying import Keeping, Tidying
from projections.early_warning.turns import ALONE, AMONG_OTHERS
from services.runtime.collector import calm_collector
from services.runtime.health import Health, Progress
from services.runtime.reader import Pull

if TYPE_CHECKING:
    from nats.aio.client import Client

    from projections.early_warning.metrics import Metrics
    from projections.early_warning.partitions import Partition
    from projections.early_warning.pipeline import Pipeline
    from projections.early_warning.settings import WatchSettings
    from projections.early_warning.watch_clock import Clock
    from projections.store.protocol import Store
    from services.runtime.reader import BatchReader

_TIDY = 1.0
"""Seconds between two small pieces of letting go of what is not needed any more."""


class Worker:
    """One partition's early warning: one reader, one pipeline, one relay."""

    def __init__(  # noqa: PLR0913 - what a worker is made of
        self,
        client: Client,
        pipeline: Pipeline,
        metrics: Metrics,
        settings: WatchSettings,
        *,
        clock: Clock,
        partition: Partition = WHOLE,
    ) -> None:
        self._letters = Letters(client, clock)
        self._letter_desk = LetterDesk(client, settings.worker, lambda: self.store)
        self._letter_desk.asked = self._letters.ask
        self._metrics = metrics
        self._settings = settings
        self._clock = clock
        self._progress = Progress()
        # A view built anew hears again what was told long ago.
        pipeline.desk.reclassifying = pipeline.store.position() is not None
        self._telling = Telling(client, pipeline.store, metrics, settings)
        self.current = PipelineInTurn(pipeline, self._telling, self._letters, metrics)
        """Where rules and generations are followed while they change."""
        turn = ALONE if partition.is_whole else AMONG_OTHERS
        size = min(settings.batch, turn.pull)
        pull = Pull(batch=size, outstanding=3, batch_bytes=turn.pull_bytes)
        self._reading = ReadingOn(client, self.current, partition.subjects, pull)
        self._pace = JudgingPace(settings, turn)
        self._taking = TakingIn(self._pace, self._telling, metrics, clock=clock)
        self._backlog = Backlog(
            self._pace, self._telling, metrics, clock=clock, progress=self._progress
        )
        comparing = self._telling.reconciliation
        keeping = Keeping(settings.keep_outbox, lambda: comparing.comparing)
        self._tidying = Tidying(self._telling.status, settings.worker, keeping)
        self._tidies = Rest(_TIDY)
        self.health = Health(
            {
                "progress": self._progress,
                "stream": lambda: self.reader.trouble,
                "store": lambda: self._reading.away,
            },
            {
                "alerts": lambda: self._telling.status.trouble,
                "reconciliation": comparing.status.trouble,
                "judging": self._waiting,
                "rules": self.current.trouble_of_rules,
            },
        )

    async def run(self) -> None:
        """Work until cancelled; what cannot be repaired here ends the program."""
        calm_collector()
        await self._letter_desk.open(self._clock)
        try:
            async with asyncio.TaskGroup() as tasks:
                self._telling.start(tasks)
                tasks.create_task(self._reading.run(self._step), name="reader")
        finally:
            await self._letter_desk.close()

    def close(self) -> None:
        """Let go of the view, once nothing of the worker runs any more."""
        self.current.close()

    def lends(self, cache_kib: int) -> Live:
        """Return what a change of the view's generation needs of this worker."""
        return Live(self._settings.worker, self._clock, self._reading.reader_after, cache_kib)

    @property
    def store(self) -> Store:
        """The view's current generation."""
        return self.current.store

    @property
    def reader(self) -> BatchReader:
        """What reads the stream now."""
        return self._reading.reader

    @property
    def unpublished(self) -> int:
        """How many alerts the hub lacks, whether the relay has looked or not."""
        return self._telling.unpublished

    async def _step(self, reader: BatchReader) -> None:
        """Take in what has arrived, or wait; then judge what waits and what is due."""
        await self.current.follow()
        pipeline, pace = self.current.pipeline, self._pace
        patience = pace.patience(pipeline, self._clock())
        batch = await reader.next_batch(pace.at_most(reader.pending), timeout=patience)
        if batch:
            await self._taking.take(pipeline, batch)
        await self._backlog.judge(pipeline, batch)
        await self._read_letters(reader, busy=bool(batch) or pipeline.behind)
        if self._tidies.is_over() and self._tidying.step(self.store):
            self._telling.wake(self.store)
        self._show(reader)
        if not (pipeline.behind or reader.pending):
            pipeline.desk.reclassifying = True
        waits = pipeline.behind or pipeline.counting
        if pace.adopting and not (batch or waits or reader.pending):
            pace.adopting = False
            pipeline.give_up_adopted(self._clock())
            self._telling.wake(self.store)

    async def _read_letters(self, reader: BatchReader, *, busy: bool) -> None:
        """Read some of what was set aside again, where a reason to do so is known."""
        created, pipeline = reader.checkpoint.created, self.current.pipeline
        if created and self._letters.are_due(pipeline, busy=busy):
            try:
                self._metrics.read_again(await self._letters.read_some(pipeline, created))
            except (Error, TimeoutError, OSError):
                self._letters.ask()  # the hub is away: its messages are there later
            self._telling.wake(self.store)

    def _waiting(self) -> str | None:
        return "facts wait to be judged" if self.current.pipeline.behind else None

    def _show(self, reader: BatchReader) -> None:
        self._progress.mark()
        behind = self.current.pipeline.behind
        if not behind:
            self._pace.caught_up()
        self._metrics.lag.set(reader.pending)
        self._metrics.lag_seconds.set(reader.lag_seconds)
        self._metrics.judging.set(self._pace.waited() if behind else 0)
        self._metrics.counted(self.current.pipeline.silent_weeks)
        self._metrics.position.set(reader.checkpoint.sequence)
        self._metrics.relayed(self._telling.status)
