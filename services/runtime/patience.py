"""Connections to a program's pages on which nobody says anything are closed (kết nối im lặng).

uvicorn closes a connection that stays silent after an answer, but waits for ever for the first
request, and for the rest of one that was begun, its body too: a crowd that connects and says
nothing would hold file descriptors until it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

SILENCE = 60.0
"""Seconds without a byte; Prometheus and proxies ask at once, a slow line in a few."""
KEPT = 75
"""Seconds after an answer: longer than a proxy keeps an idle line (60 s), for who closes first
may close under a request that is on its way."""


class Unheard(HttpToolsProtocol):
    """uvicorn's own protocol, but for its patience while no request is being answered."""

    silence = SILENCE
    cycle: RequestResponseCycle | None  # type: ignore[assignment]  # None before the first request

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first byte."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait anew, unless this made a request whole."""
        super().data_received(data)
        if self._is_unheard():
            self._wait()

    def _is_unheard(self) -> bool:
        """Whether it is the other side's turn to say something."""
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            return True
        # Of a body more may be on its way than we have taken; then the silence is ours.
        return cycle.more_body and not self.flow.read_paused

    def _wait(self) -> None:
        # The same timer as between two requests: uvicorn stops it at every byte, and we here.
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.silence, self.timeout_keep_alive_handler
        )
