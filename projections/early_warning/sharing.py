"""Which partitions this process works for, beside others: taken, given up, lost (chia việc)."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, NoReturn

import structlog
from click import UsageError
from nats.errors import Error

from domain.law.errors import LawError
from projections.early_warning.holding import Holding
from projections.early_warning.spreading import shares
from projections.store.heartbeat import Heartbeat
from projections.store.lease import BEATS, LeaseLostError
from services.runtime.fence import PublishError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.holding import Shared
    from projections.early_warning.partitions import Partition
    from projections.early_warning.sharing_metrics import SharingMetrics
    from projections.store.lease import Board, Leases

log: FilteringBoundLogger = structlog.get_logger()

_UNOPENED = (UsageError, LawError, sqlite3.Error, Error, PublishError, TimeoutError, OSError)
"""Why a view does not open now: settings, files, the database, the hub."""

_IN_OUR_WORDS = (UsageError, LawError, PublishError)


class Sharing:
    """Holds this process's share of the partitions; one task runs `run`."""

    def __init__(
        self,
        shared: Shared,
        leases: Leases,
        partitions: Sequence[Partition],
        metrics: SharingMetrics,
    ) -> None:
        """Take what others may hold too; nothing is taken before `begin`."""
        self.held: dict[str, Holding] = {}
        """By the name of the view."""
        self.refused: dict[str, str] = {}
        """Views that could not be opened, and why."""
        self._refusal: Exception | None = None
        self.away: str | None = None
        """Why leases cannot be seen."""
        self._shared = shared
        self._leases = leases
        self._partitions = {partition.view: partition for partition in partitions}
        self._metrics = metrics
        self._every = shared.settings.lease / BEATS
        self._heartbeat = Heartbeat(leases, every=self._every)
        self._unopened: tuple[type[Exception], ...] = (*_UNOPENED, *leases.outages)
        self._moved = asyncio.Event()
        self._failure: BaseException | None = None

    async def begin(self) -> None:
        """Take a first share; what is wrong with settings or files is raised."""
        self._heartbeat.start()
        await self._share()
        if self._refusal is not None and not self.held:
            raise self._refusal

    async def run(self) -> NoReturn:
        """Keep to the share for ever; what cannot be repaired ends the program."""
        while True:
            self._moved.clear()
            try:
                async with asyncio.timeout(self._every):
                    await self._moved.wait()
            except TimeoutError:
                pass
            self._heartbeat.sign()
            if self._failure is not None:
                raise self._failure
            await self._share()

    async def end(self) -> None:
        """Stop all work and let others have it at once."""
        await asyncio.gather(*map(self._stop, list(self.held)))
        await asyncio.to_thread(self._heartbeat.stop)

    def ask_for_law(self) -> None:
        """Let every partition read the rule files anew."""
        self._shared.law.ask()
        for holding in self.held.values():
            holding.laws.ask()

    @property
    def trouble(self) -> str | None:
        """Say why leases cannot be held."""
        return self.away or self._heartbeat.trouble

    # -- one round
    async def _share(self) -> None:
        """Step back from what was lost, give what others should have, take what is ours."""
        try:
            board = await asyncio.to_thread(self._leases.look)
            self.away = None
        except self._leases.outages as error:
            self.away = f"leases cannot be seen ({type(error).__name__})"
            return
        self._metrics.seen(board)
        await self._drop(board)
        target = shares(board, self._partitions)
        for view in [view for view in self.held if target.get(view) != board.me]:
            await self._give(view)
        for view in sorted(self._partitions):
            if target.get(view) == board.me and view not in board.held:
                await self._take(view)
                self._heartbeat.sign()
        self._metrics.held.set(len(self.held))

    async def _drop(self, board: Board) -> None:
        """Let go of what another has taken over, and of what ended with its lease."""
        for view, holding in list(self.held.items()):
            if view not in board.mine or holding.failure is not None:
                why = "the lease was lost" if _is_lost(holding.failure) else "the hub was slow"
                log.warning("stepping back", worker=view, reason=why)
                self._metrics.moves.labels("lost").inc()
                await self._stop(view)
                await self._release(view)

    async def _give(self, view: str) -> None:
        await self._stop(view)
        await self._release(view)
        self._metrics.moves.labels("given").inc()
        log.info("gave a partition to another worker", worker=view)

    async def _take(self, view: str) -> None:
        try:
            fence = await asyncio.to_thread(self._leases.take, view)
            if fence is None:
                return
            holding = await Holding.open(self._shared, self._partitions[view], fence)
        except LeaseLostError:
            return
        except self._unopened as error:
            # Others may open it; and what is wrong with one must not end the work for the rest.
            why = str(error) if isinstance(error, _IN_OUR_WORDS) else type(error).__name__
            if self.refused.get(view) != why:
                log.warning("a view does not open", worker=view, why=why)
            self.refused[view], self._refusal = why, error
            await self._release(view)
            return
        self.refused.pop(view, None)
        self.held[view] = holding
        self._metrics.moves.labels("taken").inc()
        holding.start(self._ended)

    async def _stop(self, view: str) -> None:
        await self.held.pop(view).stop()

    async def _release(self, view: str) -> None:
        try:
            await asyncio.to_thread(self._leases.give, view)
        except self._leases.outages as error:
            self.away = f"leases cannot be seen ({type(error).__name__})"

    def _ended(self, holding: Holding) -> None:
        """Step back where the lease was lost or the hub slow; what else fails ends the program."""
        if not _is_only(holding.failure, LeaseLostError, TimeoutError):
            self._failure = holding.failure
        self._moved.set()


def _is_lost(failure: BaseException | None) -> bool:
    return failure is None or _is_only(failure, LeaseLostError)


def _is_only(failure: BaseException | None, *kinds: type[Exception]) -> bool:
    if isinstance(failure, BaseExceptionGroup):
        return failure.split(kinds)[1] is None
    return isinstance(failure, kinds)
