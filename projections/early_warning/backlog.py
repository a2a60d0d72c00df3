"""What waits for judging, and what time alone may have changed (việc chờ xét)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from projections.early_warning.rest import Rest

if TYPE_CHECKING:
    from projections.early_warning.judging_pace import JudgingPace
    from projections.early_warning.metrics import Metrics
    from projections.early_warning.pipeline import Pipeline
    from projections.early_warning.telling import Telling
    from projections.early_warning.watch_clock import Clock
    from services.runtime.health import Progress
    from services.runtime.reader import Batch

_REST = 30.0
"""Seconds between two looks at weeks that late facts changed, and only when no fact waits."""


class Backlog:
    """Judges what waits in small parts; between them the loop is everybody's."""

    def __init__(
        self,
        pace: JudgingPace,
        telling: Telling,
        metrics: Metrics,
        *,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._pace = pace
        self._telling = telling
        self._metrics = metrics
        self._clock = clock
        self._progress = progress
        self._weeks = Rest(_REST)

    async def judge(self, pipeline: Pipeline, batch: Batch) -> None:
        """Judge what waits, where it is time for it behind this batch, and all that is due."""
        near = self._pace.is_near(batch.pending)
        if pipeline.behind and (near or self._pace.is_overdue()):
            await self._catch_up(pipeline, self._pace.turn.slice if near else None)
        elif pipeline.counting and not batch and self._weeks.is_over():
            await self._catch_up(pipeline, self._pace.turn.slice)
        while pipeline.tick(self._clock(), weeks=False):
            await self._breathe(pipeline)
        if pipeline.tick(self._clock()):
            # The weeks of one province, and then whatever has come meanwhile.
            self._telling.wake(pipeline.store)

    async def _catch_up(self, pipeline: Pipeline, longest: float | None) -> None:
        """Judge what waits; for a while only where new facts may come meanwhile."""
        started = time.monotonic()
        while judged := pipeline.catch_up(self._clock(), self._pace.turn.at_once):
            self._metrics.evaluations.inc(judged)
            await self._breathe(pipeline)
            if longest is not None and time.monotonic() - started > longest:
                return
        self._pace.caught_up()

    async def _breathe(self, pipeline: Pipeline) -> None:
        self._telling.wake(pipeline.store)
        self._progress.mark()
        await asyncio.sleep(0)
