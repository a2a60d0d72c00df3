"""What agencies did as offices: the statements (cơ quan)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Collection

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
