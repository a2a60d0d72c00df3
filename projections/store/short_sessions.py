"""Sessions of a store, which end when either side stands still or vanishes (phiên của kho).

The leases' are for short transactions: whoever needs their rows next would wait as long as a
process stands still inside one. The view's may be long, so there a take-over ends them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.heartbeat import HANGS_AFTER
from services.runtime.postgres_session import Bounds, Punctual

if TYPE_CHECKING:
    import psycopg

_PATIENCE, _SHORT_PATIENCE = 5, 3
"""Seconds for a new connection: the loop of a worker, or the thread of its leases, waits for it."""
_LINE, _SHORT_LINE = 10.0, 3.0
"""A line that hangs must not outlast a lease; what a view was about to write may be worth more."""
_LOCK = 10.0
"""Nobody but its worker locks rows of a view; people may lock its tables, and go home."""


def short_session(
    address: str, *, name: str, silence: float, answer: float | None = None
) -> psycopg.Connection:
    """Connect; `silence` seconds without a statement inside a transaction end the session.

    So do `answer` seconds without an answer. Outside `transaction()` each statement commits
    by itself.
    """
    bounds = Bounds(line=_SHORT_LINE, silence=silence, answer=answer)
    return Punctual.opened(address, bounds, name=name, patience=_SHORT_PATIENCE)


def view_session(address: str, *, name: str) -> psycopg.Connection:
    """Connect for transactions in which a worker judges: none takes as long as `HANGS_AFTER`."""
    bounds = Bounds(line=_LINE, silence=HANGS_AFTER, answer=HANGS_AFTER, lock=_LOCK)
    return Punctual.opened(address, bounds, name=name, patience=_PATIENCE)
