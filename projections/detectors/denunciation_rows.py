"""Table E.1.3 as data: when a denunciation climbs past the right resolver (tố cáo vượt cấp).

The first row whose condition holds gives the verdict. A field denunciation whose
own field body resolves it is met by T4 or T5; T6 is left for a further body of the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.denunciation_course import DenunciationCourse
from projections.detectors.denunciation_evidence import evidence_of
from projections.detectors.levels.inquiry import Inquiry
from projections.detectors.levels.table import Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from domain.contracts.substance import Substance
    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.detectors.denunciation_position import Position
    from projections.filings import Filing
    from projections.findings import Params


class DenunciationInquiry(Inquiry[DenunciationCourse]):
    """One filing of a denunciation, and what the rows ask about it."""

    def __init__(self, filing: Filing, course: DenunciationCourse) -> None:
        super().__init__(filing, course)
        self.at: Position = course.position(filing.day, filing.petition)

    @property
    def right(self) -> str | None:
        """The right resolver, RC(t)."""
        return self.at.right

    @property
    def lowest(self) -> str | None:
        """Who resolves first, C."""
        return self.at.c

    @property
    def params(self) -> Params:
        """Who may hear of it: the competent body and its superior, nobody else.

        Nothing here names the denounced, or the body he belongs to.
        """
        said = {"kind": "denunciation", "competent": self.at.c, "superior": self.at.superior}
        return tuple((name, code) for name, code in said.items() if code is not None)

    def is_at_resolver(self) -> bool:
        """Whether the filing was made with C, where C does not stand above its own conclusion."""
        return self.a == self.at.c and self.a != self.at.superior

    def is_at_superior(self) -> bool:
        """Whether the filing was made with sup(C)."""
        return self.at.superior is not None and self.a == self.at.superior

    def is_at_denounced(self) -> bool:
        """Whether the receiving body is denounced itself, or headed by the denounced."""
        day = self.filing.day
        return self.a in {self.course.body(code, day, day) for code in self.course.denounced()}


def forwarded(q: DenunciationInquiry) -> bool:
    """T0: another body sent the paper, so the sender did not choose A."""
    return q.filing.forwarded


def denounced_unknown(q: DenunciationInquiry) -> bool:
    """T1: the denounced or C is unknown, nobody signs, or classifications contradict each other."""
    said = q.course.object
    nobody = said.body is None and said.field_body is None
    return nobody or q.filing.signers.anonymous or q.filing.inconsistent or q.at.c is None


def reopening_refused(q: DenunciationInquiry) -> bool:
    """T2: the superior refused to have it resolved again."""
    return q.at.reopening_refused is not None


def at_the_denounced(q: DenunciationInquiry) -> bool:
    """T3: at the denounced body, or one the denounced heads, which does not resolve it."""
    return q.a != q.at.c and q.is_at_denounced()


def at_resolver_after_conclusion(q: DenunciationInquiry) -> bool:
    """T3b: at C, which has concluded."""
    return q.is_at_resolver() and q.at.conclusion is not None


def at_resolver_of_a_head(q: DenunciationInquiry) -> bool:
    """T4: at C, a head, a deputy or a body being denounced."""
    said = q.course.object
    return q.is_at_resolver() and (said.post != "official" or said.now_post in {"head", "deputy"})


def at_resolver(q: DenunciationInquiry) -> bool:
    """T5: at C, or at who resolved before a take-over or an assignment [the latter ours]."""
    return q.is_at_resolver() or q.a in q.at.charge.earlier


def at_field_body(q: DenunciationInquiry) -> bool:
    """T6: at a body that manages the field of the violation."""
    field = q.course.object.field_body
    day = q.filing.day
    return field is not None and q.a == q.course.body(field, day, day)


def continued(q: DenunciationInquiry) -> bool:
    """T7: at sup(C), C having concluded."""
    return q.is_at_superior() and q.at.conclusion is not None


def at_superior_when_overdue(q: DenunciationInquiry) -> bool:
    """T8: at sup(C), the case overdue at C."""
    return q.is_at_superior() and q.at.failure == "overdue"


def at_superior_after_silence(q: DenunciationInquiry) -> bool:
    """T9: at sup(C), C silent past the first handling."""
    return q.is_at_superior() and q.at.failure == "silent"


def at_superior_after_refusal(q: DenunciationInquiry) -> bool:
    """T9b: at sup(C), the last answer of C being a refusal or a termination."""
    return q.is_at_superior() and q.at.failure == "refused"


def sent_on_before(q: DenunciationInquiry) -> bool:
    """T10: A guided or transferred this matter on an earlier day."""
    return q.was_sent_on()


def in_parallel(q: DenunciationInquiry) -> bool:
    """T11: above C, the sender having filed with, or named, the right resolver or C."""
    return q.is_above(q.at.c) and q.is_parallel()


def above_while_in_time(q: DenunciationInquiry) -> bool:
    """T12: above the right resolver, where the case is open or waiting in time."""
    return q.is_above(q.right) and q.at.is_in_time()


def above_with_nothing_filed(q: DenunciationInquiry) -> bool:
    """T13: above the right resolver, where nothing was filed."""
    return q.is_above(q.right) and not q.at.was_filed()


def above_otherwise(q: DenunciationInquiry) -> bool:
    """T13b: above the right resolver, or above C when none is left."""
    return q.is_above(q.right or q.at.c)


def below_resolver(q: DenunciationInquiry) -> bool:
    """T13c: below C."""
    return q.is_below(q.at.c)


def otherwise(_: DenunciationInquiry) -> bool:
    """T14: in another branch."""
    return True


def resolver_failed(q: DenunciationInquiry) -> tuple[str, ...]:
    """Return C where it is overdue or silent."""
    late = q.at.conclusion is None and q.at.failure in {"overdue", "silent"}
    return (q.at.c,) if late and q.at.c is not None else ()


ROWS: tuple[Row[DenunciationInquiry], ...] = (
    Row("T0", forwarded, "forwarded_by_agency"),
    Row("T1", denounced_unknown, "undetermined"),
    Row("T2", reopening_refused, "repeat_after_final"),
    Row("T3", at_the_denounced, "filed_below"),
    Row("T3b", at_resolver_after_conclusion, "repeat_same_level"),
    Row("T4", at_resolver_of_a_head, "lawful_denounce_head"),
    Row("T5", at_resolver, "not_escalated"),
    Row("T6", at_field_body, "not_escalated"),
    Row("T7", continued, "lawful_continued_denunciation"),
    Row("T8", at_superior_when_overdue, "lawful_overdue_denunciation", "no", resolver_failed),
    Row("T9", at_superior_after_silence, "authority_inaction_step_up", "no", resolver_failed),
    Row("T9b", at_superior_after_refusal, "refusal_contested"),
    Row("T10", sent_on_before, "repeat_after_guidance"),
    Row("T11", in_parallel, "parallel_filing", "yes"),
    Row("T12", above_while_in_time, "premature_escalation", "yes"),
    Row("T13", above_with_nothing_filed, "skipped_level", "soft", resolver_failed),
    Row("T13b", above_otherwise, "step_up_after_closure"),
    Row("T13c", below_resolver, "filed_below"),
    Row("T14", otherwise, "wrong_branch"),
)
"""In the order of the table, which is the order of judgement."""


def _opened(
    case: CaseFile, law: Law, filings: Sequence[Filing], about: Substance | None
) -> Callable[[Filing], DenunciationInquiry]:
    course = DenunciationCourse(case, law, filings, about)
    return lambda filing: DenunciationInquiry(filing, course)


def _object_of(substance: Substance | None) -> Hashable:
    if substance is None or substance.denunciation is None:
        return None
    said = substance.denunciation
    place = substance.place.commune if substance.place is not None else None
    return (said.body, said.post, said.field_body, said.now_at, said.now_post, said.promoted, place)


def _flags(q: DenunciationInquiry, rule: str) -> Iterable[str]:
    if q.at.charge.ambiguous and rule != "T0":
        yield "ambiguous"
    if rule == "T3":
        yield "conflict_of_interest"


TABLE = Table(
    rows=ROWS,
    undetermined="T1",
    otherwise="T13b",
    object_of=_object_of,
    opened=_opened,
    evidence=evidence_of,
    flags=_flags,
)
