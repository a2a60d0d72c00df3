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
from nats.errors import ConnectionClosedError, ConnectionReconnectingError

from domain.contracts.subjects import ALERTS, PETITIONS, worker_fence
from projections.early_warning.adoption import adopt
from projections.early_warning.laws import Laws
from projections.early_warning.metrics import Metrics
from projections.early_warning.opening import open_store
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.settings import WatchSettings
from projections.early_warning.shadow import Shadow
from projections.early_warning.shadow_metrics import ShadowMetrics
from projections.early_warning.worker import Worker, clock_of
from services.runtime import credentials
from services.runtime.connection import connect
from services.runtime.health import HttpServer, operations_app
from services.runtime.hosting_file import read_hosting
from services.runtime.law_files import LawFiles
from services.runtime.process_metrics import show_process
from services.streams import reconcile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.worker import Clock

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
        self.address = ""
        """Where metrics and health are served, once they are."""
        self._settings = settings
        self._ready = ready
        self._worker: Worker | None = None
        self._broker = NatsBroker(
            [part.strip() for part in settings.nats.split(",")],
            log_level=logging.WARNING,
            logger=None,
            max_reconnect_attempts=-1,
            **credentials.from_environment().options(),
        )
        self._broker.subscriber(f"early-warning.v1.status.{settings.worker}")(self.status)
        self.app = FastStream(self._broker, logger=None, lifespan=self._life)

    async def run(self) -> None:
        """Run until a signal or a failure ends it."""
        # FastStream wants to drain at the end; with the hub away there is nothing to drain.
        with suppress(ConnectionReconnectingError, ConnectionClosedError):
            await self.app.run()
        if self.failure is not None:
            raise self.failure

    def stop(self) -> None:
        """End the program as a signal would."""
        self.app.exit()

    async def status(self) -> dict[str, Any]:
        """Answer how the worker stands: over NATS, where metrics are out of reach."""
        if self._worker is None:
            return {"status": "starting"}
        ready, report = self._worker.health.report()
        return {
            **report,
            "ready": ready,
            "sequence": self._worker.reader.checkpoint.sequence,
            "pending": self._worker.reader.pending,
            "unpublished": self._worker.unpublished,
        }

    @asynccontextmanager
    async def _life(self) -> AsyncIterator[None]:
        settings = self._settings
        async with AsyncExitStack() as stack:
            client = await connect(settings.nats, f"early-warning-{settings.worker}")
            stack.push_async_callback(client.close)
            if credentials.makes_streams():
                await reconcile(client.jetstream())
            store = open_store(settings.data, settings.store)
            stack.callback(store.close)
            metrics = Metrics(store)
            files = LawFiles(settings.agencies, settings.rules, settings.overlay)
            laws = Laws(files, store, metrics.registry)
            _on_hangup(laws.ask)
            pipeline = Pipeline(
                store, laws.law, hosting=read_hosting(settings.hosting), worker=settings.worker
            )
            await adopt(client, store, worker_fence(settings.worker))
            worker = self._worker = Worker(client, pipeline, metrics, settings, clock=self._clock)
            worker.laws = laws
            pipeline.desk.told = metrics.told
            show_process(metrics.registry, worker.health, program="watch", data=settings.data)
            server = await stack.enter_async_context(
                HttpServer(
                    operations_app(metrics.registry, worker.health),
                    host=settings.host,
                    port=settings.port,
                )
            )
            if settings.shadow_rules or settings.shadow_overlay:
                self._begin_shadow(stack, metrics)
            log.info("watching", stream=PETITIONS, worker=settings.worker, address=server.url)
            task = asyncio.create_task(worker.run(), name=ALERTS)
            task.add_done_callback(self._ended)
            self.address = server.url
            self._ready(server.url)
            try:
                yield
            finally:
                task.remove_done_callback(self._ended)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _begin_shadow(self, stack: AsyncExitStack, metrics: Metrics) -> None:
        """Let rules on trial judge beside the live ones; wrong files are refused at once."""
        settings = self._settings
        rules = settings.shadow_rules or settings.rules
        law = LawFiles(settings.agencies, rules, settings.shadow_overlay).load()
        shadow = Shadow(settings, law, ShadowMetrics(metrics.registry), clock=self._clock)
        shadow.start()
        stack.push_async_callback(asyncio.to_thread, shadow.stop)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A worker that ends by itself ends the program: what starts it again starts clean."""
        if not task.cancelled():
            self.failure = task.exception()
        self.app.exit()


def _on_hangup(do: Callable[[], None]) -> None:
    """Let SIGHUP read the rule files anew, where there is such a signal and it can be heard."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None:
        with suppress(NotImplementedError, ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(hangup, do)
