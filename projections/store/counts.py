"""Papers counted by commune, topic, kind and day of receipt: the statements (số đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.store.rows import CountRow, WeekNumber
from projections.store.statements import Statements, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_COLUMNS = ", ".join(CountRow._fields)
_ROW = f"SELECT {_COLUMNS} FROM counts"  # noqa: S608 - names of our own columns
_PUT = f"INSERT INTO counts ({_COLUMNS}) VALUES ({marks(len(CountRow._fields))})"  # noqa: S608
_WEEK = "(day - 1) / 7"
_BETWEEN = " FROM counts WHERE province = ? AND day >= ? AND day < ?"
_NUMBERS = f"SELECT area, topic, kind, secret, {_WEEK}, COUNT(*)"
_BY_AREA = f" GROUP BY area, topic, kind, secret, {_WEEK}"
_TOTALS = f"SELECT topic, kind, secret, {_WEEK}, COUNT(*)"
_BY_TOPIC = f" GROUP BY topic, kind, secret, {_WEEK}"


class Counts(Statements):
    """Papers as communes count them, and their numbers by week."""

    def count_rows_of(self, matters: Collection[bytes]) -> list[CountRow]:
        """Return the papers counted of these matters."""
        return [_row(row) for row in self._in(_ROW + " WHERE matter IN ({})", matters)]

    def put_count_rows(self, matters: Collection[bytes], rows: Sequence[CountRow]) -> None:
        """Let these papers count, and no others of these matters."""
        self._many("DELETE FROM counts WHERE matter = ?", [(one,) for one in matters])
        self._many(_PUT, rows)

    def week_numbers(
        self, province: str, since: int, until: int, areas: Collection[str] | None = None
    ) -> list[WeekNumber]:
        """Return the numbers of each week of a province's areas, of some or all, by days."""
        asked = [province, since, until]
        if areas is None:
            return [WeekNumber(*row) for row in self._rows(_NUMBERS + _BETWEEN + _BY_AREA, asked)]
        within = f" AND area IN ({marks(len(areas))})"
        sql = _NUMBERS + _BETWEEN + within + _BY_AREA
        return [WeekNumber(*row) for row in self._rows(sql, [*asked, *areas])] if areas else []

    def week_totals(self, province: str, since: int, until: int) -> list[WeekNumber]:
        """Return the numbers of each week of a province as a whole, by days."""
        rows = self._rows(_TOTALS + _BETWEEN + _BY_TOPIC, [province, since, until])
        return [WeekNumber(province, *row) for row in rows]

    def count_delays(self, province: str, since: int, until: int) -> list[tuple[int, int]]:
        """Return (days until it was known, papers) of what came in between two days."""
        sql = "SELECT delay, COUNT(*)" + _BETWEEN + " GROUP BY delay ORDER BY delay"
        return [(delay, papers) for delay, papers in self._rows(sql, [province, since, until])]

    def count_rows(
        self, province: str, topic: str, days: tuple[int, int], areas: Collection[str] | None = None
    ) -> list[CountRow]:
        """Return the papers counted on a topic from a day until before another, by area or all."""
        asked = [province, *days, topic, *(areas or ())]
        within = "" if areas is None else f" AND area IN ({marks(len(areas))})"
        sql = f"SELECT {_COLUMNS}" + _BETWEEN + " AND topic = ?" + within
        return [_row(row) for row in self._rows(sql, asked)] if areas is None or areas else []

    def counted_areas(self, provinces: Collection[str]) -> list[str]:
        """Return the areas of provinces of whose numbers something is on record."""
        sql = "SELECT DISTINCT subject FROM findings WHERE kind = 'counts' AND province IN ({})"
        return sorted({area for (area,) in self._in(sql, provinces)})


def _row(row: Sequence[Any]) -> CountRow:
    found = CountRow(*row)
    return found._replace(
        matter=bytes(found.matter), paper=bytes(found.paper), fact=bytes(found.fact)
    )
