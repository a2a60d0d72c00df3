"""A batch of the stream into the view, and what is new of it out to the hub (nhận từng đợt)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

from domain.contracts.subjects import PETITIONS
from projections.early_warning.stream_places import messages_of, position_at
from services.runtime import tracing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.judging_pace import JudgingPace
    from projections.early_warning.metrics import Metrics
    from projections.early_warning.pipeline import Pipeline
    from projections.early_warning.telling import Telling
    from projections.early_warning.watch_clock import Clock
    from projections.store.rows import DeadLetter
    from services.runtime.reader import Batch

log: FilteringBoundLogger = structlog.get_logger()


class TakingIn:
    """Takes batches in for one worker; each is one transaction with its position."""

    def __init__(
        self, pace: JudgingPace, telling: Telling, metrics: Metrics, *, clock: Clock
    ) -> None:
        self._pace = pace
        self._telling = telling
        self._metrics = metrics
        self._clock = clock

    async def take(self, pipeline: Pipeline, batch: Batch) -> None:
        """Judge a batch, and let out what is new."""
        if self._observe(pipeline, batch):
            await self._telling.let_out()

    def _observe(self, pipeline: Pipeline, batch: Batch) -> bool:
        """Judge a batch; tell whether there is something new to publish."""
        started = time.perf_counter()
        messages, position = messages_of(batch.messages), position_at(batch.checkpoint)
        near = self._pace.is_near(batch.pending)
        with tracing.reading(PETITIONS, batch.messages):
            done = pipeline.observe(messages, self._clock(), position=position, judging=near)
        self._metrics.observed(done, len(messages), time.perf_counter() - started)
        grown = self._telling.wake(pipeline.store)
        if grown and near:
            self._telling.promise(position.stored_at)
        for reason, letters in _by_reason(done.set_aside).items():
            log.warning(
                "set aside",
                reason=reason,
                count=len(letters),
                sequence=letters[0].position,
                why=letters[0].errors,
            )
        return grown


def _by_reason(letters: Sequence[DeadLetter]) -> dict[str, list[DeadLetter]]:
    """Group what was set aside: one line in the log each, however many there are."""
    found: dict[str, list[DeadLetter]] = {}
    for letter in letters:
        found.setdefault(letter.reason, []).append(letter)
    return found
