"""The early-warning program: a FastStream application around the worker's loop (chương trình).

FastStream's own batch pull loses messages when they come slowly, so the hot loop reads
through `services.runtime.reader`; FastStream gives the program its life and answers
what other programs ask of it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import structlog
from faststream import FastStream
from faststream.nats import NatsBroker
from faststream.security import BaseSecurity
from prometheus_client import CollectorRegistry

from domain.contracts.envelope import legal_day
from projections.early_warning.holding import Shared
from projections.early_warning.opening import leases_of, refusing
from projections.early_warning.partitions import partitions
from projections.early_warning.settings import WatchSettings
from projections.early_warning.shadow import Shadow
from projections.early_warning.shadow_metrics import ShadowMetrics
from projections.early_warning.shared_law import SharedLaw
from projections.early_warning.sharing import Sharing
from projections.early_warning.sharing_metrics import (
    HealthOfPartitions,
    OfPartitions,
    SharingMetrics,
)
from projections.early_warning.watch_clock import clock_of
from services.runtime import credentials
from services.runtime.connection import connect, hang_up
from services.runtime.health import HttpServer, operations_app
from services.runtime.hosting_file import read_hosting
from services.runtime.law_files import LawFiles
from services.runtime.process_metrics import show_process
from services.streams import reconcile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.watch_clock import Clock

log: FilteringBoundLogger = structlog.get_logger()


class Watch:
    """One run of the program; `failure` says why it ended by itself."""

    def __init__(
        self,
        settings: WatchSettings,
        ready: Callable[[str], None] = lambda _: None,
        clock: Clock | None = None,
    ) -> None:
        """Take what to tell the address of metrics and health once facts are being read."""
        self._clock = clock or clock_of(settings)
        self.failure: BaseException | None = None
        self._over = asyncio.Event()
        self.address = ""
        """Where metrics and health are served, once they are."""
        self._settings = settings
        self._ready = ready
        self._registry = CollectorRegistry()
        self._sharing: Sharing | None = None
        self._broker = NatsBroker(
            [part.strip() for part in settings.nats.split(",")],
            log_level=logging.WARNING,
            logger=None,
            max_reconnect_attempts=-1,
            **_shown(),
        )
        self._broker.subscriber(f"early-warning.v1.status.{settings.worker}")(self.status)
        self.app = FastStream(self._broker, logger=None, after_startup=(self._tell_ready,))

    async def run(self) -> None:
        """Run until `stop` or a failure ends it; a cancellation breaks the start off."""
        async with self._life():
            await self._answer_questions()
        if self.failure is not None:
            raise self.failure

    def stop(self) -> None:
        """End the program in order."""
        self._over.set()

    async def _answer_questions(self) -> None:
        """Answer over NATS until all is over.

        FastStream's own `run` would take the signals over, and drain at the end: with the hub
        away that fails, and one that is silent is waited for half a minute.
        """
        async with AsyncExitStack() as stack:
            starting = asyncio.create_task(self._listen(stack))
            over = asyncio.create_task(self._over.wait())
            try:
                await asyncio.wait({starting, over}, return_when=asyncio.FIRST_COMPLETED)
                if starting.done():
                    starting.result()
                await over
            finally:
                for task in (starting, over):
                    task.cancel()
                await asyncio.gather(starting, over, return_exceptions=True)

    async def _listen(self, stack: AsyncExitStack) -> None:
        stack.push_async_callback(hang_up, await self._broker.connect())
        await self.app.start()

    async def status(self) -> dict[str, Any]:
        """Answer how the work stands: over NATS, where metrics are out of reach."""
        if self._sharing is None:
            return {"status": "starting"}
        found = [holding.status() for holding in self._sharing.held.values()]
        ready, report = HealthOfPartitions(self._sharing).report()
        return {
            **report,
            "ready": ready,
            "sequence": max((one["sequence"] for one in found), default=0),
            "pending": sum(one["pending"] for one in found),
            "unpublished": sum(one["unpublished"] for one in found),
            "reached": {one.partition.code: one.reached for one in self._sharing.held.values()},
        }

    @asynccontextmanager
    async def _life(self) -> AsyncIterator[None]:
        settings = self._settings
        async with AsyncExitStack() as stack:
            client = await connect(settings.nats, f"early-warning-{settings.worker}")
            stack.push_async_callback(hang_up, client)
            if credentials.makes_streams():
                await reconcile(client.jetstream())
            sharing = self._sharing = self._shared_by(client)
            stack.push_async_callback(sharing.end)
            health = HealthOfPartitions(sharing)
            self._registry.register(OfPartitions(sharing.held.values))
            show_process(self._registry, health, program="watch", data=settings.data)
            await sharing.begin()
            _on_hangup(sharing.ask_for_law)
            server = await stack.enter_async_context(
                HttpServer(
                    operations_app(self._registry, health), host=settings.host, port=settings.port
                )
            )
            if settings.shadow_rules or settings.shadow_overlay:
                self._begin_shadow(stack)
            task = asyncio.create_task(sharing.run(), name="partitions")
            task.add_done_callback(self._ended)
            log.info("serving", worker=settings.worker, address=server.url)
            self.address = server.url
            try:
                yield
            finally:
                task.remove_done_callback(self._ended)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _tell_ready(self) -> None:
        """Say so once questions over NATS are answered, too.

        Whoever ends a program that is ready must not end it while that line is being made:
        nats-py leaves the socket of a connection that is cut off half made open.
        """
        self._ready(self.address)

    def _shared_by(self, client: Client) -> Sharing:
        """Return what holds this process's share, beside other processes where there are any."""
        settings = self._settings
        files = LawFiles(settings.agencies, settings.rules, settings.overlay)
        law = SharedLaw(files)
        today = legal_day(self._clock())
        found = partitions(settings.partitions, law.reload().organisations, today)
        hosting = read_hosting(settings.hosting)
        shared = Shared(client, settings, self._clock, law, hosting, among=len(found))
        with refusing(settings.data):
            leases = leases_of(settings, [partition.view for partition in found])
        return Sharing(shared, leases, found, SharingMetrics(self._registry))

    def _begin_shadow(self, stack: AsyncExitStack) -> None:
        """Let rules on trial judge beside the live ones; wrong files are refused at once."""
        settings = self._settings
        rules = settings.shadow_rules or settings.rules
        law = LawFiles(settings.agencies, rules, settings.shadow_overlay).load()
        shadow = Shadow(settings, law, ShadowMetrics(self._registry), clock=self._clock)
        shadow.start()
        stack.push_async_callback(asyncio.to_thread, shadow.stop)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A worker that ends by itself ends the program: what starts it again starts clean."""
        if not task.cancelled():
            self.failure = task.exception()
        self.stop()


def _shown() -> dict[str, Any]:
    """Return who the program is to its hub, as FastStream wants to be told."""
    options = credentials.from_environment().options()
    trusting = options.pop("tls", None)
    if trusting is not None:
        options["security"] = BaseSecurity(ssl_context=trusting)
    return options


def _on_hangup(do: Callable[[], None]) -> None:
    """Let SIGHUP read the rule files anew, where there is such a signal and it can be heard."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None:
        with suppress(NotImplementedError, ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(hangup, do)
