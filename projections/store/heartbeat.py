"""Leases renewed in a thread of their own, whatever the worker is busy with (nhịp giữ quyền)."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

from projections.store.lease import BEATS, LASTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import FilteringBoundLogger

    from projections.store.lease import Board, Leases

log: FilteringBoundLogger = structlog.get_logger()

HANGS_AFTER = 900.0
"""Seconds without a sign of the worker after which it is taken for hung. No single transaction
takes as long, not even the one that links all papers of a view anew."""


class Heartbeat:
    """Looks at the leases every second for as long as somebody says that he is at work.

    A process that is stopped or dead renews nothing; one whose loop hangs for ever gives
    no sign any more, and is not renewed either.
    """

    def __init__(
        self,
        leases: Leases,
        heard: Callable[[Board], None] = lambda _: None,
        *,
        every: float = LASTS / BEATS,
        hangs_after: float | None = HANGS_AFTER,
    ) -> None:
        """Take what hears every board, in this thread; without `hangs_after` no sign is needed."""
        self.trouble: str | None = None
        self._leases = leases
        self._heard = heard
        self._every = every
        self._hangs_after = hangs_after
        self._signed_at = time.monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leases", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, and let go of everything."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(10.0)
        self._leases.close()

    def sign(self) -> None:
        """Say that the worker is at work."""
        self._signed_at = time.monotonic()

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            still = time.monotonic() - self._signed_at
            if self._hangs_after is not None and still > self._hangs_after:
                self.trouble = f"no sign of the worker for {still:.0f} s: leases run out"
                continue
            try:
                board = self._leases.look()
            except self._leases.outages as error:
                self._say(f"leases cannot be renewed ({type(error).__name__})")
                continue
            self.trouble = None
            self._heard(board)

    def _say(self, trouble: str) -> None:
        if self.trouble is None:
            log.warning("leases cannot be renewed", reason=trouble)
        self.trouble = trouble
