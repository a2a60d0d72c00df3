"""A register's line to its hub: it may be down for as long as it likes (kết nối với hub)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NoReturn

import structlog
from nats.aio.client import Client
from nats.errors import Error

from services.runtime import credentials
from services.runtime.connection import connect, hang_up
from services.runtime.loop import heed_cancellation
from services.runtime.recorders import OUTAGES
from services.runtime.relay import FencedRelay, Pace
from services.streams import reconcile

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from services.runtime.relay import Source

log: FilteringBoundLogger = structlog.get_logger()

_LOOK = 1.0


class Publishing:
    """Connects when it can, keeps the streams there, and relays the register's log."""

    def __init__(self, url: str, name: str, source: Source, *, stream: str, fence: str) -> None:
        """Publish a log under a fence; `name` is what the hub calls the connection."""
        self._url = url
        self._name = name
        self.client = Client()
        self._connecting = False
        self.relay = FencedRelay(
            self.client,
            stream=stream,
            fence=fence,
            source=source,
            pace=Pace(outages=OUTAGES),
        )

    async def run(self) -> NoReturn:
        """Publish until cancelled, from the first connection on."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.relay.run())
            tasks.create_task(self._keep_streams())
            self._connecting = True
            await connect(self._url, self._name, patience=None, client=self.client)
            await self._make_streams()
            await asyncio.Event().wait()
        raise AssertionError  # only a cancellation ends the group

    async def close(self, *, grace: float) -> None:
        """Give what is not at the hub yet a moment, then hang up."""
        if self.client.is_connected:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    await self.relay.until(self.relay.status.last)

    async def hang_up(self) -> None:
        """Close the connection, if there ever was one."""
        if self._connecting:
            await hang_up(self.client)

    def trouble(self) -> str | None:
        """Say why facts do not reach the hub, for /health/ready."""
        return self.relay.status.trouble

    async def _keep_streams(self) -> NoReturn:
        """Make a hub that lost its store, or never had one, hold what is declared."""
        while True:
            heed_cancellation()
            await asyncio.sleep(_LOOK)
            if self.client.is_connected and self.relay.status.trouble == "stream_not_found":
                await self._make_streams()

    async def _make_streams(self) -> None:
        if not credentials.makes_streams():
            return
        try:
            found = await reconcile(self.client.jetstream())
        except (Error, OSError, TimeoutError) as error:
            log.warning("streams not checked", error=type(error).__name__)
            return
        for name in found.created:
            log.info("stream created", stream=name)
        for one in found.left:
            log.warning(
                "stream differs",
                stream=one.stream,
                setting=one.setting,
                declared=one.declared,
                actual=one.actual,
            )
        self.relay.hasten()
