"""The clocks of one matter: what each office owes, since when, until when (đồng hồ thời hạn).

Choices the law leaves open [ours]:

* An office that took a paper in owes an answer within KN-ACC or TC-INIT whether it
  is competent or not. Passing the paper on, giving it back, guiding the sender,
  finding it ineligible, filing it away or its withdrawal ends that paper's clock; an
  acceptance, refusal, termination or decision by the office ends all of them.
* Feedback is owed an answer: its acceptance ends nothing.
* A further paper that comes while the case is open there owes nothing, and of
  papers that wait together only the earliest has a clock.
* A court that takes a complaint ends every clock of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts.transfer import TransferReturnedV1
from domain.contracts.words import Kind
from domain.law import deadlines
from domain.law.errors import LawError
from projections.bodies import Bodies
from projections.dockets import Docket, Step, steps
from projections.filings import Filing, filings
from projections.terms import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from domain.law.deadlines import Due
    from domain.law.law import Law
    from projections.case_file import CaseFile

ClockName = Literal["KN-ACC", "KN-RES1", "KN-RES2", "TC-INIT", "TC-RES", "KNPA-SLA"]

_PASSED_ON = frozenset({"transferred", "guided", "ineligible", "filed_away", "withdrawn"})
_ANSWERS = frozenset({"accepted", "refused", "terminated", "decided"})


class End(NamedTuple):
    """The day a duty was done or fell away, and the facts of that day that say so."""

    day: date
    ids: tuple[str, ...]


class Clock(NamedTuple):
    """One duty of one office, as known on a day."""

    name: ClockName
    agency: str
    start: date
    term: Term | None
    """None while it is suspended: nothing is due."""
    end: End | None
    """None while the duty stands."""
    evidence: tuple[str, ...]


class Desk(NamedTuple):
    """What one office has of one kind in a matter."""

    docket: Docket
    kind: Kind
    papers: list[Filing]


class Matter:
    """What the clocks of one matter share: its papers and steps, read as of one day."""

    def __init__(self, case: CaseFile, law: Law, today: date) -> None:
        self.law, self.today = law, today
        self.papers = filings(case)
        self.steps = steps(case)
        self.bodies = Bodies(case, law)
        self.returns = case.of(TransferReturnedV1)
        self.court = next((step for step in self.steps if step.word == "court"), None)

    def body(self, agency: str, since: date) -> str:
        """Return the body a code written on `since` counts as today."""
        return self.bodies.at(agency, self.today, since=since)

    def desks(self) -> list[Desk]:
        """Return what each office has, by kind.

        A step on a paper nobody registered is of the kind of the matter's papers,
        where they are of one.
        """
        kinds = {paper.petition: paper.kind for paper in self.papers}
        only = next(iter(kinds.values())) if len(set(kinds.values())) == 1 else None
        found: dict[tuple[str, Kind], Desk] = {}
        everything: list[Filing | Step] = [*self.papers, *self.steps]
        for one in everything:
            kind = kinds.get(one.petition, only)
            if kind is None:
                continue
            key = (self.body(one.agency, one.day), kind)
            desk = found.get(key)
            if desk is None:
                desk = found[key] = Desk(Docket(key[0], ()), kind, [])
            if isinstance(one, Filing):
                desk.papers.append(one)
            else:
                desk.docket.steps.append(one)
        return list(found.values())

    def by_court(self, desk: Desk, since: date) -> list[tuple[date, str]]:
        """Return the court's word that ends a complaint's clock begun on `since`."""
        if self.court is None or desk.kind is not Kind.COMPLAINT or self.court.day < since:
            return []
        return [(self.court.day, self.court.id)]


def first_answers(matter: Matter, desk: Desk) -> Iterator[Clock]:
    """Return the clocks of the first answer: KN-ACC, TC-INIT, KNPA-SLA."""
    name, due = _FIRST[desk.kind]
    covered: list[End | None] = []
    waiting = [(paper, _end_of(matter, desk, paper)) for paper in _owing(desk)]
    waiting.sort(key=lambda pair: (pair[0].day, -pair[1].day.toordinal() if pair[1] else -_NEVER))
    for paper, end in waiting:
        if any(_covers(earlier, end) for earlier in covered):
            continue
        covered.append(end)
        delegated = _delegations(matter, desk, paper)
        try:
            term = Term(due(matter.law, paper.day, bool(delegated)))
        except LawError:
            continue
        ids = (*paper.evidence, *delegated, *(end.ids if end else ()))
        yield Clock(name, desk.docket.body, paper.day, term, end, ids)


def earliest(ends: list[tuple[date, str]]) -> End | None:
    """Return the first of several ends, with every fact of that day."""
    if not ends:
        return None
    day = min(end[0] for end in ends)
    return End(day, tuple(sorted(id_ for when, id_ in ends if when == day)))


_NEVER = 10_000_000


def _covers(earlier: End | None, later: End | None) -> bool:
    """Whether a paper that came before still waited when the later one's clock ended."""
    return earlier is None or (later is not None and earlier.day >= later.day)


def _owing(desk: Desk) -> list[Filing]:
    if desk.kind is Kind.FEEDBACK:
        return desk.papers
    return [paper for paper in desk.papers if desk.docket.open_since(paper.day) is None]


def _end_of(matter: Matter, desk: Desk, paper: Filing) -> End | None:
    ends = [
        (step.day, step.id)
        for step in desk.docket.steps
        if step.day >= paper.day and _ends(step, paper, desk.kind)
    ]
    if paper.transfer is not None:
        ends += [
            (fact.businessdate, fact.id)
            for fact in matter.returns
            if fact.subject == paper.transfer and fact.businessdate >= paper.day
        ]
    return earliest(ends + matter.by_court(desk, paper.day))


def _ends(step: Step, paper: Filing, kind: Kind) -> bool:
    if step.word in _PASSED_ON:
        return step.petition == paper.petition
    return step.word in _ANSWERS and not (step.word == "accepted" and kind is Kind.FEEDBACK)


def _delegations(matter: Matter, desk: Desk, paper: Filing) -> list[str]:
    """Return the facts that lengthen TC-INIT; one after the plain due day has no effect."""
    found = [step for step in desk.docket.steps if step.word == "delegated"]
    if not found or desk.kind is not Kind.DENUNCIATION:
        return []
    plain = deadlines.denunciation_initial_due(matter.law, paper.day, delegated=False)
    return [step.id for step in found if step.day <= plain]


def _acceptance(law: Law, day: date, _: bool) -> Due:  # noqa: FBT001 - one shape for three limits
    return deadlines.acceptance(law, day)


def _initial(law: Law, day: date, delegated: bool) -> Due:  # noqa: FBT001
    return deadlines.denunciation_initial(law, day, delegated=delegated)


def _feedback(law: Law, day: date, _: bool) -> Due:  # noqa: FBT001
    return deadlines.feedback(law, day)


_FIRST: dict[Kind, tuple[ClockName, Callable[[Law, date, bool], Due]]] = {
    Kind.COMPLAINT: ("KN-ACC", _acceptance),
    Kind.DENUNCIATION: ("TC-INIT", _initial),
    Kind.FEEDBACK: ("KNPA-SLA", _feedback),
}
