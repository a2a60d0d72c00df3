"""What a relay reads of the outbox, on a connection of its own and in its own thread."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from projections.store.rows import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AFTER = "SELECT position, subject, body FROM outbox WHERE position > ? ORDER BY position LIMIT ?"
_GAP = "SELECT position FROM outbox_gap WHERE told = 0 AND position > ?"
END = "SELECT (SELECT MAX(position) FROM outbox), (SELECT MAX(position) FROM outbox_start)"


_BEGINS = "SELECT MAX(position) FROM outbox_start"


def end_of(ends: Sequence[int | None]) -> int:
    """Return the position of the last message queued, whether it is here still or not."""
    return max(end or 0 for end in ends)


class OutboxLog:
    """The outbox as a log to publish (hộp thư đi)."""

    def __init__(
        self, rows: Callable[[str, Sequence[Any]], list[Any]], *, local: bool = False
    ) -> None:
        self._rows = rows
        self._local = local
        self._one_at_a_time = Lock()

    def at_hand(self, after: int, limit: int) -> list[OutboxRow] | None:
        """Return what `select` would, where reading is no journey: in a file of our own."""
        return self.select(after, limit) if self._local else None

    def select(self, after: int, limit: int) -> list[OutboxRow]:
        """Return at most `limit` messages after a position, in order.

        None where some between were let go of: the hub would never hear of them. The worker
        queues what they told once more, and then all of it goes out.
        """
        with self._one_at_a_time:
            rows = self._rows(AFTER, (after, limit))
            if rows and rows[0][0] > after + 1 and self._rows(_GAP, (after,)):
                return []
        return [OutboxRow(position, subject, bytes(body)) for position, subject, body in rows]

    def begins(self) -> int:
        """Return behind which position every message is still here."""
        with self._one_at_a_time:
            rows = self._rows(_BEGINS, ())
        return int(rows[0][0] or 0)

    def last_position(self) -> int:
        """Return the position of the last message queued, 0 when there is none."""
        with self._one_at_a_time:
            rows = self._rows(END, ())
        return end_of(rows[0])
