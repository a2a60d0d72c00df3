"""The stream of facts, read on from where the view stands: past outages of either (đọc tiếp)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import structlog

from domain.contracts.subjects import PETITIONS
from projections.early_warning.stream_places import checkpoint_at
from services.runtime.reader import BEGINNING, BatchReader, Pull
from services.runtime.tail import StreamReplacedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.pipeline_in_turn import PipelineInTurn
    from services.runtime.reader import Checkpoint

log: FilteringBoundLogger = structlog.get_logger()

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0
"""Seconds before the store is tried again."""


class ReadingOn:
    """One partition's reader, made anew where the stream or the store went away."""

    def __init__(
        self, client: Client, current: PipelineInTurn, subjects: Sequence[str], pull: Pull
    ) -> None:
        """Take whose store tells where to read on, what to read, and in what parts."""
        self._client = client
        self._subjects = subjects
        self._pull = pull
        self._current = current
        self.away: str | None = None
        """What to say of the store while it is away."""
        self.reader = self.reader_after(self._checkpoint())

    def reader_after(self, after: Checkpoint) -> BatchReader:
        """Return a reader of the same facts behind a checkpoint."""
        return BatchReader(
            self._client, PETITIONS, after=after, subjects=self._subjects, pull=self._pull
        )

    async def run(self, step: Callable[[BatchReader], Awaitable[None]]) -> NoReturn:
        """Step by step with one reader; after an outage from where the store stands."""
        after, pause = self._checkpoint(), _SHORTEST_PAUSE
        while True:
            try:
                async with self.reader_after(after) as self.reader:
                    while True:
                        await step(self.reader)
                        self.away, pause = None, _SHORTEST_PAUSE
                        # Whoever else is ready has its turn before this one has another.
                        await asyncio.sleep(0)
            except StreamReplacedError as error:
                log.warning("stream replaced; reading it from its start", reason=error.why)
                after = BEGINNING
            except self._current.store.outages as error:
                self._say_away(error)
                # Nothing was committed: read again from where the store stands.
                after, pause = await self._recovered(after, pause)

    def _checkpoint(self) -> Checkpoint:
        return checkpoint_at(self._current.store.position())

    def _say_away(self, error: Exception) -> None:
        if self.away is None:
            log.warning("the store is away", error=type(error).__name__)
        self.away = f"the store is away ({type(error).__name__})"

    async def _recovered(self, after: Checkpoint, pause: float) -> tuple[Checkpoint, float]:
        """Wait a little, longer each time, and ask the store where it stands."""
        await asyncio.sleep(pause)
        try:
            self._current.pipeline.recover()
            after = self._checkpoint()
        except self._current.store.outages as error:
            self._say_away(error)
        return after, min(pause * 2, _LONGEST_PAUSE)
