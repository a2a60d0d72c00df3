"""Sessions with PostgreSQL that end when either side stands still or vanishes (phiên làm việc).

A process can be stopped anywhere, and a machine can lose its power or its line: neither says so.
What a transaction had locked then stays locked, for the database hears nothing of it; and whoever
asks a database that vanished waits for an answer for hours, which is what a kernel allows.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus

from services.runtime.encoding import in_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg.abc import PQGen

RV = TypeVar("RV")

_LOOK = 0.1
"""As psycopg's own: how often it wakes up to hear Ctrl-C."""
_SETTING = "SELECT set_config(%s, %s, false)"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many seconds each side waits for the other."""

    line: float
    """Nothing of the other machine's kernel is heard: the session is over."""
    silence: float
    """No statement comes inside a transaction: the database undoes it, and ends the session."""
    answer: float | None = None
    """Nothing comes of a statement, whatever its machine says: the session is over."""
    lock: float | None = None
    """A statement waits for somebody else's lock: it fails."""

    def words(self) -> dict[str, int]:
        """Return what our side's kernel is told, as the words of a connection."""
        return {
            "keepalives_idle": _whole(self.line / 3),
            "keepalives_interval": _whole(self.line / 3),
            "keepalives_count": 2,
            "tcp_user_timeout": round(self.line * 1_000),
        }

    def settings(self) -> dict[str, str]:
        """Return what the database is told, by the names of its settings."""
        found = {
            "idle_in_transaction_session_timeout": milliseconds(self.silence),
            # An answer that nobody takes is silence, too: its rows are locked meanwhile.
            "tcp_user_timeout": milliseconds(self.silence),
            "tcp_keepalives_idle": str(_whole(self.silence / 3)),
            "tcp_keepalives_interval": str(_whole(self.silence / 3)),
        }
        if self.lock is not None:
            found["lock_timeout"] = milliseconds(self.lock)
        return found

    def tell(self, db: psycopg.Connection) -> None:
        """Tell the database, on a connection that commits each statement by itself."""
        with db.cursor() as cursor:
            cursor.executemany(_SETTING, list(self.settings().items()))


class _Ended(psycopg.Pipeline):
    """Many statements at once, of which the database knows that they are over.

    psycopg's own sends a Flush behind the Sync that ends them. PostgreSQL reads it, and no more
    counts how long nothing comes: a session that stood still right after `executemany` would keep
    its locks for ever. A Sync needs no Flush.
    """

    def _exit_gen(self) -> PQGen[None]:
        try:
            self._enqueue_sync()
            yield from self._communicate_gen()
        finally:
            yield from self._fetch_gen(flush=False)


class Punctual(psycopg.Connection):
    """A connection that does not wait for an answer for ever."""

    answer: float | None = None
    """Seconds; None for ever."""

    def wait(self, gen: PQGen[RV], interval: float = _LOOK, timeout: float | None = None) -> RV:
        """Wait as psycopg does; a session whose answer did not come is of no more use."""
        try:
            return super().wait(gen, interval, self.answer if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise

    @contextmanager
    def _pipeline_nolock(self) -> Iterator[psycopg.Pipeline]:
        """Lead what `executemany` sends, as psycopg does."""
        self._pipeline = _Ended(self, _no_lock=True)
        try:
            with self._pipeline as pipeline:
                yield pipeline
        finally:
            self._pipeline = None

    @classmethod
    def opened(cls, address: str, bounds: Bounds, *, name: str, patience: int) -> Self:
        """Connect within so many seconds; each statement commits by itself.

        People who look at the database's sessions see the name.
        """
        words = make_conninfo(
            address, application_name=name, connect_timeout=patience, **bounds.words()
        )
        db = cls.connect(words, autocommit=True)
        db.answer = bounds.answer
        try:
            in_utf8(db)
            bounds.tell(db)
        except BaseException:
            db.close()
            raise
        return db


def milliseconds(seconds: float) -> str:
    """Return a span as the database's settings take it."""
    return f"{max(1, round(seconds * 1_000))}ms"


def _whole(seconds: float) -> int:
    return max(1, round(seconds))
