"""When a decision on a complaint takes effect, and what is due then (hiệu lực, thi hành).

A first decision takes effect at the end of KN-EFF unless a second complaint came by
then; the second one does in any case. A second complaint is a paper at the second
resolver, or where he is not known at any other body, or an acceptance as second;
one that was refused counts as none [ours]. A court that takes the case by then
leaves nothing to enforce here [ours].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.words import Kind
from domain.law import deadlines
from domain.law.errors import LawError
from projections.clocks import Clock, End, earliest
from projections.resolutions import instance_of, papers_of
from projections.terms import Term, resolvers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from domain.law.deadlines import Due
    from projections.clocks import Desk, Matter
    from projections.dockets import Step
    from projections.filings import Filing

_FIRST, _SECOND = 1, 2


class Decision(NamedTuple):
    """A decision on a complaint, and when it takes effect unless contested."""

    step: Step
    body: str
    instance: int
    discipline: bool
    effect: Due
    remote: bool
    evidence: tuple[str, ...]
    """The decision, the papers that say what it is about, and what lengthens its terms."""


def decisions(matter: Matter, desks: list[Desk]) -> list[Decision]:
    """Return the decisions on the complaint of a matter, by day."""
    found = [
        _decision(matter, desk, step)
        for desk in desks
        if desk.kind is Kind.COMPLAINT
        for step in desk.docket.of("decided")
    ]
    return sorted(
        (one for one in found if one is not None), key=lambda one: (one.step.day, one.step.id)
    )


def _decision(matter: Matter, desk: Desk, step: Step) -> Decision | None:
    second, discipline = instance_of(matter, desk, [step])
    flags = [s.id for s in matter.steps if s.word == "remote" and s.day <= step.day]
    remote = bool(flags) and not discipline
    try:
        term = deadlines.effect(matter.law_by(None), step.day, remote=remote)
    except LawError:
        return None
    instance = _SECOND if second else _FIRST
    papers = [id_ for paper in papers_of(matter, desk, [step]) for id_ in paper.evidence]
    ids = (step.id, *papers, *(flags if remote else ()))
    return Decision(step, desk.docket.body, instance, discipline, term, remote, ids)


def effective(matter: Matter, found: list[Decision]) -> Decision | None:
    """Return the decision that takes effect, or will unless it is contested in time."""
    final = next((one for one in found if one.instance == _SECOND), None)
    last = final or (found[-1] if found else None)
    if last is None or (final is None and contested(matter, last) is not None):
        return None
    if matter.court is not None and matter.court.day <= last.effect.day:
        return None
    return last


def contested(matter: Matter, first: Decision) -> End | None:
    """Return the second complaint against a first decision, before it took effect."""
    days = [(p.day, p.petition, p.evidence[0]) for p in _second_papers(matter, first)]
    days += [
        (s.day, s.petition, s.id)
        for s in matter.steps
        if s.word == "accepted" and s.ordinal == _SECOND and s.day > first.step.day
    ]
    refused = {s.petition for s in matter.steps if s.word == "refused"}
    return earliest([(day, id_) for day, petition, id_ in days if petition not in refused])


def _second_papers(matter: Matter, first: Decision) -> list[Filing]:
    later = [
        paper
        for paper in matter.papers
        if paper.kind is Kind.COMPLAINT and first.step.day < paper.day <= first.effect.day
    ]
    return [paper for paper in later if _is_second(matter, paper, first)]


def _is_second(matter: Matter, paper: Filing, first: Decision) -> bool:
    body = matter.body(paper.agency, paper.day)
    about = None if paper.substance is None else paper.substance.complaint
    if paper.substance is None or about is None:
        return body != first.body
    right = resolvers_of(matter.law, about, paper.substance.place, paper.day, matter.bodies)
    return body == right.second if right.second is not None else body != first.body


def enforcement(matter: Matter, desks: list[Desk]) -> Iterator[Clock]:
    """Return the clock to order the enforcement of an effective decision (KN-ENF)."""
    one = effective(matter, decisions(matter, desks))
    if one is None or one.step.says in _nothing_to_do(matter, one.effect.day):
        return
    start = one.effect.day
    done = [s for s in matter.steps if s.word in {"ordered", "enforced"} and s.day >= one.step.day]
    end = earliest([(s.day, s.id) for s in done])
    try:
        term = Term(deadlines.term(matter.law_by(end), "KN-ENF", start))
    except LawError:
        return
    ids = (*one.evidence, *(end.ids if end else ()))
    yield Clock("KN-ENF", one.body, start, term, end, ids, bool(done))


def _nothing_to_do(matter: Matter, day: date) -> tuple[str, ...]:
    words = matter.law.rulebook.rule("O6", day).params.get("nothing_to_do", ())
    return words if isinstance(words, tuple) else ()


def windows(matter: Matter, desks: list[Desk]) -> Iterator[Clock]:
    """Return terms that bind no office: the second filing (KN-FILE2) and the effect (KN-EFF)."""
    for one in decisions(matter, desks):
        step, term = one.step, Term(one.effect)
        if one.instance == _SECOND:
            yield Clock("KN-EFF", one.body, step.day, term, None, one.evidence, recorded=False)
            continue
        end = contested(matter, one)
        ids = (*one.evidence, *(end.ids if end else ()))
        yield Clock("KN-EFF", one.body, step.day, term, end, ids, recorded=False)
        yield from _second_filing(matter, one, end)


def unanswered(matter: Matter, clocks: Iterable[Clock]) -> Iterator[Clock]:
    """Return the second filing that a first term opens by ending without a decision."""
    for clock in clocks:
        if clock.name != "KN-RES1" or clock.term is None or clock.end is not None:
            continue
        due, discipline = clock.term.due, clock.term.due.limit.id == "KN-RES-D"
        if matter.today <= due.day:
            continue
        remote = any(s.word == "remote" and s.day <= due.day for s in matter.steps)
        try:
            term = deadlines.second_complaint_term(
                matter.law_by(None),
                due.day,
                remote=remote,
                discipline=discipline,
                dismissal=_dismissal(matter),
            )
        except LawError:
            continue
        ids = clock.evidence
        yield Clock("KN-FILE2", clock.agency, due.day, Term(term), None, ids, recorded=False)


def _second_filing(matter: Matter, one: Decision, end: End | None) -> Iterator[Clock]:
    served = [s for s in matter.steps if s.word == "served" and s.ordinal == _FIRST]
    served = [s for s in served if s.day >= one.step.day][:1]
    try:
        day = served[0].day if served else deadlines.estimated_service(matter.law, one.step.day)
        due = deadlines.second_complaint_term(
            matter.law_by(end),
            day,
            remote=one.remote,
            discipline=one.discipline,
            dismissal=_dismissal(matter),
        )
    except LawError:
        return
    ids = (*one.evidence, *(s.id for s in served), *(end.ids if end else ()))
    flags = () if served else ("estimated",)
    yield Clock("KN-FILE2", one.body, day, Term(due), end, ids, recorded=False, flags=flags)


def _dismissal(matter: Matter) -> bool:
    return any(
        paper.substance is not None
        and paper.substance.complaint is not None
        and paper.substance.complaint.dismissal
        for paper in matter.papers
    )
