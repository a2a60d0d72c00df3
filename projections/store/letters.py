"""Messages set aside, and what became of each: the statements (thư bị để riêng)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import DeadLetter
from projections.store.statements import Statements, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_COLUMNS = ", ".join(DeadLetter._fields)
_LETTER = f"SELECT {_COLUMNS} FROM dead_letters"  # noqa: S608 - names of our own columns
_INSERT = f"INSERT INTO dead_letters ({_COLUMNS}) VALUES ({marks(len(DeadLetter._fields))})"  # noqa: S608
_ADD = (
    f"{_INSERT} ON CONFLICT (digest) DO UPDATE SET position = excluded.position,"
    " source = excluded.source, created = excluded.created, understood = excluded.understood,"
    " state = CASE dead_letters.state WHEN 'discarded' THEN 'discarded' ELSE 'waiting' END"
    " WHERE dead_letters.state IN ('replayed', 'gone') OR (excluded.created <> ''"
    " AND dead_letters.created <> excluded.created)"
)
"""One that is heard again is no news, unless it was settled or lies elsewhere now."""
_PUT = f"{_INSERT} ON CONFLICT (digest) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in DeadLetter._fields[1:]
)
_ASKED = f"{_LETTER} WHERE state = 'asked' LIMIT ?"
_OTHERS = (
    f"{_LETTER} WHERE state = 'waiting' AND (understood < ? OR understood > ?)"
    " ORDER BY understood, position LIMIT ?"
)


class Letters(Statements):
    """Dead letters."""

    def add_dead_letters(self, rows: Sequence[DeadLetter]) -> int:
        """Add messages set aside; return how many are new."""
        return self._many(_ADD, rows)

    def put_dead_letters(self, rows: Sequence[DeadLetter], gone: Sequence[str] = ()) -> None:
        """Let these letters stand so, and those of other digests no more."""
        self._many("DELETE FROM dead_letters WHERE digest = ?", [(one,) for one in gone])
        self._many(_PUT, rows)

    def dead_letters(self) -> Iterator[DeadLetter]:
        """Return all of them, by position."""
        rows = self._rows(_LETTER + " ORDER BY position, digest")
        return (DeadLetter(*row) for row in rows)

    def dead_letters_of(self, digests: Collection[str]) -> list[DeadLetter]:
        """Return letters by digest."""
        return [DeadLetter(*row) for row in self._in(_LETTER + " WHERE digest IN ({})", digests)]

    def letters_to_try(self, understood: str, limit: int) -> list[DeadLetter]:
        """Return letters to read again: those asked for, then those of another understanding."""
        found = self._rows(_ASKED, (limit,))
        if len(found) < limit:
            found += self._rows(_OTHERS, (understood, understood, limit - len(found)))
        return [DeadLetter(*row) for row in found]

    def letters_by_state(self) -> list[tuple[str, str, int]]:
        """Count letters by reason and state."""
        sql = "SELECT reason, state, COUNT(*) FROM dead_letters GROUP BY reason, state"
        return [(reason, state, int(count)) for reason, state, count in self._rows(sql)]
