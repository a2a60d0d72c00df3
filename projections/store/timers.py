"""When time alone may change what holds: the statements (hẹn giờ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import DueRow
from projections.store.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from projections.store.promises.judged import Subject


class Timers(Statements):
    """Subjects, and the instants at which they are judged again."""

    def set_due(self, rows: Sequence[DueRow]) -> None:
        """Set when time alone may change these subjects' findings."""
        self._many(
            "INSERT INTO due (kind, subject, wake_at) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, subject) DO UPDATE SET wake_at = excluded.wake_at",
            rows,
        )

    def remove_due(self, subjects: Sequence[Subject]) -> None:
        """Time alone changes nothing here any more."""
        self._many("DELETE FROM due WHERE kind = ? AND subject = ?", subjects)

    def due(self, until: int, limit: int) -> list[DueRow]:
        """Return what is due, earliest first."""
        sql = (
            "SELECT kind, subject, wake_at FROM due WHERE wake_at <= ?"
            " ORDER BY wake_at, kind, subject LIMIT ?"
        )
        return [DueRow(*row) for row in self._rows(sql, (until, limit))]

    def timed(self, kind: str, subjects: Collection[str]) -> set[str]:
        """Return those of these subjects that have a timer."""
        sql = "SELECT subject FROM due WHERE subject IN ({}) AND kind = ?"
        return {subject for (subject,) in self._in(sql, subjects, kind)}

    def next_due(self) -> int | None:
        """Return when the next timer is due."""
        rows = self._rows("SELECT MIN(wake_at) FROM due")
        return None if rows[0][0] is None else int(rows[0][0])
