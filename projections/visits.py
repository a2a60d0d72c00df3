"""The clock of a visitor's answer (trả lời người được tiếp).

A visit that brought a petition, or said what it speaks of, is owed one of the four
answers of article 28(1) within TCD-10. Accepting, refusing, passing on or deciding
a petition of the visit at the same office is an answer too [ours].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.reception import DelegationReceivedV1, ReceptionAnsweredV1, ReceptionHeldV1
from domain.law import deadlines
from domain.law.errors import LawError
from projections.clocks import Clock, earliest
from projections.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.clocks import Matter

_ANSWERS = frozenset(
    {"accepted", "refused", "transferred", "guided", "decided", "ineligible", "withdrawn"}
)


def visits(matter: Matter) -> Iterator[Clock]:
    """Return what offices owe those they received."""
    received: list[ReceptionHeldV1 | DelegationReceivedV1] = [
        *matter.case.of(ReceptionHeldV1),
        *matter.case.of(DelegationReceivedV1),
    ]
    answered = matter.case.of(ReceptionAnsweredV1)
    for visit in received:
        told = isinstance(visit, DelegationReceivedV1) and visit.data.substance is not None
        if visit.businessdate > matter.today or not (visit.data.petitions or told):
            continue
        day, body = visit.businessdate, matter.body(visit.agency, visit.businessdate)
        ends = [(f.businessdate, f.id) for f in answered if f.subject == visit.subject]
        ends += [
            (step.day, step.id)
            for step in matter.steps
            if step.word in _ANSWERS
            and step.petition in visit.data.petitions
            and step.day >= day
            and matter.body(step.agency, step.day) == body
        ]
        end = earliest([(max(when, day), id_) for when, id_ in ends])
        try:
            term = Term(deadlines.term(matter.law_by(end), "TCD-10", day))
        except LawError:
            continue
        kept = [f.id for f in answered if matter.body(f.agency, f.businessdate) == body][:1]
        ids = (visit.id, *(end.ids if end else ()), *kept)
        yield Clock("TCD-10", body, day, term, end, ids, bool(kept))
