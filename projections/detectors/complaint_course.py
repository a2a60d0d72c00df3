"""The way one complaint takes through the offices, seen from any day (diễn biến vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.substance import ComplaintObject
from domain.contracts.words import Kind
from domain.organisation.codes import TWO_TIER
from projections.bodies import Bodies
from projections.detectors.complaint_position import Position
from projections.dockets import Docket, steps
from projections.terms import resolvers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.contracts.substance import Substance
    from domain.law.competence import Resolvers
    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.dockets import Step
    from projections.filings import Filing

_UNKNOWN = ComplaintObject()
_PAPERS = frozenset({Kind.COMPLAINT, None})


class Course:
    """All papers and steps of a case file, read for one object of complaint.

    A step an office takes on a paper on the very day it took it in comes after
    the paper: `position(day, petition)` leaves such steps out, every other fact
    of the day is in.
    """

    def __init__(
        self,
        case: CaseFile,
        law: Law,
        filings: Sequence[Filing],
        about: Substance | None,
    ) -> None:
        self.law = law
        self.object = (about.complaint if about else None) or _UNKNOWN
        self.place = about.place if about else None
        self.filings = [filing for filing in filings if filing.kind in _PAPERS]
        self.steps = steps(case)
        self.bodies = Bodies(case, law, self.place.commune if self.place else None)
        self._positions: dict[tuple[date, str | None], Position] = {}
        self._bodies: dict[tuple[str, date, date], str] = {}
        self._resolvers: dict[date, Resolvers] = {}

    def resolvers(self, day: date) -> Resolvers:
        """Return who resolves first and second on a day, after the handovers by then."""
        known = self._resolvers.get(day)
        if known is None:
            known = resolvers_of(self.law, self.object, self.place, day, self.bodies)
            self._resolvers[day] = known
        return known

    def position(self, day: date, petition: str | None = None) -> Position:
        """Return where the complaint stands on a day, before what follows `petition` that day."""
        if petition is not None and not self._follows(day, petition):
            petition = None
        known = self._positions.get((day, petition))
        if known is None:
            known = self._positions[day, petition] = Position(self, day, petition)
        return known

    def body(self, agency: str, day: date, since: date) -> str:
        """Return the body a code written on `since` counts as on `day`.

        A resolver stays itself, even if it is a door of another body.
        """
        asked = (agency, day, since)
        known = self._bodies.get(asked)
        if known is None:
            known = self._bodies[asked] = self._body(agency, day, since)
        return known

    def _body(self, agency: str, day: date, since: date) -> str:
        resolvers = self.resolvers(day)
        same_era = (since < TWO_TIER) == (day < TWO_TIER)
        if same_era and agency in {resolvers.first, resolvers.second}:
            return agency
        own = agency == self.object.issuer
        return self.bodies.at(
            agency, day, since=since, role="own_decision" if own else "second_resolver"
        )

    def docket(self, body: str, day: date, petition: str | None) -> Docket:
        """Return what a body had done by a day, before what follows `petition` that day."""
        return Docket(body, (s for s in self.steps_by(day, petition) if self._is_of(body, s, day)))

    def steps_by(self, day: date, petition: str | None) -> list[Step]:
        """Return the steps by a day, before what follows `petition` that day."""
        return [
            step
            for step in self.steps
            if step.day < day or (step.day == day and step.petition != petition)
        ]

    def counts(self, filing: Filing) -> bool:
        """Whether a paper was filed with the body whose turn it was on that day."""
        right = self.position(filing.day, filing.petition).right_resolver
        return right is not None and right == self.body(filing.agency, filing.day, filing.day)

    def papers_at(self, body: str, day: date) -> list[Filing]:
        """Return the papers a body had taken in by a day."""
        return [
            filing
            for filing in self.filings
            if filing.day <= day and self.body(filing.agency, day, filing.day) == body
        ]

    def counted_at(self, body: str, day: date) -> list[Filing]:
        """Return the papers filed with a body, when it was its turn, by a day."""
        return [filing for filing in self.papers_at(body, day) if self.counts(filing)]

    def _follows(self, day: date, petition: str) -> bool:
        return any(step.day == day and step.petition == petition for step in self.steps)

    def _is_of(self, body: str, step: Step, day: date) -> bool:
        return self.body(step.agency, day, step.day) == body
