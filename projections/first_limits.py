"""Which limit the first answer to a paper has, by the office's place in the matter (A.10).

Where the competent body is not known, or several could be, the office is held to
the limit of a competent one. Choices the law leaves open [ours]:

* A complaint is owed KN-ACC at both its resolvers, whoever's turn it is; elsewhere
  the office guides the sender within XLD-KN, while that rule is in force.
* A denunciation is owed TC-INIT at the competent body. Its direct superior examines
  a continued one within TC-NEXT after a conclusion, asks the late resolver within
  TC-LATE1, and answers within TC-INIT where the resolver was silent or refused.
  Everywhere else it is passed on within TC-XFER.
* Nothing is owed where a denunciation is not to be processed (TC Đ.24(3)): it names the
  competent body too, or this office guided or passed on an earlier paper of the matter. A
  complaint is guided once per content.
* A body the case was assigned to, or that holds itself competent, is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionCompetenceDeterminedV1
from domain.contracts.proceedings import PetitionCompetenceAssignedV1
from domain.contracts.words import Kind
from domain.law import competence, deadlines
from projections.dockets import Docket
from projections.terms import Term, denunciation_resolution, of_sides, resolvers_of

if TYPE_CHECKING:
    from domain.law.law import Law
    from projections.clocks import ClockName, Desk, Matter
    from projections.filings import Filing


_GIVING = (PetitionCompetenceAssignedV1, PetitionCompetenceDeterminedV1)
"""Facts by which a body may be competent that the law would not name."""


class FirstLimit(NamedTuple):
    """The limit of a first answer, and the facts that choose it."""

    name: ClockName
    term: Term
    evidence: tuple[str, ...] = ()


def limit_of(matter: Matter, desk: Desk, paper: Filing, law: Law) -> FirstLimit | None:
    """Return what one office owes for one paper, None where nothing is owed.

    Raise `LawError` where no law is on file.
    """
    if desk.kind is Kind.COMPLAINT:
        found = _of_complaint(matter, desk, paper, law)
    elif desk.kind is Kind.DENUNCIATION:
        found = _of_denunciation(matter, desk, paper, law)
    else:
        found = _of_feedback(matter, desk, paper, law)
    if found.name in _PASSING and _has_been_told(desk, paper):
        return None
    if found.name == "TC-XFER" and _names_competent(matter, paper):
        return None
    given = [fact.id for kind in _GIVING for fact in matter.case.of(kind)]
    return found._replace(evidence=(*found.evidence, *given)) if given else found


_PASSING = frozenset({"TC-XFER", "XLD-KN"})


def _has_been_told(desk: Desk, paper: Filing) -> bool:
    """Whether the office guided or passed on an earlier paper of the matter, on a day before."""
    if desk.kind is Kind.FEEDBACK:
        return False
    words = {"guided", "transferred"} if desk.kind is Kind.DENUNCIATION else {"guided"}
    return any(
        step.word in words and step.day < paper.day and step.petition != paper.petition
        for step in desk.docket.steps
    )


def _names_competent(matter: Matter, paper: Filing) -> bool:
    """Whether a denunciation was sent to the competent body as well."""
    substance = paper.substance
    if not paper.addressees or substance is None or substance.denunciation is None:
        return False
    right = competence.denunciation_resolver(
        matter.law, substance.denunciation, substance.place, paper.day
    ).agency
    return right is not None and any(
        right in {code, matter.bodies.at(code, paper.day)} for code in paper.addressees
    )


def _of_complaint(matter: Matter, desk: Desk, paper: Filing, law: Law) -> FirstLimit:
    substance = paper.substance
    if substance is not None and substance.complaint is not None:
        right = resolvers_of(
            matter.law, substance.complaint, substance.place, paper.day, matter.bodies
        )
        known = right.first is not None and not right.ambiguous
        if known and not _is_one_of(matter, desk, paper, (right.first, right.second)):
            return _guidance(law, paper) or _acceptance(law, paper)
    return _acceptance(law, paper)


def _acceptance(law: Law, paper: Filing) -> FirstLimit:
    return FirstLimit("KN-ACC", of_sides(deadlines.acceptance_sides(law, paper.day)))


def _guidance(law: Law, paper: Filing) -> FirstLimit | None:
    """Return the limit to guide the sender or pass a paper on; none before the circular."""
    if not law.rulebook.in_force("XLD-KN", paper.day):
        return None
    return FirstLimit("XLD-KN", Term(deadlines.term(law, "XLD-KN", paper.day)))


def _of_feedback(matter: Matter, desk: Desk, paper: Filing, law: Law) -> FirstLimit:
    substance = paper.substance
    if substance is not None and substance.feedback is not None:
        right = competence.feedback_responsible(
            matter.law, substance.feedback, substance.place, paper.day
        )
        known = right.agency is not None and not right.ambiguous
        taken = tuple(step.id for step in desk.docket.of("accepted"))[:1]
        if known and not _is_one_of(matter, desk, paper, (right.agency,)):
            guidance = _guidance(law, paper)
            if guidance is not None and not taken:
                return guidance
            return FirstLimit("KNPA-SLA", Term(deadlines.feedback(law, paper.day)), taken)
    return FirstLimit("KNPA-SLA", Term(deadlines.feedback(law, paper.day)))


def _of_denunciation(matter: Matter, desk: Desk, paper: Filing, law: Law) -> FirstLimit:
    substance = paper.substance
    if substance is None or substance.denunciation is None:
        return _initial(law, desk, paper)
    right = competence.denunciation_resolver(
        matter.law, substance.denunciation, substance.place, paper.day
    )
    if right.agency is None or right.ambiguous:
        return _initial(law, desk, paper)
    if _is_one_of(matter, desk, paper, (right.agency,)):
        return _initial(law, desk, paper)
    superior = matter.law.organisations.direct_superior(right.agency, paper.day)
    if superior is not None and matter.body(superior, paper.day) == desk.docket.body:
        docket = _docket(matter, matter.body(right.agency, paper.day))
        return _of_superior(matter, desk, paper, (law, docket))
    return _dated(law, paper, "TC-XFER")


def _docket(matter: Matter, body: str) -> Docket:
    return Docket(body, (s for s in matter.steps if matter.body(s.agency, s.day) == body))


def _of_superior(
    matter: Matter, desk: Desk, paper: Filing, asked: tuple[Law, Docket]
) -> FirstLimit:
    law, docket = asked
    concluded = [s.id for s in docket.of("decided") if s.day <= paper.day]
    if concluded:
        return _dated(law, paper, "TC-NEXT", tuple(concluded))
    since = docket.open_since(paper.day)
    if since is not None:
        term = denunciation_resolution(matter.law.known_on(paper.day), docket, since, by=paper.day)
        if term is None or paper.day <= term.due.day:
            return _dated(law, paper, "TC-XFER")
        accepted = tuple(s.id for s in docket.steps if s.day == since)
        return _dated(law, paper, "TC-LATE1", accepted)
    turned_to = _turned_to(matter, docket, paper)
    if not turned_to:
        return _dated(law, paper, "TC-XFER")
    found = _initial(law, desk, paper)
    return found._replace(evidence=(*found.evidence, *turned_to))


def _turned_to(matter: Matter, docket: Docket, paper: Filing) -> tuple[str, ...]:
    """Return the facts that say a resolver had answered, or had a paper, before the superior."""
    last = docket.last_answer(paper.day)
    if last is not None:
        return tuple(step.id for step in docket.steps if step.day == last)
    return next(
        (
            other.evidence
            for other in matter.papers
            if other.day < paper.day and matter.body(other.agency, other.day) == docket.body
        ),
        (),
    )


def _dated(law: Law, paper: Filing, name: ClockName, evidence: tuple[str, ...] = ()) -> FirstLimit:
    return FirstLimit(name, Term(deadlines.term(law, name, paper.day)), evidence)


def _initial(law: Law, desk: Desk, paper: Filing) -> FirstLimit:
    """Return TC-INIT; a delegation after the plain due day lengthens nothing."""
    plain = deadlines.denunciation_initial(law, paper.day, delegated=False)
    found = [s.id for s in desk.docket.of("delegated") if s.day <= plain.day]
    if not found:
        return FirstLimit("TC-INIT", Term(plain))
    longer = deadlines.denunciation_initial(law, paper.day, delegated=True)
    return FirstLimit("TC-INIT", Term(longer), tuple(found))


def _is_one_of(matter: Matter, desk: Desk, paper: Filing, right: tuple[str | None, ...]) -> bool:
    """Whether the office is competent, by the law or because the case was given to it."""
    body = desk.docket.body
    if (
        any(code is not None and body in {code, matter.body(code, paper.day)} for code in right)
        or paper.agency in right
    ):
        return True
    return body in _given(matter)


def _given(matter: Matter) -> set[str]:
    """Return the bodies an arbiter assigned the case to, or that hold themselves competent."""
    assigned = matter.case.of(PetitionCompetenceAssignedV1)
    held = matter.case.of(PetitionCompetenceDeterminedV1)
    found = {matter.body(f.data.competent, f.businessdate) for f in assigned}
    return found | {
        matter.body(f.agency, f.businessdate) for f in held if f.agency == f.data.competent
    }
