"""What agencies did as offices, and filings by area: the statements (cơ quan, địa bàn)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.rows import AreaRow, AreaTally
from projections.store.statements import Statements, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_OF_AGENCY = "SELECT agency, body FROM agency_facts JOIN facts ON id = fact WHERE agency IN ({})"
_OF_OFFICE = _OF_AGENCY + " AND role IN ('report', 'corrects')"
_BY_HEAD = _OF_AGENCY + " AND role = 'head' AND day >= ?"
_FIRST_DAY = """
    SELECT all_of.agency, body FROM agency_facts AS all_of JOIN facts ON id = fact
    JOIN (SELECT agency, MIN(day) AS day FROM agency_facts
        WHERE agency IN ({}) AND role IN ('held', 'head') GROUP BY agency) AS first
    ON all_of.agency = first.agency AND all_of.day = first.day
    WHERE all_of.role IN ('held', 'head')
"""
_FIRST = (
    "SELECT agency, MIN(day) FROM agency_facts"
    " WHERE agency IN ({}) AND role IN ('held', 'head') GROUP BY agency"
)
_AREA = (
    "SELECT area, day, matter, item, filed, hard, soft, higher, fault, crowd, secret, evidence,"
    " denounced FROM area_filings"
)
_TALLY = (
    "SELECT area, day, secret, CAST(SUM(filed) AS INTEGER), CAST(SUM(hard) AS INTEGER),"
    " CAST(SUM(soft) AS INTEGER), CAST(SUM(higher) AS INTEGER), CAST(SUM(fault) AS INTEGER),"
    " CAST(SUM(crowd) AS INTEGER) FROM area_filings"
    " WHERE area IN ({}) AND day >= ? GROUP BY area, day, secret"
)
_PUT_AREA = f"INSERT INTO area_filings VALUES ({marks(len(AreaRow._fields))})"  # noqa: S608 - marks


class Offices(Statements):
    """What tells whether agencies did their own duties."""

    def office_facts(self, agencies: Collection[str], since: int) -> list[tuple[str, bytes]]:
        """Return (agency, body) of what tells whether these agencies did their duties."""
        found = [*self._in(_OF_OFFICE, agencies), *self._in(_BY_HEAD, agencies, since)]
        found += self._in(_FIRST_DAY, agencies)
        return [(agency, bytes(body)) for agency, body in found]

    def first_receptions(self, agencies: Collection[str]) -> dict[str, int]:
        """Return the first day on which each of these agencies received citizens."""
        return {agency: int(day) for agency, day in self._in(_FIRST, agencies)}


class Areas(Statements):
    """What areas count of matters."""

    def area_rows_of(self, matters: Collection[str]) -> list[AreaRow]:
        """Return what areas count of these matters."""
        return [AreaRow(*row) for row in self._in(_AREA + " WHERE matter IN ({})", matters)]

    def put_area_rows(self, matters: Collection[str], rows: Sequence[AreaRow]) -> None:
        """Let these be all that areas count of these matters."""
        self._many("DELETE FROM area_filings WHERE matter = ?", [(one,) for one in matters])
        self._many(_PUT_AREA, rows)

    def area_tallies(self, areas: Collection[str], since: int) -> list[AreaTally]:
        """Return the numbers of each day of these areas, from a day on."""
        return [AreaTally(*row) for row in self._in(_TALLY, areas, since)]

    def area_rows(self, areas: Collection[str], since: int) -> list[AreaRow]:
        """Return what these areas count, from a day on."""
        sql = _AREA + " WHERE area IN ({}) AND day >= ?"
        return [AreaRow(*row) for row in self._in(sql, areas, since)]
