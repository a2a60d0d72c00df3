"""By which law a view was judged, and what another law puts to be judged again (luật áp dụng)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import RuleUsed
from projections.store.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Sequence


class JudgedBy(Statements):
    """The digest of the law, the versions of rules that spoke, and the marks of a new law."""

    def law_digest(self) -> str | None:
        """Return the digest of the law everything was last marked for, None at first."""
        rows = self._rows("SELECT digest FROM law")
        return rows[0][0] if rows else None

    def set_law_digest(self, digest: str) -> None:
        """Remember the law everything is judged by, or waits to be."""
        self._many(
            "INSERT INTO law (one, digest) VALUES (1, ?)"
            " ON CONFLICT (one) DO UPDATE SET digest = excluded.digest",
            [(digest,)],
        )

    def mark_all_dirty(self) -> None:
        """Remember that every matter, agency, area and province must be judged again."""
        self._many(
            "INSERT INTO dirty (kind, subject)"
            " SELECT DISTINCT 'matter', CAST(matter AS TEXT) FROM subjects WHERE TRUE"
            " ON CONFLICT (kind, subject) DO NOTHING",
            [()],
        )
        self._many(
            "INSERT INTO dirty (kind, subject) SELECT 'agency', agency FROM"
            " (SELECT agency FROM agency_facts UNION SELECT agency FROM findings"
            " WHERE rule = 'R7' AND agency <> '') AS touched WHERE TRUE"
            " ON CONFLICT (kind, subject) DO NOTHING",
            [()],
        )
        self._many(
            "INSERT INTO dirty (kind, subject) SELECT DISTINCT 'area', area FROM area_filings"
            " WHERE TRUE ON CONFLICT (kind, subject) DO NOTHING",
            [()],
        )
        self._many(
            "INSERT INTO dirty (kind, subject) SELECT DISTINCT 'counts', province FROM counts"
            " WHERE TRUE ON CONFLICT (kind, subject) DO NOTHING",
            [()],
        )

    def rules_used(self) -> list[RuleUsed]:
        """Return every version of a rule that something ever on record rested on."""
        rows = self._rows("SELECT id, version, digest FROM rules_used ORDER BY id, version")
        return [RuleUsed(*row) for row in rows]

    def add_rules_used(self, rows: Sequence[RuleUsed]) -> None:
        """Remember versions of rules; the first digest of a version stays."""
        self._many(
            "INSERT INTO rules_used (id, version, digest) VALUES (?, ?, ?)"
            " ON CONFLICT (id, version) DO NOTHING",
            rows,
        )
