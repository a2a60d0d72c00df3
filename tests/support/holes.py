"""A hub whose streams allow holes, and a register's log in memory with real facts in it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from domain.contracts.facts import dump_fact
from domain.contracts.subjects import PETITIONS, STREAMS, fact_subject
from services.runtime.connection import connect
from services.runtime.reconciling import Reconciliation, Rhythm
from services.runtime.relay import FencedRelay, Pace
from services.streams import declared
from tests.support.facts import received
from tests.support.nats import FENCE, NODE, PATIENT, Hub, Row, server_in

QUICK = Pace(batch=50, poll=0.05, verify=0.05)
PROMPT = Rhythm(every=0, settle=0, look=0.02, rate=1e9, breath=0, pause=0.05)
DAYS = ("2026-08-03", "2026-08-04", "2026-08-05")
AGENCIES = ("x21025", "t51")


def fact_row(position: int, *, node: str = NODE, key: str = "") -> Row:
    """Return a row with a receipt of its own; agencies and days take turns."""
    fact = received(AGENCIES[position % 2], DAYS[position % 3], f"{node}-{key}{position}")
    return Row(position, fact_subject(fact.type, "51", node), dump_fact(fact))


@dataclass
class FactLog:
    """A register's log in memory, as its relay and a comparison see it."""

    rows: list[Row] = field(default_factory=list[Row])
    node: str = NODE

    @classmethod
    def of(cls, count: int, *, node: str = NODE) -> FactLog:
        """Return a log of that many receipts."""
        return cls([fact_row(n, node=node) for n in range(1, count + 1)], node)

    def grow(self, count: int) -> None:
        """Add receipts at the end."""
        start = self.last_position()
        self.rows += [fact_row(n, node=self.node) for n in range(start + 1, start + count + 1)]

    def at_hand(self, after: int, limit: int) -> None:
        """Be read in a thread."""

    def select(self, after: int, limit: int) -> list[Row]:
        """Return rows behind a position."""
        return [row for row in self.rows[after:] if row.position > after][:limit]

    def last_position(self) -> int:
        """Return where the log ends."""
        return self.rows[-1].position if self.rows else 0

    def said_under(self, body: bytes) -> bytes | None:
        """Return what the log says under the id of a body."""
        try:
            id_ = json.loads(body)["id"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        return next((row.body for row in self.rows if json.loads(row.body)["id"] == id_), None)


@asynccontextmanager
async def leaky_hub(directory: Path) -> AsyncGenerator[Hub]:
    """Run a server whose streams let messages be deleted, as no hub of ours does."""
    async with server_in(directory) as server:
        client = await connect(server.url, "test", patience=PATIENT)
        try:
            hub = Hub(server, client)
            for declaration in STREAMS:
                leaky = declared(declaration).evolve(deny_delete=False, deny_purge=False)
                await hub.js.add_stream(leaky)
            yield hub
        finally:
            await client.close()


def relay_of(hub: Hub, log: FactLog, fence: str = FENCE) -> FencedRelay:
    """Return a relay of a log that looks often."""
    return FencedRelay(hub.client, stream=PETITIONS, fence=fence, source=log, pace=QUICK)


def reconciliation_of(
    hub: Hub, relay: FencedRelay, log: FactLog, fence: str = FENCE, rhythm: Rhythm = PROMPT
) -> Reconciliation:
    """Return what compares that log with the hub, at once and as fast as it can."""
    return Reconciliation(hub.client, relay, log, stream=PETITIONS, fence=fence, rhythm=rhythm)
