"""Which body an office counts as on a day: doors, successors, passed cases (cơ quan)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from domain.contracts.petition import PetitionSucceededV1
from domain.organisation.codes import TWO_TIER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.law.law import Law
    from domain.organisation import Organisations, Role

    class Passing(Protocol):
        """Whatever knows by which facts a case passed on: a matter, or a group."""

        def of(self, kind: type[PetitionSucceededV1], /) -> Sequence[PetitionSucceededV1]:
            """Return those facts by business day."""
            ...


class Bodies:
    """How the offices of one matter are read on a day.

    A reception board, office or inspectorate counts as its People's Committee; a
    body that has ended counts as its successor. A fact that the case passed on
    wins over the register. Where several could succeed and nothing decides, the
    body stays itself: it then stands in no relation, and nothing is guessed.
    """

    __slots__ = ("_organisations", "_passed", "_place")

    def __init__(self, case: Passing, law: Law, place: str | None = None) -> None:
        self._organisations = law.organisations
        self._passed = case.of(PetitionSucceededV1)
        self._place = place

    def at(
        self, agency: str, day: date, *, since: date | None = None, role: Role = "second_resolver"
    ) -> str:
        """Return the body `agency`, a code written on `since`, counts as on `day`."""
        if self._passed:
            agency = self._taken_over(agency, day)
        written = since if since is not None and since < TWO_TIER <= day else None
        return _body(self._organisations, agency, day, (written, role, self._place))

    def heir(self, agency: str, day: date) -> str | None:
        """Return who took the case over from `agency` by a fact of the matter, if any did."""
        heir = self._taken_over(agency, day) if self._passed else agency
        return None if heir == agency else heir

    def handovers(self, day: date) -> list[str]:
        """Return the ids of the facts that passed the case on by a day."""
        return [fact.id for fact in self._passed if fact.businessdate <= day]

    def _taken_over(self, agency: str, day: date) -> str:
        """Follow the handovers; the latest of each body counts, two of one day cancel out."""
        seen = {agency}
        while True:
            known = [f for f in self._passed if f.data.predecessor == agency]
            known = [f for f in known if f.businessdate <= day]
            heirs = {f.data.successor for f in known if f.businessdate == known[-1].businessdate}
            if len(heirs) != 1 or not seen.isdisjoint(heirs):
                return agency
            agency = heirs.pop()
            seen.add(agency)


@lru_cache(1 << 16)
def _body(
    organisations: Organisations,
    agency: str,
    day: date,
    asked: tuple[date | None, Role, str | None],
) -> str:
    since, role, place = asked
    if since is None and organisations.exists(agency, day):
        return organisations.body_of(agency, day)
    then = organisations.body_of(agency, since or day)
    found = organisations.successor_of(then, day, role=role, place=place, since=since)
    return organisations.body_of(found.sole, day) if found.sole is not None else agency
