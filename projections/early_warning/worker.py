"""The worker's loop: read what has come, judge, commit, wake the relay (vòng lặp)."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

import structlog
from nats.errors import Error

from domain.contracts.subjects import ALERTS, PETITIONS, worker_fence
from projections.early_warning.gathering import Gathering
from projections.early_warning.letter_desk import LetterDesk
from projections.early_warning.letters import Letters
from projections.early_warning.own_words import reconciliation_of
from projections.early_warning.partitions import WHOLE
from projections.early_warning.record import micros
from projections.early_warning.rest import Rest
from projections.early_warning.stream_places import checkpoint_at, messages_of, position_at
from projections.early_warning.succession import Live, OutboxInTurn
from projections.early_warning.tidying import Keeping, Tidying
from projections.early_warning.turns import ALONE, AMONG_OTHERS
from services.runtime import tracing
from services.runtime.collector import calm_collector
from services.runtime.health import Health, Progress
from services.runtime.reader import BEGINNING, BatchReader, Pull
from services.runtime.reconciliation_metrics import ReconciliationMetrics
from services.runtime.relay import FencedRelay, Pace
from services.runtime.tail import StreamReplacedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.laws import Laws
    from projections.early_warning.metrics import Metrics
    from projections.early_warning.partitions import Partition
    from projections.early_warning.pipeline import Pipeline
    from projections.early_warning.settings import WatchSettings
    from projections.early_warning.succession import Succession
    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter
    from services.runtime.reader import Batch, Checkpoint

    Clock = Callable[[], datetime]

log: FilteringBoundLogger = structlog.get_logger()

_IDLE = 1.0
"""Longest wait for messages: timers and health are looked at in between."""
_SHORT = 0.05
"""Wait while something waits for judging: what is on its way comes first."""
_REST = 30.0
"""Seconds between two looks at weeks that late facts changed, and only when no fact waits."""
_TIDY = 1.0
"""Seconds between two small pieces of letting go of what is not needed any more."""
_JUDGED_AT_ONCE = 1_000
"""More in one transaction take hardly less each, and alerts would wait for the last of them."""
_LONGEST_PAUSE = 5.0
_TURNS = 3
"""Turns of the loop from a wake-up to the wire: the relay's, the client's, its flusher's."""


