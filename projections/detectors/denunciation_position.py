"""Where a denunciation stands on a day: whose turn it is, and who failed (vị trí vụ tố cáo).

Choices the law leaves open [ours]:

* A paper at the superior is in time there within TC-NEXT where C has concluded, and
  within TC-INIT where C failed; a case he accepted, within TC-RES.
* Refusing to resolve again counts from who is the direct superior of C on the day.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from domain.law import deadlines
from projections.dockets import Docket
from projections.terms import denunciation_resolution

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law
    from projections.detectors.denunciation_course import DenunciationCourse
    from projections.dockets import Step, Word
    from projections.filings import Filing

_TAKEN: tuple[Word, ...] = ("accepted", "taken_over", "reopened")
Failure = Literal["overdue", "silent", "refused"]


class Position:
    """The answers of table E.1.1 for one denunciation and one day, each worked out when asked."""

    def __init__(self, course: DenunciationCourse, day: date, petition: str | None) -> None:
        self.course = course
        self.day = day
        self.petition = petition
        self.charge = course.charge(day, petition)
        self.c = self.charge.agency

    @cached_property
    def superior(self) -> str | None:
        """The direct superior, sup(C), or C where it stood above the ended body that concluded."""
        return self.course.above(self.c, self.docket.of("decided"), self.day)

    @cached_property
    def law(self) -> Law:
        """The law with the working days as decided by the day."""
        return self.course.law.known_on(self.day)

    @cached_property
    def docket(self) -> Docket:
        """What C did, since it took the case over where it did."""
        taken = self.docket_of(self.c or "")
        since = self.charge.since
        if since is None:
            return taken
        return Docket(taken.body, (step for step in taken.steps if step.day >= since))

    def docket_of(self, body: str) -> Docket:
        """Return what a body had done by the day."""
        return self.course.docket(body, self.day, self.petition)

    @cached_property
    def conclusion(self) -> Step | None:
        """The conclusion of C, K; of several the latest."""
        concluded = self.docket.of("decided")
        return concluded[-1] if concluded else None

    @cached_property
    def reopening_refused(self) -> Step | None:
        """The superior's word that there is no ground to resolve again."""
        since = self.charge.since
        return next(
            (
                step
                for step in self.course.steps_by(self.day, self.petition)
                if step.word == "reopening_refused"
                and (since is None or step.day >= since)
                and self.course.body(step.agency, self.day, step.day) == self.superior
            ),
            None,
        )

    @cached_property
    def failure(self) -> Failure | None:
        """Why the turn of C is over without a conclusion, if it is."""
        if self._is_overdue(self.docket):
            return "overdue"
        silent = next((p for p in self._papers() if self._is_unanswered(self.docket, p)), None)
        if silent is not None and self.day > self._initial_due(self.docket, silent):
            return "silent"
        return "refused" if self.docket.last_answer_refuses(self.day) else None

    @cached_property
    def right(self) -> str | None:
        """Whose turn it is, RC(t); None once the superior refused to have it resolved again."""
        if self.reopening_refused is not None:
            return None
        return self.superior if self.conclusion is not None or self.failure is not None else self.c

    def is_in_time(self) -> bool:
        """Whether the right resolver has a case open in time, or a paper that waits in time."""
        right = self.right
        if right is None:
            return False
        docket = self.docket if right == self.c else self.docket_of(right)
        if docket.open_since(self.day) is not None:
            return not self._is_overdue(docket)
        return any(
            self._is_unanswered(docket, paper) and self.day <= self._due_at(docket, paper)
            for paper in self.course.counted_at(right, self.day)
        )

    def was_filed(self) -> bool:
        """Whether anything was filed with the right resolver, or accepted by it."""
        right = self.right
        if right is None:
            return False
        docket = self.docket if right == self.c else self.docket_of(right)
        taken = any(docket.of(word) for word in _TAKEN)
        return taken or bool(self.course.counted_at(right, self.day))

    def _papers(self) -> list[Filing]:
        """Return the papers filed with C, when it was its turn, on days before."""
        since = self.charge.since
        return [
            paper
            for paper in self.course.papers_at(self.c or "", self.day)
            if paper.day < self.day
            and (since is None or paper.day >= since)
            and self.course.counts(paper)
        ]

    def _is_unanswered(self, docket: Docket, paper: Filing) -> bool:
        """Whether a paper waits; one that came while the case was open needs no answer [ours]."""
        return docket.answered(paper.day, self.day) is None and docket.open_since(paper.day) is None

    def _is_overdue(self, docket: Docket) -> bool:
        since = docket.open_since(self.day) if docket.steps else None
        if since is None:
            return False
        term = denunciation_resolution(self.law, docket, since, by=self.day)
        return term is not None and self.day > term.due.day

    def _due_at(self, docket: Docket, paper: Filing) -> date:
        if docket.body == self.superior and self.conclusion is not None:
            return deadlines.term(self.law, "TC-NEXT", paper.day).day
        return self._initial_due(docket, paper)

    def _initial_due(self, docket: Docket, paper: Filing) -> date:
        """Return the end of TC-INIT; a delegation after the plain due day has no effect."""
        law = self.law
        plain = deadlines.denunciation_initial_due(law, paper.day, delegated=False)
        delegated = any(s.word == "delegated" and s.day <= plain for s in docket.steps)
        if not delegated:
            return plain
        return deadlines.denunciation_initial_due(law, paper.day, delegated=True)
