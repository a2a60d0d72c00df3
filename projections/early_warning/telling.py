"""A worker's alerts on their way to the hub: relayed, timed, compared with it (đường báo tin)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from domain.contracts.subjects import ALERTS, worker_fence
from projections.early_warning.own_words import reconciliation_of
from projections.early_warning.succession import OutboxInTurn
from services.runtime.reconciliation_metrics import ReconciliationMetrics
from services.runtime.relay import FencedRelay, Pace

if TYPE_CHECKING:
    from nats.aio.client import Client

    from projections.early_warning.metrics import Metrics
    from projections.early_warning.settings import WatchSettings
    from projections.store.protocol import Store
    from services.runtime.relay import RelayStatus

_TURNS = 3
"""Turns of the loop from a wake-up to the wire: the relay's, the client's, its flusher's."""
_TURNS_WITH_ANSWER = 8
"""And where the hub's answer to what was told before is not heard yet: the line's reader, the
request's and the relay's come first, six or seven turns in all. With fewer, what comes right
behind other alerts would wait until the next batch is judged."""


class Telling:
    """Brings to the hub what the view's current generation has in its outbox."""

    def __init__(
        self, client: Client, store: Store, metrics: Metrics, settings: WatchSettings
    ) -> None:
        self._latency = metrics.latency
        self._queued = store.outbox_end()
        self._awaits_answer = False
        self._promised: asyncio.Queue[tuple[int, datetime]] = asyncio.Queue(1_000)
        self._outbox = OutboxInTurn(store.outbox_log())
        self._relay = FencedRelay(
            client,
            stream=ALERTS,
            fence=worker_fence(settings.worker),
            source=self._outbox,
            pace=Pace(outages=store.outages),
        )
        self.reconciliation = reconciliation_of(
            client, self._relay, self._outbox, settings, store.outages
        )
        """Compares what was told with what the hub holds of it."""
        metrics.registry.register(ReconciliationMetrics(self.reconciliation.status))

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Begin to tell, beside the caller's other tasks."""
        tasks.create_task(self._relay.run(), name="relay")
        tasks.create_task(self.reconciliation.run(), name="reconciliation")
        tasks.create_task(self._time_alerts(), name="latency")

    @property
    def status(self) -> RelayStatus:
        """How the relay stands."""
        return self._relay.status

    @property
    def unpublished(self) -> int:
        """How many alerts the hub lacks, whether the relay has looked or not."""
        return self._queued - self._relay.status.position

    def follow(self, store: Store) -> None:
        """Go on with the outbox of another generation of the view."""
        self._outbox.log = store.outbox_log()

    def wake(self, store: Store) -> bool:
        """Tell the relay when there is something new to publish."""
        end = store.outbox_end()
        grown = end > self._queued
        if grown:
            self._awaits_answer = self.unpublished > 0
            self._relay.wake()
        self._queued = end
        return grown

    def promise(self, stored_at: int) -> None:
        """Time what was queued last against when its newest fact was stored, in nanoseconds."""
        stored = datetime.fromtimestamp(stored_at / 1e9, UTC)
        if not self._promised.full():
            self._promised.put_nowait((self._queued, stored))

    async def let_out(self) -> None:
        """Let the relay put what is new on the wire before the next batch takes the loop."""
        for _ in range(_TURNS_WITH_ANSWER if self._awaits_answer else _TURNS):
            await asyncio.sleep(0)

    async def _time_alerts(self) -> NoReturn:
        """Measure how long after a fact was stored at the hub its alerts were there too."""
        while True:
            position, stored = await self._promised.get()
            await self._relay.until(position)
            waited = datetime.now(UTC) - stored
            self._latency.observe(max(waited, timedelta()).total_seconds())
