"""Sessions for short transactions, which the database ends when they stand still (phiên ngắn).

A process can be stopped anywhere, or its machine lose its line: what its transaction had locked
stays locked, for the database hears nothing of it. Whoever needs these rows next would
wait as long as that lasts.
"""

from __future__ import annotations

import psycopg

from services.runtime.encoding import in_utf8

_SILENT = "SELECT set_config('idle_in_transaction_session_timeout', %s, false)"


def short_session(address: str, *, name: str, silence: float) -> psycopg.Connection:
    """Connect; `silence` seconds without a statement inside a transaction end the session.

    People who look at the database's sessions see the name. Outside `transaction()` each
    statement commits by itself.
    """
    # A line that hangs must not outlast a lease.
    db = in_utf8(
        psycopg.connect(
            address,
            autocommit=True,
            application_name=name,
            connect_timeout=3,
            tcp_user_timeout=3_000,
        )
    )
    db.execute(_SILENT, (milliseconds(silence),))
    return db


def milliseconds(seconds: float) -> str:
    """Return a span as the database's settings take it."""
    return f"{max(1, round(seconds * 1_000))}ms"
