"""The clocks of one matter: what each office owes, since when, until when (đồng hồ thời hạn).

Choices the law leaves open [ours]:

* An office that took a paper in owes a first answer, by the limit of its place in the
  matter (`first_limits`). Passing the paper on, giving it back, guiding the sender,
  finding it ineligible, filing it away or its withdrawal ends that paper's clock; an
  acceptance, refusal, termination or decision by the office ends all of them.
* A step on the very paper dated before its receipt ends its clock on the day of
  receipt: that it was taken is certain, its day is not.
* Feedback is owed an answer: its acceptance ends nothing.
* A further paper that comes while the case is open there owes nothing, and of
  papers that wait together only the earliest has a clock.
* A court that takes a complaint ends every clock of it; a file that went to the
  investigating body ends every clock of a denunciation at the office that sent it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts.transfer import TransferReturnedV1
from domain.contracts.words import Kind
from projections.bodies import Bodies
from projections.dockets import Docket, Step, steps
from projections.filings import Filing, filings

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.terms import Term

ClockName = Literal[
    "KN-ACC",
    "KN-RES1",
    "KN-RES2",
    "KN-SEND1",
    "KN-SEND2",
    "KN-PUB",
    "KN-ENF",
    "KN-FILE2",
    "KN-EFF",
    "XLD-KN",
    "TC-INIT",
    "TC-XFER",
    "TC-RES",
    "TC-NOTI",
    "TC-CONC",
    "TC-ACT",
    "TC-PUB",
    "TC-NEXT",
    "TC-LATE1",
    "TC-LATE2",
    "TCD-10",
    "KNPA-SLA",
]

_PASSED_ON = frozenset({"transferred", "guided", "ineligible", "filed_away", "withdrawn"})
_ANSWERS = frozenset({"accepted", "refused", "terminated", "decided"})
_SUPERIOR_ANSWERS = frozenset({"taken_over", "reopened", "reopening_refused", "demanded"})


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
    recorded: bool = True
    """Whether the office's register is known to say when this duty is done: only then is
    its silence lateness."""
    flags: tuple[str, ...] = ()
    """`estimated` where the end is; `ambiguous` where several could have the duty today."""


class Desk(NamedTuple):
    """What one office has of one kind in a matter."""

    docket: Docket
    kind: Kind
    papers: list[Filing]


class Matter:
    """What the clocks of one matter share: its papers and steps, read as of one day."""

    def __init__(self, case: CaseFile, law: Law, today: date) -> None:
        self.case, self.law, self.today = case, law, today
        self.papers = filings(case)
        self.steps = steps(case)
        self.bodies = Bodies(case, law)
        self.returns = case.of(TransferReturnedV1)
        self.court = next((step for step in self.steps if step.word == "court"), None)

    def law_by(self, end: End | None) -> Law:
        """Return the law a clock is computed by: with the working days decided by its end."""
        return self.law.known_on(self.today if end is None else min(end.day, self.today))

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


def earliest(ends: list[tuple[date, str]]) -> End | None:
    """Return the first of several ends, with every fact of that day."""
    if not ends:
        return None
    day = min(end[0] for end in ends)
    return End(day, tuple(sorted(id_ for when, id_ in ends if when == day)))


def end_of(matter: Matter, desk: Desk, paper: Filing) -> End | None:
    """Return what ended the wait of one paper at one office."""
    ends = [
        (max(step.day, paper.day), step.id)
        for step in desk.docket.steps
        if (step.day >= paper.day or step.petition == paper.petition)
        and _ends(step, paper, desk.kind)
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
    if kind is Kind.DENUNCIATION and (
        step.word in _SUPERIOR_ANSWERS or step.word == "investigated"
    ):
        return True
    return step.word in _ANSWERS and not (step.word == "accepted" and kind is Kind.FEEDBACK)
