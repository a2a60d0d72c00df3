"""What one generation of a view hands to another: the statements (thế hệ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.outbox import AFTER
from projections.store.rows import AlertRow, OutboxRow
from projections.store.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ALERTS = "SELECT id, kind, subject, revision, change, province, body FROM alerts WHERE id > ?"
_PAGE = 2_000


class Generation(Statements):
    """How far it was built, and what it has to hand over."""

    def building(self) -> str | None:
        """Return how the building of this generation stands, as JSON; None if never written."""
        rows = self._rows("SELECT body FROM building")
        return rows[0][0] if rows else None

    def set_building(self, body: str) -> None:
        """Write down how the building stands."""
        self._many(
            "INSERT INTO building (one, body) VALUES (1, ?)"
            " ON CONFLICT (one) DO UPDATE SET body = excluded.body",
            [(body,)],
        )

    def every_alert(self) -> Iterator[AlertRow]:
        """Return what was told of every alert, by id, in pages."""
        after = ""
        while rows := self._rows(f"{_ALERTS} ORDER BY id LIMIT {_PAGE}", (after,)):
            yield from (AlertRow(*row)._replace(body=bytes(row[6])) for row in rows)
            after = rows[-1][0]

    def alert_ids(self) -> set[str]:
        """Return the ids of all alerts of which anything was told."""
        return {id_ for (id_,) in self._rows("SELECT id FROM alerts")}

    def outbox_after(self, position: int, limit: int) -> list[OutboxRow]:
        """Return queued messages behind a position, in order."""
        rows = self._rows(AFTER, (position, limit))
        return [OutboxRow(place, subject, bytes(body)) for place, subject, body in rows]

    def put_outbox(self, rows: Sequence[OutboxRow]) -> None:
        """Put messages of another generation into the outbox, at the positions they have."""
        self._many("INSERT INTO outbox (position, subject, body) VALUES (?, ?, ?)", rows)

    def cut_outbox(self, after: int) -> None:
        """Take back what was queued behind a position and never left this generation."""
        self._many("DELETE FROM outbox WHERE position > ?", [(after,)])

    def fact_ids(self) -> Iterator[tuple[str, bytes]]:
        """Return the id of every fact, and nothing beside it; in no order."""
        for (id_,) in self._each("SELECT id FROM facts"):
            yield bytes(id_).hex(), b""

    def dirty_count(self) -> int:
        """Count what waits to be judged."""
        return int(self._rows("SELECT COUNT(*) FROM dirty")[0][0])
