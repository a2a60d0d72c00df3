"""Groups as they stand: the statements (nhóm vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import GroupRow
from projections.store.statements import Statements, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_COLUMNS = ", ".join(GroupRow._fields)
_GROUP = f"SELECT {_COLUMNS} FROM group_lives"  # noqa: S608 - names of our own columns
_PUT = (
    f"INSERT INTO group_lives ({_COLUMNS}) VALUES ({marks(len(GroupRow._fields))})"  # noqa: S608
    " ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in GroupRow._fields[1:])
)


class GroupsKept(Statements):
    """How each group stands."""

    def group_rows(self, ids: Collection[str]) -> list[GroupRow]:
        """Return groups by id."""
        return [GroupRow(*row) for row in self._in(_GROUP + " WHERE id IN ({})", ids)]

    def put_group_rows(self, rows: Sequence[GroupRow], gone: Sequence[str]) -> None:
        """Let these groups stand so, and those be none any more."""
        self._many("DELETE FROM group_lives WHERE id = ?", [(one,) for one in gone])
        self._many(_PUT, rows)

    def all_group_rows(self) -> list[GroupRow]:
        """Return every group, by id."""
        return [GroupRow(*row) for row in self._rows(_GROUP + " ORDER BY id")]

    def groups_by_life(self) -> list[tuple[str, str, int]]:
        """Count groups by province and life."""
        sql = "SELECT province, life, COUNT(*) FROM group_lives GROUP BY province, life"
        return [(province, life, int(count)) for province, life, count in self._rows(sql)]