def clock_of(settings: WatchSettings) -> Clock:
    """Return the clock that judging goes by."""
    fixed = settings.as_of
    return (lambda: datetime.now(UTC)) if fixed is None else (lambda: fixed)


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
        self._client = client
        self._partition = partition
        self._turn = ALONE if partition.is_whole else AMONG_OTHERS
        self.laws: Laws | None = None
        """Where rules are followed while they change."""
        self.succession: Succession | None = None
        """Where the view's generation is followed while it changes."""
        self._letters = Letters(client, clock)
        self._letter_desk = LetterDesk(client, settings.worker, lambda: self.store)
        self._letter_desk.asked = self._letters.ask
        self._pipeline = pipeline
        self._metrics = metrics
        self._settings = settings
        self._clock = clock
        self._progress = Progress()
        self._judged_at = time.monotonic()
        self._rest = Rest(_REST)
        self._adopting = True
        self._queued = pipeline.store.outbox_end()
        # A view built anew hears again what was told long ago.
        pipeline.desk.reclassifying = pipeline.store.position() is not None
        self._away: str | None = None
        self._promised: asyncio.Queue[tuple[int, datetime]] = asyncio.Queue(1_000)
        self.reader = self._new_reader(self._checkpoint())
        self._outbox = OutboxInTurn(pipeline.store.outbox_log())
        self.relay = FencedRelay(
            client,
            stream=ALERTS,
            fence=worker_fence(settings.worker),
            source=self._outbox,
            pace=Pace(outages=pipeline.store.outages),
        )
        self.reconciliation = reconciliation_of(
            client, self.relay, self._outbox, settings, pipeline.store.outages
        )
        """Compares what was told with what the hub holds of it."""
        metrics.registry.register(ReconciliationMetrics(self.reconciliation.status))
        keeping = Keeping(settings.keep_outbox, lambda: self.reconciliation.comparing)
        self._tidying = Tidying(self.relay.status, settings.worker, keeping)
        self._tidies = Rest(_TIDY)
        self.health = Health(
            {
                "progress": self._progress,
                "stream": lambda: self.reader.trouble,
                "store": lambda: self._away,
            },
            {
                "alerts": lambda: self.relay.status.trouble,
                "reconciliation": self.reconciliation.status.trouble,
                "judging": self._waiting,
                "rules": lambda: self.laws.trouble if self.laws else None,
            },
        )

    async def run(self) -> None:
        """Work until cancelled; what cannot be repaired here ends the program."""
        calm_collector()
        await self._letter_desk.open(self._clock)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.relay.run(), name="relay")
                tasks.create_task(self.reconciliation.run(), name="reconciliation")
                tasks.create_task(self._time_alerts(), name="latency")
                tasks.create_task(self._read(), name="reader")
        finally:
            await self._letter_desk.close()

    def close(self) -> None:
        """Let go of the view, once nothing of the worker runs any more."""
        if self.succession is not None:
            self.succession.close()
        self.store.close()

    def lends(self, cache_kib: int) -> Live:
        """Return what a change of the view's generation needs of this worker."""
        return Live(self._settings.worker, self._clock, self._new_reader, cache_kib)

    @property
    def store(self) -> Store:
        """The view's current generation."""
        return self._pipeline.store

    @property
    def unpublished(self) -> int:
        """How many alerts the hub lacks, whether the relay has looked or not."""
        return self._queued - self.relay.status.position

    # -- reading
    def _new_reader(self, after: Checkpoint) -> BatchReader:
        turn, subjects = self._turn, self._partition.subjects
        size = min(self._settings.batch, turn.pull)
        pull = Pull(batch=size, outstanding=3, batch_bytes=turn.pull_bytes)
        return BatchReader(self._client, PETITIONS, after=after, subjects=subjects, pull=pull)

    def _checkpoint(self) -> Checkpoint:
        return checkpoint_at(self._pipeline.store.position())

    async def _read(self) -> NoReturn:
        after, pause = self._checkpoint(), _SHORT
        while True:
            try:
                async with self._new_reader(after) as self.reader:
                    while True:
                        await self._step()
                        self._away, pause = None, _SHORT
                        # Whoever else is ready has its turn before this one has another.
                        await asyncio.sleep(0)
            except StreamReplacedError as error:
                log.warning("stream replaced; reading it from its start", reason=error.why)
                after = BEGINNING
            except self._pipeline.store.outages as error:
                self._say_away(error)
                # Nothing was committed: read again from where the store stands.
                after, pause = await self._recovered(after, pause)

    def _say_away(self, error: Exception) -> None:
        if self._away is None:
            log.warning("the store is away", error=type(error).__name__)
        self._away = f"the store is away ({type(error).__name__})"

    async def _recovered(self, after: Checkpoint, pause: float) -> tuple[Checkpoint, float]:
        """Wait a little, longer each time, and ask the store where it stands."""
        await asyncio.sleep(pause)
        try:
            self._pipeline.recover()
            after = self._checkpoint()
        except self._pipeline.store.outages as error:
            self._say_away(error)
        return after, min(pause * 2, _LONGEST_PAUSE)

    async def _step(self) -> None:
        """Take in what has arrived, or wait; then judge what waits and what is due."""
        await self._follow_law()
        await self._follow_generation()
        batch = await self.reader.next_batch(self._at_most(), timeout=self._patience())
        if batch:
            await self._take_in(batch)
        if self._pipeline.behind and (self._is_near(batch) or self._is_overdue()):
            await self._catch_up(self._turn.slice if self._is_near(batch) else None)
        elif self._pipeline.counting and not batch and self._rest.is_over():
            await self._catch_up(self._turn.slice)
        while self._pipeline.tick(self._clock(), weeks=False):
            self._wake_relay()
            await self._breathe()
        if self._pipeline.tick(self._clock()):
            # The weeks of one province, and then whatever has come meanwhile.
            self._wake_relay()
        await self._read_letters(busy=bool(batch) or self._pipeline.behind)
        if self._tidies.is_over() and self._tidying.step(self.store):
            self._wake_relay()
        self._show()
        if not (self._pipeline.behind or self.reader.pending):
            self._pipeline.desk.reclassifying = True
        waits = self._pipeline.behind or self._pipeline.counting
        if self._adopting and not (batch or waits or self.reader.pending):
            self._adopting = False
            self._pipeline.give_up_adopted(self._clock())
            self._wake_relay()

    async def _follow_law(self) -> None:
        """Judge by changed rules from now on, and all that is on record again."""
        law = await self.laws.renewed() if self.laws else None
        if law is not None:
            self._pipeline = self._pipeline.under(law)

    async def _follow_generation(self) -> None:
        """Go on in another generation of the view, if somebody asked for it and it is ready."""
        following = await self.succession.next(self._pipeline) if self.succession else None
        if following is None:
            return
        before, self._pipeline = self.store, following
        self._outbox.log = self.store.outbox_log()
        self._metrics.follow(self.store, self.succession.gap if self.succession else 0.0)
        if self.laws is not None:
            self.laws.follow(self.store)
        self._letters.ask()
        before.close()
        self._wake_relay()

    async def _read_letters(self, *, busy: bool) -> None:
        """Read some of what was set aside again, where a reason to do so is known."""
        created = self.reader.checkpoint.created
        if created and self._letters.are_due(self._pipeline, busy=busy):
            try:
                self._metrics.read_again(await self._letters.read_some(self._pipeline, created))
            except (Error, TimeoutError, OSError):
                self._letters.ask()  # the hub is away: its messages are there later
            self._wake_relay()

    async def _take_in(self, batch: Batch) -> None:
        """Judge a batch, let out what is new, and let facts gather where the machine is busy."""
        gathering = Gathering()
        if self._observe(batch):
            await self._let_out()
        if batch.pending < _JUDGED_AT_ONCE and (pause := gathering.pause()):
            await asyncio.sleep(pause)

    def _at_most(self) -> int:
        """Return how many facts to take: what is judged as it comes goes out in small parts."""
        if self._adopting or self.reader.pending > self._settings.catch_up:
            return self._settings.batch
        return min(self._settings.batch, _JUDGED_AT_ONCE)

    def _patience(self) -> float:
        due = self._pipeline.store.next_due()
        if self._pipeline.behind:
            return _SHORT
        if due is None:
            return _IDLE
        return min(_IDLE, max(0.0, (due - micros(self._clock())) / 1e6))

    def _observe(self, batch: Batch) -> bool:
        """Judge a batch; tell whether there is something new to publish."""
        started = time.perf_counter()
        messages, position = messages_of(batch.messages), position_at(batch.checkpoint)
        near = self._is_near(batch)
        with tracing.reading(PETITIONS, batch.messages):
            done = self._pipeline.observe(messages, self._clock(), position=position, judging=near)
        self._metrics.observed(done, len(messages), time.perf_counter() - started)
        grown = self._wake_relay()
        if grown and near:
            stored = datetime.fromtimestamp(position.stored_at / 1e9, UTC)
            if not self._promised.full():
                self._promised.put_nowait((self._queued, stored))
        for reason, letters in _by_reason(done.set_aside).items():
            log.warning(
                "set aside",
                reason=reason,
                count=len(letters),
                sequence=letters[0].position,
                why=letters[0].errors,
            )
        return grown

    def _wake_relay(self) -> bool:
        """Tell the relay when there is something new to publish."""
        end = self._pipeline.store.outbox_end()
        grown, self._queued = end > self._queued, end
        if grown:
            self.relay.wake()
        return grown

    # -- judging what waits
    def _is_near(self, batch: Batch) -> bool:
        # What half a history says would contradict, for a moment, what the hub already holds.
        return batch.pending <= (0 if self._adopting else self._settings.catch_up)

    def _is_overdue(self) -> bool:
        return time.monotonic() - self._judged_at > self._settings.judge_every

    async def _catch_up(self, longest: float | None) -> None:
        """Judge what waits; for a while only where new facts may come meanwhile."""
        started = time.monotonic()
        while judged := self._pipeline.catch_up(self._clock(), self._turn.at_once):
            self._metrics.evaluations.inc(judged)
            self._wake_relay()
            await self._breathe()
            if longest is not None and time.monotonic() - started > longest:
                return
        self._judged_at = time.monotonic()

    async def _let_out(self) -> None:
        """Let the relay put what is new on the wire before the next batch takes the loop."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def _breathe(self) -> None:
        self._progress.mark()
        await asyncio.sleep(0)

    def _waiting(self) -> str | None:
        return "facts wait to be judged" if self._pipeline.behind else None

    # -- showing
    def _show(self) -> None:
        self._progress.mark()
        if not self._pipeline.behind:
            self._judged_at = time.monotonic()
        self._metrics.lag.set(self.reader.pending)
        self._metrics.lag_seconds.set(self.reader.lag_seconds)
        self._metrics.judging.set(
            time.monotonic() - self._judged_at if self._pipeline.behind else 0
        )
        self._metrics.counted(self._pipeline.silent_weeks)
        self._metrics.position.set(self.reader.checkpoint.sequence)
        self._metrics.relayed(self.relay.status)

    async def _time_alerts(self) -> NoReturn:
        """Measure how long after a fact was stored at the hub its alerts were there too."""
        while True:
            position, stored = await self._promised.get()
            await self.relay.until(position)
            waited = datetime.now(UTC) - stored
            self._metrics.latency.observe(max(waited, timedelta()).total_seconds())


def _by_reason(letters: Sequence[DeadLetter]) -> dict[str, list[DeadLetter]]:
    """Group what was set aside: one line in the log each, however many there are."""
    found: dict[str, list[DeadLetter]] = {}
    for letter in letters:
        found.setdefault(letter.reason, []).append(letter)
    return found
