"""What a store lets go of, and gives back to the disk: the statements (dọn kho)."""

from __future__ import annotations

from projections.store.statements import Statements

_OLDEST = "SELECT position FROM outbox WHERE position <= ? ORDER BY position LIMIT ?"
_START = (
    "INSERT INTO outbox_start (one, position) VALUES (1, ?)"
    " ON CONFLICT (one) DO UPDATE SET position = excluded.position"
    " WHERE outbox_start.position < excluded.position"
)
_GAP = (
    "INSERT INTO outbox_gap (one, position, told) VALUES (1, ?, ?) ON CONFLICT (one)"
    " DO UPDATE SET position = excluded.position, told = excluded.told"
)

EAGER = (
    *("facts", "agency_facts", "papers", "counts", "area_filings", "assessments", "alerts"),
    *("outbox", "dirty", "due", "findings"),
)
"""Tables whose rows come and go, or come for ever: looked after sooner than by default."""
AUTOVACUUM = (
    *("autovacuum_vacuum_scale_factor = 0.05", "autovacuum_analyze_scale_factor = 0.02"),
    *("autovacuum_vacuum_insert_scale_factor = 0.1", "autovacuum_vacuum_cost_limit = 1000"),
)
"""PostgreSQL's own defaults wait for a fifth of a table: of 60 million facts, for 12 million."""


def autovacuum_settings() -> list[str]:
    """Return what PostgreSQL is told of each table, once, when a schema is made."""
    return [f"ALTER TABLE {table} SET ({', '.join(AUTOVACUUM)})" for table in EAGER]


class Upkeep(Statements):
    """The end of the outbox that the hub holds, and pages nobody uses."""

    def outbox_gap(self) -> int:
        """Return up to where messages are missing that whoever lacks them cannot have from here.

        0 when the outbox is complete, or holds the last word on all that is missing.
        """
        rows = self._rows("SELECT position FROM outbox_gap WHERE told = 0")
        return int(rows[0][0]) if rows else 0

    def set_outbox_gap(self, position: int, *, told: bool = False) -> None:
        """Say up to where messages are missing, and whether what they told was queued again."""
        self._many(_GAP, [(position, int(told))])

    def close_outbox_gap(self) -> None:
        """Say that the last word on all that is missing was queued again."""
        self._many("UPDATE outbox_gap SET told = 1", [()])

    def prune_outbox(self, until: int, limit: int) -> int:
        """Let the oldest messages go, up to a position; return how many. The caller commits."""
        rows = self._rows(_OLDEST, (until, limit))
        if not rows:
            return 0
        last = int(rows[-1][0])
        self._many("DELETE FROM outbox WHERE position <= ?", [(last,)])
        self._many(_START, [(last,)])
        self.set_outbox_gap(last)
        return len(rows)

    def give_back(self, pages: int) -> int:
        """Return at most so many unused pages to the disk; PostgreSQL does so by itself."""
        del pages
        return 0
