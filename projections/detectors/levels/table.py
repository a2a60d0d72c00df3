"""A table of rows, the first of which that applies gives the verdict (bảng quyết định)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from domain.law.errors import LawError
from projections.detectors.levels.inquiry import Inquiry

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.filings import Filing

Q = TypeVar("Q", bound=Inquiry[Any])
Counts = Literal["yes", "soft", "no"]


class Row(NamedTuple, Generic[Q]):
    """One row of a table."""

    rule: str
    applies: Callable[[Q], bool]
    verdict: str
    counts: Counts = "no"
    faults: Callable[[Q], tuple[str, ...]] = lambda _: ()


class Judged(NamedTuple):
    """One filing with the row that applies and all it rests on."""

    inquiry: Inquiry[Any]
    rule: str
    verdict: str
    counts: Counts
    faults: tuple[str, ...]
    evidence: frozenset[str]
    flags: frozenset[str]

    def whole(self) -> frozenset[str]:
        """Return what the verdict rests on, enough to tell steps on papers of another kind.

        A matter of one kind needs no more than the evidence.
        """
        course = self.inquiry.course
        if not course.foreign:
            return self.evidence
        taken = {step.petition for step in course.steps if step.id in self.evidence}
        papers = (paper.evidence for paper in course.filings if paper.petition in taken)
        return self.evidence.union(*papers)


@dataclass(frozen=True, slots=True)
class Table(Generic[Q]):
    """The rows of one kind of petition, and how its filings are read."""

    rows: tuple[Row[Q], ...]
    """In the order of judgement; the last one always applies."""
    undetermined: str
    """The row that says nothing can be said. From its first day on filings are judged."""
    otherwise: str
    """The row that rests on everything the bodies did."""
    object_of: Callable[[Substance | None], Hashable]
    """What the filings that are read as one course have in common."""
    opened: Callable[[CaseFile, Law, Sequence[Filing], Substance | None], Callable[[Filing], Q]]
    """Open the course of one object, to inquire into its filings."""
    evidence: Callable[[Q, str], frozenset[str]]
    """Which facts a verdict by a row rests on."""
    flags: Callable[[Q, str], Iterable[str]]
    """Which uncertainties a verdict by a row carries."""

    def judged(self, inquiry: Q) -> Judged:
        """Return the first row that applies to a filing."""
        try:
            row = next(row for row in self.rows if row.applies(inquiry))
            return self._by(row, inquiry, row.rule, row.faults(inquiry))
        except LawError:
            # A term that ends outside the years on file: nobody can say whether it has passed.
            row = next(row for row in self.rows if row.rule == self.undetermined)
            return self._by(row, inquiry, self.otherwise, (), "partial")

    def _by(
        self, row: Row[Q], inquiry: Q, rests_on: str, faults: tuple[str, ...], *flags: str
    ) -> Judged:
        return Judged(
            inquiry,
            row.rule,
            row.verdict,
            row.counts,
            faults,
            self.evidence(inquiry, rests_on),
            frozenset((*flags, *self.flags(inquiry, row.rule))),
        )
