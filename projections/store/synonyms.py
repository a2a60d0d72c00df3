"""Groups that are one under several keys: the statements (nhóm cùng đối tượng, khác khóa)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import SynonymRow
from projections.store.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_ROWS = "SELECT other, name, subject FROM group_synonyms"
_PUT = "INSERT INTO group_synonyms (other, name, subject) VALUES (?, ?, ?)"


class Synonyms(Statements):
    """Which group each subject says another one is."""

    def synonyms(self, groups: Collection[bytes]) -> list[SynonymRow]:
        """Return what is said of these groups, on either side."""
        if not self._rows("SELECT 1 FROM group_synonyms LIMIT 1"):
            return []
        found = {
            SynonymRow(bytes(row[0]), bytes(row[1]), row[2])
            for side in ("other", "name")
            for row in self._in(f"{_ROWS} WHERE {side} IN ({{}})", groups)
        }
        return sorted(found)

    def put_synonyms(self, subjects: Collection[int], rows: Sequence[SynonymRow]) -> None:
        """Let this be all that these subjects say of groups."""
        self._many("DELETE FROM group_synonyms WHERE subject = ?", [(n,) for n in subjects])
        self._many(_PUT, rows)
