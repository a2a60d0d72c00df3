"""Filings by area, their numbers by day, and the first of many: the statements (địa bàn)."""

from __future__ import annotations

from operator import add, attrgetter
from typing import TYPE_CHECKING, Any

from projections.store.rows import AreaRow, AreaTally
from projections.store.statements import Statements, marks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from projections.store.rows import AreaSought

_NUMBERS = ("filed", "hard", "soft", "higher", "fault", "crowd")
_numbers: Callable[[AreaRow], tuple[int, ...]] = attrgetter(*_NUMBERS)
_AREA = f"SELECT {', '.join(AreaRow._fields)} FROM area_filings"  # noqa: S608 - our own columns
_PUT_AREA = f"INSERT INTO area_filings VALUES ({marks(len(AreaRow._fields))})"  # noqa: S608 - marks
_TALLY = (
    f"SELECT {', '.join(AreaTally._fields)} FROM area_days"  # noqa: S608 - our own columns
    " WHERE area IN ({}) AND day >= ? AND (filed <> 0 OR crowd <> 0)"
)
_ADD_TALLY = (
    f"INSERT INTO area_days VALUES ({marks(len(AreaTally._fields))})"  # noqa: S608 - our own columns
    " ON CONFLICT (area, day, secret) DO UPDATE SET "
    + ", ".join(f"{name} = area_days.{name} + excluded.{name}" for name in _NUMBERS)
)
_ACCUSED = "SELECT DISTINCT body FROM area_accused WHERE area = ? AND day >= ? AND day <= ?"
_ADD_ACCUSED = (
    "INSERT INTO area_accused VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (area, day, body) DO UPDATE SET filed = area_accused.filed + excluded.filed,"
    " above = area_accused.above + excluded.above, crowd = area_accused.crowd + excluded.crowd"
)
_FIRST = (
    " JOIN (SELECT area, day, matter, item FROM area_filings"
    " WHERE area = ? AND hard = ? AND secret = ? AND day >= ? AND day <= ?{}"
    " ORDER BY day, matter, item LIMIT ?) AS foremost USING (area, day, matter, item)"
)
"""Found in an index alone; then the rows themselves."""
_COUNTED = {
    ("above", 1): "",
    ("above", 0): " AND higher = 1",
    ("filed", 1): "",
    ("filed", 0): " AND filed = 1",
    ("crowd", 1): " AND crowd = 1",
    ("crowd", 0): " AND crowd = 1",
}


Numbers = dict[tuple[Any, ...], list[int]]


class Areas(Statements):
    """What areas count of matters; numbers are kept beside the filings, with each that changes."""

    def area_rows_of(self, matters: Collection[str]) -> list[AreaRow]:
        """Return what areas count of these matters."""
        return [AreaRow(*row) for row in self._in(_AREA + " WHERE matter IN ({})", matters)]

    def put_area_rows(
        self,
        matters: Collection[str],
        rows: Sequence[AreaRow],
        *,
        had: Sequence[AreaRow] | None = None,
    ) -> None:
        """Let these be all that areas count of these matters."""
        gone = self.area_rows_of(set(matters)) if had is None else had
        self._many(
            "DELETE FROM area_filings WHERE matter = ?",
            [(one,) for one in sorted({row.matter for row in gone})],
        )
        self._many(_PUT_AREA, rows)
        self._many(_ADD_TALLY, _changed(_tallied(rows), _tallied(gone)))
        accused = _changed(_accused(rows), _accused(gone))
        if accused:
            self._many(_ADD_ACCUSED, accused)

    def area_tallies(self, areas: Collection[str], since: int) -> list[AreaTally]:
        """Return the numbers of each day of these areas, from a day on."""
        return [AreaTally(*row) for row in self._in(_TALLY, areas, since)]

    def area_first(self, area: str, sought: AreaSought, limit: int) -> list[AreaRow]:
        """Return so many of the filings sought: those that count in full first, then by day."""
        found: list[AreaRow] = []
        for hard in (1, 0):
            if len(found) < limit:
                found += self._weighing(area, sought, hard, limit)[: limit - len(found)]
        return found

    def area_accused(self, area: str, sought: AreaSought) -> list[str]:
        """Return the bodies all the denunciations sought accuse."""
        sql = f"{_ACCUSED} AND {sought.counts} > 0"
        return sorted(body for (body,) in self._rows(sql, [area, sought.since, sought.until]))

    def _weighing(self, area: str, sought: AreaSought, hard: int, limit: int) -> list[AreaRow]:
        sql = _AREA + _FIRST.format(_COUNTED[sought.counts, hard])
        rows = [
            AreaRow(*row)
            for secret in range(sought.secret + 1)
            for row in self._rows(sql, [area, hard, secret, sought.since, sought.until, limit])
        ]
        return sorted(rows, key=lambda row: (row.day, row.matter, row.item))


def _tallied(rows: Iterable[AreaRow]) -> Numbers:
    """Return numbers by area, day and whether they are of denunciations."""
    found: Numbers = {}
    for row in rows:
        _add(found, (row.area, row.day, row.secret), _numbers(row))
    return found


def _accused(rows: Iterable[AreaRow]) -> Numbers:
    """Return numbers of denunciations by area, day and body they accuse."""
    found: Numbers = {}
    for row in rows:
        for body in row.denounced.split() if row.secret else ():
            of_one = [row.filed, int(row.higher or row.hard), row.crowd]
            _add(found, (row.area, row.day, body), of_one)
    return found


def _add(found: Numbers, key: tuple[Any, ...], numbers: Sequence[int], sign: int = 1) -> None:
    before = found.get(key)
    now = numbers if sign > 0 else [-number for number in numbers]
    found[key] = [*now] if before is None else [*map(add, before, now)]


def _changed(now: Numbers, gone: Numbers) -> list[tuple[Any, ...]]:
    """Return the rows that say by how much numbers change."""
    for key, numbers in gone.items():
        _add(now, key, numbers, -1)
    return [(*key, *numbers) for key, numbers in sorted(now.items()) if any(numbers)]
