"""The lease of a store that is opened by itself, not by a worker with many (quyền ghi riêng)."""

from __future__ import annotations

from projections.store.heartbeat import Heartbeat
from projections.store.postgres_lease import PostgresLeases
from projections.store.schema import StoreInUseError


class OwnLease:
    """One view of one database, held until given back."""

    def __init__(self, address: str, view: str) -> None:
        """Take the view, or say that another worker has it."""
        leases = PostgresLeases(address, [view], name="store")
        fence = leases.take(view)
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
