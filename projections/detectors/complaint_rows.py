"""Table E.1.2 as data: when a complaint climbs past the right resolver (khiếu nại vượt cấp).

The first row whose condition holds gives the verdict. Each condition is one
function named after what it says; the row ties it to its id in the rulebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.complaint_course import Course
from projections.detectors.complaint_evidence import evidence_of
from projections.detectors.levels.inquiry import Inquiry as AnyInquiry
from projections.detectors.levels.table import Row as AnyRow
from projections.detectors.levels.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.detectors.complaint_position import Position
    from projections.filings import Filing

_SERVED = frozenset({"K6", "K7", "K11c", "K12", "K13", "K15", "K15b"})
"""Rows that rest on the day the first decision was served, once there is one."""


class Inquiry(AnyInquiry[Course]):
    """One filing of a complaint, and what the rows ask about it (xem xét một lần nộp)."""

    def __init__(self, filing: Filing, course: Course) -> None:
        super().__init__(filing, course)
        self.at: Position = course.position(filing.day, filing.petition)

    @property
    def right(self) -> str | None:
        """The right resolver."""
        return self.at.right_resolver

    @property
    def lowest(self) -> str | None:
        """The first resolver."""
        return self.at.r1


Row = AnyRow[Inquiry]


def forwarded(q: Inquiry) -> bool:
    """K0: another body sent the paper, so the sender did not choose A."""
    return q.filing.forwarded


def resolvers_unknown(q: Inquiry) -> bool:
    """K1: the object or R1 is unknown, or R2 above R1: elsewhere no row asks for it [ours]."""
    if q.filing.inconsistent or q.at.r1 is None:
        return True
    needs_second = q.at.r2 is None and not q.at.resolvers.final_at_first
    return needs_second and q.a != q.at.r1 and q.is_above(q.at.r1)


def closed_for_good(q: Inquiry) -> bool:
    """K2: a second decision, a court, or the first decision of a minister."""
    final = q.at.resolvers.final_at_first and q.at.d1 is not None
    return final or q.at.d2 is not None or q.at.court is not None


def at_first_after_decision(q: Inquiry) -> bool:
    """K3: at R1, which has decided."""
    return q.a == q.at.r1 and q.at.d1 is not None


def at_first(q: Inquiry) -> bool:
    """K4: at R1."""
    return q.a == q.at.r1


def at_second_while_open(q: Inquiry) -> bool:
    """K5: at R2, where a second complaint is open."""
    return q.a == q.at.r2 and q.at.second.open_since(q.at.day) is not None


def at_second_in_term(q: Inquiry) -> bool:
    """K6: at R2 after the first decision, within the term of a second complaint."""
    return at_second_after_decision(q) and q.at.term_end is not None and q.at.day <= q.at.term_end


def at_second_after_decision(q: Inquiry) -> bool:
    """K7: at R2 after the first decision, later than the term."""
    return q.a == q.at.r2 and q.at.d1 is not None


def at_second_after_deadline(q: Inquiry) -> bool:
    """K8: at R2, the case open at R1 and overdue, within the term from the due day."""
    return at_second_when_overdue(q) and q.at.term_end is not None and q.at.day <= q.at.term_end


def at_second_when_overdue(q: Inquiry) -> bool:
    """K9: at R2, the case open at R1 and overdue, later than the term."""
    return q.a == q.at.r2 and q.at.first_failure == "overdue"


def at_second_after_silence(q: Inquiry) -> bool:
    """K10: at R2, R1 silent past the term to accept."""
    return q.a == q.at.r2 and q.at.first_failure == "silent"


def at_second_after_refusal(q: Inquiry) -> bool:
    """K11: at R2, the last answer of R1 being a refusal or a termination."""
    return q.a == q.at.r2 and q.at.first_failure == "refused"


def guided_before(q: Inquiry) -> bool:
    """K11b: A guided or transferred this matter on an earlier day."""
    return q.was_sent_on()


def above_after_term(q: Inquiry) -> bool:
    """K11c: above R1, after the term of a second complaint ended with none filed."""
    return (
        q.at.is_second_turn
        and q.at.right_resolver is None
        and q.at.is_lapsed
        and q.is_above(q.at.r1)
    )


def above_the_last(q: Inquiry) -> bool:
    """K14: above R2, or above R1 where there is no R2, which failed or refused.

    Above a minister stands the Prime Minister, though central bodies count no hops.
    """
    if not q.at.is_second_turn or q.at.last_failure is None:
        return False
    if not q.at.resolvers.final_at_first:
        return q.is_above(q.at.r2)
    superior = q.course.law.organisations.direct_superior(q.at.r1 or "", q.at.day)
    return q.is_above(q.at.r1) or q.a == superior


def in_parallel(q: Inquiry) -> bool:
    """K12: above R1, the sender having filed with, or named, the right resolver or R1."""
    if not q.is_above(q.at.r1) or q.a == q.at.right_resolver:
        return False
    return q.is_parallel()


def above_while_in_time(q: Inquiry) -> bool:
    """K13: above the right resolver, where the case is open or waiting in time."""
    right = q.at.right_resolver
    return right is not None and q.is_above(right) and q.at.is_in_time_at(q.at.docket(right))


def above_with_nothing_filed(q: Inquiry) -> bool:
    """K15: above the right resolver, where nothing was filed."""
    right = q.at.right_resolver
    if right is None or not q.is_above(right):
        return False
    return not q.at.docket(right).of("accepted") and not q.course.counted_at(right, q.at.day)


def above_otherwise(q: Inquiry) -> bool:
    """K15b: above the right resolver, or above R1 when only the court is left."""
    return q.is_above(q.at.right_resolver or q.at.r1)


def below_first(q: Inquiry) -> bool:
    """K16: below R1."""
    return q.is_below(q.at.r1)


def otherwise(_: Inquiry) -> bool:
    """K17: in another branch."""
    return True


def first_failed(q: Inquiry) -> tuple[str, ...]:
    """Return R1 where it is overdue or silent."""
    late = q.at.first_failure in {"overdue", "silent"}
    return (q.at.r1,) if late and q.at.r1 is not None else ()


def last_failed(q: Inquiry) -> tuple[str, ...]:
    """Return the last body one may complain to, where it is overdue or silent."""
    last = q.at.r1 if q.at.resolvers.final_at_first else q.at.r2
    return (last,) if q.at.last_failure in {"overdue", "silent"} and last is not None else ()


def accepted_late(q: Inquiry) -> tuple[str, ...]:
    """Blame the body the case is open at, which after a first decision is R2 [ours]."""
    right = q.at.right_resolver
    return (right,) if right is not None and q.at.was_accepted_late(q.at.docket(right)) else ()


ROWS = (
    Row("K0", forwarded, "forwarded_by_agency"),
    Row("K1", resolvers_unknown, "undetermined"),
    Row("K2", closed_for_good, "repeat_after_final"),
    Row("K3", at_first_after_decision, "repeat_same_level"),
    Row("K4", at_first, "not_escalated"),
    Row("K5", at_second_while_open, "repeat_same_level"),
    Row("K6", at_second_in_term, "lawful_second_complaint"),
    Row("K7", at_second_after_decision, "late_second_complaint"),
    Row("K8", at_second_after_deadline, "lawful_after_deadline", "no", first_failed),
    Row("K9", at_second_when_overdue, "late_second_complaint", "no", first_failed),
    Row("K10", at_second_after_silence, "authority_inaction_step_up", "no", first_failed),
    Row("K11", at_second_after_refusal, "refusal_contested"),
    Row("K11b", guided_before, "repeat_after_guidance"),
    Row("K11c", above_after_term, "late_second_complaint"),
    Row("K14", above_the_last, "no_third_instance", "no", last_failed),
    Row("K12", in_parallel, "parallel_filing", "yes"),
    Row("K13", above_while_in_time, "premature_escalation", "yes", accepted_late),
    Row("K15", above_with_nothing_filed, "skipped_level", "yes", first_failed),
    Row("K15b", above_otherwise, "step_up_after_closure"),
    Row("K16", below_first, "filed_below"),
    Row("K17", otherwise, "wrong_branch"),
)
"""In the order of the table, which is the order of judgement: K14 stands before K12."""


def _opened(
    case: CaseFile, law: Law, filings: Sequence[Filing], about: Substance | None
) -> Callable[[Filing], Inquiry]:
    course = Course(case, law, filings, about)
    return lambda filing: Inquiry(filing, course)


def _object_of(substance: Substance | None) -> Hashable:
    if substance is None or substance.complaint is None:
        return None
    said = substance.complaint
    place = substance.place.commune if substance.place is not None else None
    nature = (said.discipline, said.dismissal, said.criminal_sentence)
    return (said.issuer, said.issued_on, nature, said.ministry, place)


def _flags(q: Inquiry, rule: str) -> Iterable[str]:
    if q.at.resolvers.ambiguous:
        yield "ambiguous"
    if rule in _SERVED and q.at.service is not None and q.at.service.estimated:
        yield "estimated"


TABLE = Table(
    rows=ROWS,
    undetermined="K1",
    otherwise="K15b",
    object_of=_object_of,
    opened=_opened,
    evidence=evidence_of,
    flags=_flags,
)
