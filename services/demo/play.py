"""The demo from beginning to end: a real log, the weeks before, the week itself (trình diễn)."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.demo.latency import latency
from services.demo.player import Player
from services.demo.report import Outcome
from services.demo.witness import Witness
from services.simulate.score import Claim, score

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from services.demo.drill import Drill
    from services.demo.feed import Feed
    from services.demo.real_log import RealLog
    from services.demo.system import System

_AT_HUB_WITHIN = 60.0
_JUDGED_WITHIN = 60.0


@dataclass
class Play:
    """What is played, at which pace, and who watches."""

    system: System
    feed: Feed
    drill: Drill
    log: RealLog
    rate: float
    """Commands a second in the week."""
    _of_the_log: frozenset[str] = frozenset()
    """Facts of the real log."""

    async def run(self) -> Outcome:
        """Play everything; return what was seen."""
        client = await self.system.connect("witness")
        witness = Witness(client)
        printer = await self.system.run(
            "alerts", "alerts", "--follow", "--nats", self.system.nats_url
        )
        await printer.speaks()
        player = Player(self.system.node_url)
        try:
            async with _beside(
                witness.read_facts(),
                witness.read_alerts(),
                self.system.guard(),
                printer.follow(self.feed.alert),
            ):
                return await self._played(player, witness)
        finally:
            await player.close()

    async def _played(self, player: Player, witness: Witness) -> Outcome:
        feed = self.feed
        if commands := self.log.commands:
            cases = len(self.log.counted)
            feed.heading(f"A real log: {cases:,} cases of ServiceNow, {len(commands):,} entries")
            await player.in_batches(commands, self._progress("real log", len(commands)))
        self._of_the_log = frozenset(player.facts)
        before = self.drill.before
        feed.heading(f"The weeks before {self.drill.start}: {len(before):,} entries of a province")
        await player.in_batches(before, self._progress("weeks before", len(before)))
        trouble = await self._let_settle(player, witness)
        week = self.drill.week
        feed.heading(f"The week from {self.drill.start}: {len(week):,} entries, one by one")
        progress = self._progress("the week", len(week))
        began = time.perf_counter()
        await player.one_by_one(week, rate=self.rate, on_progress=progress)
        rate = len(week) / (time.perf_counter() - began)
        trouble += await self._let_settle(player, witness)
        feed.rest()
        return self._outcome(player, witness, rate, trouble)

    def _progress(self, what: str, whole: int) -> Callable[[int], None]:
        return lambda done: self.feed.progress(f"{what}: {done:,} of {whole:,}")

    async def _let_settle(self, player: Player, witness: Witness) -> list[str]:
        """Wait until every fact is at the hub and judged, and every alert was heard."""
        if not await witness.until(
            lambda: witness.facts >= len(player.facts), within=_AT_HUB_WITHIN
        ):
            return [f"facts were not all at the hub within {_AT_HUB_WITHIN:.0f} s"]
        if not await self.system.settled(within=_JUDGED_WITHIN):
            return [f"facts were not all judged within {_JUDGED_WITHIN:.0f} s"]
        alerts = await self.system.messages()
        if not await witness.until(lambda: witness.heard >= alerts, within=_AT_HUB_WITHIN):
            return [f"alerts were not all heard within {_AT_HUB_WITHIN:.0f} s"]
        return []

    def _outcome(
        self, player: Player, witness: Witness, rate: float, trouble: list[str]
    ) -> Outcome:
        """Score the drill only: nobody knows the truth about the real log."""
        standing = list(witness.standing.values())
        claims = [
            Claim(alert.pattern, alert.says.rule, alert.severity, alert.says.evidence)
            for alert in standing
            if self._of_the_log.isdisjoint(alert.says.evidence)
        ]
        return Outcome(
            commands=player.commands,
            facts=witness.facts,
            facts_expected=len(player.facts),
            standing=standing,
            score=score(self.drill.truth, claims, witness.subject_of),
            in_batches=player.in_batch / max(player.batch_seconds, 1e-9),
            one_by_one=rate,
            latency=latency(witness.arrivals, player.sent),
            trouble=trouble,
            log_cases=len(self.log.counted),
            log_agreeing=self.log.agreeing(witness.transfers),
        )


@asynccontextmanager
async def _beside(*coroutines: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Run these beside the block, and end them with it; the first to fail ends the block."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(coroutine) for coroutine in coroutines]
        yield
        for task in tasks:
            task.cancel()
