"""The way one complaint takes through the offices, seen from any day (diễn biến khiếu nại)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from domain.contracts.substance import ComplaintObject
from domain.contracts.words import Kind
from projections.detectors.complaint_position import Position
from projections.detectors.levels.course import Course as AnyCourse
from projections.terms import resolvers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.contracts.substance import Substance
    from domain.law.competence import Resolvers
    from domain.law.law import Law
    from domain.organisation import Role
    from projections.case_file import CaseFile
    from projections.dockets import Step
    from projections.filings import Filing

_UNKNOWN = ComplaintObject()
_OF_DENUNCIATIONS = frozenset({"taken_over", "reopened"})


class Course(AnyCourse):
    """All complaints of a case file, read for one object."""

    kind = Kind.COMPLAINT

    def __init__(
        self, case: CaseFile, law: Law, filings: Sequence[Filing], about: Substance | None
    ) -> None:
        super().__init__(case, law, filings, about.place if about else None)
        self.object = (about.complaint if about else None) or _UNKNOWN
        self._positions: dict[tuple[date, str | None], Position] = {}
        self._resolvers: dict[date, Resolvers] = {}

    @cached_property
    def steps(self) -> Sequence[Step]:
        """What was done with the papers; only a denunciation can be taken over or reopened."""
        taken = super().steps
        if all(step.word not in _OF_DENUNCIATIONS for step in taken):
            return taken
        return [step for step in taken if step.word not in _OF_DENUNCIATIONS]

    def resolvers(self, day: date) -> Resolvers:
        """Return who resolves first and second on a day, after the handovers by then."""
        known = self._resolvers.get(day)
        if known is None:
            known = resolvers_of(self.law, self.object, self.place, day, self.bodies)
            self._resolvers[day] = known
        return known

    def position(self, day: date, petition: str | None = None) -> Position:
        """Return where the complaint stands on a day, before what follows `petition` that day."""
        if petition is not None and not self.follows(day, petition):
            petition = None
        known = self._positions.get((day, petition))
        if known is None:
            known = self._positions[day, petition] = Position(self, day, petition)
        return known

    def let_go(self) -> None:
        """Forget the positions, each of which knows its course."""
        self._positions.clear()

    def right_on(self, day: date, petition: str | None = None) -> str | None:
        """Return the right resolver, RR(t)."""
        return self.position(day, petition).right_resolver

    def is_itself(self, agency: str, day: date) -> bool:
        """Whether an office is a resolver."""
        resolvers = self.resolvers(day)
        return agency in {resolvers.first, resolvers.second}

    def role_of(self, agency: str) -> Role:
        """Return in which role a body that ended is succeeded."""
        return "own_decision" if agency == self.object.issuer else "second_resolver"
