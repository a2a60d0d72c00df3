"""One filing, and what every table asks about it (xem xét một lần nộp đơn)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from projections.detectors.levels.course import Course
from projections.filings import same_sender

if TYPE_CHECKING:
    from datetime import date

    from projections.dockets import Step
    from projections.filings import Filing
    from projections.findings import Params

W_PAR = "W_PAR"
K = TypeVar("K", bound=Course)


class Inquiry(ABC, Generic[K]):
    """One filing in the course of its matter, seen from the day it was made."""

    def __init__(self, filing: Filing, course: K) -> None:
        self.filing = filing
        self.course = course
        self.a = course.body(filing.agency, filing.day, filing.day)

    @property
    @abstractmethod
    def right(self) -> str | None:
        """Whose turn it is on the day: RR(t), RC(t), the responsible body."""

    @property
    @abstractmethod
    def lowest(self) -> str | None:
        """Where the matter begins: R1, C, the responsible body."""

    @property
    def params(self) -> Params:
        """What a finding says beside class, level, weight, hops and fault."""
        return ()

    @property
    def level(self) -> int:
        """The level of the receiving body, for statistics."""
        return self.course.law.organisations.level(self.a, self.filing.day)

    @property
    def climbed(self) -> int | None:
        """The steps from the body whose turn it is, or where it begins, up to the filing."""
        return self.hops(self.right or self.lowest, self.a)

    def hops(self, below: str | None, above: str | None) -> int | None:
        """Count the superior steps from one body up to another on the filing day."""
        if below is None or above is None:
            return None
        return self.course.law.organisations.hops(below, above, self.filing.day)

    def is_above(self, body: str | None) -> bool:
        """Whether the filing was made with a body above `body`."""
        return bool(self.hops(body, self.a))

    def is_below(self, body: str | None) -> bool:
        """Whether the filing was made with a body below `body`."""
        return bool(self.hops(self.a, body))

    @cached_property
    def parallels(self) -> list[Filing]:
        """The sender's papers at the right or the lowest body, in its turn, within W_par.

        W_par is a window of so many days, both ends in, that holds both papers.
        """
        day = self.filing.day
        window = self.course.law.rulebook.rule(W_PAR, day).number("days")
        reach = timedelta(days=window - 1)
        right = {self.right, self.lowest}
        return [
            paper
            for paper in self.course.filings
            if abs(paper.day - day) <= reach
            and not paper.forwarded
            and self.course.body(paper.agency, paper.day, paper.day) in right
            and same_sender(paper, self.filing)
            and self.course.counts(paper)
        ]

    def is_parallel(self) -> bool:
        """Whether the sender also filed with, or names, the right or the lowest body."""
        return self.addressed() or bool(self.parallels)

    def addressed(self) -> bool:
        """Whether the paper itself names the right or the lowest body."""
        day = self.filing.day
        named = {self.course.body(code, day, day) for code in self.filing.addressees}
        return not named.isdisjoint({self.right, self.lowest})

    def horizon(self) -> date:
        """Return the last day a look for parallels needs: of the first later one, if it must."""
        day = self.filing.day
        return day if self.addressed() else max(day, min(p.day for p in self.parallels))

    def steps_looked_at(self, horizon: date) -> list[Step]:
        """Return the steps by a day the verdict can rest on.

        What followed the paper on its own day is left out, unless another paper came
        that day: for that one it counts.
        """
        filing = self.filing
        if horizon > filing.day:
            return self.course.steps_by(horizon, None)
        beside = any(p.day == filing.day and p is not filing for p in self.course.filings)
        return self.course.steps_by(horizon, None if beside else filing.petition)

    def was_sent_on(self) -> bool:
        """Whether the receiving body guided or transferred this matter on an earlier day."""
        day = self.filing.day
        return any(
            step.word in {"guided", "transferred"} and step.day < day
            for step in self.course.docket(self.a, day, self.filing.petition).steps
        )
