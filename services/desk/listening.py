"""The desk's loop: hear warnings, and let those nobody takes up climb (vòng lặp bàn trực)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import structlog
from nats.errors import Error

from domain.contracts.subjects import ALERTS
from services.desk.hearing import told_of
from services.desk.rows import Letter, Position
from services.runtime.health import Progress
from services.runtime.reader import BatchReader, Checkpoint, place_of
from services.runtime.recorders import OUTAGES
from services.runtime.tail import StreamMissingError, StreamReplacedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from services.desk.engine import DeskEngine, Told
    from services.desk.metrics import DeskMetrics
    from services.runtime.reader import Batch

log: FilteringBoundLogger = structlog.get_logger()

_AT_ONCE = 500
_IDLE = 1.0
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0


class Listening:
    """Reads the ALERTS stream into the register, from where the register stands."""

    def __init__(
        self,
        client: Client,
        engine: DeskEngine,
        metrics: DeskMetrics,
        *,
        wrote: Callable[[], None],
    ) -> None:
        """`wrote` hears that there may be something to publish."""
        self._client = client
        self._engine = engine
        self._metrics = metrics
        self._wrote = wrote
        self.progress = Progress()
        self.trouble: str | None = "not_started"
        """Why nothing is heard, in a word; None while it is."""
        self.store_trouble: str | None = None
        self.reader: BatchReader | None = None

    async def run(self) -> NoReturn:
        """Listen until cancelled; trouble is named and tried again."""
        pause = _FIRST_PAUSE
        after: Checkpoint | None = None
        while True:
            try:
                self.progress.mark()
                if after is None:
                    after = await asyncio.to_thread(self._checkpoint)
                async with BatchReader(self._client, ALERTS, after=after) as self.reader:
                    after, self.trouble = None, None
                    while True:
                        await self._step(self.reader)
                        pause = _FIRST_PAUSE
            except StreamReplacedError as error:
                # What was told is a set: hearing it again changes nothing.
                log.warning("stream replaced; reading it from its start", reason=error.why)
                after = Checkpoint()
            except (Error, TimeoutError, StreamMissingError) as error:
                self._note("hub", error)
                after = None
            except OUTAGES as error:
                self._note("store", error)
                after = None
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def climb(self) -> NoReturn:
        """Let what is late climb, each time its day has passed, until cancelled."""
        while True:
            try:
                while climbed := await asyncio.to_thread(self._engine.climb):
                    self._metrics.escalations.inc(climbed)
                    self._wrote()
                due = await asyncio.to_thread(self._engine.next_climb)
                self.store_trouble = None
            except OUTAGES as error:
                self._note("store", error)
                due = None
            await asyncio.sleep(self._until(due))

    def _until(self, due: datetime | None) -> float:
        if due is None:
            return _IDLE
        left = (due - self._engine.clock()).total_seconds()
        return min(_IDLE, max(_FIRST_PAUSE, left))

    async def _step(self, reader: BatchReader) -> None:
        batch = await reader.next_batch(_AT_ONCE, timeout=_IDLE)
        if batch:
            await self._take_in(batch)
        self.trouble = reader.trouble
        self._metrics.lag.set(reader.pending)
        self.progress.mark()

    async def _take_in(self, batch: Batch) -> None:
        law = self._engine.law
        read = [told_of(place_of(m).sequence, m.subject, m.data, law) for m in batch.messages]
        told: list[Told] = []
        letters: list[Letter] = []
        for one in read:
            if isinstance(one, Letter):
                letters.append(one)
            elif one is not None:
                told.append(one)
        at = Position(
            batch.checkpoint.sequence, batch.checkpoint.timestamp_ns, batch.checkpoint.created
        )
        taken = await asyncio.to_thread(self._engine.take_in, told, at, letters)
        self.store_trouble = None
        self._metrics.took(taken)
        for letter in letters:
            self._metrics.set_aside.labels(letter.reason).inc()
        if letters:
            first = letters[0]
            log.warning(
                "set aside",
                reason=first.reason,
                count=len(letters),
                sequence=first.sequence,
                why=first.errors,
            )

    def _checkpoint(self) -> Checkpoint:
        at = self._engine.register.index.position(ALERTS)
        return Checkpoint() if at is None else Checkpoint(*at)

    def _note(self, what: str, error: BaseException) -> None:
        word = f"{what}: {type(error).__name__}"
        if what == "store":
            self.store_trouble = word
        if self.trouble != word:
            log.warning("listening stopped", reason=what, error=type(error).__name__)
        self.trouble = word


def real_clock() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)
