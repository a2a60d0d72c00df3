"""Where a complaint stands on a day: whose turn it is, and who failed (vị trí vụ việc)."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.law import deadlines
from projections import terms

if TYPE_CHECKING:
    from datetime import date

    from domain.law.deadlines import Instance
    from domain.law.law import Law
    from projections.detectors.complaint_course import Course
    from projections.dockets import Docket, Step
    from projections.filings import Filing

Failure = Literal["overdue", "silent", "refused"]
_DAY = timedelta(days=1)


class Service(NamedTuple):
    """When the first decision reached the sender."""

    day: date
    estimated: bool
    """No service is on file: the usual days after the issue are taken."""


class Position:
    """The answers of table E.1.1 for one complaint and one day, each worked out when asked.

    A decision of the first resolver is the first one, a decision of the second
    resolver the second one, whatever instance the register says; a decision
    marked second by a third body is a second one too [ours].
    """

    def __init__(self, course: Course, day: date, petition: str | None) -> None:
        self.course = course
        self.day = day
        self.petition = petition
        self.resolvers = course.resolvers(day)
        self.r1 = self.resolvers.first
        self.r2 = self.resolvers.second

    @cached_property
    def first(self) -> Docket:
        """What the first resolver did."""
        return self.docket(self.r1 or "")

    @cached_property
    def second(self) -> Docket:
        """What the second resolver did."""
        return self.docket(self.r2 or "")

    def docket(self, body: str) -> Docket:
        """Return what a body had done by the day."""
        return self.course.docket(body, self.day, self.petition)

    @cached_property
    def law(self) -> Law:
        """The law with the working days as decided by the day."""
        return self.course.law.known_on(self.day)

    @cached_property
    def steps(self) -> list[Step]:
        """Every step of the matter by the day."""
        return self.course.steps_by(self.day, self.petition)

    @cached_property
    def d1(self) -> Step | None:
        """The first decision; of several the latest, whose term is the longest."""
        decisions = self.first.of("decided") if self._has("decided") else []
        return decisions[-1] if decisions else None

    @cached_property
    def d2(self) -> Step | None:
        """The second decision."""
        if not self._has("decided"):
            return None
        own = set(self.first.of("decided"))
        others = (s for s in self.steps if s.word == "decided" and s not in own)
        decisions = [*self.second.of("decided"), *(s for s in others if s.ordinal == 2)]  # noqa: PLR2004 - the second instance
        return decisions[0] if decisions else None

    @cached_property
    def court(self) -> Step | None:
        """The first word that a court has the case."""
        return next((step for step in self.steps if step.word == "court"), None)

    @cached_property
    def remote(self) -> bool:
        """Whether the place is hard to reach, which lengthens terms."""
        return self._has("remote")

    @cached_property
    def service(self) -> Service | None:
        """When the first decision was served, estimated where nobody said."""
        if self.d1 is None:
            return None
        known = [s.day for s in self.first.of("served") if s.day >= self.d1.day]
        if known:
            return Service(known[0], estimated=False)
        return Service(deadlines.estimated_service(self.law, self.d1.day), estimated=True)

    @cached_property
    def first_due(self) -> date | None:
        """The last day to resolve of the case open at the first resolver."""
        return self._due(self.first, 1)

    @cached_property
    def first_failure(self) -> Failure | None:
        """Why the first resolver's turn is over without a decision, if it is."""
        return self._failure(self.first, self.first_due)

    @cached_property
    def last_failure(self) -> Failure | None:
        """Why the last resolver's turn is over without a decision, if it is."""
        if self.resolvers.final_at_first:
            return self.first_failure
        return self._failure(self.second, self._due(self.second, 2))

    @cached_property
    def is_second_turn(self) -> bool:
        """Whether the first resolver decided or failed, so that the second may be asked."""
        return self.d1 is not None or self.first_failure is not None

    @cached_property
    def term_end(self) -> date | None:
        """The last day for a second complaint; None while no term runs.

        A refusal or a silence starts no term [ours].
        """
        start = self.service.day if self.service else None
        if start is None and self.first_due is not None and self.day > self.first_due:
            start = self.first_due
        if start is None:
            return None
        about = self.course.object
        return deadlines.second_complaint_term_end(
            self.law,
            start,
            remote=self.remote,
            discipline=about.discipline or about.dismissal,
            dismissal=about.dismissal,
        )

    @cached_property
    def is_lapsed(self) -> bool:
        """Whether the term for a second complaint ended with no paper there."""
        if self.r2 is None or not self.is_second_turn:
            return False
        if self.term_end is None or self.day <= self.term_end:
            return False
        return not self.second.of("accepted") and not self.earlier_papers(self.second.body)

    @cached_property
    def right_resolver(self) -> str | None:
        """Whose turn it is, RR(t); None when only the court is left."""
        if self.d2 is not None or self.court is not None:
            return None
        if not self.is_second_turn:
            return self.r1
        if self.resolvers.final_at_first or self.r2 is None:
            return None
        return None if self.last_failure is not None or self.is_lapsed else self.r2

    def earlier_papers(self, body: str) -> list[Filing]:
        """Return the papers filed with a body, when it was its turn, on days before."""
        return [
            paper
            for paper in self.course.papers_at(body, self.day)
            if paper.day < self.day and self.course.counts(paper)
        ]

    def is_in_time_at(self, docket: Docket) -> bool:
        """Whether a case is open there and not overdue, or a paper waits within its term."""
        if docket.open_since(self.day) is not None:
            return self._failure(docket, self.due_at(docket)) is None
        return self._unanswered(docket, self.course.counted_at(docket.body, self.day)) is not None

    def due_at(self, docket: Docket) -> date | None:
        """Return the last day to resolve the case open there, of whichever instance it is."""
        return self._due(docket, self._instance(docket))

    def was_accepted_late(self, docket: Docket) -> bool:
        """Whether the open case was accepted after the acceptance term of its first paper."""
        since = docket.open_since(self.day)
        if since is None:
            return False
        before = since - _DAY
        waiting = [
            paper
            for paper in self.course.counted_at(docket.body, since)
            if docket.answered(paper.day, before) is None
            and docket.open_since(paper.day) in {None, since}
        ]
        return bool(waiting) and since > deadlines.acceptance_due(
            self.course.law.known_on(since), waiting[0].day
        )

    def _instance(self, docket: Docket) -> Instance:
        return 2 if docket.body == self.r2 else 1

    def _has(self, word: str) -> bool:
        return any(step.word == word for step in self.steps)

    def _due(self, docket: Docket, instance: Instance) -> date | None:
        since = docket.open_since(self.day) if docket.steps else None
        if since is None:
            return None
        about = self.course.object
        discipline = about.discipline or about.dismissal
        term = terms.ComplaintTerm(instance, self.remote, discipline)
        return terms.resolution_due(self.law, docket, since, term, by=self.day)

    def _failure(self, docket: Docket, due: date | None) -> Failure | None:
        if due is not None and self.day > due:
            return "overdue"
        silent = self._unanswered(docket, self.earlier_papers(docket.body))
        if silent is not None and self.day > deadlines.acceptance_due(self.law, silent.day):
            return "silent"
        return "refused" if self._refuses(docket) else None

    def _refuses(self, docket: Docket) -> bool:
        """Whether the last answer is a refusal; at the second resolver, of a paper in its turn."""
        if not docket.last_answer_refuses(self.day):
            return False
        if docket.body != self.r2:
            return True
        last = docket.last_answer(self.day)
        papers = self.course.papers_at(docket.body, self.day)
        return not papers or any(
            last is not None and paper.day <= last and self.course.counts(paper)
            for paper in papers
            if paper.day < self.day
        )

    def _unanswered(self, docket: Docket, papers: list[Filing]) -> Filing | None:
        """Return the earliest paper the body has not answered by the day.

        A paper that came while the case was open there needs no answer of its own [ours].
        """
        return next(
            (
                paper
                for paper in papers
                if docket.answered(paper.day, self.day) is None
                and docket.open_since(paper.day) is None
            ),
            None,
        )
