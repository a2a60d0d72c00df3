"""The lease of a store that is opened by itself, not by a worker with many (quyền ghi riêng)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from projections.store.heartbeat import Heartbeat
from projections.store.lease import LASTS
from projections.store.postgres_lease import PostgresLeases
from projections.store.schema import StoreInUseError

if TYPE_CHECKING:
    from projections.store.lease import Fence

_PATIENCE = LASTS + 1.0
_LOOK = 0.2


class OwnLease:
    """One view of one database, held until given back."""

    def __init__(self, address: str, view: str) -> None:
        """Take the view, or say that another worker has it; one that was killed is waited out."""
        leases = PostgresLeases(address, [view], name="store")
        fence = _taken(leases, view)
        if fence is None:
            leases.close()
            msg = f"another early-warning worker uses schema {view!r} of this database"
            raise StoreInUseError(msg)
        self.fence = fence
        # Whoever opened it closes it, or its process ends: nobody else could give a sign.
        self._heartbeat = Heartbeat(leases, hangs_after=None)
        self._heartbeat.start()

    def close(self) -> None:
        """Let others have it."""
        self._heartbeat.stop()


def _taken(leases: PostgresLeases, view: str) -> Fence | None:
    """Take a view once nobody holds it; None as soon as whoever holds it gives a sign of life."""
    fence, end = leases.take(view), leases.end(view)
    patience = time.monotonic() + _PATIENCE
    while fence is None and leases.end(view) == end and time.monotonic() < patience:
        time.sleep(_LOOK)
        fence = leases.take(view)
    return fence
