"""The way one matter takes through the offices, seen from any day (diễn biến vụ việc)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from domain.organisation.codes import TWO_TIER
from projections.bodies import Bodies
from projections.dockets import Docket, steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.contracts.substance import Place
    from domain.contracts.words import Kind
    from domain.law.law import Law
    from domain.organisation import Role
    from projections.case_file import CaseFile
    from projections.dockets import Step
    from projections.filings import Filing


class Course(ABC):
    """All papers of one kind in a case file, and what was done with them, read for one object.

    Papers nobody classified and steps on papers nobody registered are read along;
    those of another kind are not. A step an office takes on a paper on the very
    day it took it in comes after the paper: what is asked for `petition` leaves
    such steps out, every other fact of the day is in.
    """

    kind: Kind

    def __init__(
        self, case: CaseFile, law: Law, filings: Sequence[Filing], place: Place | None
    ) -> None:
        self.law = law
        self.place = place
        self.case = case
        self.filings = [filing for filing in filings if filing.kind in {self.kind, None}]
        own = {filing.petition for filing in self.filings}
        self.foreign = {f.petition for f in filings if f.petition not in own}
        self.bodies = Bodies(case, law, place.commune if place else None)
        self._bodies: dict[tuple[str, date, date], str] = {}

    @cached_property
    def steps(self) -> Sequence[Step]:
        """What was done with the papers, those of another kind left out."""
        taken = steps(self.case)
        if not self.foreign:
            return taken
        return [step for step in taken if step.petition not in self.foreign]

    @abstractmethod
    def right_on(self, day: date, petition: str | None = None) -> str | None:
        """Return whose turn it is on a day, before what follows `petition` that day."""

    @abstractmethod
    def is_itself(self, agency: str, day: date) -> bool:
        """Whether an office is named by the object or the law, and so is no door of another."""

    @abstractmethod
    def role_of(self, agency: str) -> Role:
        """Return in which role a body that ended is succeeded."""

    def let_go(self) -> None:  # noqa: B027 - most courses hold nothing that knows them
        """Forget what knows the course in turn: then the file is free without a collector's walk.

        It is worked out again if somebody asks.
        """

    def body(self, agency: str, day: date, since: date) -> str:
        """Return the body a code written on `since` counts as on `day`."""
        asked = (agency, day, since)
        known = self._bodies.get(asked)
        if known is None:
            known = self._bodies[asked] = self._body(agency, day, since)
        return known

    def _body(self, agency: str, day: date, since: date) -> str:
        same_era = (since < TWO_TIER) == (day < TWO_TIER)
        if same_era and self.is_itself(agency, day):
            return agency
        return self.bodies.at(agency, day, since=since, role=self.role_of(agency))

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
        right = self.right_on(filing.day, filing.petition)
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

    def follows(self, day: date, petition: str) -> bool:
        """Whether a step was taken on a paper on a day."""
        return any(step.day == day and step.petition == petition for step in self.steps)

    def _is_of(self, body: str, step: Step, day: date) -> bool:
        return self.body(step.agency, day, step.day) == body
