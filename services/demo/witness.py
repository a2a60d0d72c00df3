"""What the hub says while the demo plays: facts counted, alerts kept as they stand (nhân chứng)."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.alert import AlertEvent, AlertWithdrawnV1, parse_warning
from domain.contracts.facts import type_of
from domain.contracts.petition import PetitionTransferredV1
from domain.contracts.subjects import ALERTS, PETITIONS
from services.runtime.reader import BatchReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.aio.client import Client

    from domain.contracts.alert import AlertData, AnyAlert, AnyWarning

_WAIT = 0.2
_TRANSFERRED = type_of(PetitionTransferredV1)


class Arrival(NamedTuple):
    """One change of an alert, and when it reached us."""

    at: float
    event: AnyAlert


@dataclass
class Witness:
    """Reads both streams from their beginning, as any other service could."""

    client: Client
    on_alert: Callable[[AnyAlert], None] = lambda _: None
    subject_of: dict[str, str] = field(default_factory=dict[str, str])
    """Fact id to petition, transfer or visit."""
    types: Counter[str] = field(default_factory=Counter[str])
    transfers: Counter[str] = field(default_factory=Counter[str])
    """Transfers by the first paper of the chain they belong to."""
    heard: int = 0
    """Everything on the ALERTS stream, reclassified filings included."""
    arrivals: list[Arrival] = field(default_factory=list[Arrival])
    standing: dict[str, AlertData] = field(default_factory=dict[str, "AlertData"])
    _revisions: dict[str, int] = field(default_factory=dict[str, int])
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def facts(self) -> int:
        """How many different facts are at the hub."""
        return len(self.subject_of)

    async def read_facts(self) -> None:
        """Count facts for ever."""
        async with BatchReader(self.client, PETITIONS) as reader:
            while True:
                for message in (await reader.next_batch(timeout=_WAIT)).messages:
                    fact = json.loads(message.data)
                    self.subject_of[fact["id"]] = fact["subject"]
                    self.types[fact["type"]] += 1
                    if fact["type"] == _TRANSFERRED:
                        self.transfers[fact["correlationid"]] += 1
                    self._changed.set()

    async def read_alerts(self) -> None:
        """Keep alerts as they stand, for ever."""
        async with BatchReader(self.client, ALERTS) as reader:
            while True:
                batch = await reader.next_batch(timeout=_WAIT)
                at = time.perf_counter()
                for message in batch.messages:
                    self._hear(at, parse_warning(message.data))

    def _hear(self, at: float, event: AnyWarning) -> None:
        self.heard += 1
        self._changed.set()
        if not isinstance(event, AlertEvent):
            return
        # What fills a hole of the stream comes behind its successors.
        if event.data.revision < self._revisions.get(event.subject, 0):
            return
        self._revisions[event.subject] = event.data.revision
        self.arrivals.append(Arrival(at, event))
        if isinstance(event, AlertWithdrawnV1):
            self.standing.pop(event.subject, None)
        else:
            self.standing[event.subject] = event.data
        self.on_alert(event)

    async def until(self, holds: Callable[[], bool], *, within: float) -> bool:
        """Wait until something holds; False when it does not within so many seconds."""
        try:
            async with asyncio.timeout(within):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True
