"""The server of a small system restarted when only that opens its streams again (mở lại).

What units and `leothang up --topology` have their guard for (`services.runtime.guarded`), for
a server that is our own child: whoever ends it must start it again, too.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from services.runtime.guarded import refusal
from services.runtime.server import EmbeddedServerError

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

    from services.runtime.server import EmbeddedServer

log: FilteringBoundLogger = structlog.get_logger()

_EVERY = 2.0
_LASTING = 5.0
_PAUSE = 5.0


class Reopening:
    """Looks at a server's health page; to be asked again and again by whoever minds the server."""

    def __init__(
        self, server: EmbeddedServer, *, every: float = _EVERY, lasting: float = _LASTING
    ) -> None:
        """Take the server, how often to look, and how long it may say that a stream is closed."""
        self._server = server
        self._every = every
        self._lasting = lasting
        self._looked = 0.0
        self._since: float | None = None

    async def look(self) -> None:
        """Look, if it is time to; return when the server runs and takes writes, as far as known."""
        now = time.monotonic()
        if now - self._looked < self._every:
            return
        self._looked = now
        said = await asyncio.to_thread(refusal, f"{self._server.monitoring_url}/healthz")
        self._since = None if said is None else self._since or now
        if self._since is not None and now - self._since >= self._lasting:
            log.warning("a stream takes no writes any more, the server starts anew", why=said)
            self._since = None
            await self._restart()

    async def _restart(self) -> None:
        """Stop the server and start it until it is ready: its disk may still be full."""
        await self._server.stop()
        while True:
            try:
                await self._server.start()
            except EmbeddedServerError as error:
                log.warning("the server does not start", why=str(error))
                await asyncio.sleep(_PAUSE)
            else:
                return
