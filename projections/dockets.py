"""What one body did in one matter: acceptances, answers, suspensions (hồ sơ thụ lý)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from projections.case_file import once_a_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from domain.contracts.facts import AnyFact
    from projections.case_file import CaseFile

Word = Literal[
    "accepted",
    "refused",
    "terminated",
    "decided",
    "withdrawn",
    "served",
    "suspended",
    "resumed",
    "complex",
    "remote",
    "extended",
    "court",
    "delegated",
    "guided",
    "transferred",
    "ineligible",
    "filed_away",
    "expert_ordered",
    "expert_received",
    "notified",
    "published",
    "ordered",
    "enforced",
    "acted",
    "taken_over",
    "reopened",
    "reopening_refused",
    "demanded",
    "reported",
    "investigated",
]

_WORDS: dict[type[AnyFact], Word] = {
    p.PetitionAcceptedV1: "accepted",
    p.PetitionNotAcceptedV1: "refused",
    p.PetitionTerminatedV1: "terminated",
    p.PetitionDecidedV1: "decided",
    p.PetitionWithdrawnV1: "withdrawn",
    p.PetitionDecisionServedV1: "served",
    p.PetitionSuspendedV1: "suspended",
    p.PetitionResumedV1: "resumed",
    p.PetitionComplexityFlaggedV1: "complex",
    p.PetitionRemoteFlaggedV1: "remote",
    p.PetitionExtendedV1: "extended",
    p.PetitionCourtAcceptedV1: "court",
    p.PetitionIdentityCheckDelegatedV1: "delegated",
    p.PetitionGuidedV1: "guided",
    p.PetitionTransferredV1: "transferred",
    p.PetitionIneligibleV1: "ineligible",
    p.PetitionFiledAwayV1: "filed_away",
    c.PetitionExpertAssessmentOrderedV1: "expert_ordered",
    c.PetitionExpertAssessmentReceivedV1: "expert_received",
    c.PetitionPartiesNotifiedV1: "notified",
    c.PetitionDecisionPublishedV1: "published",
    c.PetitionEnforcementOrderedV1: "ordered",
    c.PetitionEnforcementCompletedV1: "enforced",
    c.PetitionConclusionActedV1: "acted",
    c.PetitionTakenOverV1: "taken_over",
    c.PetitionReopeningOrderedV1: "reopened",
    c.PetitionReopeningRefusedV1: "reopening_refused",
    c.PetitionOverdueReportDemandedV1: "demanded",
    c.PetitionOverdueReportReceivedV1: "reported",
    c.PetitionSentToInvestigationV1: "investigated",
}

_ANSWERS = frozenset({"accepted", "refused", "terminated", "decided"})
_OPENINGS = frozenset({"accepted", "taken_over", "reopened"})
_WITH_INSTANCE = frozenset(
    {"accepted", "refused", "decided", "served", "published", "ordered", "enforced"}
)
_SAYS: dict[Word, str] = {
    "taken_over": "resolver",
    "demanded": "to",
    "notified": "about",
    "decided": "outcome",
}
"""The field of a fact a step carries along."""
_PERHAPS_IDLE = frozenset({"transferred", "withdrawn"})
_CLOSINGS = frozenset({"decided", "terminated", "withdrawn"})


class Step(NamedTuple):
    """One thing an agency did with one paper."""

    day: date
    word: Word
    agency: str
    petition: str
    id: str
    ordinal: int
    """The instance of an acceptance, refusal, decision or service; which extension it is."""
    says: str = ""
    """Whose case is taken over, whom a demand goes to, what a notice tells, how it was decided."""


@once_a_case
def steps(case: CaseFile) -> tuple[Step, ...]:
    """Return what was done with the papers of a case file, by business day.

    A partial withdrawal and a copy for information do nothing to a case.
    """
    found: list[Step] = []
    for fact in case.facts:
        word = _WORDS.get(type(fact))
        if word is None or (word in _PERHAPS_IDLE and _is_idle(fact)):
            continue
        says = getattr(fact.data, _SAYS[word], None) if word in _SAYS else None
        ordinal = _ordinal(fact, word)
        found.append(
            Step(fact.businessdate, word, fact.agency, fact.subject, fact.id, ordinal, says or "")
        )
    return tuple(found)


def _is_idle(fact: AnyFact) -> bool:
    if isinstance(fact, p.PetitionTransferredV1):
        return fact.data.role == "copy"
    return isinstance(fact, p.PetitionWithdrawnV1) and not fact.data.whole


def _ordinal(fact: AnyFact, word: Word) -> int:
    if word == "extended":
        return getattr(fact.data, "ordinal", 1)
    return getattr(fact.data, "instance", 1) if word in _WITH_INSTANCE else 1


class Suspension(NamedTuple):
    """The days from a suspension up to the day before its resumption."""

    start: date
    end: date | None
    """The day of resumption; None while it lasts."""


class Docket:
    """All that one body did in one matter, asked as of a day.

    Things of one day form no sequence: an acceptance counts as closed by a
    closing of its own day, a paper as answered by an answer of its own day.
    """

    __slots__ = ("body", "steps")

    def __init__(self, body: str, taken: Iterable[Step]) -> None:
        self.body = body
        self.steps = list(taken)

    def of(self, word: Word) -> list[Step]:
        """Return the steps of one kind, by day."""
        return [step for step in self.steps if step.word == word]

    def open_since(self, day: date) -> date | None:
        """Return when the case that is open on `day` was accepted, None when none is open.

        Taking a case over, or ordering that it be resolved again, opens it as an
        acceptance does.
        """
        since: date | None = None
        closed: date | None = None
        for step in self.steps:
            if step.day > day:
                break
            if step.word in _CLOSINGS:
                since, closed = None, step.day
            elif step.word in _OPENINGS and since is None and step.day != closed:
                since = step.day
        return None if since == closed else since

    def answered(self, since: date, until: date) -> date | None:
        """Return the first day in [since, until] on which the body answered."""
        for step in self.steps:
            if step.word in _ANSWERS and since <= step.day <= until:
                return step.day
        return None

    def last_answer(self, day: date) -> date | None:
        """Return the day of the last answer by `day`."""
        days = [step.day for step in self.steps if step.word in _ANSWERS and step.day <= day]
        return days[-1] if days else None

    def last_answer_refuses(self, day: date) -> bool:
        """Whether the last answer by `day` is a refusal or a termination.

        On one day a decision outweighs both, a termination outweighs an
        acceptance, and an acceptance outweighs the refusal of another paper [ours].
        """
        last = self.last_answer(day)
        words = {step.word for step in self.steps if step.day == last}
        if "decided" in words:
            return False
        return "terminated" in words or ("refused" in words and "accepted" not in words)

    def assessments(self, day: date, counts: Callable[[date], bool]) -> list[Suspension]:
        """Return the expert assessments by `day`, from their request to their result."""
        return self._pauses(day, counts, ("expert_ordered", "expert_received"))

    def suspensions(self, day: date, counts: Callable[[date], bool]) -> list[Suspension]:
        """Return the suspensions by `day` that count by their first day.

        The last one is perhaps without an end.

        A resumption ends the suspension of an earlier day; of the same day only
        when none is open.
        """
        return self._pauses(day, counts, ("suspended", "resumed"))

    def _pauses(
        self, day: date, counts: Callable[[date], bool], words: tuple[Word, Word]
    ) -> list[Suspension]:
        found: list[Suspension] = []
        start: date | None = None
        starts = {s.day for s in self.of(words[0]) if s.day <= day and counts(s.day)}
        ends = {s.day for s in self.of(words[1]) if s.day <= day}
        for moment in sorted({*starts, *ends}):
            if moment in ends and start is not None:
                found.append(Suspension(start, moment))
                start = moment if moment in starts else None
            elif moment in starts and start is None and moment not in ends:
                start = moment
        return found if start is None else [*found, Suspension(start, None)]
