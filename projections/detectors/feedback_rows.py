"""Table E.1.4 as data: recommendations filed above who must act (kiến nghị, phản ánh).

The law knows no instances here: what counts, counts softly and is ours. A body
charged by the arbiter of a dispute is not looked for: competence follows the
object and the register [ours].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.substance import FeedbackObject
from domain.contracts.words import Kind
from domain.law import competence
from projections.detectors.levels.course import Course
from projections.detectors.levels.inquiry import Inquiry
from projections.detectors.levels.table import Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence
    from datetime import date

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from domain.law.resolvers import Competent
    from domain.organisation import Role
    from projections.case_file import CaseFile
    from projections.filings import Filing

_UNKNOWN = FeedbackObject()


class FeedbackCourse(Course):
    """All feedback of a case file, read for one responsible body."""

    kind = Kind.FEEDBACK

    def __init__(
        self, case: CaseFile, law: Law, filings: Sequence[Filing], about: Substance | None
    ) -> None:
        super().__init__(case, law, filings, about.place if about else None)
        self.object = (about.feedback if about else None) or _UNKNOWN
        self._responsible: dict[date, Competent] = {}

    def responsible(self, day: date) -> Competent:
        """Return who must act on a day; a handover of the case wins over the register."""
        known = self._responsible.get(day)
        if known is None:
            said = self.object.responsible
            heir = self.bodies.heir(said, day) if said is not None else None
            about = FeedbackObject(responsible=heir) if heir is not None else self.object
            known = competence.feedback_responsible(self.law, about, self.place, day)
            self._responsible[day] = known
        return known

    def right_on(self, day: date, petition: str | None = None) -> str | None:  # noqa: ARG002 - no step changes who must act
        """Return the responsible body."""
        return self.responsible(day).agency

    def is_itself(self, agency: str, day: date) -> bool:
        """Whether an office is itself the responsible body."""
        return agency == self.responsible(day).agency

    def role_of(self, agency: str) -> Role:
        """Return in which role a body that ended is succeeded."""
        return "own_decision" if agency == self.object.responsible else "second_resolver"


class FeedbackInquiry(Inquiry[FeedbackCourse]):
    """One filing of feedback."""

    def __init__(self, filing: Filing, course: FeedbackCourse) -> None:
        super().__init__(filing, course)
        self.responsible = course.responsible(filing.day)

    @property
    def right(self) -> str | None:
        """The responsible body."""
        return self.responsible.agency

    @property
    def lowest(self) -> str | None:
        """The responsible body: there are no instances."""
        return self.responsible.agency


def forwarded(q: FeedbackInquiry) -> bool:
    """F0: another body sent the paper, so the sender did not choose A."""
    return q.filing.forwarded


def responsible_unknown(q: FeedbackInquiry) -> bool:
    """F0b: nobody knows who must act, or the classifications contradict each other."""
    return q.filing.inconsistent or q.right is None


def at_responsible(q: FeedbackInquiry) -> bool:
    """F1: at the responsible body."""
    return q.a == q.right


def above_in_parallel(q: FeedbackInquiry) -> bool:
    """F2: above the responsible body, with which the sender filed too, or which he names."""
    return q.is_above(q.right) and q.is_parallel()


def above_responsible(q: FeedbackInquiry) -> bool:
    """F3: above the responsible body."""
    return q.is_above(q.right)


def otherwise(_: FeedbackInquiry) -> bool:
    """F4: below the responsible body, or in another branch."""
    return True


ROWS: tuple[Row[FeedbackInquiry], ...] = (
    Row("F0", forwarded, "forwarded_by_agency"),
    Row("F0b", responsible_unknown, "undetermined"),
    Row("F1", at_responsible, "not_escalated"),
    Row("F2", above_in_parallel, "parallel_filing", "soft"),
    Row("F3", above_responsible, "filed_above_responsible", "soft"),
    Row("F4", otherwise, "wrong_branch"),
)


def evidence_of(q: FeedbackInquiry, rule: str) -> frozenset[str]:
    """Return the paper, the handovers, and the paper it runs parallel to."""
    horizon = q.horizon() if rule == "F2" else q.filing.day
    found = {*q.filing.evidence, *q.course.bodies.handovers(horizon)}
    if rule == "F2":
        found.update(id_ for p in q.parallels if p.day <= horizon for id_ in p.evidence)
    return frozenset(found)


def _opened(
    case: CaseFile, law: Law, filings: Sequence[Filing], about: Substance | None
) -> Callable[[Filing], FeedbackInquiry]:
    course = FeedbackCourse(case, law, filings, about)
    return lambda filing: FeedbackInquiry(filing, course)


def _object_of(substance: Substance | None) -> Hashable:
    if substance is None or substance.feedback is None:
        return None
    place = substance.place.commune if substance.place is not None else None
    return (substance.feedback.responsible, place)


def _flags(q: FeedbackInquiry, _: str) -> Iterable[str]:
    return ("ambiguous",) if q.responsible.ambiguous else ()


TABLE = Table(
    rows=ROWS,
    undetermined="F0b",
    otherwise="F4",
    object_of=_object_of,
    opened=_opened,
    evidence=evidence_of,
    flags=_flags,
)
